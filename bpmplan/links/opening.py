"""Opening a thing by a link's secret: without an account, and without a session."""

from functools import wraps

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ..jobs.waiting import is_poll
from ..subjects import Gone
from .kinds import KINDS
from .models import Link, LinkState, Opening
from .secret import hashed

PAGE = "siden"


class Closed(Exception):
    """The secret opens nothing. ``state`` says why: ``unknown``, ``gone`` or a ``LinkState``.

    ``link`` is None when nobody was ever given the secret, or another has taken its place.
    """

    def __init__(self, state, link=None):
        super().__init__(state)
        self.state, self.link = state, link


def opened(secret, *, kind, now, what=""):
    """The ``Link`` of the kind named that the secret opens, with its ``thing``; raises ``Closed``.

    ``what`` is opened is noted; empty notes nothing. The secret is looked up by its hash, which tells nobody who
    measures the time how near a guess is.
    """
    link = Link.objects.select_related("made_by").filter(kind=kind, secret_hash=hashed(secret)).first()
    if link is None:
        raise Closed("unknown")
    try:
        link.thing  # noqa: B018 (looked up once, here)
    except Gone:
        raise Closed("gone", link) from None
    if (state := link.state(now)) != LinkState.OPEN:
        raise Closed(state.value, link)
    if not KINDS.named(kind).is_there(link.thing):
        raise Closed("gone", link)
    if what:
        note_opening(link, what, now=now)
    return link


def note_opening(link, what, *, now):
    """Note that something of the link's thing was opened."""
    Link.objects.filter(pk=link.pk).update(
        first_opened_at=Coalesce("first_opened_at", now), last_opened_at=now, times_opened=F("times_opened") + 1
    )
    Opening.objects.create(link=link, at=now, what=what[:100])


def opens(kind, *, what=PAGE, closed=None):
    """For a view of what a link of the kind opens: it gets the ``link`` where its address has the ``secret``.

    ``what``: what the log of openings calls it, or a function of the address's other arguments that says so; empty for
    a view that notes it itself. A closed link is answered here, unless ``closed(request, why)`` gives an answer to a
    ``Closed`` with a link. What a browser may keep and tell of it: ``bpmplan/private_answers.py``.
    """

    def decorate(view):
        @login_not_required
        @never_cache
        @wraps(view)
        def with_link(request, secret, **arguments):
            now = timezone.now()
            try:
                link = opened(secret, kind=kind, now=now)
            except Closed as why:
                answer = closed(request, why) if closed and why.link else None
                return answer or closed_page(request, why)
            answer = view(request, link, **arguments)
            name = what(**arguments) if callable(what) else what
            if name and request.method == "GET" and answer.status_code < 400 and not is_poll(request):
                note_opening(link, name, now=now)
            return answer

        return with_link

    return decorate


def closed_page(request, why):
    """What somebody is told whose link opens nothing; only who has a true secret learns why.

    Who tries many is made to wait. True links are looked up before, so nobody's guesses hold others back.
    """
    if why.link is None:
        allowed = ratelimit.consume(request, app="allauth.account", action="unknown_link", limit_get=True)
        return render(request, "links/closed.html", status=404) if allowed else ratelimit.respond_429(request)
    kind = KINDS.named(why.link.kind)
    municipality = None if why.state == "gone" else kind.municipality(why.link.thing)
    context = {"link": why.link, "state": why.state, "municipality": municipality}
    return render(request, "links/closed.html", context, status=410)
