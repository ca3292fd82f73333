"""What the minister announces: goal sets with their goals, the letters that word them, and who has got a letter."""

from .benchmark import BenchmarkFigure
from .compared import ComparedMunicipality
from .goal_sets import DateWhat, GoalSet, GoalSetDate, GoalSetQuerySet, GoalSetStatus
from .goals import Goal, GoalQuerySet, Indicator, OfficialIndicator
from .letters import Letter, LetterFile, LetterFileQuerySet, LetterKind, LetterQuerySet
from .lineage import Continuation, ContinuationKind, ContinuationQuerySet, GoalGraph, LineageEvent
from .readings import LetterReading, TableReading
from .receipts import Event, LetterReceipt, LetterReceiptQuerySet
from .series import (
    PERIOD_KINDS,
    Area,
    AreaKind,
    DeliveredQuerySet,
    Delivery,
    Measurement,
    Series,
    SeriesFetch,
    WhyNone,
)
from .surveys import Survey, SurveyEvent, SurveyQuerySet, SurveyQuestion, SurveyStep
from .wordings import Wording, WordingQuerySet

__all__ = [
    "PERIOD_KINDS",
    "Area",
    "AreaKind",
    "BenchmarkFigure",
    "ComparedMunicipality",
    "Continuation",
    "ContinuationKind",
    "ContinuationQuerySet",
    "DateWhat",
    "DeliveredQuerySet",
    "Delivery",
    "Event",
    "Goal",
    "GoalGraph",
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
    "LetterReading",
    "LetterReceipt",
    "LetterReceiptQuerySet",
    "LineageEvent",
    "Measurement",
    "OfficialIndicator",
    "Series",
    "SeriesFetch",
    "Survey",
    "SurveyEvent",
    "SurveyQuerySet",
    "SurveyQuestion",
    "SurveyStep",
    "TableReading",
    "WhyNone",
    "Wording",
    "WordingQuerySet",
]
