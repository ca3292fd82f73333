"""Writing in the security log, inside the transaction of what is written about where there is one."""

from allauth.core import context
from django.utils import timezone

from ..visitors import address_of, browser_of, person_of
from .events import EVENTS
from .models import Entry, key_of, shortened


def record(event, *, user=None, by=None, about="", municipality=None, typed="", request=None):
    """Write that ``event`` (a name of ``EVENTS``) happened. Returns the rows.

    ``user`` is whom it is about and ``by`` who did it: each is the other, or who is signed in, when not given.
    ``municipality`` is whose administrators see it; without, the municipalities that ``user`` is a member of now (none:
    the ministry alone sees it). ``about`` is a few Danish words. ``typed``: an address that a stranger typed.
    ``request`` says from where; without it, the request that is being answered.
    """
    if event not in EVENTS:
        raise ValueError(f"{event} is not an event of the security log.")
    request = request or context.request
    if not typed:
        by = by or user or (person_of(request) if request else None)
        user = user or by
    fields = {
        "at": timezone.now(),
        "event": event,
        "user": user,
        "by": by,
        "typed": shortened(typed) if typed else "",
        "typed_key": key_of(typed) if typed else "",
        "about": about[:300],
        "ip": address_of(request) if request else None,
        "browser": browser_of(request) if request else "",
    }
    municipalities = [municipality.pk] if municipality else _municipalities_of(user)
    return Entry.objects.bulk_create([Entry(municipality_id=pk, **fields) for pk in municipalities or [None]])


def _municipalities_of(user):
    if user is None:
        return []
    return list(user.memberships.filter(deactivated_at=None).values_list("municipality_id", flat=True))
