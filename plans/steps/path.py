"""A plan's path as one list: what has happened, where it stands, what is to come, with planned and real dates.

What has happened is read from the plan's events and decisions, what is to come from its status, its municipality's
bodies and the dates that were set (``PathDate``). The page of the plan's progress, the public page of the path and the
documents that tell what comes next all show this list.
"""

from collections import defaultdict
from dataclasses import replace

from django.utils import timezone

from bpmplan.accounts.models import Body
from bpmplan.statuses import STATUSES

from ..models import Event, Outcome, PathDate, PathWhat, Revision, Status
from .milestones import TITLES, Milestone, State, What, agenda_day

WRITING_TITLES = {
    "end_hearing": "Høringssvarene skrives ind",
    "return": "Planen rettes",
    "return_amended": "Planen rettes",
    "amend": "Ændringerne skrives ind",
    "reopen": "Den nye version skrives",
    "bring_back": "Planen skrives",
}
"""What is being written, by the step that led to the draft."""

DONE_BY = {
    "ready": What.READY,
    "hear": What.HEARING,
    "submit": What.SUBMITTED,
    "return": What.RETURNED,
    "amend": What.AMENDED,
    "unamend": What.UNAMENDED,
    "return_amended": What.RETURNED,
    "reopen": What.REOPENED,
    "annul": What.ANNULLED,
    "annul_earlier": What.ANNULLED,
    "discard": What.DISCARDED,
    "bring_back": What.BROUGHT_BACK,
}
"""The milestone that a step passes. A body's decisions have theirs from what was decided."""

OPENED = (What.HEARING, What.SUBMITTED)
"""Milestones that are for everybody when their version is, or was, before it was adopted."""

HEARING_DAYS = (PathWhat.HEARING_BEGINS, PathWhat.HEARING_ENDS)

AMENDED = STATUSES["amended"].label

DECIDES = ("decide", *Event.ADOPTIONS)
"""Events that are about what a body decided."""

ADDED = (What.BODY, What.ADOPTED)


def path_of(plan, *, today):
    """The plan's path as ``[Milestone]``, from its beginning on; asks a fixed number of queries."""
    return paths_of([plan], today=today)[plan.pk]


def paths_of(plans, *, today):
    """``{plan's number: its path}``; as many queries for many plans as for one."""
    facts = _Facts(plans)
    return {plan.pk: _Path(plan, today, facts).milestones for plan in plans}


def public_path_of(plan, *, today):
    """The milestones that are for everybody: what was decided about public versions, and what became of them."""
    return [milestone for milestone in path_of(plan, today=today) if milestone.is_public]


def coming(path):
    """What lies ahead of where a plan stands, with where it stands: what a text about "the way from here" lists."""
    return [milestone for milestone in path if milestone.state != State.DONE]


class _Facts:
    """What the paths of plans are put together of: rows by their plan, and bodies by their municipality."""

    def __init__(self, plans):
        events = Event.objects.filter(plan__in=plans).exclude(step="correct").select_related("decision")
        self.events = _by("plan_id", events.order_by("at", "pk"))
        versions = Revision.objects.filter(plan__in=plans).defer("content").prefetch_related("openings")
        self.revisions = _by("plan_id", versions.order_by("number"))
        self.dates = _by("plan_id", PathDate.objects.filter(plan__in=plans))
        places = {plan.municipality_id for plan in plans}
        self.bodies = _by("municipality_id", Body.objects.filter(municipality__in=places))


def _by(name, rows):
    """``{value of the attribute: [rows]}``, in their order."""
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups


