"""The content that a plan was begun from: a frozen version of another plan, or a draft as it stood then."""

from bpmplan import danish

from ..models import EarlierDraft, Plan, Revision
from .stored import from_json, of_revision

WITH_EARLIER = ("begun_from__plan", "begun_from_draft")
"""For ``select_related`` of a plan whose earlier content is shown: then nothing here asks the database again."""


def earlier_content(plan):
    """The ``PlanContent`` that a plan was begun from, or None. At most two queries."""
    if plan.begun_from_id is not None:
        return of_revision(_version(plan))
    if plan.begun_from_draft_id is not None:
        return from_json(plan.begun_from_draft.content, plan.begun_from_draft.schema)
    return None


def earlier_name(plan):
    """What a plan was begun from, in words to stand after "fra" or "siden"; empty for one begun from nothing.

    "Beskæftigelsesplan 2023, version 1" or "kladden til Beskæftigelsesplan 2026, som den var 3. november 2026".
    """
    if plan.begun_from_id is not None:
        earlier = _version(plan)
        return name_of_version(earlier.title, earlier.plan.first_year, earlier.plan.last_year, earlier.number)
    if plan.begun_from_draft_id is not None:
        draft = plan.begun_from_draft
        return f"kladden til {draft.title}, som den var {danish.date(draft.at)}"
    return ""


def earlier_years(plan):
    """First and last year of the plan that this one was begun from, or None."""
    if plan.begun_from_id is not None:
        return _version(plan).plan.first_year, _version(plan).plan.last_year
    if plan.begun_from_draft_id is not None:
        content = plan.begun_from_draft.content
        return content["first_year"], content["last_year"]
    return None


def _version(plan):
    """The version that a plan was begun from, with its plan: read once for each plan that was fetched.

    Its content is read when it is asked for.
    """
    if not Plan.begun_from.is_cached(plan):
        versions = Revision.objects.select_related("plan").defer("content").titled()
        plan.begun_from = versions.get(pk=plan.begun_from_id)
    return plan.begun_from


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
