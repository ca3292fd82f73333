"""Whether a target is reached, on the way, behind or not reached, said in words; computed of plain data, here only.

On the way is what has come at least as far as an even pace would have brought it: from the baseline to what is aimed
at, in the time between them. What has come less far is behind, and not reached only when the time is up. What can't
be calculated is said to be undecided, with the reason; it is never guessed.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models

from bpmplan import danish
from bpmplan.statuses import choice
from bpmplan.values import Direction, Period
from bpmplan.values.value import reached

ONE_DAY = timedelta(days=1)


class Progress(models.TextChoices):
    REACHED = choice("reached")
    ON_THE_WAY = choice("on_the_way")
    BEHIND = choice("behind")
    NOT_REACHED = choice("not_reached")
    UNCLEAR = choice("unclear")


@dataclass(frozen=True)
class Judged:
    """How far a target has come, and ``why`` in a Danish sentence."""

    progress: Progress
    why: str


def judged(target, value, period):
    """The ``Judged`` of a target that was ``value`` in ``period``.

    ``target`` has ``values`` (rows with ``period`` and ``value``), ``baseline``, ``baseline_period`` as it was typed,
    ``unit`` and ``direction``: a target of a content. Either of ``value`` and ``period`` may be None: not known.
    """
    if not target.values:
        return _unclear("Planen siger ikke, hvad der sigtes efter.")
    if value is None or period is None:
        return _unclear("Der er endnu ingen værdi.")
    aim = aim_for(target.values, period)
    now = f"{danish.capital(target.with_unit(value))} i {period}"
    aimed = f"{target.with_unit(aim.value)} i {aim.period}"
    is_reached = reached(aim.value, value, target.direction)
    if is_reached:
        return Judged(Progress.REACHED, f"{now}. Der sigtes efter {aimed}.")
    if is_reached is None:
        return _unclear(f"{now}, og der sigtes efter {aimed}. {_why_incomparable(aim.value, value, target.direction)}")
    if period.end >= aim.period.end:
        return Judged(Progress.NOT_REACHED, f"{now}. Der blev sigtet efter {aimed}.")
    return _on_the_way(target, value, period, aim, f"{now}. Der sigtes efter {aimed}.")


def aim_for(rows, period):
    """Of what is aimed at, the first that is to be reached when ``period`` ends or later; else the last."""
    rows = sorted(rows, key=lambda row: row.period.end)
    return next((row for row in rows if row.period.end >= period.end), rows[-1])


def _on_the_way(target, value, period, aim, sentence):
    """Of what isn't reached and has time left."""
    begun = _period(target.baseline_period)
    goal = _number_aimed_at(aim.value, target.baseline)
    if goal is None:
        return _unclear(f"{sentence} En placering afhænger af de andre, så vejen dertil kan ikke regnes ud.")
    if target.baseline is None:
        return _unclear(f"{sentence} Der er intet udgangspunkt, så det kan ikke regnes ud, om det er på vej.")
    if target.baseline.number is None or value.number is None:
        return _unclear(f"{sentence} Vejen kan kun regnes ud mellem rene tal.")
    if begun is None or begun.is_open or aim.period.is_open:
        return _unclear(f"{sentence} Det er ikke sagt, hvornår vejen begynder og slutter.")
    whole, gone = (aim.period.end - begun.end) / ONE_DAY, (period.end - begun.end) / ONE_DAY
    way, walked = goal - target.baseline.number, value.number - target.baseline.number
    if not 0 < gone <= whole:
        return _unclear(f"{sentence} Værdien er ikke fra tiden mellem udgangspunktet og det, der sigtes efter.")
    if way == 0:
        return Judged(Progress.BEHIND, f"{sentence} Udgangspunktet var allerede nået.")
    share, time = float(walked / way), gone / whole
    if share <= 0:
        moved = "har ikke flyttet sig" if walked == 0 else "går den anden vej"
        return Judged(Progress.BEHIND, f"{sentence} Tallet {moved} siden udgangspunktet.")
    walked, passed = round(100 * share), round(100 * time)  # as they are said, so that nobody sees 50 against 50 fail
    far = f"{walked} pct. af vejen fra {target.with_unit(target.baseline)} er gået, og {passed} pct. af tiden."
    return Judged(Progress.ON_THE_WAY if walked >= passed else Progress.BEHIND, f"{sentence} {far}")


def _number_aimed_at(aim, baseline):
    """The nearest number that reaches an aim, seen from the baseline; None of a rank or words."""
    ends = [end for end in aim.ends if end is not None]
    if not ends:
        return None
    begun = baseline.number if baseline is not None else None
    return min(ends, key=lambda end: abs(end - begun)) if begun is not None else ends[0]


def _why_incomparable(aim, value, direction):
    if not (aim.is_comparable and value.is_comparable):
        return "Ord kan ikke regnes ud, så om det er nået, siges i bemærkningerne."
    if bool(aim.numbers) != bool(value.numbers):
        return "En placering kan ikke holdes op mod et tal."
    if value.number is not None and aim.number is not None and direction not in (Direction.RISE, Direction.FALL):
        return "Tallet skal holdes, og planen siger ikke, hvor tæt på er tæt nok."
    return "Værdien kan både være nået og ikke nået."


def _period(typed):
    try:
        return Period.parse(typed) if typed else None
    except ValueError:
        return None


def _unclear(why):
    return Judged(Progress.UNCLEAR, why)
