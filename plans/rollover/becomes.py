"""What becomes of each part of an earlier plan in the next one: pure data, shown first and then done."""

from dataclasses import dataclass, field

from django.db import models

from bpmplan import danish

from ..content.data import GoalContent, PlanContent
from ..followup.results import Known
from .goal_lines import GoalLine


class Becomes(models.TextChoices):
    """What becomes of an earlier goal."""

    FOLLOWS = "follows", "Følger ministerens mål"
    MERGED = "merged", "Lægges sammen med et andet mål"
    OWN = "own", "Bliver kommunens eget mål"
    BEHIND = "behind", "Kommer ikke med"


@dataclass(frozen=True)
class EarlierGoal:
    """One goal of the earlier plan. ``line`` is the ministerial goal that it follows, alone or (merged) with others;
    ``only_here`` are the initiatives that serve this goal or its sub-goals and no other that goes on; ``over`` is the
    goal that it is a sub-goal of, which it follows. ``latest`` has the newest result of each target, by its key."""

    goal: GoalContent
    becomes: Becomes
    line: GoalLine | None
    initiatives: tuple
    only_here: tuple
    over: "EarlierGoal | None" = None
    has_sub_goals: bool = False
    latest: dict[str, Known] = field(default_factory=dict)

    @property
    def is_carried(self):
        return self.becomes != Becomes.BEHIND

    @property
    def baselines(self):
        """``[(target, value with its unit, period)]`` of the results that become baselines when the goal goes on."""
        with_result = [(one, self.latest[one.key]) for one in self.goal.targets if one.key in self.latest]
        return [(one, one.with_unit(result.value), result.period) for one, result in with_result]

    @property
    def may_choose(self):
        """Whether the writer chooses: the goal has no successor among the goals that the new plan answers, and its
        own goal, if it is a sub-goal, goes on."""
        return self.line is None and not self.stays_with_its_goal

    @property
    def stays_with_its_goal(self):
        """Whether a sub-goal is left behind because its goal is."""
        return self.line is None and self.over is not None and not self.over.is_carried

    @property
    def stays_with_it(self):
        """What is left behind when the goal is, in words; empty when nothing more is."""
        parts = ["delmål"] * self.has_sub_goals + ["måltal"] * bool(self.goal.targets)
        if self.only_here:
            parts.append(f"de indsatser, der ikke tjener andre mål ({len(self.only_here)})")
        return danish.listed(parts)


@dataclass(frozen=True)
class Rollover:
    """All that becomes of an earlier content. ``goals`` in its order; ``new`` are goals that the minister has added."""

    earlier: PlanContent
    goals: tuple[EarlierGoal, ...]
    new: tuple[GoalLine, ...]

    @property
    def carried_goals(self):
        return tuple(goal for goal in self.goals if goal.is_carried)

    @property
    def goals_behind(self):
        return tuple(goal for goal in self.goals if not goal.is_carried)

    @property
    def targets(self):
        return tuple(target for goal in self.carried_goals for target in goal.goal.targets)

    @property
    def targets_behind(self):
        return tuple(target for goal in self.goals_behind for target in goal.goal.targets)

    @property
    def initiatives(self):
        """Those of a goal that goes on, and those that had none."""
        carried = {goal.goal.key for goal in self.carried_goals}
        return tuple(one for one in self.earlier.initiatives if not one.goals or carried.intersection(one.goals))

    @property
    def initiatives_behind(self):
        carried = {one.key for one in self.initiatives}
        return tuple(one for one in self.earlier.initiatives if one.key not in carried)

    @property
    def images(self):
        return tuple(self.earlier.images.values())

    @property
    def annexes(self):
        """They belong to their year, and stay behind."""
        return tuple(one for one in self.earlier.attachments if not one.is_image)

    def of_line(self, line):
        """The earlier goals that go on in a ministerial goal; the first gives it its place and key."""
        goals = [goal for goal in self.goals if goal.line is line]
        return sorted(goals, key=lambda goal: goal.becomes == Becomes.MERGED)


def rollover(earlier, lines, behind=None, latest=None):
    """The ``Rollover`` of an earlier content into a plan that answers the goals of ``lines``.

    ``latest`` has the newest result of its targets (``latest_of``). ``behind``: keys of goals that the writer leaves
    behind, of those without a successor. None: as it is proposed, that is all go on as the municipality's own but those
    that the earlier plan left out.
    """
    of_line = _matched(earlier, lines)
    first = {id(line): goals[0].key for line, goals in of_line}
    line_of = {goal.key: line for line, goals in of_line for goal in goals}

    def becomes(goal):
        if line := line_of.get(goal.key):
            return Becomes.FOLLOWS if first[id(line)] == goal.key else Becomes.MERGED
        stays = is_left_out(earlier, goal) if behind is None else goal.key in behind
        return Becomes.BEHIND if stays or what.get(goal.under) == Becomes.BEHIND else Becomes.OWN

    what = {}
    for goal in earlier.goals:  # a goal before its sub-goals, which follow it
        what[goal.key] = becomes(goal)
    going_on = {key for key, one in what.items() if one != Becomes.BEHIND}
    goals = {}
    for goal in earlier.goals:
        together = earlier.with_sub_goals(goal)
        others = going_on - {one.key for one in together}
        goals[goal.key] = EarlierGoal(
            goal,
            what[goal.key],
            line_of.get(goal.key),
            earlier.initiatives_of(goal),
            tuple(one for one in earlier.initiatives_of(*together) if not others.intersection(one.goals)),
            goals.get(goal.under),
            len(together) > 1,
            latest or {},
        )
    taken = {id(line) for line, _ in of_line}
    return Rollover(earlier, tuple(goals.values()), tuple(line for line in lines if id(line) not in taken))


def is_left_out(earlier, goal):
    """Whether the earlier plan left the goal unanswered, with nothing under it."""
    return goal.left_out and not (goal.targets or earlier.sub_goals_of(goal) or earlier.initiatives_of(goal))


def _matched(earlier, lines):
    """``[(line, [earlier goals])]``: each line with the goal that it takes its place from, then those merged into it.

    A goal that was split goes on in the first of its lines that no other goal claims.
    """
    of_line = [(line, []) for line in lines]
    left = list(earlier.goals)
    for line, goals in of_line:
        answered = sorted((goal for goal in left if _follows(goal, line)), key=lambda goal: goal.left_out)
        if answered:
            goals.append(answered[0])
            left.remove(answered[0])
    for goal in left:
        for line, goals in of_line:
            if _follows(goal, line):
                goals.append(goal)
                break
    return [(line, goals) for line, goals in of_line if goals]


def _follows(goal, line):
    return bool(line.idents & {(words.year, words.number) for words in goal.minister})
