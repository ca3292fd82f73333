"""Answers to hearings that nobody has gone through, and those who see to them."""

from collections import defaultdict

from django.db.models import Count, Max, Q

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Membership, Role

from ..models import Hearing, HearingAnswer


def waiting_for(user, plans):
    """The hearings of ``plans`` with answers that wait for the person, each with ``waiting`` (how many) and
    ``newest_at``; a fixed number of queries.

    Those see to a hearing who began it and who asked its parties, as long as they may write; when none of them is
    left, the approvers.
    """
    places = [one.municipality_id for one in permissions.memberships_with(user, Role.EDITOR)]
    there = Hearing.objects.worked_on().filter(revision__plan__in=plans, revision__plan__municipality__in=places)
    of_waiting = Q(answers__in=HearingAnswer.objects.waiting())
    there = there.annotate(
        waiting=Count("answers", filter=of_waiting, distinct=True), newest_at=Max("answers__at", filter=of_waiting)
    )
    hearings = list(there.filter(waiting__gt=0).with_plan().prefetch_related("asked"))
    people = _who_see_to(hearings)
    return [hearing for hearing in hearings if user.pk in people[hearing.pk]]


def concerned_since(moment):
    """Primary keys of those who see to hearings that have got an answer since then."""
    answered = Hearing.objects.worked_on().filter(answers__in=HearingAnswer.objects.waiting().filter(at__gte=moment))
    hearings = answered.distinct().with_plan().prefetch_related("asked")
    return {pk for people in _who_see_to(list(hearings)).values() for pk in people}


def _who_see_to(hearings):
    """``{primary key of a hearing: those of users}``."""
    writers, approvers = defaultdict(set), defaultdict(set)
    places = {hearing.plan.municipality_id for hearing in hearings}
    members = Membership.objects.active().filter(municipality__in=places, role__in=permissions.WRITERS)
    for place, user, role in members.values_list("municipality", "user", "role"):
        writers[place].add(user)
        if Role(role).covers(Role.APPROVER):
            approvers[place].add(user)
    people = {}
    for hearing in hearings:
        own = {hearing.begun_by_id, *(asked.asked_by_id for asked in hearing.asked.all())}
        place = hearing.plan.municipality_id
        people[hearing.pk] = own & writers[place] or approvers[place]
    return people
