"""Guesses of passwords are slowed; nobody is locked out by what others do."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from bpmplan import retention
from bpmplan.accounts import attempts, devices
from bpmplan.accounts.attempts import ACCOUNT, NETWORK, PAIR, Gate
from bpmplan.accounts.models import User
from bpmplan.security_log.models import Entry
from tests.cast import PASSWORD

WRONG = "ikke den rigtige kode"
START = datetime(2026, 11, 25, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def sign_in(client, email, password=PASSWORD, ip="192.0.2.1"):
    return client.post("/konto/login/", {"login": email, "password": password}, REMOTE_ADDR=ip)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def is_asked_to_wait(response):
    return response.status_code == 200 and "Der er prøvet mange gange. Vent" in response.content.decode()


class Visitor:
    """Who guesses, without pages between: a request from an address."""

    def __init__(self, rf, ip):
        self.request = rf.post("/", REMOTE_ADDR=ip)

    def guess(self, address, device=None):
        """None when the guess is looked at, else the seconds to wait."""
        try:
            attempts.begin(self.request, address, device)
        except attempts.Slowed as slowed:
            return slowed.seconds


def guesses_in(time, clock, guess_all):
    """How many guesses are looked at when all try again as soon as one is let through. ``guess_all()`` → the waits."""
    end, count = START + time, 0
    while (now := timezone.now()) < end:
        waits = guess_all()
        count += waits.count(None)
        clock.move_to(now + timedelta(seconds=min([wait for wait in waits if wait] or [0])))
    return count


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


# --- the numbers of docs/decisions/guesses-are-slowed.md


def test_one_address_guesses_at_one_account_a_hundred_times_a_day(rf, db, clock):
    visitor = Visitor(rf, "192.0.2.1")
    assert guesses_in(DAY, clock, lambda: [visitor.guess("erik@aalborg.example")]) <= 106


def test_many_addresses_guess_at_one_account_1500_times_a_day(rf, db, clock):
    """However many: after the free ones one a minute, wherever it comes from. Measured over an hour."""
    visitors = [Visitor(rf, f"192.0.2.{number}") for number in range(1, 13)]
    looked_at = guesses_in(
        timedelta(hours=1), clock, lambda: [visitor.guess("erik@aalborg.example") for visitor in visitors]
    )
    assert looked_at <= ACCOUNT.free + 60 + 1
    a_day = ACCOUNT.free + DAY.total_seconds() / ACCOUNT.waits[-1]
    assert a_day <= 1500
    assert a_day * 365 < 10**6


def test_one_address_guesses_at_all_accounts_11000_times_a_day(rf, db, clock):
    visitor, numbers = Visitor(rf, "192.0.2.1"), itertools.count()
    looked_at = guesses_in(timedelta(hours=1), clock, lambda: [visitor.guess(f"{next(numbers)}@aalborg.example")])
    assert NETWORK.free <= looked_at <= 460
    assert 24 * (NETWORK.free + 3600 / NETWORK.waits[-1]) <= 11_100


def test_a_stolen_device_guesses_no_faster(rf, db, clock):
    visitor = Visitor(rf, "192.0.2.1")
    assert guesses_in(DAY, clock, lambda: [visitor.guess("erik@aalborg.example", device="x")]) <= 106


def test_an_ipv6_customer_is_one_network(rf, db, clock):
    visitors = [Visitor(rf, f"2001:db8:0:{number:02x}::1") for number in range(6)]
    assert [visitor.guess("erik@aalborg.example") for visitor in visitors] == [None] * 5 + [15]
    assert Visitor(rf, "2001:db8:0:100::1").guess("erik@aalborg.example") is None


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_all_counted(rf):
    """Each is counted before it is looked at, in the database: several processes count as one."""

    def guess(number):
        try:
            return Visitor(rf, "192.0.2.1").guess("erik@aalborg.example")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count(None) == PAIR.free
    assert set(Gate.objects.values_list("guesses", flat=True)) == {PAIR.free}


def test_what_is_counted_says_not_whose_it_is_and_goes(rf, db, clock):
    Visitor(rf, "192.0.2.1").guess("erik@aalborg.example")
    kept = str(list(Gate.objects.values()))
    assert "erik" not in kept
    assert "192.0.2" not in kept
    retention.sweep_all(timezone.now() + timedelta(hours=2))
    assert Gate.objects.count() == 3
    retention.sweep_all(timezone.now() + timedelta(days=2))
    assert not Gate.objects.exists()


# --- the pages


def test_whoever_guesses_waits_and_then_may_try_again(erik, lone, client_for, clock):
    client = client_for(None)
    for _ in range(5):
        assert not is_asked_to_wait(sign_in(client, erik.email, WRONG))
    response = sign_in(client, erik.email)
    assert is_asked_to_wait(response)
    assert "Vent 15 sekunder" in response.content.decode()
    assert "/konto/adgang/" in response.content.decode()
    assert not is_signed_in(client)
    assert sign_in(client_for(None), lone.email).status_code == 302  # a colleague in the same town hall
    clock.shift(timedelta(seconds=15))
    assert sign_in(client, erik.email).status_code == 302
    assert is_signed_in(client)


def test_a_stranger_closes_the_account_to_nobody_else(erik, client_for, clock):
    for _ in range(6):
        sign_in(client_for(None), erik.email, WRONG, ip="198.51.100.7")
    owner = client_for(None)
    assert sign_in(owner, erik.email).status_code == 302
    assert is_signed_in(owner)


def besiege(erik, client_for, clock):
    """Guesses from everywhere, the owner's own network too, until strangers have to wait."""
    for number in range(40):
        sign_in(client_for(None), erik.email, WRONG, ip=f"198.51.100.{number}")
    for _ in range(6):
        sign_in(client_for(None), erik.email, WRONG, ip="192.0.2.1")


