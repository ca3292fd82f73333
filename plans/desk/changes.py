"""What differs between two contents of a plan: any two versions, the text as it is now, the plan it was begun from."""

from collections import Counter

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role

from ..content import changes as content_changes
from ..content.earlier import earlier_content, earlier_name
from ..content.live import of_plan
from ..content.stored import of_revision
from ..documents.since import groups_of
from ..models import KINDS, Status
from ..writing.addresses import address_of, section_url
from ..writing.naming import named_content, named_drafts
from .plan import visible_plan

NOW, BEGUN_FROM, NAMED = "nu", "begyndt-fra", "k"
"""How a choice is written in an address; a named draft's begins with ``NAMED``, and its number follows."""


class CompareForm(forms.Form):
    """Which two contents are compared. A choice that isn't offered gives way to the usual one."""

    fra = forms.ChoiceField(label="Fra")
    til = forms.ChoiceField(label="Til")

    def __init__(self, data, *, choices, usual):
        chosen = {name: data.get(name) for name in ("fra", "til")}
        names = {value for value, _ in choices}
        if not names.issuperset(chosen.values()):
            chosen = dict(zip(("fra", "til"), usual, strict=True))
        super().__init__(chosen)
        for field in self.fields.values():
            field.choices = choices


def counted(changes):
    """``[(State, how many sections)]``, those of which there is any."""
    counts = Counter(section.shown for section in changes.sections)
    return [(state, counts[state]) for state in content_changes.State if counts[state]]


@require_safe
def plan_changes(request, pk):
    """Two contents of the plan beside each other, section by section."""
    plan = visible_plan(request, pk)
    revisions = list(plan.revisions.order_by("-number").defer("content"))
    choices = _choices(plan, revisions, named_drafts(plan))
    context = {"plan": plan, "choices": choices}
    if len(choices) > 1:
        form = CompareForm(request.GET, choices=choices, usual=(choices[1][0], choices[0][0]))
        before, after = (_content(plan, form.data[name]) for name in ("fra", "til"))
        if form.data["fra"] == BEGUN_FROM:
            changes = content_changes.since(before, after)
        else:
            changes = content_changes.changes(before, after)
        names = dict(choices)
        context |= {
            "form": form,
            "changes": changes,
            "counts": counted(changes),
            "groups": groups_of(changes),
            "before": names[form.data["fra"]],
            "after": names[form.data["til"]],
            "is_rollover": form.data["fra"] == BEGUN_FROM,
            "review_url": _review_url(plan, request.user, form),
            "ways_back": _ways_back(plan, request.user, form),
        }
    return render(request, "plans/changes.html", context)


def _review_url(plan, user, form):
    """Where somebody who may says why a section is gone, when that is what the page is about."""
    if (form.data["fra"], form.data["til"]) != (BEGUN_FROM, NOW):
        return ""
    return reverse("plan_review", args=[plan.pk]) if _may_write(plan, user) else ""


def _may_write(plan, user):
    return plan.is_writable and permissions.may(user, Role.EDITOR, plan.municipality_id)


class WaysBack:
    """Where one brings back what sections held in a named draft, of the number ``draft``."""

    def __init__(self, plan, draft):
        self.plan, self.draft = plan, draft

    def of(self, change):
        """``[(sentence, address)]`` for a ``SectionChange`` from the draft to the text as it is now."""
        if change.after is None:
            basket = f"{address_of(self.plan, 'deleted_sections')}#{change.key}"
            return [("Hent afsnittet tilbage fra papirkurven", basket)]
        names = {field.content: field.name for field in KINDS[change.kind].FIELDS.written}
        fields = [field for field in change.fields if field.name in names]
        page = f"{section_url(self.plan, change.kind, change.key)}?kladde={self.draft}"
        ways = [(f"Sæt »{one.label}« ind, som det var", f"{page}&felt={names[one.name]}") for one in fields]
        return [*ways, ("Sæt hele afsnittet ind, som det var", page)] if len(ways) > 1 else ways


def _ways_back(plan, user, form):
    """For somebody who may write, when a named draft is compared with the text as it is now; else None."""
    draft = form.data["fra"].removeprefix(NAMED)
    is_asked = form.data["fra"].startswith(NAMED) and form.data["til"] == NOW
    return WaysBack(plan, draft) if is_asked and _may_write(plan, user) else None


def newest_choice(plan, revisions):
    """What of a plan is compared with something earlier: its text now, or while it is locked its newest version.

    ``revisions``: its versions, the newest first.
    """
    has_own_text = plan.is_writable or plan.status == Status.DISCARDED or not revisions
    return NOW if has_own_text else f"v{revisions[0].number}"


def _choices(plan, revisions, named):
    """What can be compared, the newest first: ``[(value, name)]``."""
    choices = []
    if plan.is_writable:
        choices.append((NOW, "Kladden, som den er nu"))
    elif plan.status == Status.DISCARDED:
        choices.append((NOW, "Kladden, som den blev lagt væk"))
    kept = {f"v{one.number}": (one.frozen_at, f"Version {one.number}, låst") for one in revisions}
    kept |= {f"{NAMED}{one.pk}": (one.at, f"»{one.name}«,") for one in named}
    newest_first = sorted(kept.items(), key=lambda one: one[1][0], reverse=True)
    choices += [(value, f"{name} {danish.date(at)}") for value, (at, name) in newest_first]
    if name := earlier_name(plan):
        choices.append((BEGUN_FROM, f"{name[0].upper()}{name[1:]} (begyndt fra)"))
    return choices


def _content(plan, which):
    if which == NOW:
        return of_plan(plan)
    if which == BEGUN_FROM:
        return earlier_content(plan)
    if which.startswith(NAMED):
        return named_content(plan, which.removeprefix(NAMED))[1]
    return of_revision(plan.revisions.get(number=which.removeprefix("v")))
