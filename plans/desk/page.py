"""The page that a plan is written on: the plan as it will be read, each part opened where it stands.

Every deed is a form that posts and comes back here; ``static/js/page.js`` sends it without leaving, and puts what has
changed into the page that is open.
"""

import uuid
from collections import Counter
from types import SimpleNamespace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bpmplan.accounts import permissions
from bpmplan.prepared import Prepared, given

from ..content.readiness import readiness_of
from ..content.standing import as_it_stands
from ..documents.paper import Paper
from ..models import Edit, Revision
from ..rollover.changes_in_goals import changes_in_goals
from ..rollover.review import review_of, unsaid_titles
from ..steps.workflow import is_said_ready, open_steps
from ..writing.addresses import NO_KEY, address_of
from ..writing.overview_lines import overview_lines
from ..writing.visits import changed_by_others, last_visit, newest_save
from .amended import amended_as
from .beside import tabs_of
from .came_back import came_back
from .desk import PLAN_WITH_EARLIER, Desk
from .forms.section import long_text
from .notes import open_notes
from .places import Places
from .pulse import EVERY
from .screens import deleted_title

REVISIONS = Prepared(
    lambda: (
        Revision.objects.filter(plan=given("plan")).order_by("-number").defer("content").prefetch_related("decisions")
    )
)


@require_GET
def plan_page(request, pk):
    """The plan as it is written; for who may not write now, as it stands. ``?slettet=KEY`` offers to undo that."""
    desk = Desk(request, pk, plans=PLAN_WITH_EARLIER)
    plan = desk.plan
    now = timezone.now()
    newest = newest_save(plan)  # before the texts are read, so that the page has all that it says it has
    content, standing = as_it_stands(plan, now=now)
    visit = last_visit(plan, request.user, now)
    review = review_of(plan, content) if plan.has_earlier and plan.is_writable else None
    ready = readiness_of(plan, content, unsaid=unsaid_titles(review))
    revisions = REVISIONS.instances(plan=plan.pk)
    said_ready = plan.is_writable and is_said_ready(plan)
    steps = open_steps(plan, request.user, revisions, said_ready)
    notes = open_notes(plan)
    counts = Counter(key for _, key, _, _ in notes)
    files = {
        attachment.sha256: address_of(plan, "plan_file", NO_KEY, key=attachment.key)
        for attachment in content.attachments
    }
    paper = Paper(
        content,
        standing,
        upload=files.__getitem__,
        writing=Places(request, plan, desk.may_write, notes, ready.waiting, desk.opened),
    )
    context = {
        "doc": paper,
        "content": content,
        "lines": overview_lines(content, ready, counts),
        "attachment_notes": sum(counts[attachment.key] for attachment in content.attachments),
        "ready": ready,
        "next_step": next_step(steps),
        "is_said_ready": said_ready,
        "is_administrator": permissions.is_administrator(request.user, plan.municipality_id),
        "changes": changes_in_goals(plan),
        "came_back": came_back(ready, revisions),
        "amended": amended_as(plan, content),
        "review": review,
        "revisions": revisions,
        "may_write": desk.may_write,
        "deleted": _deleted(plan, request.GET.get("slettet", "")) if desk.may_write else None,
        "text_media": long_text().widget.media,
        "tabs": tabs_of(plan),
        "changed_by_others": changed_by_others(plan, request.user, visit) if visit else 0,
        "notes": notes,
        "newest": newest,
        "pulse_every": EVERY,
        "sign_in": reverse(settings.LOGIN_URL),
    }
    return desk.render("plans/page.html", context)


def next_step(steps):
    """The step that the plan is on its way to: ``(name, step)``; back, where a body has asked for that. Or None."""
    is_sent_back = [name for name, _ in steps[:1]] == ["return"]
    onward = ("return",) if is_sent_back else ("submit", "adopt", "adopt_amended", "bring_back", "ready")
    return next(((name, step) for name, step in steps if name in onward), None)


def _deleted(plan, key):
    """What was just deleted, if it still is: its key and title."""
    try:
        edit = Edit.objects.filter(plan=plan, key=uuid.UUID(key)).order_by("-edit_no").first()
    except ValueError:
        return None
    if edit is None or not edit.deleted:
        return None
    return SimpleNamespace(key=edit.key, title=deleted_title(edit), carried_from=edit.before.get("carried_from"))