class _Path:
    """Puts a plan's path together."""

    def __init__(self, plan, today, facts):
        self.plan, self.today, self.milestones = plan, today, []
        self.events = facts.events[plan.pk]
        self.revisions = {row.pk: row for row in facts.revisions[plan.pk]}
        self.newest = next(reversed(self.revisions.values()), None)
        self.bodies = facts.bodies[plan.municipality_id]
        self.dates = facts.dates[plan.pk]
        self.steps = [event.step for event in self.events if event.step not in Event.NO_STEPS]
        self.read_events()
        self.stand()
        self.set_planned()
        self.milestones = [self.judged(milestone) for milestone in self.milestones]

    def read_events(self):
        self.add(What.BEGUN, day=timezone.localdate(self.plan.created_at))
        self.round_starts, self.round_since = 0, None
        for event in self.events:
            self.add_event(event)
        self.sort_meetings()
        self.add_superseded()

    def add(self, what, title="", **facts):
        self.milestones.append(Milestone(what, title or TITLES[what], **facts))

    def add_event(self, event):
        decision, day = event.decision, timezone.localdate(event.at)
        if event.step in DECIDES:
            if decision is not None and decision.annulled_at is None:
                self.add_decision(decision, self.revisions[decision.revision_id])
        elif event.step == "end_hearing":
            self.change_last(What.HEARING, end=day)
        elif (what := DONE_BY.get(event.step)) is not None:
            revision = self.revisions.get(event.revision_id)
            self.add(
                what,
                day=day,
                version=revision.number if revision else None,
                reason=event.reason,
                is_public=what == What.ANNULLED or (what in OPENED and self.has_been_open(revision)),
            )
        if event.step == "reopen":
            self.round_starts, self.round_since = len(self.milestones), event.at

    def add_decision(self, decision, revision):
        self.add(
            What.ADOPTED if decision.is_adoption else What.BODY,
            decision.body_name,
            day=decision.meeting_date,
            outcome=AMENDED if decision.is_adoption and revision.amends_id else decision.get_outcome_display(),
            version=revision.number,
            body=decision.body_id,
            is_last=decision.is_last,
            is_public=self.is_for_all(revision),
        )

    def has_been_open(self, revision):
        """Whether anybody may read a version, or could: that it was heard or sent to be decided is no secret."""
        return revision is not None and (revision.is_open or revision.was_open)

    def is_for_all(self, revision):
        """Whether what was decided about a version is: it is open, or what it was changed to is adopted."""
        return revision.is_open or any(
            one.is_adopted for one in self.revisions.values() if one.amends_id == revision.pk
        )

    def sort_meetings(self):
        """Meetings one after the other are in the order of their dates, not in that in which they were recorded."""
        start = 0
        for position in range(len(self.milestones) + 1):
            if position == len(self.milestones) or self.milestones[position].what not in ADDED:
                self.milestones[start:position] = sorted(self.milestones[start:position], key=lambda one: one.day)
                start = position + 1

    def add_superseded(self):
        adopted = [revision for revision in self.revisions.values() if revision.is_adopted]
        if adopted and adopted[-1].superseded_at:
            day = timezone.localdate(adopted[-1].superseded_at)
            self.add(What.SUPERSEDED, day=day, version=adopted[-1].number, is_public=True)

    def stand(self):
        """Where the plan stands, and what lies ahead of it."""
        status = self.plan.status
        if status == Status.DRAFT:
            self.stand_as_draft()
        elif status == Status.HEARING:
            self.change_last(What.HEARING, state=State.NOW)
        if self.plan.is_amended:
            self.add(What.ADOPTED, "Vedtagelsen med ændringer registreres", state=State.AHEAD)
        elif status in (Status.DRAFT, Status.HEARING):
            if status == Status.DRAFT and self.has_next_hearing():
                self.add(What.HEARING, state=State.AHEAD)
            self.add(What.SUBMITTED, state=State.AHEAD)
            self.add_bodies(self.bodies)
        elif status == Status.SUBMITTED:
            self.add_bodies([body for body in self.bodies if body.pk not in self.decided()])
            self.change_first_ahead(state=State.NOW)

    def stand_as_draft(self):
        if self.steps[-1:] == ["ready"]:
            self.change_last(What.READY, state=State.NOW)
            return
        leading = [event for event in self.events if event.step in WRITING_TITLES]
        title = WRITING_TITLES[leading[-1].step] if leading else "Planen skrives"
        since = leading[-1].at if leading else self.plan.created_at
        self.add(What.WRITING, title, state=State.NOW, day=timezone.localdate(since))

    def add_bodies(self, bodies):
        is_public = self.plan.status == Status.SUBMITTED and self.newest.is_open
        for body in bodies:
            self.add(What.BODY, body.name, state=State.AHEAD, body=body.pk, is_last=body.is_last, is_public=is_public)

    def decided(self):
        """Bodies that have decided about the newest version; one that has put it off is to decide still."""
        return {
            event.decision.body_id
            for event in self.events
            if event.step in DECIDES
            and event.decision.annulled_at is None
            and event.decision.outcome != Outcome.POSTPONED
            and event.decision.revision_id == self.newest.pk
        }

    def set_planned(self):
        """Put the dates that were set beside the milestones that they are about."""
        for row in self.dates:
            is_present = self.round_since is None or row.set_at >= self.round_since
            first, beyond = (self.round_starts, None) if is_present else (0, self.round_starts)
            places = [
                place
                for place, milestone in enumerate(self.milestones[first:beyond], first)
                if _is_about(row, milestone)
            ]
            done = [place for place in places if self.milestones[place].state == State.DONE]
            if done and self.was_about(row, self.milestones[done[-1]]):
                places = done
            if places:
                name = "planned_end" if row.what == PathWhat.HEARING_ENDS else "planned"
                self.change(places[-1], **{name: row.day})
        self.set_agenda()

    def set_agenda(self):
        """A plan is sent to the politicians before the agenda of the first meeting to come."""
        ahead = [one for one in self.milestones if one.what == What.BODY and one.state == State.AHEAD and one.planned]
        for place, milestone in enumerate(self.milestones):
            if milestone.what == What.SUBMITTED and milestone.state == State.AHEAD and ahead:
                self.change(place, planned=agenda_day(ahead[0].planned))

    def was_about(self, row, milestone):
        """Whether a date was set for what has been, rather than for what is to come."""
        return not self.is_of_next_hearing(row) if row.what in HEARING_DAYS else row.day <= milestone.day

    def is_of_next_hearing(self, row):
        """Whether a hearing's date was set after the last hearing, and in this round."""
        since = [event.at for event in self.events if event.step in ("end_hearing", "reopen")]
        return not since or row.set_at >= since[-1]

    def has_next_hearing(self):
        return any(row.what in HEARING_DAYS and self.is_of_next_hearing(row) for row in self.dates)

    def change(self, place, **facts):
        self.milestones[place] = replace(self.milestones[place], **facts)

    def change_last(self, what, **facts):
        places = [place for place, one in enumerate(self.milestones) if one.what == what]
        if places:
            self.change(places[-1], **facts)

    def change_first_ahead(self, **facts):
        places = [place for place, one in enumerate(self.milestones) if one.state == State.AHEAD]
        if places:
            self.change(places[0], **facts)

    def judged(self, milestone):
        """The milestone with whether its planned date has passed without it."""
        due = milestone.planned_end or milestone.planned
        is_late = milestone.state != State.DONE and due is not None and due < self.today
        has_dates = milestone.state == State.DONE or due is not None
        return replace(milestone, is_late=is_late, is_public=milestone.is_public and has_dates)


def _is_about(row, milestone):
    """Whether a ``PathDate`` is about a milestone."""
    if row.what == PathWhat.MEETING:
        return milestone.what in ADDED and milestone.body == row.body_id
    if row.what == PathWhat.WRITTEN:
        return milestone.what in (What.WRITING, What.READY)
    return milestone.what == What.HEARING
