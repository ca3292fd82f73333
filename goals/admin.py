"""What the admin shows of goals: the ministry's desk registers itself."""

from .desk import benchmark, goal_sets, goals, letters, surveys  # noqa: F401
