"""What there is to remind of, and who is reminded."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from bpmplan import danish, workdays
from bpmplan.accounts.models import Membership, Municipality, Role
from bpmplan.statuses import STATUSES
from goals.models import GoalSet, GoalSetDate

from ..models import (
    ON_THE_WAY,
    Answer,
    Decision,
    Event,
    FollowUp,
    FollowUpDate,
    Outcome,
    PathDate,
    Plan,
    ReminderRule,
    ReminderSent,
    ReminderWhat,
    Revision,
    Status,
    YearInForce,
)
from ..steps.milestones import agenda_day

SHORTLY = timedelta(days=60)
"""A follow-up that was frozen so long before a day is the one that was wanted by then."""


@dataclass(frozen=True)
class Item:
    """One date that concerns one municipality, and what the mail says about it.

    ``about`` names whose date of which kind it is; with ``day`` it is what a person is reminded of only once.
    """

    about: str
    what: ReminderWhat
    municipality: Municipality
    day: date
    remind_on: date
    title: str
    text: str
    url: str
    is_invitation: bool = False
    intro: str = ""
    goal_set: GoalSet | None = None
    plan: Plan | None = None

    @property
    def key(self):
        return self.about, self.day


@dataclass(frozen=True)
class Recipient:
    """Whom a municipality's reminders go to. ``reason`` says in Danish why it is this one."""

    address: str
    name: str
    reason: str


@dataclass(frozen=True)
class Outlook:
    """How things stand: what there is to remind of, to whom it goes, and what has been sent (``{(address, key)}``)."""

    items: tuple
    recipients: dict
    sent: frozenset

    @property
    def without_recipients(self):
        """Municipalities that there is something to remind of, but nobody to remind; in Danish order."""
        alone = {item.municipality for item in self.items if not self.recipients.get(item.municipality.pk)}
        return sorted(alone, key=lambda municipality: danish.sort_key(municipality.name))


def look(today):
    """The ``Outlook`` from ``today`` on. Paused rules are not in it; the pause of all is the outbox's matter."""
    rules = {rule.what: rule for rule in ReminderRule.objects.filter(paused=False)}
    return Outlook(
        items=tuple(
            sorted(
                [*_of_goal_sets(today, rules), *_of_paths(today, rules), *_of_follow_ups(today, rules)],
                key=lambda item: item.day,
            )
        ),
        recipients=_recipients(),
        sent=frozenset(
            (address, (about, day))
            for address, about, day in ReminderSent.objects.filter(day__gte=today).values_list(
                "address", "about", "day"
            )
        ),
    )


def _recipients():
    """``{municipality's id: [Recipient]}``: editors, else approvers, else administrators, else the mailbox."""
    members = defaultdict(list)
    for membership in Membership.objects.active().select_related("user").order_by("pk"):
        members[membership.municipality_id].append(membership)
    chosen = {}
    for municipality in Municipality.objects.all():
        there = members[municipality.pk]
        people, why = [m for m in there if m.role == Role.EDITOR], "redaktør"
        if not people:
            people, why = [m for m in there if m.role == Role.APPROVER], "godkender"
        if not people:
            people, why = [m for m in there if m.is_administrator], "administrator"
        if people:
            reason = f"du er {why} i {municipality}"
            chosen[municipality.pk] = [Recipient(m.user.email.lower(), m.user.name, reason) for m in people]
        elif municipality.mailbox:
            reason = f"{municipality} ikke har aktive brugere i BPMplan"
            chosen[municipality.pk] = [Recipient(municipality.mailbox.lower(), str(municipality), reason)]
    return chosen


def _of_goal_sets(today, rules):
    dates = [
        row
        for row in GoalSetDate.objects.filter(day__gte=today, goal_set__in=GoalSet.objects.announced()).select_related(
            "goal_set"
        )
        if row.what in rules
    ]
    if not dates:
        return []
    years = {row.goal_set.year for row in dates}
    done = set(YearInForce.objects.filter(year__in=years).values_list("municipality", "year"))
    done |= set(Answer.objects.filter(year__in=years).values_list("municipality", "year"))
    plans, municipalities = _plans_by_year(years), list(Municipality.objects.all())
    return [
        _item_of_goal_set(row, rules[row.what], municipality, plan)
        for row in dates
        for municipality in municipalities
        for plan in [plans.get((municipality.pk, row.goal_set.year))]
        if (municipality.pk, row.goal_set.year) not in done
        and not (row.what == ReminderWhat.READY and plan is not None and plan.status == Status.SUBMITTED)
    ]


