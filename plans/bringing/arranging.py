"""The plan that a text becomes, once it is said what each of its headings is. Pure: nothing is saved here.

Every word has a place: in a chapter, a goal, an initiative or a target, or under a heading that was chosen to be left
out. What can't be done as it was chosen is said by its heading (``Arranged.faults``).
"""

from dataclasses import dataclass, field

from bpmplan import danish
from bpmplan.text_limits import parts_of

from ..models import GROUP_LENGTH, Chapter, ChapterKind, Initiative, PlanGoal, Target
from . import names
from .document import Table
from .facts import take_facts
from .filling import Slot, fill
from .portions import is_within, portions
from .roles import BLOCKS, MINISTERS, Role, is_goal, proposed_text
from .written import Place, Written, fitted

FIRST_TEXT = "Indledning"
GOALS_TITLE = "Mål og indsatser"
LEFT_OUT = "Tages ikke med"
NO_GOAL = "Der står intet mål over overskriften. Vælg noget andet."
NO_INITIATIVE = "Der står ingen indsats over overskriften. Vælg noget andet."
NOTHING_ABOVE = "Der står ikke noget over, som teksten kan høre til. Vælg »Afsnit«."
TWICE = "Det er valgt ved en overskrift længere oppe, og planen kan kun have det én gang."


@dataclass
class Arranged:
    """``chapters``, ``goals`` and ``initiatives`` in the order of the plan; ``targets`` stand with their goals.

    ``places``: ``{number of the part: the Place of its text, or None}``. ``faults``: ``{number: Danish sentence}``;
    ``sentences`` are faults of the whole. ``readings``: ``{(number of the part, number of its table): Reading}``.
    """

    chapters: list = field(default_factory=list)
    goals: list = field(default_factory=list)
    initiatives: list = field(default_factory=list)
    places: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)
    sentences: list = field(default_factory=list)
    readings: dict = field(default_factory=dict)

    @property
    def is_possible(self):
        return not self.faults and not self.sentences

    @property
    def targets(self):
        return [target for goal in self.goals for target in goal.targets]

    def where(self, number):
        """Where the text of a part stands, in Danish."""
        place = self.places.get(number)
        return str(place) if place else LEFT_OUT


def arranged(parts, roles, *, ministers, first_year, last_year, texts=None, tables=None):
    """The ``Arranged`` plan of a text.

    ``roles`` as ``roles.proposed`` gives them. ``texts``: ``{number: which of a goal's texts stands right under its
    heading}`` where that was chosen. ``tables``: ``{(number of the part, number of its table): TableRole}`` likewise.
    """
    arranger = _Arranger(parts, roles, {one.pk: one for one in ministers}, texts or {})
    for part in parts:
        arranger.take(part)
    plan = arranger.plan
    years, begun_at = {"first_year": first_year, "last_year": last_year}, arranger.begun_at
    plan.readings = fill(arranger.slots, plan, **years, chosen=tables or {}, begun_at=begun_at)
    for initiative in plan.initiatives:
        take_facts(initiative)
    _check_lengths(plan, arranger.begun_at)
    plan.chapters = [one for chapter in plan.chapters for one in _in_portions(chapter)]
    answered = {goal.minister for goal in plan.goals}
    _check_counts(plan, len([one for one in ministers if one.pk not in answered]))
    return plan


