"""How fast passwords can be guessed: guesses are slowed, nobody is locked out.

Wrong guesses are counted at three gates: of an account from one network, of a network whatever accounts it tries, and
of an account wherever the guesses come from. A gate lets some through freely and then one at a time, after a wait. A
browser that is known for the account (``devices.py``) has a gate of its own and passes by the others, so what strangers
do never holds its owner back. The numbers are in docs/decisions/guesses-are-slowed.md.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..visitors import network_of


@dataclass(frozen=True)
class Pace:
    """``free`` guesses in each ``window``; after each further one a wait of so many seconds, the last for ever."""

    free: int
    window: timedelta
    waits: tuple[int, ...]

    def wait_after(self, guesses):
        """How long the gate is closed after so many guesses in the window."""
        beyond = guesses - self.free
        return timedelta(seconds=self.waits[min(beyond, len(self.waits) - 1)] if beyond >= 0 else 0)


PAIR = Pace(5, timedelta(days=1), (15, 30, 60, 120, 240, 480, 900))
"""One account from one network, or from one browser that is known for it."""
NETWORK = Pace(100, timedelta(hours=1), (10,))
"""All accounts from one network: a town hall has one address for everybody in it."""
ACCOUNT = Pace(30, timedelta(days=1), (60,))
"""One account from everywhere, known browsers apart."""


class Gate(models.Model):
    """The guesses of one pair, network or account, counted since ``since``; none passes before ``opens_at``."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    guesses = models.PositiveIntegerField(default=0)
    opens_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="gate_since")]

    def __str__(self):
        return f"{self.guesses} siden {self.since}"

    def take(self, pace, now):
        """Count a guess."""
        if self.since + pace.window <= now:
            self.since, self.guesses = now, 0
        self.guesses += 1
        self.opens_at = now + pace.wait_after(self.guesses)


class Slowed(Exception):
    """The guess isn't looked at: there are ``seconds`` to wait."""

    def __init__(self, seconds):
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """A guess that is being looked at. ``began_waiting``: it is the one after which its pair has to wait."""

    pair: str
    others: tuple[str, ...] = ()
    began_waiting: bool = False

    def succeeded(self):
        """It was right: it doesn't count, and the pair begins anew."""
        Gate.objects.filter(key=self.pair).delete()
        Gate.objects.filter(key__in=self.others, guesses__gt=0).update(guesses=F("guesses") - 1)


def begin(request, address, device):
    """Let a guess at the account of ``address`` pass, and count it: the ``Attempt``. Raises ``Slowed``.

    ``device`` names the browser when it is known for the account. A guess is counted before it is looked at, so many
    at once gain nothing. Whether the account is there makes no difference.
    """
    account, network = address.strip().lower(), network_of(request)
    if device:
        paces = {_key("device", device, account): PAIR}
    else:
        paces = {
            _key("pair", network, account): PAIR,
            _key("network", network): NETWORK,
            _key("account", account): ACCOUNT,
        }
    pair, *others = paces
    if not settings.SIGN_INS_ARE_SLOWED:
        return Attempt(pair)
    gates = _take(paces, timezone.now())
    return Attempt(pair, tuple(others), gates[pair].guesses == PAIR.free)


@transaction.atomic
def _take(paces, now):
    keys = sorted(paces)  # locked in one order
    blank = [Gate(key=key, since=now, opens_at=now) for key in keys]
    Gate.objects.bulk_create(blank, ignore_conflicts=True)
    gates = list(Gate.objects.select_for_update().filter(key__in=keys).order_by("key"))
    wait = max(gate.opens_at for gate in gates) - now
    if wait > timedelta(0):
        raise Slowed(ceil(wait.total_seconds()))
    for gate in gates:
        gate.take(paces[gate.key], now)
    Gate.objects.bulk_update(gates, ["since", "guesses", "opens_at"])
    return {gate.key: gate for gate in gates}


def forget(before):
    """Delete gates whose window ended before the moment ``before``; how many."""
    return Gate.objects.filter(since__lt=before - PAIR.window, opens_at__lt=before).delete()[0]


def _key(*parts):
    """What tells that two guesses are at one gate, without saying whose."""
    return salted_hmac("bpmplan.attempts", "\0".join(map(str, parts)), algorithm="sha256").hexdigest()
