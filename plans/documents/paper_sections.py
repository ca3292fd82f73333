"""A plan's sections as the templates of PDF and page show them; ``paper`` is the ``Paper`` that they belong to."""

from functools import cached_property

from django.utils.safestring import SafeString

from bpmplan import danish
from bpmplan.many_html import filled_each
from bpmplan.tables import COLUMN, is_long
from bpmplan.values import Direction, units

from ..models import ChapterKind, Initiative, PlanGoal, Target, address_of_origin
from . import bars
from .paper_economy import PaperAmounts

# A text's topmost headings stand one level below what they are in: a chapter is h2, a goal h3, its parts h4, an
# initiative h5. All of a goal stands a level deeper under a heading of several goals, and a sub-goal below its goal.
IN_CHAPTER, GOAL, LOWEST = 2, 3, 6
TARGET_COLUMNS = {True: [50, 34, 38, 35], False: [65, 45, 50]}
"""Widths in mm of the words in a goal's table of targets, as the stylesheet of the PDF has its columns: what is
measured, its baseline, what is aimed at and, where it ``has_changes``, what is to change."""
BASELINE_WORD = 20
"""Characters: the column of baselines is wider where what is measured by has a longer word."""
FILLS_A_PAGE, AS_MUCH_AS = 1_800, 700
"""Characters: a chapter with more begins a page of its own; a table or a picture takes as much as so many."""
LONG_AMBITION = 320
"""Characters: an ambition with more is no sentence, and is not set as large as one."""
BESIDE_A_TERM = COLUMN - 33
"""Width in mm of what stands beside the terms of an initiative."""

LINES_TOGETHER, IN_A_LINE, BESIDE_IN_A_LINE = 14, 75, 55
"""An initiative of more lines than this may be broken over pages; so many characters stand in a line of its description
and in one of its facts."""

GOAL_PARTS = ("challenge", "ambition", "strategy")
"""A goal's texts before its targets, in the order in which they are read."""
TARGET_NOTES = ("indicator",)
"""What is said of a target below its title."""
DIFFERENCE = "Forskellen fra det officielle tal"
"""What the explanation of an own figure beside the official one is called, below the baseline."""
INITIATIVE_FACTS = ("target_groups", "period", "responsible", "unit", "partners", "economy", "effect", "case_numbers")
INITIATIVE_FACTS += ("also",)
"""What is said of an initiative below its description, in that order: declared fields, and what is put together here
of several."""


def facts(kind, section, names, text, **made):
    """``[(label, words)]`` of the fields of a section that hold something; labels and words are as declared.

    ``text(markdown)`` renders a long text. ``made`` has label and words of what is put together of several fields.
    """
    pairs = [made[name] if name in made else fact(kind, section, name, text) for name in names]
    return [(label, words) for label, words in pairs if words]


def fact(kind, section, name, text):
    """A field's label and words, as declared."""
    field = kind.FIELDS[name]
    words = field.words(getattr(section, field.content), beside=section)
    return field.label, text(words) if field.is_text else "; ".join(words.splitlines())


# Filled in here rather than in a loop of the template: a plan has hundreds of each.
FACT = "<dt>{}</dt><dd{}>{}</dd>"
TWO_LINES = SafeString(' class="beside-two-lines"')
AIM = '<p><strong>{}</strong> <span class="aside">{}</span></p>'
ASIDE = '<br><span class="aside">{}</span>'


class PaperOrigin:
    """After whose plan a section is written; ``address`` is where that stands, or empty. Shown if it has ``words``."""

    def __init__(self, section):
        self.words = section.origin
        self.address = address_of_origin(section.origin, section.origin_address)


class PaperChapter:
    def __init__(self, paper, chapter):
        self.key = chapter.key
        self.kind = chapter.kind
        self.title = chapter.title
        self.text = paper.text(chapter.text, IN_CHAPTER)
        self.change = paper.change_of(chapter.key) if self.text else ""
        shown = self.text.count("<table") + self.text.count("<img")
        is_large = len(chapter.text) + shown * AS_MUCH_AS > FILLS_A_PAGE
        self.begins_page = chapter.kind == ChapterKind.TEXT and is_large
        self.is_text = chapter.kind == ChapterKind.TEXT
        self.is_blank = self.is_text and not self.text
        self.is_short = chapter.kind == ChapterKind.SHORT
        self.is_long = len(chapter.text) > LONG_AMBITION
        self.is_goals = chapter.kind == ChapterKind.GOALS
        self.is_targets = chapter.kind == ChapterKind.TARGETS
        self.is_matrix = chapter.kind == ChapterKind.MATRIX
        self.is_economy = chapter.kind == ChapterKind.ECONOMY
        self.is_attachments = chapter.kind == ChapterKind.ATTACHMENTS