class _Arranger:
    def __init__(self, parts, roles, ministers, texts):
        self.parts, self.roles, self.ministers, self.texts = parts, roles, ministers, texts
        self.plan = Arranged()
        self.slots = []
        self.above = []  # [(level, Place or None, is it left out)] of the headings that the next may stand under
        self.last = None  # the place of what stands right before
        self.goal = self.sub = self.initiative = self.introduction = self.goals_chapter = None
        self.group, self.group_level = "", 0
        self.begun_at = {}  # {(what is written, its text): number of the part that it begins with}

    def take(self, part):
        while self.above and self.above[-1][0] >= part.level:
            self.above.pop()
        role = self.roles[part.number]
        # A text goes with the heading over it, also where that is left out.
        is_out = role == Role.OUT or (role == Role.TEXT and bool(self.above) and self.above[-1][2])
        place = None if is_out else self._place(part, role)
        if part.number:
            self.above.append((part.level, place, is_out))
        self.last = place
        self.plan.places[part.number] = place
        if place is not None:
            self._write(part, place)

    # Where a part's text stands

    def _place(self, part, role):
        if part.number == 0:
            return self._introduction(part) if part.blocks else None
        if role == Role.TITLE:
            return self._introduction(part) if part.blocks else None
        if role == Role.CHAPTER or role in BLOCKS:
            return self._chapter(part, role)
        if role == Role.GROUP:
            return self._group(part)
        if is_goal(role):
            return self._goal(part, role)
        if role == Role.INITIATIVE:
            return self._initiative(part)
        if role == Role.TEXT:
            return self._text(part)
        if role == Role.EFFECT:
            above = self._above()
            owner = above.owner if above and above.owner.kind == "initiative" else self.initiative
            is_named = names.is_named(part.title, names.EFFECT)
            return self._field(part, owner, "effect", NO_INITIATIVE, is_named)
        is_named = names.field_named(part.title) == role
        is_named = is_named or (role == Role.STRATEGY and names.is_named(part.title, names.INITIATIVES))
        return self._field(part, self._goal_above(), role, NO_GOAL, is_named)

    def _above(self):
        return self.above[-1][1] if self.above else None

    def _goal_above(self):
        above = self._above()
        return (above.owner.of_goal if above else None) or self.sub or self.goal

    def _introduction(self, part):
        """The chapter for what stands before all chapters."""
        if self.introduction is None:
            self.introduction = Written("chapter", FIRST_TEXT)
            self.plan.chapters.insert(0, self.introduction)
        return Place(self.introduction, "text", part.level)

    def _chapter(self, part, role):
        title, rest = fitted(names.unnumbered(part.title), Chapter)
        chapter = Written("chapter", title)
        if role in BLOCKS:
            chapter.chapter_kind = ChapterKind(role)
            if any(one.chapter_kind == role and one is not self._provisional() for one in self.plan.chapters):
                self.plan.faults[part.number] = TWICE
        if role == Role.GOALS and self._provisional() is not None:
            self.goals_chapter.title, chapter = title, self.goals_chapter  # goals stood above its heading
            self.goals_chapter.is_provisional = False
        else:
            self.plan.chapters.append(chapter)
        if role == Role.GOALS:
            self.goals_chapter = chapter
        self.goal = self.sub = self.initiative = None
        self.group = ""
        return self._begun(part, Place(chapter, "text", part.level), rest)

    def _provisional(self):
        chapter = self.goals_chapter
        return chapter if chapter is not None and chapter.is_provisional else None

    def _goals_chapter(self):
        """The chapter where goals stand; begun here when no heading was it."""
        if self.goals_chapter is None:
            self.goals_chapter = Written("chapter", GOALS_TITLE, chapter_kind=ChapterKind.GOALS, is_provisional=True)
            self.plan.chapters.append(self.goals_chapter)
        return self.goals_chapter

    def _group(self, part):
        title = names.unnumbered(part.title)
        if len(title) > GROUP_LENGTH:
            self.plan.faults[part.number] = f"Overskriften er for lang: der er plads til {GROUP_LENGTH} tegn."
        self.group, self.group_level = title, part.level
        self.goal = self.sub = self.initiative = None
        place = Place(self._goals_chapter(), "text", max(0, part.level - 1))
        if part.blocks:
            self._heading(part, place)
        return self._begun(part, place)

    def _goal(self, part, role):
        self._goals_chapter()
        if self.group and part.level <= self.group_level:
            self.group = ""
        over = None
        if role == Role.SUB:
            if self.goal is None:
                self.plan.faults[part.number] = NO_GOAL
            over = self.goal
        title, rest = fitted(names.titled(part.title), PlanGoal)
        goal = Written("goal", title, called=part.title, goal=over, group="" if over else self.group)
        if role.startswith(MINISTERS):
            goal.minister = int(role.removeprefix(MINISTERS))
            if any(one.minister == goal.minister for one in self.plan.goals):
                self.plan.faults[part.number] = TWICE
            if goal.minister in self.ministers:
                goal.ministers_title = self.ministers[goal.minister].title
        self.plan.goals.append(goal)
        self.goal, self.sub = (self.goal, goal) if role == Role.SUB else (goal, None)
        self.initiative = None
        text = self.texts.get(part.number) or proposed_text(part, self.parts, self.roles)
        return self._begun(part, Place(goal, text, part.level), rest)

    def _initiative(self, part):
        title, rest = fitted(names.titled(part.title), Initiative)
        self.initiative = Written("initiative", title, goal=self._goal_above())
        self.plan.initiatives.append(self.initiative)
        return self._begun(part, Place(self.initiative, "description", part.level), rest)

    def _field(self, part, owner, name, fault, is_named):
        """A text of what stands above; a heading that doesn't just name it is kept as one."""
        if owner is None:
            self.plan.faults[part.number] = fault
            return None
        place = self._begun(part, Place(owner, str(name), part.level))
        if not is_named:
            self._heading(part, place)
        return place

    def _text(self, part):
        place = self._above() or self.last
        if place is None:
            self.plan.faults[part.number] = NOTHING_ABOVE
            return None
        self._heading(part, place)
        return place

    def _begun(self, part, place, rest=""):
        self.begun_at.setdefault((place.owner, place.name), part.number)
        if rest:
            place.add(f"**{rest}**")
        return place

    # What is written there

    def _heading(self, part, place):
        signs = "#" * min(6, max(1, part.level - place.level))
        self._slot(part, place, f"{signs} {part.source}", is_heading=True)

    def _write(self, part, place):
        tables = 0
        for block in part.blocks:
            if isinstance(block, Table):
                self._slot(part, place, block.markdown, block, tables)
                tables += 1
            else:
                place.add(block.markdown)

    def _slot(self, part, place, markdown, table=None, number=0, is_heading=False):
        slot = Slot(part, markdown, place.owner, table, number, is_heading)
        self.slots.append(slot)
        place.add(slot)


