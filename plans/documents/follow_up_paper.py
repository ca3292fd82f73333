"""A follow-up on paper and on a page: the whole first, then a page for each goal, with its charts."""

from dataclasses import dataclass
from types import SimpleNamespace

from bpmplan import danish
from bpmplan.statuses import STATUSES
from bpmplan.timelines import timeline
from bpmplan.values import units
from goals.benchmark.shown import ABOUT

from ..content.stored import in_groups, of_revision
from ..followup.content import content_of
from ..followup.data import FollowUpContent
from ..writing.official import period_of
from .paper import Mark, Paper
from .qr import qr_of


@dataclass(frozen=True)
class FollowUpFacts:
    """Where a follow-up stands: ``status`` as a word of ``STATUSES``, ``noted`` in a sentence, ``at`` in words.

    ``path`` is that of its page.
    """

    status: str
    noted: str
    at: str
    fingerprint: str
    path: str

    @classmethod
    def of(cls, follow_up):
        at = danish.date(follow_up.frozen_at) if follow_up.frozen_at else ""
        facts = (str(follow_up.status), follow_up.noted_sentence, at, follow_up.fingerprint)
        return cls(*facts, follow_up.get_absolute_url())


def sources_of(follow_up, standing):
    """What a ``FollowUpPaper`` is made of; ``standing`` is that of the version."""
    return of_revision(follow_up.revision), standing, content_of(follow_up), FollowUpFacts.of(follow_up)


CHART, TIGHT_CHART = (300, 170), (300, 95)
"""Width and height of a chart on paper, where two stand beside each other; words in it are as large as those beside."""
MOST_ROOMY = 2
"""In Word, where they stand below each other, so many charts and long tables of a goal are as high as others."""
MOST_ROWS = 12
"""Of what was measured, where each period is a row. On paper the newest stand there; the page has all."""
MOST_IN_WORDS = 4
"""Of the same, where a goal is tight and has no table of it."""
ON_PAPER = 166
"""Width in mm of what is written of the whole and of a goal."""


