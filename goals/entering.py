"""A letter that has been read is entered as a draft: goal set, letter, goals and wordings, at once or not at all.

What staff have corrected meanwhile stays, in whatever order letters are read and read again: of a goal that is there
the letter changes nothing but its words, and words that staff have written are kept (``merged_words``).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from bpmplan.accounts import permissions
from bpmplan.steps import Refused, demand, lock

from . import lineage, workflow
from .archive import refuse_known
from .models import Goal, GoalSet, Letter, LetterFile, LetterKind, OfficialIndicator, Wording


@dataclass(frozen=True)
class WordedGoal:
    """A goal as the letter words it, and what staff say of it.

    ``short_title``, ``official_indicator`` and ``continues`` (goals of earlier years) are for a new goal: of one that
    is there they are left as they stand. ``as_read``: the words as they were read, when staff have changed them since.
    """

    number: int
    title: str
    short_title: str
    rationale: str = ""
    focus: str = ""
    official_indicator: str = OfficialIndicator.UNKNOWN
    continues: tuple[Goal, ...] = ()
    as_read: dict | None = None

    @property
    def words(self):
        return {name: getattr(self, name) for name in Wording.WORDS}

    def adds_to(self, wording):
        """Whether it says something else than ``wording``. What a letter doesn't say is not taken away."""
        return any(text and text != getattr(wording, name) for name, text in self.words.items())


def merged_words(wording, read):
    """The words of a draft letter when it is read again, ``{name: text}``: what staff wrote since stays.

    ``read``: the words as they are read now. What isn't read this time is not taken away either. Of words with no note
    of how they were read all that is written counts as written by staff.
    """
    before = wording.as_read or dict.fromkeys(Wording.WORDS, "")

    def merged(name, stored):
        is_edited = stored != before.get(name, "")
        return stored if is_edited or not read[name] else read[name]

    return {name: merged(name, stored) for name, stored in wording.words.items()}


def enter_letter(year, kind, goals, *, by, file=None, plan_required=False, focus="", **facts):
    """The letter as a draft, its goal set made if the year has none.

    ``goals``: ``WordedGoal``; ``file``: a ``StoredFile``, laid by the letter; ``facts``: fields of the letter. Of a
    goal set that isn't announced the goals become those of the letter, but goals that were sent in consultation, or
    that staff have written on, stay. Of an announced one only what is new or changed is taken in, and what the letter
    doesn't say again stays in force. A draft of the same kind is written on, not doubled.

    Raises ``Refused`` with a Danish sentence, also for a letter that has been sent already, or ``PermissionDenied``.
    """
    demand(permissions.is_ministry(by))
    with transaction.atomic():
        goal_set = GoalSet.objects.filter(year=year).first()
        if goal_set is None:
            goal_set = GoalSet.objects.create(year=year, plan_required=plan_required, focus=focus)
        goal_set = lock(GoalSet.objects.all(), goal_set.pk)
        refuse_known(goal_set, kind, facts.get("date"), facts.get("journal_number", ""))
        letter = Letter.objects.filter(goal_set=goal_set, kind=kind, sent_at=None).first()
        workflow.refuse_misplaced(goal_set, kind)
        if goal_set.is_announced:
            goals = _news(goal_set, kind, goals)
        else:
            if focus and focus != goal_set.focus:
                goal_set.focus = focus
                goal_set.save(update_fields=["focus"])
            _make_way(goal_set, goals)
        letter = letter or workflow.begin_letter(goal_set, kind, by=by, goals=[])
        for name, value in facts.items():
            if value:
                setattr(letter, name, value)
        letter.save()
        there = {goal.number: goal for goal in Goal.objects.filter(goal_set=goal_set).with_words()}
        for one in goals:
            _enter_goal(letter, there.get(one.number), one, by)
        if file and not letter.files.filter(sha256=file.sha256).exists():
            LetterFile.objects.create(
                letter=letter, name=file.name, content_type=file.content_type, sha256=file.sha256, size=file.size
            )
    return letter


def _enter_goal(letter, goal, one, by):
    in_force = goal.announced_wordings[-1] if goal and goal.is_announced else None
    if goal is None:
        goal = Goal.objects.create(goal_set=letter.goal_set, number=one.number, short_title=one.short_title)
        origins = lineage.suggested_origins(goal, list(one.continues))
        lineage.set_lineage(goal, origins, by=by, now=timezone.now())
    if goal.official_indicator == OfficialIndicator.UNKNOWN != one.official_indicator:
        goal.official_indicator, goal.indicator_source = one.official_indicator, Letter.Source.LETTER
        goal.save()
    wording = Wording.objects.filter(goal=goal, letter=letter).first() or Wording(goal=goal, letter=letter)
    for name, text in one.words.items():
        # A letter that corrects a title alone takes no reason away.
        setattr(wording, name, text or (getattr(in_force, name) if in_force else ""))
    wording.as_read = one.as_read or wording.words
    wording.save()


def _news(goal_set, kind, goals):
    """What the letter changes in an announced goal set; refused when that is no matter for its kind."""
    there = {goal.number: goal for goal in Goal.objects.filter(goal_set=goal_set).with_words()}
    in_force = {
        number: goal.announced_wordings[-1]
        for number, goal in there.items()
        if goal.is_announced and not goal.is_withdrawn
    }
    news = [one for one in goals if one.number not in in_force or one.adds_to(in_force[one.number])]
    for one in news:
        if kind == LetterKind.CORRECTION and one.number not in in_force:
            raise Refused(f"Mål {one.number} er ikke udmeldt for {goal_set.year}: vælg »Tilføjelse«, eller tag det ud.")
        if kind == LetterKind.ADDITION and one.number in in_force:
            raise Refused(f"Mål {one.number} er udmeldt med en anden ordlyd: vælg »Rettelse«, eller tag det ud.")
    if not news:
        raise Refused(f"Brevet ændrer ikke målene for {goal_set.year}: ordlyden er den samme.")
    return news


def not_in_letter(goal_set, numbers):
    """The goals of a draft that a letter with these numbers hasn't: ``(those that go, those that stay)``.

    A goal goes when nothing is known of it but what was carried over or read: nothing is sent or noted about it, and
    nobody has changed it.
    """
    going, staying = [], []
    goals = Goal.objects.filter(goal_set=goal_set).exclude(number__in=numbers).order_by("number").with_words()
    for goal in goals.prefetch_related("indicators", "lineage_events"):
        is_touched = goal.has_sent_wording or goal.indicators.all() or goal.summary or goal.guidance or goal.note
        is_touched = is_touched or len(goal.lineage_events.all()) > 1
        is_touched = is_touched or any(wording.is_edited for wording in goal.wordings.all())
        (staying if is_touched else going).append(goal)
    return going, staying


def _make_way(goal_set, goals):
    going, _ = not_in_letter(goal_set, {one.number for one in goals})
    for goal in going:
        goal.wordings.all().delete()
        goal.delete()