class PaperGoal:
    """``over`` is the ``PaperGoal`` that it is a sub-goal of, or None; ``level`` that of its own heading.

    ``heading`` and ``part_heading`` are the elements of its own heading and of those of its texts: a template takes
    ten times as long to print a number as a word.
    """

    def __init__(self, paper, goal, over=None):
        self.paper = paper
        self.over = over
        self.sub_goals = []
        if over is not None:
            over.sub_goals.append(self)
        self.group = goal.group
        self.level = over.level + 1 if over else GOAL + bool(goal.group)
        self.heading, self.part_heading = f"h{self.level}", f"h{self.part_level}"
        self.key = goal.key
        self.label = goal.label
        self.letter = goal.label.lstrip("0123456789")
        self.title = goal.title or "Mål uden titel"
        self.origin = PaperOrigin(goal)
        self.is_own = goal.is_own
        self.left_out = goal.left_out
        self.left_out_reason = paper.text(goal.left_out_reason, self.part_level)
        self.change = paper.since.mark(goal.key) if paper.since else ""
        self.is_new = bool(paper.since) and paper.since.is_new(goal.key)
        self.minister = _minister(goal.minister, goal.title)
        parts = [(name, *fact(PlanGoal, goal, name, self._text)) for name in GOAL_PARTS]
        self.parts = [part for part in parts if part[-1] or paper.writing]
        self.follow_up = paper.text(goal.follow_up, self.part_level)
        axes = bars.axes_of(goal.targets)
        self.targets = [PaperTarget(paper, target, axes, goal.label if over else "") for target in goal.targets]
        self.economy = paper.sums.of_goal(goal)
        self.content = goal

    def place_initiatives(self, described):
        """Describe an initiative under the first goal that it serves, where it is numbered; the others refer to it."""
        self.initiatives = []
        for initiative in self.paper.content.initiatives_of(self.content):
            first = described.get(initiative.key)
            self.initiatives.append(PaperInitiative(self.paper, initiative, self, first))
            described.setdefault(initiative.key, self)

    @property
    def own_initiatives(self):
        """Those that are described under it."""
        return [initiative for initiative in self.initiatives if not initiative.is_described_elsewhere]

    def _text(self, markdown):
        return self.paper.text(markdown, self.part_level)

    @cached_property
    def name(self):
        """What it is called by in a sentence: "mål 2", "delmål 2a"."""
        return f"{'delmål' if self.over else 'mål'} {self.label}"

    @property
    def says_own(self):
        """It is said that it is the municipality's own; of a sub-goal only when its goal is the minister's."""
        return self.is_own and not (self.over and self.over.is_own)

    @property
    def part_level(self):
        """The level of the headings of its texts."""
        return min(LOWEST, self.level + 1)

    @property
    def initiative_level(self):
        return min(LOWEST, self.level + 2)

    @property
    def all_targets(self):
        """Its own targets, and those of its sub-goals."""
        return [*self.targets, *(t for goal in self.sub_goals if not goal.left_out for t in goal.targets)]

    @cached_property
    def has_initiatives(self):
        return bool(self.initiatives) or any(goal.initiatives for goal in self.sub_goals)

    @cached_property
    def has_changes(self):
        """Whether there is anything to be said of a change: words aimed at say it by themselves."""
        return any(target.difference or target.bar for target in self.targets)

    @property
    def is_answered(self):
        """Whether it says how it is followed up, by itself or with its sub-goals; a sub-goal is asked with its goal."""
        goals = (self, *self.sub_goals)
        return self.over is not None or any(goal.targets or goal.follow_up for goal in goals)

    @cached_property
    def table_classes(self):
        """Classes of its table of targets: whether it may be broken over pages, and whether it has long numbers."""
        is_given = {
            "with-changes": self.has_changes,
            "table-long": is_long([target.cells for target in self.targets], TARGET_COLUMNS[self.has_changes]),
            "targets-wide": self.has_long_numbers,
            "targets-words": any(danish.longest_word(target.cells[1]) > BASELINE_WORD for target in self.targets),
        }
        return " ".join(["targets", *(name for name, given in is_given.items() if given)])

    @property
    def has_long_numbers(self):
        return any(target.has_long_numbers for target in self.targets)

    @property
    def main_target(self):
        """What stands for the goal in "Planen kort": its first target whose numbers can be drawn, else its first."""
        drawn = (target for target in self.all_targets if target.bar)
        return next(drawn, self.all_targets[0] if self.all_targets else None)

    @property
    def main_bar(self):
        """Its bar on an axis of its own, where something is to change."""
        way = bars.way_of(self.main_target.content)
        if way is None or way.begins in (None, way.ends):
            return ""
        target = self.main_target.content
        return bars.bar_of(target, bars.axes_of([target]), self.paper.accent, width=bars.WIDE)

    @property
    def further_targets(self):
        return len(self.all_targets) - 1