class FollowUpPaper(Paper):
    """``followed`` is a ``FollowUpContent``, and ``facts`` say where it stands; ``content`` is the version's.

    A goal has a page. One that needs a little more is set ``tight``, with lower charts and rows; one that needs more
    than that goes on over pages as roomy as the others. ``tight`` has the keys of the first, once they are known.
    """

    layout = "follow-up"
    is_whole = False
    about_benchmark = ABOUT

    def __init__(self, content, standing, followed: FollowUpContent, facts: FollowUpFacts, *, upload=None, tight=None):
        super().__init__(content, standing, upload=upload)
        self.followed, self.facts, self.tight = followed, facts, tight
        self.name = followed.full_title
        word = STATUSES[facts.status].label if facts.status == "noted" else STATUSES[facts.status].loud
        noted = facts.noted.removeprefix(f"{word} ").removesuffix(".")
        self.mark = Mark(word, noted) if noted else Mark(word, "ikke behandlet politisk", f"{word}: ")
        self.title = f"{followed.full_title}: {content.full_title} – {content.municipality.full_name}"

    @property
    def version(self):
        return f"Opfølgning nr. {self.followed.number}"

    @property
    def at(self):
        return self.facts.at

    @property
    def keywords(self):
        return ", ".join(filter(None, [STATUSES[self.facts.status].label, self.version, self.facts.fingerprint]))

    @property
    def check_address(self):
        """Where anybody learns what the follow-up is; empty of a draft."""
        return f"{self.site}/verificer/{self.facts.fingerprint[:16]}/" if self.facts.fingerprint else ""

    @property
    def page_address(self):
        return f"{self.site}{self.facts.path}"

    @property
    def site(self):
        return self.standing.address.partition("/kommuner/")[0]

    @property
    def qr(self):
        address = self.check_address
        return qr_of(address, f"QR-kode til {address}") if address and not self.is_page else ""

    @property
    def fingerprint_in_groups(self):
        return in_groups(self.facts.fingerprint)

    @classmethod
    def in_word(cls, content, standing, followed, facts):
        """One for Word, which is not drawn here: goals with many targets are tight."""
        targets = {goal.key: 0 for goal in followed.main_goals}
        for goal in followed.goals:
            targets[goal.under or goal.key] += sum(2 if _is_long(target) else 1 for target in goal.targets)
        tight = frozenset(key for key, count in targets.items() if count > MOST_ROOMY)
        return cls(content, standing, followed, facts, tight=tight)

    def tighter(self, pages):
        """The same with those goals tight that take more pages than one now, and one then."""
        counts = {one.key: sum(f"side-{one.key}" in page for page in pages) for one in self.followed.main_goals}
        if self.tight is None:
            tight = {key for key, count in counts.items() if count > 1}
        else:
            tight = {key for key in self.tight if counts[key] == 1}
        if tight == (self.tight or set()):
            return None
        return FollowUpPaper(self.content, self.standing, self.followed, self.facts, tight=frozenset(tight))

    # What is said

    @property
    def whole(self):
        return self.text(self.followed.words, 2, column=ON_PAPER)

    @property
    def changed(self):
        """``[(title, what it was, what it is)]`` of what has changed since the follow-up before."""
        rows = []
        for one in self.followed.targets:
            if one.is_changed:
                was = ", ".join(filter(None, [one.shown_before, one.was_label.lower(), one.before_became]))
                rows.append((one.title, was, f"{one.shown_value or 'ingen værdi'} ({one.progress_label.lower()})"))
        rows += [
            (one.title, one.was_label.lower(), one.going_label.lower() or "ikke oplyst")
            for one in self.followed.initiatives
            if one.is_changed
        ]
        return rows

    @property
    def without_news(self):
        """``[(title, when there was something new last, and how long ago that was)]``."""
        without = [one for one in self.followed.targets if one.no_news]
        without += [one for one in self.followed.initiatives if one.going == "no_news"]
        return [(one.title, self.followed.with_age(one.last_news)) for one in without]

    @property
    def followed_goals(self):
        """Each goal with its sub-goals, as they are shown: texts as HTML, targets with their charts."""
        return [
            [self._goal(one, is_tight=goal.key in (self.tight or ())) for one in self.followed.with_sub_goals(goal)]
            for goal in self.followed.main_goals
        ]

    @property
    def loose(self):
        return [self._initiative(one) for one in self.followed.loose]

    def _goal(self, goal, *, is_tight):
        level = 3 if goal.under else 2
        return SimpleNamespace(
            goal=goal,
            is_tight=is_tight,
            words=self.text(goal.words, level, column=ON_PAPER),
            targets=[self._target(one, level, is_tight) for one in goal.targets],
            initiatives=[self._initiative(one, level) for one in goal.initiatives],
        )

    def _target(self, target, level, is_tight):
        chart = self._chart(target, is_tight)
        most = None if self.is_page else MOST_IN_WORDS if is_tight else MOST_ROWS
        unit = units.beside_number(target.unit)
        beside = unit if is_tight else target.unit
        names, rows, left_out = _table(target, beside, most) if chart else ([], [], "")
        in_words = []
        if is_tight:
            in_words, rows = _in_words(names, rows), []
        return SimpleNamespace(
            target=target,
            unit_note=units.beside_title(target.unit),
            baseline=target.baseline and target.baseline.shown(unit),
            before=target.before and target.before.shown(unit),
            value=target.value and target.value.shown(unit),
            aims=[(row.value.shown(unit), row.period) for row in target.values],
            words=self.text(target.words, level),
            chart=chart,
            measured_by=names,
            measured=rows,
            measured_in_words=in_words,
            left_out=left_out,
        )

    def _initiative(self, initiative, level=2):
        return SimpleNamespace(initiative=initiative, words=self.text(initiative.words, level))

    @property
    def other_results(self):
        """``[(title, period, what it is, what it was, why or "")]`` of the municipality's own values that are another
        than the follow-up before said."""
        return [
            (target.title, one.period, target.with_unit(one.value), target.with_unit(one.was), one.reason)
            for target in self.followed.targets
            for one in target.other_results
        ]

    def _chart(self, target, is_tight):
        """What was measured over time, and what is aimed at; "" where there aren't two numbers to draw."""
        lines = {
            name: {one.period: one.value.number for one in results if one.value.number is not None}
            for name, results in _measured(target).items()
        }
        aims = {row.period: row.value.numbers[0] for row in target.values if len(row.value.numbers) == 1}
        size = None if self.is_page else TIGHT_CHART if is_tight else CHART
        return timeline(lines, f"{target.title} ({target.unit})", self.accent, aims=aims, size=size)


