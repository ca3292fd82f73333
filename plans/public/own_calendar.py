"""A person's own calendar, by a secret address: the dates of the plans that they see as one of a municipality's own."""

from django.conf import settings
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bpmplan import danish, ics
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.links import opening

from ..content.data import titled
from ..models import ON_THE_WAY, Decision, FollowUpDate, Hearing, Note, PathDate, PathWhat, Plan
from ..steps.calendar_links import LINK
from .calendars import SHOWN_AFTER, about_it, in_order, ministry_days, noon, set_for, uid_of

TITLES = {
    PathWhat.WRITTEN: "{title} skal være skrevet færdig",
    PathWhat.HEARING_BEGINS: "Høringen af {title} begynder",
    PathWhat.HEARING_ENDS: "Høringen af {title} slutter",
    PathWhat.MEETING: "{body} behandler {title}",
}


@opening.opens(LINK, what="")
@require_safe
def own_calendar(request, link):
    """``/kalender/…/kalender.ics``. Programs ask every hour: that it was opened is noted once a day."""
    user, now = link.thing, timezone.now()
    if link.last_opened_at is None or timezone.localdate(link.last_opened_at) < timezone.localdate(now):
        opening.note_opening(link, "kalenderen", now=now)
    days = in_order(days_of(user, since=timezone.localdate(now) - SHOWN_AFTER))
    return HttpResponse(ics.calendar("Mine beskæftigelsesplaner", days, about=about_it()), content_type=ics.TYPE)


def days_of(user, *, since):
    """The ``ics.Day``s from ``since`` on; never what a plan says, for they end with whoever keeps the calendar."""
    places = [one.municipality_id for one in permissions.memberships_with(user, Role.READER)]
    plans = Plan.objects.visible_to(user).kept().filter(municipality__in=places)
    held = list(_meetings(plans, since))
    hearings = list(_hearings(plans, since))
    known = {(plan, day.first) for plan, day in [*held, *hearings]}
    planned = [day for plan, day in _planned(plans, since) if (plan, day.first) not in known]
    own = [*_own_texts(user, plans, since), *_follow_ups(plans, since)]
    return [*(day for _, day in [*held, *hearings]), *planned, *own, *ministry_days(since)]


def _planned(plans, since):
    """What the municipalities have set for the plans on their way; with the plan."""
    rows = PathDate.objects.filter(plan__in=plans.filter(status__in=ON_THE_WAY), day__gte=since)
    for row in rows.select_related("plan__municipality", "body"):
        plan = row.plan
        words = TITLES[row.what].format(title=titled(plan.title, plan.years), body=row.body)
        yield (
            plan.pk,
            _day(plan, f"path {plan.pk} {row.what} {row.body_id}", row.set_at, row.day, words, "plan_progress"),
        )


def _meetings(plans, since):
    """What bodies have decided; with the plan."""
    rows = Decision.objects.filter(revision__plan__in=plans, annulled_at=None, meeting_date__gte=since)
    rows = rows.select_related("revision__plan__municipality").defer("revision__content")
    for row in rows.annotate(title=KeyTextTransform("title", "revision__content")):
        plan = row.revision.plan
        words = f"{row.body_name} behandler {titled(row.title, plan.years)}"
        text = danish.ended(f"Besluttet: {row.get_outcome_display()}")
        at = noon(row.meeting_date)
        yield plan.pk, _day(plan, f"decision {row.pk}", at, row.meeting_date, words, "plan_progress", text)


def _hearings(plans, since):
    """Until when versions are heard; with the plan."""
    rows = Hearing.objects.filter(revision__plan__in=plans, deadline__gte=since).with_plan()
    for row in rows.annotate(title=KeyTextTransform("title", "revision__content")):
        words = f"Frist for høringssvar om {titled(row.title, row.plan.years)}"
        at = set_for(row.deadline)
        yield row.plan.pk, _day(row.plan, f"hearing {row.pk}", at, row.deadline, words, "plan_hearing")


def _follow_ups(plans, since):
    """By when the municipalities want to have followed up."""
    rows = FollowUpDate.objects.filter(plan__in=plans, day__gte=since)
    for row in rows.select_related("plan__municipality"):
        words = f"Frist for opfølgning på {titled(row.plan.title, row.plan.years)}"
        yield _day(row.plan, f"follow up {row.plan_id} {row.day}", row.set_at, row.day, words, "follow_ups")


def _own_texts(user, plans, since):
    """The texts that a colleague wants of the person by a day, without their words."""
    rows = Note.objects.open().filter(plan__in=plans, given_to=user, due__gte=since)
    for row in rows.select_related("plan__municipality"):
        words = f"En tekst til {titled(row.plan.title, row.plan.years)} skal være klar"
        yield _day(row.plan, f"note {row.pk}", row.at, row.due, words, "plan_overview")


def _day(plan, name, at, day, words, page, text=""):
    return ics.Day(
        uid=uid_of(name),
        at=at,
        first=day,
        last=day,
        title=f"{plan.municipality.full_name}: {words}",
        text=text,
        address=settings.SITE_URL + reverse(page, args=[plan.pk]),
    )