class PaperTarget:
    """``axes`` are those of its table; ``sub_goal`` is the label of the sub-goal that it belongs to, or empty."""

    def __init__(self, paper, target, axes, sub_goal=""):
        self.content = target
        self.sub_goal = sub_goal
        self.title = target.title
        notes = facts(Target, target, TARGET_NOTES, str)
        self.notes = [f"{label}: {words}" for label, words in notes if words != target.title]
        # A long unit is said once, beside the title; "pct." follows its number.
        self.unit_note = units.beside_title(target.unit)
        short = units.beside_number(target.unit)
        self.baseline = target.with_unit(target.baseline)
        self.baseline_period = target.baseline_period
        self.baseline_source = target.baseline_source
        note = target.difference_note
        self.difference_note = f"{DIFFERENCE}: {note}" if note else ""
        self.short_baseline = target.baseline.shown(short) if target.baseline else ""
        values = Target.FIELDS["values"].in_order(target.values)  # a frozen content has them in the order of its day
        self.short_values = [(str(row.period), row.value.shown(short)) for row in values]
        self.aims = filled_each(AIM, [(value, period) for period, value in self.short_values])
        self.comparisons = [(target.compared_with(row), row.value.shown(short)) for row in target.comparisons]
        last = target.last_value
        self.last = (str(last.period), target.with_unit(last.value)) if last else None
        self.newest_comparisons = target.newest_comparisons
        self.last_says_direction = last is not None and last.value.says_direction
        self.direction = target.shown_direction
        self.difference = ", ".join(filter(None, (bars.in_numbers(target), bars.direction_of(target))))
        self.bar = bars.bar_of(target, axes, paper.accent)
        self.is_hold = target.direction == Direction.HOLD
        self.change = paper.change_of(target.key)
        self.earlier_aim = paper.since.aim_of(target) if paper.since and target.baseline is None else ""
        values = [target.baseline, *(row.value for row in target.values)]
        self.has_long_numbers = any(len(value.shown(short)) > 14 for value in values if value and value.number)

    @property
    def below_title(self):
        return filled_each(ASIDE, [(note,) for note in (*self.notes, self.unit_note) if note])

    @property
    def below_baseline(self):
        compared = (f"{whom}: {value}" for whom, value in self.comparisons)
        lines = (self.baseline_period, self.baseline_source, *compared, self.difference_note, self.earlier_aim)
        return filled_each(ASIDE, [(line,) for line in lines if line])

    @property
    def cells(self):
        """The texts of its row in a goal's table, to measure it."""
        return (
            "\n".join((self.title, *self.notes, self.unit_note)),
            "\n".join(
                [
                    *(self.short_baseline, self.baseline_period, self.baseline_source, self.earlier_aim),
                    self.difference_note,
                    *(f"{whom}: {value}" for whom, value in self.comparisons),
                ]
            ),
            "\n".join(f"{value} {period}" for period, value in self.short_values),
            f"{self.difference}\n\n" if self.bar else self.difference,
        )


class PaperInitiative:
    """``goal`` is where it is shown; ``described`` the earlier goal under which it is described already, if any."""

    def __init__(self, paper, initiative, goal, described=None):
        self.key = initiative.key
        self.title = initiative.title
        self.number = paper.numbers.get(initiative.key, "")
        self.level = goal.initiative_level if goal else GOAL + 2
        self.heading = f"h{self.level}"
        self.is_described_elsewhere = described is not None
        self.change = paper.change_of(initiative.key)
        others = [paper.by_key[key] for key in initiative.goals if key in paper.by_key]
        self.also = danish.listed(f"mål {other.label}" for other in others if other is not goal)
        if self.is_described_elsewhere:
            return
        self.origin = PaperOrigin(initiative)
        self.description = paper.text(initiative.description, self.level)
        self.economy = PaperAmounts(initiative)
        self.facts = facts(
            Initiative,
            initiative,
            INITIATIVE_FACTS,
            lambda text: paper.text(text, self.level, column=BESIDE_A_TERM),
            economy=("Økonomi", "" if paper.writing else self.economy.words),
            also=("Bidrager også til", self.also),
        )
        lines = text_lines(initiative.description, IN_A_LINE)
        lines += sum(text_lines(str(words), BESIDE_IN_A_LINE) for _, words in self.facts)
        self.is_long = lines > LINES_TOGETHER
        self.facts_html = filled_each(
            FACT, [(label, TWO_LINES if len(label) > 20 else "", value) for label, value in self.facts]
        )


def text_lines(text, width):
    """Roughly how many lines a text takes, of ``width`` characters each."""
    return sum(-(-len(line) // width) for line in text.splitlines())


def _minister(words, title):
    """The minister's words with the years that share them: ``[{label, title, rationale, focus, letters, is_same}]``.

    ``is_same``: the goal's own ``title`` is the minister's, so that it needn't be said twice.
    """
    shared = {}
    for word in words:
        shared.setdefault((word.title, word.rationale, word.focus), []).append(word)
    return [
        {
            "label": f"Ministerens mål {_numbers(group)}",
            "title": words_of_goal,
            "is_same": words_of_goal == title,
            "rationale": rationale,
            "focus": focus,
            "letters": "; ".join(dict.fromkeys(word.letter for word in group if word.letter)),
        }
        for (words_of_goal, rationale, focus), group in shared.items()
    ]


def _numbers(words):
    """ "2 for 2023", "2 for 2022 og 2023" or, when the number moved, "1 for 2020 og 5 for 2021"."""
    years = {}
    for word in words:
        years.setdefault(word.number, []).append(word.year)
    return danish.listed(f"{number} for {danish.listed(of)}" for number, of in years.items())
