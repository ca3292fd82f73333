"""A letter that has been read is entered as a draft: goal set, letter, goals and wordings, at once or not at all."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from bpmplan.accounts import permissions
from bpmplan.steps import Refused, demand, lock

from . import lineage, workflow
from .models import Goal, GoalSet, Letter, LetterFile, LetterKind, OfficialIndicator, Wording


@dataclass(frozen=True)
class WordedGoal:
    """A goal as the letter words it, and what staff say of it.

    ``continues``: goals of earlier years, for a new goal; what an existing goal continues is left as it stands.
    """

    number: int
    title: str
    short_title: str
    rationale: str = ""
    focus: str = ""
    official_indicator: str = OfficialIndicator.UNKNOWN
    continues: tuple[Goal, ...] = ()

    def says(self, wording):
        """Whether the words are those of ``wording``."""
        return (self.title, self.rationale, self.focus) == (wording.title, wording.rationale, wording.focus)


def enter_letter(year, kind, goals, *, by, file=None, plan_required=False, focus="", **facts):
    """The letter as a draft, its goal set made if the year has none.

    ``goals``: ``WordedGoal``; ``file``: a ``StoredFile``, laid by the letter; ``facts``: fields of the letter. Of a
    goal set that isn't announced the goals become those of the letter; goals that were sent in consultation stay. Of
    an announced one only what is new or changed is taken in. A draft of the same kind is written on, not doubled.

    Raises ``Refused`` with a Danish sentence, or ``PermissionDenied``.
    """
    demand(permissions.is_ministry(by))
    with transaction.atomic():
        goal_set = GoalSet.objects.filter(year=year).first()
        if goal_set is None:
            goal_set = GoalSet.objects.create(year=year, plan_required=plan_required, focus=focus)
        goal_set = lock(GoalSet.objects.all(), goal_set.pk)
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
        there = {goal.number: goal for goal in goal_set.goals.all()}
        for one in goals:
            _enter_goal(letter, there.get(one.number), one, by)
        if file and not letter.files.filter(sha256=file.sha256).exists():
            LetterFile.objects.create(
                letter=letter, name=file.name, content_type=file.content_type, sha256=file.sha256, size=file.size
            )
    return letter


def _enter_goal(letter, goal, one, by):
    is_new = goal is None
    goal = goal or Goal(goal_set=letter.goal_set, number=one.number)
    if is_new or not letter.goal_set.is_announced:
        goal.short_title = one.short_title
        goal.official_indicator = one.official_indicator
        known = one.official_indicator != OfficialIndicator.UNKNOWN
        goal.indicator_source = Letter.Source.LETTER if known else ""
        goal.save()
    if is_new and one.continues:
        origins = lineage.suggested_origins(goal, list(one.continues))
        lineage.set_lineage(goal, origins, by=by, now=timezone.now())
    wording = Wording.objects.filter(goal=goal, letter=letter).first() or Wording(goal=goal, letter=letter)
    wording.title, wording.rationale, wording.focus = one.title, one.rationale, one.focus
    wording.save()


def _news(goal_set, kind, goals):
    """What the letter changes in an announced goal set; refused when that is no matter for its kind."""
    there = {goal.number: goal for goal in Goal.objects.filter(goal_set=goal_set).with_words()}
    unchanged = {one.number for one in goals if _in_force(there.get(one.number), one)}
    news = [one for one in goals if one.number not in unchanged]
    for one in news:
        known = one.number in there and there[one.number].is_announced
        if kind == LetterKind.CORRECTION and not known:
            raise Refused(f"Mål {one.number} er ikke udmeldt for {goal_set.year}: vælg »Tilføjelse«, eller tag det ud.")
        if kind == LetterKind.ADDITION and known:
            raise Refused(f"Mål {one.number} er udmeldt med en anden ordlyd: vælg »Rettelse«, eller tag det ud.")
    if not news:
        raise Refused(f"Brevet ændrer ikke målene for {goal_set.year}: ordlyden er den samme.")
    return news


def _in_force(goal, one):
    return goal is not None and goal.is_announced and one.says(goal.announced_wordings[-1])


def _make_way(goal_set, goals):
    """Goals of a draft that the letter hasn't go, unless something is sent or noted about them."""
    numbers = {one.number for one in goals}
    for goal in Goal.objects.filter(goal_set=goal_set).exclude(number__in=numbers).with_words():
        if not goal.has_sent_wording and not goal.indicators.exists():
            goal.wordings.all().delete()
            goal.delete()