def _in_portions(chapter):
    """A chapter whose text is too long, as several after one another."""
    first, *more = portions(chapter.text("text"))
    if more:
        chapter.texts = {"text": [first]}
    return [chapter, *(Written("chapter", _continued(chapter.title), texts={"text": [text]}) for text in more)]


def _continued(title):
    end = " (fortsat)"
    return title[: Chapter._meta.get_field("title").max_length - len(end)] + end


def _check_lengths(plan, begun_at):
    for written in (*plan.goals, *plan.initiatives):
        for name in written.texts:
            text = written.text(name)
            if not is_within(text):
                plan.faults[begun_at.get((written, name), 0)] = (
                    f"Teksten er på {danish.number(len(text))} tegn med {danish.number(parts_of(text))} linjer og "
                    "felter, og det er der ikke plads til. Vælg »Afsnit« eller »Indsats« for noget af den."
                )


def _check_counts(plan, unanswered):
    counts = (
        (Chapter, len(plan.chapters), "Vælg »Tekst under det, der står over« for nogle af afsnittene."),
        (PlanGoal, len(plan.goals) + unanswered, "Vælg noget andet for nogle af målene."),
        (Initiative, len(plan.initiatives), "Vælg noget andet for nogle af indsatserne."),
        (Target, len(plan.targets), "Lad nogle af tabellerne blive stående som tekst."),
    )
    for kind, count, advice in counts:
        if count > kind.MOST:
            what = kind._meta.verbose_name_plural
            plan.sentences.append(f"Det bliver {count} {what}, og planen har plads til {kind.MOST}. {advice}")
