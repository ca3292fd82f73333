"""Where a content stands: which version of what, in which status, and what was decided."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from bpmplan.prepared import Prepared, given
from bpmplan.statuses import STATUSES

from ..models import Decision, ErasedContent, Hearing, Law, Outcome, Revision, Status
from .live import of_plan
from .stored import in_groups, of_revision


@dataclass(frozen=True)
class DecisionContent:
    body: str
    is_last: bool
    meeting_date: date
    outcome: str
    case_number: str
    item_number: str
    votes: str
    minority_statement: str
    minutes: str = ""

    @property
    def outcome_label(self):
        return Outcome(self.outcome).label


@dataclass(frozen=True)
class ErasureContent:
    """That something was erased from the content by law: when, and by which rules."""

    day: date
    law: str

    @property
    def rules(self):
        return Law(self.law).rules


@dataclass(frozen=True)
class HearingContent:
    """Until the end of which day a version is heard, and the mail address for answers, which may be empty."""

    deadline: date
    address: str


@dataclass(frozen=True)
class AmendedContent:
    """The version that a body decided about and adopted with changes. ``differences``: what those are, in sentences,
    where somebody has asked (``amended.with_differences``)."""

    number: int
    fingerprint: str
    differences: tuple[str, ...] = ()

    @property
    def fingerprint_in_groups(self):
        return in_groups(self.fingerprint)


COLUMNS = {"body": "body_name"}
"""Where a ``Decision`` has what is called otherwise in the content."""
DECISIONS = Prepared(
    lambda: Decision.objects.filter(revision=given("revision"), annulled_at=None).values_list(
        *(COLUMNS.get(field.name, field.name) for field in dataclasses.fields(DecisionContent))
    )
)
AMENDED = Prepared(lambda: Revision.objects.filter(pk=given("pk")).values_list("number", "fingerprint"))
ERASURES = Prepared(
    lambda: ErasedContent.objects.filter(revision=given("revision")).values_list("erasure__at", "erasure__law")
)

HEARINGS = Prepared(lambda: Hearing.objects.filter(revision=given("revision")).values_list("deadline", "address"))


@dataclass(frozen=True)
class Standing:
    """Where a content stands: which version of what, in which status, and what was decided.

    ``number`` is None and ``fingerprint`` empty for a live draft. ``at`` is when it was frozen or, for a draft, when
    it was read. ``address`` is the permanent address of the version. ``sample``: made from sample data, and says so.
    ``hearing``: of a version that was sent in hearing, by when and where to answer.
    ``amends``: what a body decided about, when it adopted this with changes.
    """

    status: str
    at: datetime
    number: int | None = None
    fingerprint: str = ""
    address: str = ""
    decisions: tuple[DecisionContent, ...] = ()
    sample: bool = False
    erasures: tuple[ErasureContent, ...] = ()
    hearing: HearingContent | None = None
    amends: AmendedContent | None = None

    @classmethod
    def of_draft(cls, *, at, status=Status.DRAFT, sample=False):
        """Of a live plan read at ``at``: a draft, or one that was discarded."""
        return cls(Status(status).value, at, sample=sample)

    @classmethod
    def on_trial(cls, status, *, at):
        """Of the version that a step to ``status`` would freeze; its number, fingerprint and address only look real."""
        address = f"{settings.SITE_URL}/kommuner/"
        return cls(Status(status).value, at, number=1, fingerprint="0" * 64, address=address, sample=settings.DEMO)

    @classmethod
    def of(cls, revision, *, site_url, sample=False):
        """A frozen revision's standing: adopted if it is, else what it was frozen for."""
        heard = HEARINGS.rows(revision=revision.pk) if revision.frozen_for == Status.HEARING else ()
        amended = AMENDED.rows(pk=revision.amends_id) if revision.amends_id else ()
        return cls(
            status=Status.ADOPTED.value if revision.is_adopted else str(revision.frozen_for),
            at=revision.frozen_at,
            number=revision.number,
            fingerprint=revision.fingerprint,
            address=site_url + revision.get_absolute_url(),
            decisions=tuple(
                DecisionContent(*cells)
                for decided_about in filter(None, (revision.amends_id, revision.pk))
                for cells in DECISIONS.rows(revision=decided_about)
            ),
            sample=sample,
            erasures=tuple(
                ErasureContent(timezone.localdate(at), law) for at, law in ERASURES.rows(revision=revision.pk)
            ),
            hearing=next((HearingContent(*row) for row in heard), None),
            amends=next((AmendedContent(*row) for row in amended), None),
        )

    @property
    def is_draft(self):
        """Whether the content was read from the live plan: it is no version of it."""
        return self.number is None

    @property
    def is_adopted(self):
        return self.status == Status.ADOPTED

    @property
    def status_label(self):
        return STATUSES["amended"].label if self.amends and self.is_adopted else Status(self.status).label

    @property
    def adoption(self):
        """The last body's decision to adopt, or None."""
        return next((d for d in self.decisions if d.is_last and d.outcome == Outcome.ADOPTED), None)

    @property
    def check_address(self):
        """Where anybody learns what the version is; it leads on to the version itself, for those who may read it."""
        site, _, _ = self.address.partition("/kommuner/")
        return f"{site}/verificer/{self.fingerprint[:16]}/" if self.fingerprint else ""

    def digest(self):
        """Hash that changes when the document would: names the stored PDF."""
        parts = dataclasses.asdict(self)
        for later in ("erasures", "hearing", "amends"):
            if not parts[later]:
                del parts[later]  # as it was before there was any: documents of then are still right
        if self.amends:
            del parts["amends"]["differences"]
        return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def standing_of(revision):
    """The ``Standing`` with this site's address; sample data says so in demo mode."""
    return Standing.of(revision, site_url=settings.SITE_URL, sample=settings.DEMO)


def as_it_stands(plan, *, now):
    """The content and ``Standing`` of a plan as its desk shows it: live or, while the text is locked, its version."""
    revision = None if plan.status in (Status.DRAFT, Status.DISCARDED) else plan.newest_revision
    if revision is None:
        return of_plan(plan), Standing.of_draft(at=now, status=plan.status, sample=settings.DEMO)
    return of_revision(revision), standing_of(revision)
