"""What is new among the plans that anybody may read: hearings, adoptions, corrections of them, and what was taken back.

Read from the events of plans, and told in the words of frozen contents. Nothing is told that isn't public now.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from bpmplan import danish
from bpmplan.statuses import STATUSES
from goals.models import Continuation

from ..content.data import titled
from ..content.stored import from_json
from ..documents.since import Since
from ..models import EarlierDraft, ErasedContent, Event, GoalAnswer, OpenedVersion, PathDate, PathWhat, Revision
from ..steps.decisions import corrected_in
from ..steps.workflow import ANNULS

MOST = 30
"""So many are told, the newest first."""
MOST_NAMED = 5
"""So many sections are named of what is new, and so many of what is gone."""
MOST_OF_ANSWER = 400
"""Characters of an answer."""
TAKEN_BACK = "<p>Versionen blev offentliggjort som vedtaget ved en fejl og er trukket tilbage {}.</p>"
HEARD = "<p>Alle kan læse forslaget og svare. Fristen er {}.</p>"
NAMESPACE = uuid.UUID("3b7a3c52-6d0e-4f0c-9a55-6a3b0c6f2d11")

ADOPTIONS = Q(step__in=Event.ADOPTIONS, revision__adopted_at__isnull=False)
ANNULMENTS = Q(step__in=ANNULS, revision__annulled_at__isnull=False)
CORRECTIONS = Q(
    step="correct",
    revision__adopted_at__isnull=False,
    decision__annulled_at=None,
    at__gte=F("revision__adopted_at"),  # what was corrected before was never public
)
HEARINGS = Q(
    Exists(OpenedVersion.objects.filter(revision=OuterRef("revision"), opened_at=OuterRef("at"), closed_at=None)),
    step="open",
    revision__adopted_at=None,
    revision__hearing__isnull=False,
)


@dataclass(frozen=True)
class News:
    """One thing that is new. ``id`` is the same for ever; ``summary`` is HTML; ``link`` is a path of this site.

    ``updated`` is later than ``published`` when something was erased by law from what it tells of, and when a hearing
    got another deadline.
    """

    id: str
    title: str
    link: str
    municipality: str
    published: datetime
    updated: datetime
    summary: SafeString


class Newest:
    """The newest events among those ``within`` (a ``Q`` about ``Event``), as ``key`` and, when asked for, ``News``."""

    def __init__(self, within=None, kinds=ADOPTIONS | ANNULMENTS | CORRECTIONS | HEARINGS):
        self.events = list(_events().filter(kinds, within or Q())[:MOST])
        self.erased = {}
        if self.events:
            erased = ErasedContent.objects.filter(revision__in={event.revision_id for event in self.events})
            self.erased = dict(erased.values_list("revision").annotate(Max("erasure__at")))

    @property
    def key(self):
        """What names all that is told."""
        return [(*_of_key(event), self._updated(event), _place(event)) for event in self.events]

    @property
    def at(self):
        """When something was new last; None when nothing is."""
        return max(map(self._updated, self.events), default=None)

    def news(self):
        """The ``News``, the newest first; a fixed number of queries."""
        _give_titles(self.events)
        summaries = _adopted([event for event in self.events if event.step in Event.ADOPTIONS])
        return [self._news_of(event, summaries.get(event.pk)) for event in self.events]

    def _news_of(self, event, adopted):
        erased = self.erased.get(event.revision_id)
        if event.step in Event.ADOPTIONS:
            summary = format_html("<p>{}</p>{}", _adoption(event), adopted)
            title = f"{_name(event)}, er vedtaget"
        elif event.step == "correct":
            labels = danish.listed(label for label, _, _ in corrected_in(event))
            summary = format_html("<p>Oplysningerne om beslutningen er rettet: {}.</p>", labels)
            title = f"Rettelse til {_name(event)}"
        elif event.step == "open":
            summary = format_html(HEARD, danish.date(event.revision.hearing.deadline))
            title = f"{_name(event)}, er i høring"
        else:
            title, summary = self._taken_back(event)
        if erased and event.step != "correct":
            summary += format_html("<p>Oplysninger i planen er slettet efter loven {}.</p>", danish.date(erased))
        return self.one(event, title, summary)

    def _taken_back(self, event):
        summary = format_html(TAKEN_BACK, danish.date(event.at))
        return f"{_name(event)}, er trukket tilbage", summary

    def one(self, event, title, summary, *, anchor="", about=""):
        """``about`` tells apart what several lists tell of the same event."""
        place = event.revision.plan.municipality
        named = f"{place.code} {event.revision.plan_id} {event.revision.number} {event.step} {event.at.isoformat()}"
        return News(
            id=uuid.uuid5(NAMESPACE, named + about).urn,
            title=f"{place.full_name}: {title}",
            link=_page_of(event) + anchor,
            municipality=place.full_name,
            published=event.at,
            updated=self._updated(event),
            summary=summary,
        )

    def _updated(self, event):
        erased = self.erased.get(event.revision_id) if event.step != "correct" else None
        longer = event.deadline_set_at if event.step == "open" else None
        return max(filter(None, (event.at, erased, longer)))


class NewestAnswers(Newest):
    """The newest versions that answer a goal, or a goal of another year that it is one with."""

    def __init__(self, goal):
        line = Continuation.objects.graph().line(goal.pk)
        self.answers = GoalAnswer.objects.filter(wording__goal__in=line, left_out=False)
        has_answer = Q(Exists(self.answers.filter(revision=OuterRef("revision"))))
        super().__init__(has_answer, kinds=ADOPTIONS | ANNULMENTS)
        self.goal = goal

    def news(self):
        _give_titles(self.events)
        rows = self.answers.filter(revision__in=[event.revision_id for event in self.events])
        by_revision = {}
        for answer in rows.select_related("wording__goal__goal_set").order_by("-wording__goal__goal_set__year", "pk"):
            by_revision.setdefault(answer.revision_id, []).append(answer)
        return [self._answering(event, by_revision[event.revision_id]) for event in self.events]

    def _answering(self, event, answers):
        about = f" {self.goal.ident}"
        if event.step not in Event.ADOPTIONS:
            return self.one(event, *self._taken_back(event), about=about)
        goals = danish.listed(dict.fromkeys(_goal_of(answer) for answer in answers))
        places = {answer.key: answer for answer in reversed(answers)}  # one place can answer goals of several years
        parts = [(part,) for answer in reversed(places.values()) for part in _answer_parts(answer)]
        summary = format_html_join("", "<p>{}</p>", parts)
        title = f"{_name(event)}, svarer på {goals}"
        return self.one(event, title, summary, anchor=f"#{answers[0].key}", about=about)


def _events():
    """Events with what is told of them, the newest first; the contents stay where they are."""
    return (
        Event.objects.select_related("revision__plan__municipality", "revision__hearing", "decision")
        .defer("revision__content")
        .annotate(
            begun_from=Coalesce(
                "revision__plan__begun_from__fingerprint", "revision__plan__begun_from_draft__fingerprint"
            ),
            deadline_set_at=Subquery(
                PathDate.objects.filter(plan=OuterRef("plan"), what=PathWhat.HEARING_ENDS).values("set_at")[:1]
            ),
        )
        .order_by("-at", "-pk")
    )


def _give_titles(events):
    """Give each event the ``title`` that its version was frozen with: it lies in the content, which is large."""
    versions = Revision.objects.filter(pk__in={event.revision_id for event in events}).titled()
    titles = dict(versions.values_list("pk", "frozen_title"))
    for event in events:
        event.title = titles[event.revision_id]


def _name(event):
    plan = event.revision.plan
    return f"{titled(event.title, plan.years)}, version {event.revision.number}"


def _of_key(event):
    deadline = event.revision.hearing.deadline if event.step == "open" else None
    return event.pk, event.at, event.revision.fingerprint, event.begun_from, deadline


def _page_of(event):
    revision = event.revision
    if event.step != "open":
        return revision.get_absolute_url()
    plan = revision.plan
    return reverse("revision_hearing", args=[plan.municipality.slug, plan.years, revision.number])


def _place(event):
    municipality = event.revision.plan.municipality
    return municipality.full_name, municipality.slug, event.revision.plan.years


def _adoption(event):
    decision = event.decision
    day = danish.date(event.at)
    if decision is None or decision.annulled_at:
        return f"Vedtagelsen er registreret {day}."
    how = STATUSES["adopted" if event.step == "adopt" else "amended"].label
    return f"{how} af {decision.body_name} {danish.date(decision.meeting_date)}, og registreret {day}."


def _adopted(events):
    """``{event's number: what the adopted version has and what is new in it}``, as HTML."""
    before = _versions_before(events)
    keys = {}
    for event in events:
        earlier = before.get(event.pk)
        number, fingerprint = (earlier.number, earlier.fingerprint) if earlier else (0, event.begun_from or "")
        keys[event.pk] = (event.revision.fingerprint, number, fingerprint)
    summaries = {event.pk: _summaries.get(keys[event.pk]) for event in events}
    missing = [event for event in events if summaries[event.pk] is None]
    for event, content, earlier in _with_contents(missing, before):
        _, number, _ = key = keys[event.pk]
        summaries[event.pk] = _summaries[key] = _summary(content, earlier, number)
    while len(_summaries) > MOST_KEPT:
        _summaries.pop(next(iter(_summaries)), None)
    return summaries


_summaries = {}
"""Summaries by the fingerprints of what they compare, which is the same for ever."""
MOST_KEPT = 500


def _versions_before(events):
    """``{event's number: the version of the same plan that was adopted before}``, without its content."""
    again = {event.revision.plan_id for event in events if event.revision.number > 1}
    if not again:
        return {}
    of_plan = {}
    for revision in Revision.objects.adopted().filter(plan__in=again).only("plan", "number", "fingerprint"):
        of_plan.setdefault(revision.plan_id, []).append(revision)
    before = {}
    for event in events:
        earlier = [one for one in of_plan.get(event.revision.plan_id, ()) if one.number < event.revision.number]
        if earlier:
            before[event.pk] = max(earlier, key=lambda one: one.number)
    return before


def _with_contents(events, before):
    """``(event, content, earlier content or None)`` of each; at most two queries."""
    plans = {event.pk: event.revision.plan for event in events}
    earlier_of = {pk: before[pk].pk if pk in before else plan.begun_from_id for pk, plan in plans.items()}
    drafts_of = {pk: plan.begun_from_draft_id for pk, plan in plans.items() if earlier_of[pk] is None}
    versions = _contents(Revision, {*(event.revision_id for event in events), *earlier_of.values()})
    drafts = _contents(EarlierDraft, set(drafts_of.values()))
    for event in events:
        earlier = versions.get(earlier_of[event.pk]) or drafts.get(drafts_of.get(event.pk))
        yield event, from_json(*versions[event.revision_id]), from_json(*earlier) if earlier else None


def _contents(model, keys):
    """``{pk: (content as stored, schema)}``."""
    keys.discard(None)
    rows = model.objects.filter(pk__in=keys).values_list("pk", "content", "schema") if keys else ()
    return {pk: (content, schema) for pk, content, schema in rows}


def _summary(content, earlier, number):
    """What a version has and what is new in it. ``number``: of the earlier version of the same plan, or 0."""
    counted = format_html("<p>{}</p>", danish.ended(_counted(content)))
    if earlier is None:
        return counted
    since = Since(earlier, content, f"version {number}" if number else "")
    rows = since.summary(MOST_NAMED)
    if not rows:
        return counted + format_html("<p>Mål, indsatser og måltal er som i {}.</p>", since.name)
    lines = format_html_join("", "<li>{}: {}</li>", ((label, danish.listed(titles)) for label, titles in rows))
    return counted + format_html("<p>Nyt siden {}:</p><ul>{}</ul>", since.name, lines)


def _counted(content):
    """ "3 mål, 2 delmål, 5 indsatser og 7 måltal"."""
    answered = content.answered_goals
    goals = [goal for goal in answered if not goal.under]
    targets = sum(len(goal.targets) for goal in answered)
    counts = [(len(goals), "mål", "mål"), (len(answered) - len(goals), "delmål", "delmål")]
    counts += [(len(content.initiatives), "indsats", "indsatser"), (targets, "måltal", "måltal")]
    return danish.listed(danish.counted(*row) for row in counts if row[0]) or "Ingen mål endnu"


def _goal_of(answer):
    goal = answer.wording.goal
    return f"mål {goal.number} for {goal.goal_set.year}"


def _answer_parts(answer):
    """The paragraphs about one answer."""
    counts = [(answer.sub_goals, "delmål", "delmål"), (answer.initiatives, "indsats", "indsatser")]
    counts += [(answer.targets, "måltal", "måltal")]
    counted = danish.listed(danish.counted(*row) for row in counts if row[0])
    yield danish.ended(f"{danish.capital(_goal_of(answer))}: {answer.title or answer.wording.title}")
    begins, _, _ = answer.text.strip().partition("\n\n")
    if begins:
        yield Truncator(" ".join(begins.split())).chars(MOST_OF_ANSWER, truncate=" …")
    if counted:
        yield danish.ended(danish.capital(counted))
