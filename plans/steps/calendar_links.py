"""A person's own calendar by a secret address, which programs for calendars subscribe to: one address at a time."""

from datetime import timedelta

from django.db import transaction

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role, User
from bpmplan.links import kinds, making
from bpmplan.links.models import Link
from bpmplan.steps import Refused, demand, lock

LINK = "calendar"
"""The kind of link; its thing is the person."""
LASTS = timedelta(days=2 * 365)


def may_have(user):
    """Whether the person has a calendar: whoever belongs to a municipality."""
    return bool(permissions.memberships_with(user, Role.READER))


def link_of(user):
    """The newest link to the person's calendar, ended or not; or None."""
    return Link.objects.of(LINK, user).first()


@transaction.atomic
def make(*, user, now):
    """The address of the person's calendar, to be shown once; the one before stops working."""
    demand(may_have(user))
    user = lock(User.objects, user.pk)
    link = link_of(user)
    if link is None or link.state(now) != "open":
        link = making.make(kind=LINK, thing=user, name=user.name, by=user, now=now)
    else:
        link = making.renew(link=link, by=user, now=now)
    return making.hand_over(link=link, by=user)


@transaction.atomic
def withdraw(*, user, now):
    """End the address. Raises ``Refused``."""
    link = link_of(lock(User.objects, user.pk))
    if link is None:
        raise Refused("Du har ingen adresse til kalenderen.")
    return making.withdraw(link=link, by=user, now=now)


kinds.register(
    kinds.Kind(
        name=LINK,
        label="Kalender",
        page="own_calendar",
        things=lambda: User.objects.filter(is_active=True),
        about=lambda user: f"Kalenderen for {user}",
        is_there=may_have,
        person=lambda user: user,
        lasts=LASTS,
    )
)
