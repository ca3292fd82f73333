"""A follow-up as it is read: by its municipality's own people, and by everybody once it is shown to them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bpmplan import files
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.jobs import asked, waiting
from bpmplan.private_answers import PRIVATE

from ..content.standing import standing_of
from ..documents import blocks, kinds, store
from ..documents.follow_up_paper import FollowUpPaper, sources_of
from ..followup import correcting, steps
from ..models import FollowUp


@login_not_required
@require_safe
def follow_up_page(request, slug, years, number):
    """A follow-up on a page."""
    row = _find(request.user, slug, years, number)
    plan, revision = row.plan, row.revision

    def upload(sha256):
        return reverse("revision_file", args=[slug, years, revision.number, sha256])

    doc = FollowUpPaper(*sources_of(row, standing_of(revision)), upload=upload)
    is_own = permissions.membership_in(request.user, plan.municipality_id) is not None
    own = correcting.own_values(row) if row.is_frozen else []
    context = {
        "plan": plan,
        "follow_up": row,
        "doc": doc,
        "accent": doc.accent.removeprefix("#"),
        "body": blocks.body_of(doc, blocks.FOLLOW_UP_PAGE),
        "is_own": is_own,
        "may_write": row.is_writable and permissions.may_write_follow_up(request.user, plan.municipality_id),
        "steps": steps.open_steps(row, request.user) if is_own else [],
        "corrected": [one for one in own if one.is_corrected and (is_own or one.is_for_all)],
        "may_correct": [one for one in own if one.result]
        if permissions.may_freeze_follow_up(request.user, plan.municipality_id)
        else [],
        "events": [(steps.label(one), one) for one in row.events.select_related("by")] if is_own else [],
        "documents": [
            (kind, reverse("follow_up_document", args=[slug, years, number, kind.address]))
            for kind in kinds.OF_FOLLOW_UPS
        ]
        if row.is_frozen
        else [],
    }
    return _unlisted(render(request, "followup/page.html", context), row)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_document(request, slug, years, number, kind):
    """The report of a frozen follow-up as a file; the first who ask for it wait. POST tries again what failed."""
    row = _find(request.user, slug, years, number)
    if not row.is_frozen:
        raise Http404
    is_own = permissions.membership_in(request.user, row.plan.municipality_id) is not None
    now = timezone.now()
    if request.method == "POST":
        permissions.require(request.user, Role.READER, row.plan.municipality_id)
        store.of_follow_up(row, now=now, kind=kind, by=request.user, anew=True)
        return redirect(request.path)
    document = store.of_follow_up(row, now=now, kind=kind)
    if waiting.is_poll(request):
        return waiting.state_of(document)
    document = asked.wait_for(document)
    if not document.is_made:
        about = f"{row.plan.municipality.full_name} · {row}"
        facts = {"about": about, "back": (row.get_absolute_url(), "Læs opfølgningen som side"), "progress": ""}
        return waiting.page(request, document, title=kind.title, is_file=True, can_retry=is_own, **facts)
    name = f"{row} – {row.plan_title} – {row.plan.municipality.full_name}".replace("/", "-")
    return _unlisted(files.response(document.sha256, kind.writer.type, name, request=request), row)


def _find(user, slug, years, number):
    """The follow-up at an address, if the person may see it; else 404."""
    first, _, last = years.partition("-")
    at = {"plan__municipality__slug": slug, "plan__first_year": int(first), "plan__last_year": int(last or first)}
    rows = FollowUp.objects.visible_to(user).filter(number=number, **at)
    row = rows.select_related("plan__municipality", "revision__plan__municipality").order_by("-plan_id").first()
    if row is None:
        raise Http404
    return row


def _unlisted(answer, row):
    """Keep what isn't for everybody out of caches, and out of search engines."""
    if not row.is_public:
        answer["X-Robots-Tag"] = "noindex"
        answer["Cache-Control"] = PRIVATE
    return answer
