"""The content that a plan was begun from: a frozen version of another plan, or a draft as it stood then."""

from bpmplan import danish

from ..models import EarlierDraft, Revision
from .stored import from_json, of_revision


def earlier_content(plan):
    """The ``PlanContent`` that a plan was begun from, or None. One query."""
    if plan.begun_from_id is not None:
        return of_revision(Revision.objects.get(pk=plan.begun_from_id))
    if plan.begun_from_draft_id is not None:
        draft = EarlierDraft.objects.get(pk=plan.begun_from_draft_id)
        return from_json(draft.content, draft.schema)
    return None


def earlier_name(plan):
    """What a plan was begun from, in words to stand after "fra" or "siden"; empty for one begun from nothing.

    "Beskæftigelsesplan 2023, version 1" or "kladden til Beskæftigelsesplan 2026, som den var 3. november 2026".
    """
    if plan.begun_from_id is not None:
        names = ("plan__title", "plan__first_year", "plan__last_year", "number")
        return name_of_version(*Revision.objects.values_list(*names).get(pk=plan.begun_from_id))
    if plan.begun_from_draft_id is not None:
        title, at = EarlierDraft.objects.values_list("title", "at").get(pk=plan.begun_from_draft_id)
        return f"kladden til {title}, som den var {danish.date(at)}"
    return ""


def earlier_years(plan):
    """First and last year of the plan that this one was begun from, or None."""
    if plan.begun_from_id is not None:
        return Revision.objects.values_list("plan__first_year", "plan__last_year").get(pk=plan.begun_from_id)
    if plan.begun_from_draft_id is not None:
        content = EarlierDraft.objects.values_list("content", flat=True).get(pk=plan.begun_from_draft_id)
        return content["first_year"], content["last_year"]
    return None


def earlier_fingerprint(plan):
    """The fingerprint of the content that a plan was begun from; empty for one begun from nothing."""
    if plan.begun_from_id is not None:
        return Revision.objects.values_list("fingerprint", flat=True).get(pk=plan.begun_from_id)
    if plan.begun_from_draft_id is not None:
        return EarlierDraft.objects.values_list("fingerprint", flat=True).get(pk=plan.begun_from_draft_id)
    return ""


def name_of_version(title, first_year, last_year, number):
    """ "Beskæftigelsesplan 2023, version 1"."""
    return f"{title} {danish.years(first_year, last_year)}, version {number}"


def earlier_aim(earlier, target):
    """The last value that a target of the earlier content aimed at, named as an aim; empty when there is none."""
    if target is None or target.last_value is None:
        return ""
    period = str(target.last_value.period)
    named = "" if period == earlier.years else f" ({period})"
    return f"Målet i planen for {earlier.years}: {target.with_unit(target.last_value.value)}{named}"
