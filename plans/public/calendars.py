"""Hearings, meetings and the ministry's dates as calendars for everybody: of the country, and of a municipality."""

import uuid
from collections import Counter
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bpmplan import danish, ics, open_answers
from bpmplan.accounts.models import Municipality
from goals.models import GoalSetDate, GoalSetStatus, Letter, LetterKind

from ..content.data import titled
from ..models import Hearing, PathDate, Plan, Revision
from ..steps.milestones import State, What
from ..steps.path import paths_of

SHOWN_AFTER = timedelta(days=365)
"""So long a day is shown after it has been."""
NAMESPACE = uuid.UUID("9d0a2b0e-2c55-4b0b-8f57-2f0f6f1c7a43")
MEETINGS = (What.BODY, What.ADOPTED)


@login_not_required
@require_safe
def country_calendar(request):
    """``/kalender.ics``: what is to be decided and has been in all municipalities, and the ministry's dates."""
    since = timezone.localdate() - SHOWN_AFTER
    days = [*ministry_days(since), *_days_of(Plan.objects.all(), since)]
    return _calendar(request, "Kommunernes beskæftigelsesplaner", days)


@login_not_required
@require_safe
def municipality_calendar(request, slug):
    """``/kommuner/aalborg/kalender.ics``: what is to be decided and has been in one."""
    place = get_object_or_404(Municipality, slug=slug)
    days = _days_of(Plan.objects.filter(municipality=place), timezone.localdate() - SHOWN_AFTER)
    return _calendar(request, f"Beskæftigelsesplaner fra {place.full_name}", days)


def _calendar(request, name, days):
    days, about = in_order(days), about_it()
    return open_answers.answer(
        request, lambda: ics.calendar(name, days, about=about), content_type=ics.TYPE, about=(name, about, days)
    )


def in_order(days):
    return sorted(days, key=lambda day: (day.first, day.uid))


def about_it():
    """What a calendar says of itself beside its name."""
    return "Eksempeldata, ikke kommunernes egne planer." if settings.DEMO else ""


def _days_of(plans, since):
    return [*_meeting_days(plans, since), *_hearing_days(plans, since)]


def _meeting_days(plans, since):
    """Meetings about versions that anybody may read: those that were held, and those that are planned."""
    versions = Revision.objects.open_to_all().filter(plan__in=plans)
    versions = versions.filter(Q(decisions__meeting_date__gte=since) | Q(plan__path_dates__day__gte=since)).distinct()
    versions = versions.select_related("plan__municipality").defer("content").titled().order_by("number")
    titles = {version.plan: titled(version.title, version.plan.years) for version in versions}  # the newest's
    if not titles:
        return
    planned = PathDate.objects.filter(plan__in=titles, body__isnull=False)
    set_at = {(plan, body): at for plan, body, at in planned.values_list("plan", "body", "set_at")}
    paths = paths_of(list(titles), today=timezone.localdate())
    for plan, title in titles.items():
        times = Counter()
        for milestone in paths[plan.pk]:
            if milestone.what not in MEETINGS:
                continue
            times[milestone.body] += 1
            is_held = milestone.state == State.DONE
            day = milestone.day if is_held else milestone.planned
            if not milestone.is_public or day is None or day < since:
                continue
            place = plan.municipality
            yield ics.Day(
                uid=uid_of(f"meeting {place.code} {plan.pk} {milestone.body} {times[milestone.body]}"),
                at=noon(day) if is_held else set_at.get((plan.pk, milestone.body), noon(day)),
                first=day,
                last=day,
                title=f"{place.full_name}: {milestone.title} behandler {title}",
                text=danish.ended(f"Besluttet: {milestone.outcome}") if is_held else "Planlagt møde.",
                address=settings.SITE_URL + reverse("plan_path", args=[place.slug, plan.years]),
            )


def _hearing_days(plans, since):
    """Until when a version that anybody may read is heard."""
    hearings = Hearing.objects.filter(revision__in=Revision.objects.proposals(), revision__plan__in=plans)
    hearings = hearings.filter(deadline__gte=since).annotate(title=KeyTextTransform("title", "revision__content"))
    for hearing in hearings.select_related("revision__plan__municipality").defer("revision__content"):
        plan = hearing.revision.plan
        at = [plan.municipality.slug, plan.years, hearing.revision.number]
        yield ics.Day(
            uid=uid_of(f"hearing {hearing.pk}"),
            at=set_for(hearing.deadline),
            first=hearing.deadline,
            last=hearing.deadline,
            title=f"{plan.municipality.full_name}: Frist for høringssvar om {titled(hearing.title, plan.years)}",
            address=settings.SITE_URL + reverse("revision_hearing", args=at),
        )


def ministry_days(since):
    """The dates of goal sets that are announced, and the deadlines of consultations that are for everybody."""
    wished = GoalSetDate.objects.filter(goal_set__status=GoalSetStatus.ANNOUNCED, day__gte=since)
    for row in wished.select_related("goal_set"):
        yield _ministry_day(
            f"goal set {row.goal_set.year} {row.what}", row.day, row.goal_set, f"{row.get_what_display()} senest"
        )
    letters = Letter.objects.visible_to(AnonymousUser()).filter(kind=LetterKind.CONSULTATION, deadline__gte=since)
    for letter in letters.select_related("goal_set"):
        yield _ministry_day(f"consultation {letter.pk}", letter.deadline, letter.goal_set, "Frist for høringssvar")


def _ministry_day(name, day, goal_set, words):
    return ics.Day(
        uid=uid_of(name),
        at=set_for(day),
        first=day,
        last=day,
        title=f"Ministeriet: {words} (mål for {goal_set.year})",
        address=settings.SITE_URL + goal_set.get_absolute_url(),
    )


def uid_of(name):
    """The same for ever for the same thing, whatever calendar it is in."""
    return f"{uuid.uuid5(NAMESPACE, name)}@bpmplan"


def set_for(day):
    """A moment for a day of which it isn't known when it was set: another day is another moment."""
    return noon(day - SHOWN_AFTER)


def noon(day):
    """A moment of a day of which only the day is known."""
    return datetime.combine(day, time(12), UTC)
