"""Where texts of a municipality's plans lie: every model that has any, declared once.

Each column with text is looked through, unless it is named as one that no person writes; so a new column is looked
through from the day it is there. A test plants a word in every column of every model, and finds nothing afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from bpmplan import danish
from bpmplan.accounts.models import Body, Municipality
from bpmplan.outbox.models import Mail
from bpmplan.second_person.models import Proposal
from bpmplan.values.columns import PeriodColumn

from ..models import (
    KINDS,
    SECTIONS,
    Answer,
    AnswerEvent,
    AskedParty,
    BroughtDocument,
    Decision,
    EarlierDraft,
    Edit,
    Erasure,
    Event,
    FollowUp,
    FollowUpEdit,
    FollowUpEvent,
    FollowUpPart,
    Hearing,
    HearingAnswer,
    HearingAnswerFile,
    HearingPoint,
    Note,
    NoteReply,
    Party,
    Plan,
    ReminderSent,
    Result,
    Revision,
    Section,
    Stand,
    SurveyAnswer,
    SurveyEdit,
    WantedErasure,
)
from .paths import FILE, MADE, parts_of_path

TEXT_COLUMNS = (models.CharField, models.TextField, models.JSONField)

NOW, HISTORY, DELETED = "Teksten nu", "Historik", "Papirkurv"
VERSIONS, BEGUN, DECISIONS, STEPS = "Versioner", "Kladder, som de var", "Beslutninger", "Trin"
HEARINGS, FOLLOW_UPS = "Høringer", "Opfølgninger"
OTHER = "Andet"

_FROZEN = frozenset({"fingerprint", "place"})


@dataclass(frozen=True)
class Holder:
    """A model whose rows hold texts of a municipality's plans.

    ``rows(municipality)`` gives them, with all that ``name`` asks for. ``plan(row)`` is the plan that a row belongs
    to, or None. ``group`` and ``name(row)`` say in Danish where a text stands. ``not_written`` are the columns with
    text that no person writes. ``is_public(row)``: whether anybody can read it, or could.
    """

    model: type
    rows: Callable
    group: str
    name: Callable
    plan: Callable = lambda row: row.plan
    not_written: frozenset = frozenset()
    is_public: Callable = lambda row: False

    @cached_property
    def columns(self):
        """The columns that are looked through."""
        return [
            field
            for field in self.model._meta.concrete_fields
            if isinstance(field, TEXT_COLUMNS) and not isinstance(field, PeriodColumn)
            if not field.choices and field.name not in self.not_written
        ]

    @cached_property
    def columns_naming_files(self):
        """The columns that name an uploaded file, alone or somewhere in a content or a history."""
        named = [one for one in self.model._meta.concrete_fields if one.name == "sha256"]
        if self.model in (Edit, Revision, EarlierDraft, BroughtDocument):
            named += [one for one in self.columns if isinstance(one, models.JSONField)]
        return named

    @property
    def key(self):
        return self.model._meta.label_lower

    def where(self, row, column, path):
        """Where in the row a text stands, in Danish; names the field, and of a content the section."""
        return " · ".join(filter(None, (self.name(row), *parts_of_path(row, column, path))))


# --- the declarations -----------------------------------------------------------------------------------------------


def _of_plans(model):
    return lambda municipality: model.objects.filter(plan__municipality=municipality).select_related("plan")


def _rows_of(field):
    """The rows that sections have of their own, where a person writes in them."""
    owner = field.owner

    def rows(municipality):
        return field.to.objects.filter(**{f"{owner}__plan__municipality": municipality}).select_related(
            f"{owner}__plan"
        )

    return Holder(
        field.to,
        rows,
        NOW,
        lambda row: f"{_named(getattr(row, owner))}, {field.label.lower()}",
        plan=lambda row: getattr(row, owner).plan,
    )


def _named(row):
    return f"{str(type(row)._meta.verbose_name).capitalize()} »{row}«"


def _edit(edit):
    if edit.section == Edit.PLAN:
        return f"Planens titel, ændret {danish.moment(edit.at)}"
    kind = str(KINDS[edit.section]._meta.verbose_name)
    return f"{kind.capitalize()}, {'slettet' if edit.deleted else 'gemt'} {danish.moment(edit.at)}"


def _decision(decision):
    return f"{decision.body_name}, {danish.date(decision.meeting_date)}"


def _been_public(revision):
    return revision.adopted_at is not None or revision.annulled_at is not None or revision.openings.exists()


def _answers(model):
    return lambda municipality: model.objects.filter(municipality=municipality)


def _admin_log(municipality):
    """What the ministry changed about the municipality or its bodies."""
    about = ContentType.objects.get_for_models(Municipality, Body)
    bodies = [str(pk) for pk in municipality.bodies.values_list("pk", flat=True)]
    is_municipality = models.Q(content_type=about[Municipality], object_id=str(municipality.pk))
    return LogEntry.objects.filter(is_municipality | models.Q(content_type=about[Body], object_id__in=bodies))


def _mails(municipality):
    return Mail.objects.filter(
        models.Q(user__memberships__municipality=municipality)
        | models.Q(address__in=municipality.invitations.values("email"))
        | models.Q(address=municipality.mailbox)
    ).distinct()


def _wanted(municipality):
    return WantedErasure.objects.filter(municipality=municipality)


def _proposals(municipality):
    """What was proposed to erase, and why not: the reasons may name whom the erasures were about."""
    return Proposal.objects.filter(subjects__wanted__in=list(_wanted(municipality).values_list("pk", flat=True)))


def _of_hearing(model, path, *, is_in_note=False, not_written=frozenset({"address"}), named=None):
    """The texts of a plan's hearings, ``path`` leading to the hearing's plan from a row.

    ``is_in_note``: they stand in the hearing note, which is public with an adopted version.
    """

    content = f"{path.removesuffix('plan')}content"

    def plan(row):
        for step in path.split("__"):
            row = getattr(row, step)
        return row

    return Holder(
        model,
        lambda m: model.objects.filter(**{f"{path}__municipality": m}).select_related(path).defer(content),
        HEARINGS,
        named or (lambda row: str(type(row)._meta.verbose_name).capitalize()),
        plan=plan,
        not_written=not_written,
        is_public=lambda row: is_in_note and plan(row).revisions.been_public().exists(),
    )


def _no_plan(row):
    return None


HOLDERS = (
    Holder(Plan, lambda m: Plan.objects.filter(municipality=m), NOW, lambda row: "Planen", plan=lambda row: row),
    *(
        Holder(kind, _of_plans(kind), NOW, _named, not_written=MADE & {field.name for field in kind._meta.fields})
        for kind in SECTIONS
    ),
    *(_rows_of(field) for kind in SECTIONS for field in kind.FIELDS.rows if field.cpr),
    Holder(Stand, _of_plans(Stand), NOW, lambda row: "Stillingtagen", not_written=frozenset({"section"})),
    Holder(Edit, _of_plans(Edit), HISTORY, _edit, not_written=frozenset({"section"})),
    Holder(
        Revision,
        _of_plans(Revision),
        VERSIONS,
        lambda row: f"Version {row.number}",
        not_written=_FROZEN,
        is_public=_been_public,
    ),
    Holder(EarlierDraft, _of_plans(EarlierDraft), BEGUN, str, not_written=_FROZEN),
    Holder(
        Decision,
        lambda m: (
            Decision.objects.filter(revision__plan__municipality=m)
            .select_related("revision__plan")
            .defer("revision__content")
        ),
        DECISIONS,
        _decision,
        plan=lambda row: row.revision.plan,
        is_public=lambda row: _been_public(row.revision),
    ),
    Holder(
        Event,
        _of_plans(Event),
        STEPS,
        lambda row: f"Hændelse {danish.moment(row.at)}",
        not_written=frozenset({"step"}),
    ),
    Holder(
        Note,
        _of_plans(Note),
        OTHER,
        lambda row: f"Bemærkning {danish.moment(row.at)}",
        not_written=frozenset({"section", "field"}),
    ),
    Holder(
        NoteReply,
        lambda m: NoteReply.objects.filter(note__plan__municipality=m).select_related("note__plan"),
        OTHER,
        lambda row: f"Svar på en bemærkning {danish.moment(row.at)}",
        plan=lambda row: row.note.plan,
    ),
    _of_hearing(Hearing, "revision__plan"),
    _of_hearing(AskedParty, "hearing__revision__plan", is_in_note=True),
    _of_hearing(
        HearingAnswer,
        "hearing__revision__plan",
        is_in_note=True,
        named=lambda row: f"Høringssvar modtaget {danish.date(row.received_on)}",
    ),
    _of_hearing(HearingAnswerFile, "answer__hearing__revision__plan", not_written=FILE),
    _of_hearing(HearingPoint, "answer__hearing__revision__plan", is_in_note=True),
    Holder(
        FollowUp,
        _of_plans(FollowUp),
        FOLLOW_UPS,
        str,
        not_written=_FROZEN,
        is_public=lambda row: row.events.filter(step="publish").exists(),
    ),
    Holder(FollowUpPart, _of_plans(FollowUpPart), FOLLOW_UPS, lambda row: str(row.get_part_of_display())),
    Holder(
        FollowUpEdit,
        _of_plans(FollowUpEdit),
        FOLLOW_UPS,
        lambda row: f"Gemt {danish.moment(row.at)}",
        not_written=frozenset({"section"}),
    ),
    Holder(
        FollowUpEvent,
        lambda m: FollowUpEvent.objects.filter(follow_up__plan__municipality=m).select_related("follow_up__plan"),
        FOLLOW_UPS,
        lambda row: f"Hændelse {danish.moment(row.at)}",
        plan=lambda row: row.follow_up.plan,
        not_written=frozenset({"step"}),
    ),
    Holder(
        SurveyAnswer,
        lambda m: SurveyAnswer.objects.filter(plan__municipality=m).select_related("plan", "reply__survey", "question"),
        OTHER,
        lambda row: f"Svar på »{row.reply.survey.title}«, spørgsmål {row.question.number}",
        is_public=lambda row: row.reply.is_published,
    ),
    Holder(
        SurveyEdit,
        _of_plans(SurveyEdit),
        OTHER,
        lambda row: f"Svar på en undersøgelse, gemt {danish.moment(row.at)}",
        not_written=frozenset({"section"}),
    ),
    Holder(Result, _of_plans(Result), FOLLOW_UPS, lambda row: f"Resultat for {row.period}"),
    Holder(Party, lambda m: m.parties.all(), OTHER, lambda row: "Høringspart", _no_plan, frozenset({"address"})),
    Holder(Answer, _answers(Answer), OTHER, lambda row: f"Svar for {row.year}", _no_plan, FILE),
    Holder(
        AnswerEvent,
        _answers(AnswerEvent),
        OTHER,
        lambda row: f"Svar for {row.year}, {danish.moment(row.at)}",
        _no_plan,
        FILE | {"step"},
    ),
    Holder(Body, lambda m: m.bodies.all(), OTHER, lambda row: "Politisk organ", _no_plan),
    Holder(
        ReminderSent,
        lambda m: ReminderSent.objects.filter(municipality=m),
        OTHER,
        lambda row: f"Påmindelse {danish.date(row.day)}",
        _no_plan,
        # Whom it went to is about the person who was reminded (``accounts/leaving.py``).
        frozenset({"address", "name", "about"}),
    ),
    Holder(
        Mail,
        _mails,
        OTHER,
        lambda row: f"Mail i udbakken {danish.moment(row.created_at)}",
        _no_plan,
        frozenset({"kind", "key", "subjects", "address", "message_id"}),
    ),
    Holder(
        LogEntry,
        _admin_log,
        OTHER,
        lambda row: f"Ministeriets ændring {danish.moment(row.action_time)}",
        _no_plan,
        frozenset({"object_id"}),
    ),
    Holder(
        Erasure,
        lambda m: m.erasures.all(),
        OTHER,
        lambda row: f"Sletning {danish.moment(row.at)}",
        _no_plan,
    ),
    Holder(
        BroughtDocument,
        _answers(BroughtDocument),
        OTHER,
        lambda row: f"Dokument til en plan, {danish.moment(row.asked_at)}",
        _no_plan,
        FILE | {"error", "taken_by"},  # the error is one of the program's own sentences
    ),
    # The words that are to go stand in the first as long as it waits: by them it is found and done.
    Holder(
        WantedErasure,
        _wanted,
        OTHER,
        lambda row: f"Ønske om sletning {danish.moment(row.asked_at)}",
        _no_plan,
        frozenset({"passage", "left_out"}),
    ),
    Holder(
        Proposal,
        _proposals,
        OTHER,
        lambda row: f"Forslag om sletning {danish.moment(row.proposed_at)}",
        _no_plan,
        frozenset({"kind", "subjects", "facts", "about"}),
    ),
)


def is_section(model):
    return issubclass(model, Section)


def rows_field(model):
    """The field of a section that the model has the rows of; None for any other model."""
    return next((field for kind in SECTIONS for field in kind.FIELDS.rows if field.to is model), None)
