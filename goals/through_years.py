"""The goals through the years, as the public pages show them: read from goals and a graph already fetched."""

from dataclasses import dataclass

from .models import Continuation, ContinuationKind, Goal, GoalGraph


@dataclass(frozen=True)
class Place:
    """A goal's place in the line of another: ``repeats`` when its title is that of the place before it."""

    goal: Goal
    is_this: bool
    repeats: bool


@dataclass(frozen=True)
class KnownGoals:
    """Every goal that a person may see, by primary key, and how they continue one another."""

    goals: dict[int, Goal]
    graph: GoalGraph

    def line(self, goal):
        """``Place`` by ``Place``: the goals that ``goal`` builds on, itself, and those that build on it."""
        line = self._known(self.graph.line(goal.pk))
        before = [None, *line]
        return [
            Place(one, one.pk == goal.pk, previous is not None and _title(one) == _title(previous))
            for previous, one in zip(before, line, strict=False)
        ]

    def is_changed(self, goal):
        before = self.earlier(goal)
        return bool(before) and all(_title(goal) != _title(one) for one in before)

    def earlier(self, goal):
        """The goals that ``goal`` continues directly."""
        return self._known(self.graph.earlier.get(goal.pk, ()))

    def later(self, goal):
        """The goals that continue ``goal`` directly, by year and number."""
        return self._known(self.graph.later.get(goal.pk, ()))

    def origins(self, goal):
        """``[(how, earlier goal)]``: what the goal continues, in words."""
        return [(ContinuationKind(self.graph.kinds[goal.pk, one.pk]).label, one) for one in self.earlier(goal)]

    def rows(self):
        """``[(newest goal, [goal, ...])]``: one for each goal that none continues, with all that it builds on.

        After a split each branch has a row under its own name, and what they share stands in both.
        """
        ends = [goal for goal in self.goals.values() if not self.later(goal)]
        ends.sort(key=lambda goal: (-goal.goal_set.year, goal.number))
        return [(end, self._known((*self.graph.ancestors(end.pk), end.pk))) for end in ends]

    def ended_before(self, goal_set):
        """Goals of the newest earlier year with goals that no goal of this set, or of a later one, continues."""
        years = {goal.goal_set.year for goal in self.goals.values() if goal.goal_set.year < goal_set.year}
        of_year = [goal for goal in self.goals.values() if years and goal.goal_set.year == max(years)]
        return sorted((goal for goal in of_year if not goal.is_withdrawn and not self.later(goal)), key=_by_year)

    def _known(self, pks):
        return sorted((self.goals[pk] for pk in pks if pk in self.goals), key=_by_year)


def known_goals(user):
    """The ``KnownGoals`` of a person: four queries, a few goals a year."""
    goals = {goal.pk: goal for goal in Goal.objects.visible_to(user).with_words()}
    return KnownGoals(goals, Continuation.objects.graph())


def _by_year(goal):
    return goal.goal_set.year, goal.number


def _title(goal):
    return goal.wording.title if goal.wording else ""
