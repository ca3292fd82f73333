"""What a municipality commits to: a plan, its sections, and what is frozen, decided and in force."""

from .amendments import Amendment, OpenedSection
from .brought import BroughtDocument
from .confirmations import Confirmation
from .dates import PathDate, PathWhat, ReminderRule, ReminderSent, ReminderSettings, ReminderWhat
from .decisions import Decision, Outcome
from .deleted_drafts import DeletedDraft
from .documents import Document
from .earlier_drafts import EarlierDraft
from .edits import Edit, Saves
from .erasures import ErasedContent, Erasure, Law, WantedErasure, keyed
from .followups import (
    FollowUp,
    FollowUpDate,
    FollowUpEdit,
    FollowUpEvent,
    FollowUpPart,
    FollowUpStatus,
    Going,
    PartOf,
    Result,
)
from .handed_out import HandedOut
from .hearings import (
    ANSWER_LENGTH,
    AnswerWay,
    AskedParty,
    Hearing,
    HearingAnswer,
    HearingAnswerFile,
    HearingPoint,
    Party,
    PartyFields,
    PartyKind,
    PointOutcome,
)
from .initiatives import EconomyRow, Initiative, Source, TargetGroup
from .kinds import KINDS, SECTIONS
from .notes import Note, NoteDeed, NoteReply
from .opened import OpenedVersion
from .plan import ON_THE_WAY, Plan, PlanQuerySet, Status
from .presence import Presence
from .reading_links import ReadingLink
from .revisions import Event, GoalAnswer, KeptPage, Revision, RevisionQuerySet, YearInForce
from .searched_sections import SearchedKind, SearchedSection
from .sections import (
    GROUP_LENGTH,
    LONG_TEXT,
    ORIGIN_LENGTH,
    Attachment,
    Chapter,
    ChapterKind,
    PlanGoal,
    Section,
    address_of_origin,
)
from .stands import Stand, StandKind
from .survey_replies import ReplyStep, SurveyAnswer, SurveyEdit, SurveyReply, SurveyReplyEvent, SurveyReplyQuerySet
from .target_aims import TargetAim
from .targets import Comparison, Target, TargetValue, Unit
from .visits import Visit
from .words import Word, pattern_of, words_of
from .year_answers import Answer, AnswerEvent, AnswerFields, AnswerKind, Theme, ThemeTag

__all__ = [
    "ANSWER_LENGTH",
    "GROUP_LENGTH",
    "KINDS",
    "LONG_TEXT",
    "ON_THE_WAY",
    "ORIGIN_LENGTH",
    "SECTIONS",
    "Amendment",
    "Answer",
    "AnswerEvent",
    "AnswerFields",
    "AnswerKind",
    "AnswerWay",
    "AskedParty",
    "Attachment",
    "BroughtDocument",
    "Chapter",
    "ChapterKind",
    "Comparison",
    "Confirmation",
    "Decision",
    "DeletedDraft",
    "Document",
    "EarlierDraft",
    "EconomyRow",
    "Edit",
    "ErasedContent",
    "Erasure",
    "Event",
    "FollowUp",
    "FollowUpDate",
    "FollowUpEdit",
    "FollowUpEvent",
    "FollowUpPart",
    "FollowUpStatus",
    "GoalAnswer",
    "Going",
    "HandedOut",
    "Hearing",
    "HearingAnswer",
    "HearingAnswerFile",
    "HearingPoint",
    "Initiative",
    "KeptPage",
    "Law",
    "Note",
    "NoteDeed",
    "NoteReply",
    "OpenedSection",
    "OpenedVersion",
    "Outcome",
    "PartOf",
    "Party",
    "PartyFields",
    "PartyKind",
    "PathDate",
    "PathWhat",
    "Plan",
    "PlanGoal",
    "PlanQuerySet",
    "PointOutcome",
    "Presence",
    "ReadingLink",
    "ReminderRule",
    "ReminderSent",
    "ReminderSettings",
    "ReminderWhat",
    "ReplyStep",
    "Result",
    "Revision",
    "RevisionQuerySet",
    "Saves",
    "SearchedKind",
    "SearchedSection",
    "Section",
    "Source",
    "Stand",
    "StandKind",
    "Status",
    "SurveyAnswer",
    "SurveyEdit",
    "SurveyReply",
    "SurveyReplyEvent",
    "SurveyReplyQuerySet",
    "Target",
    "TargetAim",
    "TargetGroup",
    "TargetValue",
    "Theme",
    "ThemeTag",
    "Unit",
    "Visit",
    "WantedErasure",
    "Word",
    "YearInForce",
    "address_of_origin",
    "keyed",
    "pattern_of",
    "words_of",
]