def _plans_by_year(years):
    """The plan under way for each municipality and year: the one that has come farthest."""
    plans = {}
    rank = {status: number for number, status in enumerate(Status)}
    for plan in Plan.objects.kept().filter(first_year__lte=max(years), last_year__gte=min(years)).order_by("pk"):
        for year in range(plan.first_year, plan.last_year + 1):
            other = plans.get((plan.municipality_id, year))
            if other is None or rank[plan.status] > rank[other.status]:
                plans[plan.municipality_id, year] = plan
    return plans


WHAT_IS_NEXT = {
    Status.DRAFT: "Kladden ligger klar til at blive skrevet færdig.",
    Status.HEARING: f"Planen {STATUSES[Status.HEARING].clause}.",
    Status.SUBMITTED: (
        f"Planen {STATUSES[Status.SUBMITTED].clause}. Når den er vedtaget, registrerer en godkender beslutningen."
    ),
    Status.ADOPTED: "",
}


NOT_BEGUN = "Der er ikke begyndt en plan her endnu."


OTHER_ANSWERS = (
    "Laver I ingen plan i år, eller har I jeres egen et andet sted, kan en godkender eller administrator svare det her."
)


def _item_of_goal_set(row, rule, municipality, plan):
    year, day = row.goal_set.year, danish.date(row.day)
    invites = not row.goal_set.plan_required
    if row.what == ReminderWhat.READY and invites:
        title = f"I er velkomne til at lave en plan for {year}"
        text = f"I er velkomne til at lave en plan for {year}. Den kan være klar til politisk behandling {day}."
    elif row.what == ReminderWhat.READY:
        title = f"Planen for {year}: klar til politisk behandling {day}"
        text = f"Planen for {year} skal være klar til politisk behandling senest {day}."
    elif invites:
        title = f"I er velkomne til at fortælle om jeres plan for {year}"
        text = (
            f"I er velkomne til at lave en plan for {year} eller fortælle, hvad I gør i stedet. Det er frivilligt. "
            f"Ministeriet samler svarene {day}."
        )
    else:
        title = f"Planen for {year}: senest {day}"
        text = f"Ministeriet venter kommunens plan for {year} senest {day}."
    sentences = [text, WHAT_IS_NEXT[plan.status] if plan else NOT_BEGUN]
    if row.what == ReminderWhat.ANSWER and (plan is None or plan.status == Status.DRAFT):
        sentences.append(OTHER_ANSWERS)
    return Item(
        about=f"{row.what} {year} {municipality.code}",
        what=ReminderWhat(row.what),
        municipality=municipality,
        day=row.day,
        remind_on=workdays.before(row.day, rule.days_ahead),
        title=title,
        text=" ".join(filter(None, sentences)),
        url=settings.SITE_URL + (plan.get_absolute_url() if plan else reverse("desk")),
        is_invitation=invites,
        intro=rule.intro,
        goal_set=row.goal_set,
    )


def _of_paths(today, rules):
    steps = Event.objects.filter(plan=OuterRef("plan")).exclude(step__in=Event.NO_STEPS).order_by("-at", "-pk")
    rows = list(
        PathDate.objects.filter(day__gte=today, plan__status__in=ON_THE_WAY, plan__amending=None)
        .annotate(last_step=Subquery(steps.values("step")[:1]))
        .select_related("plan__municipality", "body")
    )
    if not rows:
        return []
    plans = {row.plan_id for row in rows}
    answered = set(Answer.objects.values_list("municipality", "year"))
    versions = defaultdict(list)
    for plan, number, frozen_for, adopted_at in (
        Revision.objects.filter(plan__in=plans)
        .order_by("number")
        .values_list("plan", "number", "frozen_for", "adopted_at")
    ):
        if adopted_at:
            versions[plan].clear()
        else:
            versions[plan].append((number, frozen_for))
    decided = set(
        Decision.objects.counting()
        .filter(revision__plan__in=plans)
        .exclude(outcome=Outcome.POSTPONED)
        .values_list("revision__plan", "revision__number", "body")
    )
    items = []
    for row in rows:
        plan, since_adoption = row.plan, versions[row.plan_id]
        years = range(plan.first_year, plan.last_year + 1)
        if all((plan.municipality_id, year) in answered for year in years):
            continue
        heard = any(frozen_for == Status.HEARING for _, frozen_for in since_adoption)
        newest = since_adoption[-1][0] if since_adoption else None
        for what, day in _days(row):
            rule = rules.get(what)
            has_decided = plan.status == Status.SUBMITTED and (row.plan_id, newest, row.body_id) in decided
            if rule is None or day < today or _is_done(what, plan.status, heard, has_decided, row.last_step == "ready"):
                continue
            items.append(_item_of_path(row, what, day, rule))
    return items