OWN, OFFICIAL, ALL = "Egne tal", "Officielle tal", "Målt"


def _measured(target):
    """``{name of a line: [what was measured]}``, each with ``period`` and ``value``: of the baseline and since.

    A baseline that is the official figure stands in that line only.
    """
    own, official = ([one for one in target.results if one.is_official == is_it] for is_it in (False, True))
    period = period_of(target.baseline_period)
    if period and target.baseline:
        begins = SimpleNamespace(period=period, value=target.baseline, was=None)
        first = own if own or not official else official
        if all((one.period, one.value) != (begins.period, begins.value) for one in (*own, *official)):
            first.insert(0, begins)
    return {OWN: own, OFFICIAL: official} if own and official else {ALL: own or official}


def _table(target, unit, most):
    """What is drawn, as a table: ``(names of the lines, [(period, [what was measured])], what isn't there)``.

    ``unit`` stands beside each number. ``most`` are the newest periods that have a row. Without it all are there, and
    years of months are a row for each year. Empty where the goal's table of targets says it all: baseline and newest
    value, neither of them corrected.
    """
    lines = _measured(target)
    in_its_row = (period_of(target.baseline_period), target.period)
    if len(lines) == 1 and all(one.period in in_its_row and one.was is None for one in lines.get(ALL, ())):
        return [], [], ""
    cells = [{one.period: one for one in results} for results in lines.values()]
    periods = sorted({period for of_line in cells for period in of_line}, key=lambda period: period.end)
    if most is None and _is_long(target):
        years = sorted({period.end.year for period in periods})
        return list(lines), [(year, [_of_year(of_line, year, unit) for of_line in cells]) for year in years], ""
    newest = periods[-most:] if most else periods
    older = [of_line.get(period) for period in periods[: -len(newest)] for of_line in cells]
    shown = [(period, [_cell(of_line.get(period), unit) for of_line in cells]) for period in newest]
    return list(lines), shown, _left_out(len(newest), len(periods), sum(bool(one and one.was) for one in older))


def _left_out(shown, there_are, changed):
    """Which of the periods a table has, in a sentence; empty where it has them all."""
    if shown == there_are:
        return ""
    also = f", og {danish.counted(changed, 'ældre tal', 'ældre tal')} er ændret siden sidst" if changed else ""
    return f"De {shown} nyeste af {there_are} perioder{also}. Kurven har dem alle."


def _in_words(names, rows):
    """The table as ``[(name of a line, "410 (2021), 476 (1. halvår 2023)")]``, where it must take little room."""
    cells = [[(period, values[place]) for period, values in rows] for place in range(len(names))]
    lines = [", ".join(f"{value} ({period})" for period, value in line if value) for line in cells]
    return [(name, line) for name, line in zip(names, lines, strict=True) if line]


def _is_long(target):
    """Whether so much was measured that years of it are told in a row each on a page."""
    return len(target.results) > MOST_ROWS


def _of_year(of_line, year, unit):
    """What was measured in a year: "1. kvartal 48 pct., 2. kvartal 49 pct."."""
    measured = sorted((one for one in of_line.values() if one.period.end.year == year), key=lambda one: one.period.end)
    named = ((str(one.period).removesuffix(str(year)).strip() or "hele året", one) for one in measured)
    return ", ".join(f"{name} {_cell(one, unit)}" for name, one in named)


def _cell(one, unit):
    if one is None:
        return ""
    was = f" (før: {one.was.shown(unit)})" if one.was is not None else ""
    return one.value.shown(unit) + was