def test_a_known_browser_gets_in_whatever_strangers_do(erik, client_for, clock):
    own = client_for(None)
    sign_in(own, erik.email)
    own.post("/konto/logout/")
    besiege(erik, client_for, clock)
    assert is_asked_to_wait(sign_in(client_for(None), erik.email))
    assert sign_in(own, "ERIK@aalborg.example").status_code == 302
    assert is_signed_in(own)


def test_a_whole_town_hall_is_not_shut_out(erik, client_for, clock):
    own = client_for(None)
    sign_in(own, erik.email)
    own.post("/konto/logout/")
    for number in range(120):
        sign_in(client_for(None), f"x{number}@aalborg.example", WRONG)
    assert is_asked_to_wait(sign_in(client_for(None), erik.email))
    assert sign_in(own, erik.email).status_code == 302
    clock.shift(timedelta(seconds=10))
    assert sign_in(client_for(None), erik.email).status_code == 302


def test_a_known_browser_waits_for_its_own_guesses(erik, client_for, clock):
    own = client_for(None)
    sign_in(own, erik.email)
    own.post("/konto/logout/")
    for _ in range(5):
        assert not is_asked_to_wait(sign_in(own, erik.email, WRONG))
    assert is_asked_to_wait(sign_in(own, erik.email))


def test_a_new_password_makes_every_browser_a_stranger(erik, client_for, rf, clock):
    own = client_for(None)
    sign_in(own, erik.email)
    cookie = own.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    request = rf.get("/")
    request.COOKIES["device"] = cookie.value
    assert devices.known_for(request, erik.email)
    erik = User.objects.get(pk=erik.pk)
    erik.set_password("en helt anden kode")
    erik.save()
    assert devices.known_for(request, erik.email) is None


def test_a_browser_is_known_for_those_who_have_signed_in_from_it(erik, lone, mads, client_for, rf):
    shared = client_for(None)
    for user in (erik, lone):
        sign_in(shared, user.email)
        shared.post("/konto/logout/")
    request = rf.get("/")
    request.COOKIES["device"] = shared.cookies["device"].value
    assert devices.known_for(request, erik.email) == devices.known_for(request, lone.email) is not None
    assert devices.known_for(request, mads.email) is None
    request.COOKIES["device"] = shared.cookies["device"].value[:-2] + "xx"
    assert devices.known_for(request, erik.email) is None


def test_a_wrong_password_costs_as_much_for_an_address_that_nobody_has(erik, client_for, clock):
    from django.test.utils import CaptureQueriesContext

    counts, pages = [], []
    for email in (erik.email, "ingen@aalborg.example"):
        for _ in range(7):  # from the first guess to being asked to wait
            with CaptureQueriesContext(connection) as queries:
                page = sign_in(client_for(None), email, WRONG)
            counts.append((email, len(queries)))
            pages.append((email, page.context["form"].non_field_errors()))
    own = [count for email, count in counts if email == erik.email]
    assert own == [count for email, count in counts if email != erik.email]
    assert [e for email, e in pages if email == erik.email] == [e for email, e in pages if email != erik.email]


def test_failures_are_in_the_security_log_and_waiting_once(erik, client_for, clock):
    for _ in range(8):
        sign_in(client_for(None), erik.email, WRONG)
    events = Entry.objects.values_list("event", flat=True)
    assert sorted(event for event in events if event.startswith("sign_in")) == ["sign_in_failed"] * 5 + [
        "sign_in_slowed"
    ]
    assert {entry.typed for entry in Entry.objects.filter(event="sign_in_failed")} == {"er…@aalborg.example"}