def _of_follow_ups(today, rules):
    """Days by which adopted plans are to be followed up on, also while their next version is written; not those that a
    follow-up was frozen shortly before."""
    rule = rules.get(ReminderWhat.FOLLOW_UP)
    if rule is None:
        return []
    adopted = Revision.objects.adopted().filter(plan=OuterRef("plan"))
    rows = FollowUpDate.objects.filter(Exists(adopted), day__gte=today).exclude(plan__status=Status.DISCARDED)
    newest = FollowUp.objects.frozen().filter(plan=OuterRef("plan")).order_by("-frozen_at").values("frozen_at")
    rows = rows.annotate(frozen_at=Subquery(newest[:1])).select_related("plan__municipality")
    return [
        _item_of_follow_up(row, rule)
        for row in rows
        if row.frozen_at is None or timezone.localdate(row.frozen_at) < row.day - SHORTLY
    ]


def _item_of_follow_up(row, rule):
    plan, when = row.plan, danish.date(row.day)
    return Item(
        about=f"{ReminderWhat.FOLLOW_UP} plan {plan.pk}",
        what=ReminderWhat.FOLLOW_UP,
        municipality=plan.municipality,
        day=row.day,
        remind_on=workdays.before(row.day, rule.days_ahead),
        title=f"Planen for {plan.years}: opfølgning senest {when}",
        text=f"I har skrevet, at der er fulgt op på planen for {plan.years} senest {when}.",
        url=settings.SITE_URL + reverse("follow_ups", args=[plan.pk]),
        intro=rule.intro,
        plan=plan,
    )


def _days(row):
    """What a date of the path reminds of: a meeting also of its agenda."""
    yield ReminderWhat(row.what), row.day
    if row.body_id:
        yield ReminderWhat.AGENDA, agenda_day(row.day)


def _is_done(what, status, heard, has_decided, said_ready):
    """Whether a plan under way is past what a date is about."""
    if what == ReminderWhat.MEETING:
        return has_decided
    if status == Status.SUBMITTED:
        return True
    if what == ReminderWhat.WRITTEN:
        return heard or status != Status.DRAFT or said_ready
    if what == ReminderWhat.HEARING_BEGINS:
        return heard or status == Status.HEARING
    if what == ReminderWhat.HEARING_ENDS:
        return heard and status == Status.DRAFT
    return False


def _item_of_path(row, what, day, rule):
    plan, when = row.plan, danish.date(day)
    if what == ReminderWhat.WRITTEN:
        title = f"Planen for {plan.years} er skrevet færdig {when}"
        text = f"Jeres frist for at skrive planen for {plan.years} færdig er {when}. Meld den klar, når den er det."
    elif what == ReminderWhat.HEARING_BEGINS:
        title = f"Høringen af planen for {plan.years} begynder {when}"
        text = f"{title}. En godkender sender planen i høring fra dens side."
    elif what == ReminderWhat.HEARING_ENDS:
        title = f"Høringen af planen for {plan.years} slutter {when}"
        text = f"{title}. Derefter kan svarene skrives ind i planen."
    elif what == ReminderWhat.AGENDA:
        title = f"Planen for {plan.years}: dagsordenen er klar {when}"
        text = (
            f"Dagsordenen til mødet i {row.body} {danish.date(row.day)} er klar senest {when}, med planen for "
            f"{plan.years} som bilag. Planen er ikke sendt til politisk behandling endnu."
        )
    else:
        title = f"Planen for {plan.years}: møde i {row.body} {when}"
        text = f"Planen for {plan.years} behandles i {row.body} {when}. Bagefter kan beslutningen registreres."
    return Item(
        about=f"{what} plan {plan.pk}" + (f" udvalg {row.body_id}" if row.body_id else ""),
        what=what,
        municipality=plan.municipality,
        day=day,
        remind_on=workdays.before(day, rule.days_ahead),
        title=title,
        text=text,
        url=settings.SITE_URL + plan.get_absolute_url(),
        intro=rule.intro,
        plan=plan,
    )
