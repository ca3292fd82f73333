"""What waits for one person in a municipality, and handing it to a colleague: when they leave, or before.

Other parts of the program register what they have (``register``); nothing that waits for somebody who leaves is lost
from sight: it goes to the colleague who is chosen, or stays theirs and is shown as nobody's.
"""

from dataclasses import dataclass

from django.db import transaction

from .. import danish
from ..steps import Refused, demand, lock
from . import permissions
from .models import Municipality, User


@dataclass(frozen=True)
class Held:
    """One thing that waits for a person: a sentence, what was written about it, what it is in, and where it is."""

    sentence: str
    quote: str
    place: str
    url: str


@dataclass(frozen=True)
class Holding:
    """``held(person, municipality)`` gives ``Held``; ``hand_over(person=, municipality=, to=, by=, now=)`` how many it
    has given to another person."""

    held: callable
    hand_over: callable


_holdings = []


def register(holding):
    _holdings.append(holding)


def held_by(membership):
    """All that waits for the member in the municipality."""
    return [one for holding in _holdings for one in holding.held(membership.user, membership.municipality)]


def successors(membership):
    """Colleagues who can take over what waits for the member, by name."""
    writers = membership.municipality.memberships.active().filter(
        role__in=permissions.WRITERS, user__is_staff=False, user__is_superuser=False
    )
    return User.objects.filter(pk__in=writers.values("user")).exclude(pk=membership.user_id).order_by("name", "pk")


@transaction.atomic
def hand_over(*, membership, to, by, now):
    """Give all that waits for the member to a colleague; says in a sentence what was done.

    With ``to`` None nobody gets it, and the sentence says how much that is. Empty when nothing waits. Raises
    ``Refused`` for who can't take it over.
    """
    lock(Municipality.objects, membership.municipality_id)
    demand(permissions.may_hand_over(by, membership.municipality_id))
    count = len(held_by(membership))
    if not count:
        return ""
    if to is None:
        return f"{danish.counted(count, 'opgave', 'opgaver')} er ikke givet til nogen"
    if to not in successors(membership):
        raise Refused(f"{to} kan ikke overtage opgaver i {membership.municipality}. Vælg en anden.")
    for holding in _holdings:
        holding.hand_over(person=membership.user, municipality=membership.municipality, to=to, by=by, now=now)
    return f"{danish.counted(count, 'opgave', 'opgaver')} er givet til {to}"
