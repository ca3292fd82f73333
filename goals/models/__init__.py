"""What the minister announces: goal sets with their goals, the letters that word them, and who has got a letter."""

from .goal_sets import DateWhat, GoalSet, GoalSetDate, GoalSetQuerySet, GoalSetStatus
from .goals import Goal, GoalQuerySet, Indicator, OfficialIndicator, Wording, WordingQuerySet
from .letters import Letter, LetterFile, LetterFileQuerySet, LetterKind, LetterQuerySet
from .receipts import Event, LetterReceipt, LetterReceiptQuerySet

__all__ = [
    "DateWhat",
    "Event",
    "Goal",
    "GoalQuerySet",
    "GoalSet",
    "GoalSetDate",
    "GoalSetQuerySet",
    "GoalSetStatus",
    "Indicator",
    "Letter",
    "LetterFile",
    "LetterFileQuerySet",
    "LetterKind",
    "LetterQuerySet",
    "LetterReceipt",
    "LetterReceiptQuerySet",
    "OfficialIndicator",
    "Wording",
    "WordingQuerySet",
]
