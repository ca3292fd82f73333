"""A target's own values, and the latest value of each target: the one place that says where a target stands now.

Reports, the next plan's baselines and overviews ask ``latest_of``: it knows the municipality's own results and the
official measurements of the indicators that its targets have.
"""

from dataclasses import dataclass

from bpmplan.values import Period, Value
from goals.indicators.figures import source_of
from goals.models import Measurement

from ..models import FollowUpEdit, Result, Target
from ..writing.official import fits


@dataclass(frozen=True)
class Known:
    """What a target is known to have been in ``period``; ``source`` is printed beside it, and may be empty.

    ``reason``: why the municipality has corrected what a follow-up said.
    """

    value: Value
    period: Period
    source: str
    is_official: bool = False
    reason: str = ""

    def as_baseline(self, plan_title):
        """The fields of a target of the next plan that begins from it; ``plan_title`` is that of the earlier plan."""
        source = self.source or f"Opfølgning på {plan_title}"
        return {"baseline": self.value, "baseline_period": str(self.period), "baseline_source": source[:200]}


def record(*, plan, target, period, value, by, now, source="", follow_up=None, reason=""):
    """Record what a target was in a period; the current ``Result``. Another value for that period is corrected by it.

    For those who hold the plan's lock, in their transaction. ``target`` is its key; ``reason`` says why a value of a
    frozen follow-up is corrected.
    """
    current = Result.objects.filter(plan=plan, target=target, period=period, superseded_at=None).first()
    if current is not None:
        if (current.value, current.source) == (value, source):
            return current
        now = _supersede(current, by, now)
    facts = {"source": source, "follow_up": follow_up, "reason": reason, "corrects": current, "at": now, "by": by}
    return Result.objects.create(plan=plan, target=target, period=period, value=value, **facts)


def take_back(*, follow_up, keeping, by, now):
    """Take back what a follow-up has recorded and no longer says; ``keeping`` are ``(key of the target, period)``.

    What another follow-up had recorded of the same stands again; it is never this one's that does, later either.
    """
    for result in follow_up.results.order_by("-pk"):
        if (result.target, result.period) in keeping:
            continue
        if result.superseded_at is None:
            _supersede(result, by, now)
            _restore(_of_another(result.corrects, follow_up))
        else:
            result.corrected_by.exclude(follow_up=follow_up).update(corrects=result.corrects)


def undo(result, *, by, now):
    """Take a correction back, for those who hold the plan's lock: what it corrected stands again."""
    _supersede(result, by, now)
    _restore(result.corrects)


def not_corrected(follow_up, parts):
    """``[(part, Result)]`` of the ``parts`` that say a value which was corrected while the follow-up was frozen.

    Another value than those, and one that was written after the correction, is meant so. One query where nothing was
    corrected.
    """
    by_hand = follow_up.results.filter(superseded_at=None).exclude(reason="")
    corrections = {(one.target, one.period): one for one in by_hand}
    for part in parts:
        result = corrections.get((part.about, part.period))
        if result is None or part.value in (None, result.value):
            continue
        same = {"plan": result.plan_id, "target": result.target, "period": result.period, "value": part.value}
        if Result.objects.filter(**same).exists() and not _written_since(part, result):
            yield part, result


def _written_since(part, result):
    saves = FollowUpEdit.objects.filter(plan=part.plan_id, key=part.key, at__gt=result.at)
    return any({"value", "period", "source"} & before.keys() for before in saves.values_list("before", flat=True))


def _of_another(result, follow_up):
    """The newest in the chain of what was corrected that the follow-up didn't write itself; None where it wrote all."""
    while result is not None and result.follow_up_id == follow_up.pk:
        result = result.corrects
    return result


def _supersede(result, by, now):
    """When that was: never before the result itself was written."""
    result.superseded_at, result.superseded_by = max(now, result.at), by
    result.save(update_fields=["superseded_at", "superseded_by"])
    return result.superseded_at


def _restore(result):
    if result is not None:
        result.superseded_at = result.superseded_by = None
        result.save(update_fields=["superseded_at", "superseded_by"])


def latest_of(plan):
    """``{key of a target as text: Known}`` of the plan's targets: the newest value of each, own or official.

    Of one period the municipality's own stands, since it may differ with a reason. Two queries.
    """
    return {key: known[-1] for key, known in known_of(plan).items()}


def known_of(plan):
    """``{key of a target as text: [Known]}``: all that the plan's targets are known to have been, the newest last.

    Of one period the municipality's own comes after the official. Two queries.
    """
    known = official_of(plan)
    for result in Result.objects.filter(plan=plan, superseded_at=None).order_by("pk"):
        own = Known(result.value, result.period, result.source, reason=result.reason)
        known.setdefault(str(result.target), []).append(own)
    for of_target in known.values():
        of_target.sort(key=lambda one: one.period.end)  # keeps the order of those with the same end
    return known


def official_of(plan):
    """The same of official measurements alone: of the indicator that a target has, in the municipality, where they are
    counted in the target's unit."""
    targets = Target.objects.filter(plan=plan, indicator__series__isnull=False)
    series = {
        key: of_indicator
        for key, unit, of_indicator, counted in targets.values_list(
            "key", "unit", "indicator__series", "indicator__series__unit"
        )
        if fits(counted, unit)
    }
    if not series:
        return {}
    current = Measurement.objects.current().filter(series__in=set(series.values())).exclude(value="")
    current = current.filter(area__municipality=plan.municipality_id).select_related("delivery", "series")
    of_series = {}
    for row in current.order_by("pk"):
        source = source_of(row.delivery, is_sample=row.series.is_sample)
        of_series.setdefault(row.series_id, []).append(Known(row.value, row.period, source, is_official=True))
    return {str(key): list(of_series[pk]) for key, pk in series.items() if pk in of_series}
