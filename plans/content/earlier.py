"""The content that a plan was begun from: a frozen version of another plan, or a draft as it stood then."""

from dataclasses import dataclass

from bpmplan import danish
from bpmplan.values import Period, reached

from ..models import EarlierDraft, Plan, Revision
from .data import titled
from .stored import from_json

WITH_EARLIER = ("begun_from__plan", "begun_from_draft")
"""For ``select_related`` of a plan whose earlier content is shown: then nothing here asks the database again."""


def earlier_content(plan):
    """The ``PlanContent`` that a plan was begun from, or None. At most two queries."""
    if plan.begun_from_id is not None:
        return _read(_version(plan))
    if plan.begun_from_draft_id is not None:
        return _read(plan.begun_from_draft)
    return None


_contents = {}
"""The contents that were read last, by fingerprint: what is frozen is the same for ever."""
MOST_KEPT = 32


def _read(frozen):
    """The content of a ``Revision`` or an ``EarlierDraft``; read once, as long as many others aren't asked for."""
    key = (frozen.fingerprint, frozen.schema)
    if (content := _contents.get(key)) is None:
        content = from_json(frozen.content, frozen.schema)
        while len(_contents) >= MOST_KEPT:
            _contents.pop(next(iter(_contents)), None)
        _contents[key] = content
    return content


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
    return f"{titled(title, danish.years(first_year, last_year))}, version {number}"


def earlier_aim(earlier, target):
    """The last value that a target of the earlier content aimed at, named as an aim; empty when there is none."""
    if target is None or target.last_value is None:
        return ""
    period = str(target.last_value.period)
    named = "" if period == earlier.years else f" ({period})"
    return f"Målet i planen for {earlier.years}: {target.with_unit(target.last_value.value)}{named}"


@dataclass(frozen=True)
class Became:
    """What is counted now of what a target of the earlier content is about, and when ("54 pct. (2. kvartal 2026)").

    ``aim`` is what was aimed at until then, in words, and empty when it isn't known; ``is_reached`` says whether that
    was reached, and is None where it can't be said.
    """

    counted: str
    aim: str = ""
    is_reached: bool | None = None


def what_became_of(earlier, later):
    """What a target of the earlier content ``Became`` by the baseline of the one that goes on from it, or None.

    Only what had been aimed at for a time that was over by then is held against the baseline, and only in the same unit
    and indicator.
    """
    if later is None or later.baseline is None:
        return None
    when = f" ({later.baseline_period})" if later.baseline_period else ""
    counted = later.with_unit(later.baseline) + when
    aim = _aimed_at(earlier, later.baseline_period)
    if aim is None or (earlier.unit, earlier.indicator) != (later.unit, later.indicator):
        return Became(counted)
    words = f"{earlier.with_unit(aim.value)} ({aim.period})"
    return Became(counted, words, reached(aim.value, later.baseline, earlier.direction))


def _aimed_at(earlier, measured_when):
    """The last value that a target aimed at for a period that ends no later than a period in words."""
    try:
        measured = Period.parse(measured_when)
    except ValueError:
        return None
    over = [row for row in earlier.values if row.period.end <= measured.end]
    return None if measured.is_open or not over else max(over, key=lambda row: row.period.end)
