"""A link opens one thing for one recipient, until it expires or is withdrawn; what it opens is noted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.urls import path

from bpmplan import retention
from bpmplan.accounts.models import Municipality
from bpmplan.links import kinds, making, opening
from bpmplan.links.models import Link, Opening
from bpmplan.links.secret import hashed
from bpmplan.security_log.models import Entry
from bpmplan.steps import Refused
from bpmplan.urls import urlpatterns as real_urlpatterns

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=31)


@opening.opens("mailbox")
def page(request, link):
    return HttpResponse(link.thing.mailbox)


urlpatterns = [*real_urlpatterns, path("proeve/<str:secret>/", page, name="links_tried")]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def kind(monkeypatch, settings):
    """A kind of the tests' own: it shows a municipality's mailbox."""
    made = kinds.Kind(
        name="mailbox",
        label="Postkasse",
        page="links_tried",
        things=Municipality.objects.all,
        about=lambda thing: f"Postkassen i {thing}",
        municipality=lambda thing: thing,
    )
    monkeypatch.setitem(kinds.KINDS, "mailbox", made)
    return made


@pytest.fixture
def link(kind, aalborg, anna):
    return making.make(kind="mailbox", thing=aalborg, name=" Handicaprådet ", address="h@x.dk", by=anna, now=NOW)


def secret_of(address):
    return address.rstrip("/").rpartition("/")[2]


def state_of(secret, now=NOW):
    with pytest.raises(opening.Closed) as closed:
        opening.opened(secret, kind="mailbox", now=now)
    return closed.value.state


def test_a_secret_opens_its_thing_and_is_kept_as_a_hash(link, aalborg, anna):
    assert (link.name, link.secret_hash) == ("Handicaprådet", None)
    assert state_of("") == state_of("None") == "unknown"
    address = making.hand_over(link=link)
    secret = secret_of(address)
    assert len(secret) >= 43  # 256 bits
    opened = opening.opened(secret, kind="mailbox", now=NOW, what="plan.pdf")
    assert (opened, opened.thing) == (link, aalborg)
    link.refresh_from_db()
    assert (link.times_opened, link.first_opened_at, link.last_opened_at) == (1, NOW, NOW)
    opening.opened(secret, kind="mailbox", now=NOW + timedelta(days=1), what=opening.PAGE)
    link.refresh_from_db()
    assert (link.times_opened, link.first_opened_at, link.last_opened_at) == (2, NOW, NOW + timedelta(days=1))
    assert [one.what for one in link.openings.all()] == ["siden", "plan.pdf"]
    with connection.cursor() as cursor:
        for table in ("links_link", "links_opening", "security_log_entry"):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert secret not in str(cursor.fetchall())
    entry = Entry.objects.get(event="link_made")
    assert (entry.by, entry.municipality, entry.about) == (
        anna,
        aalborg,
        "Postkassen i Aalborg Kommune, til Handicaprådet",
    )


def test_a_secret_of_another_kind_or_one_that_was_replaced_is_unknown(link, kind, monkeypatch):
    monkeypatch.setitem(kinds.KINDS, "other", kind)
    first = secret_of(making.hand_over(link=link))
    with pytest.raises(opening.Closed, match="unknown"):
        opening.opened(first, kind="other", now=NOW)
    second = secret_of(making.hand_over(link=link))
    assert state_of(first) == "unknown"
    assert opening.opened(second, kind="mailbox", now=NOW) == link


def test_who_has_the_secret_of_a_closed_link_learns_why(link, anna, aalborg, monkeypatch, kind):
    secret = secret_of(making.hand_over(link=link))
    assert state_of(secret, LATER) == "expired"
    making.withdraw(link=link, by=anna, now=NOW)
    assert state_of(secret) == "withdrawn"
    with pytest.raises(Refused, match="allerede trukket tilbage"):
        making.withdraw(link=link, by=anna, now=NOW)
    Link.objects.filter(pk=link.pk).update(thing_id=0)
    assert state_of(secret) == "gone"
    assert Opening.objects.count() == 0
    assert Entry.objects.filter(event="link_withdrawn", municipality=aalborg).count() == 1


def test_renewing_ends_the_address_before(link, anna):
    secret = secret_of(making.hand_over(link=link))
    making.renew(link=link, by=anna, now=LATER)
    assert state_of(secret, LATER) == "unknown"
    secret = secret_of(making.hand_over(link=link))
    assert opening.opened(secret, kind="mailbox", now=LATER) == link


def test_pages_of_links_are_kept_nowhere_listed_nowhere_and_named_to_nobody(link, client, anna):
    secret = secret_of(making.hand_over(link=link))
    Link.objects.update(expires_at=datetime(2099, 1, 1, tzinfo=UTC))
    answers = [client.get(f"/proeve/{secret}/"), client.get(f"/proeve/{hashed('x')[:20]}Ab/")]
    making.withdraw(link=link, by=anna, now=NOW)
    answers.append(client.get(f"/proeve/{secret}/"))
    assert [one.status_code for one in answers] == [200, 404, 410]
    for answer in answers:
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
    unknown, withdrawn = answers[1].content.decode(), answers[2].content.decode()
    assert "trukket tilbage" in withdrawn
    assert anna.email in withdrawn
    assert "trukket tilbage" not in unknown
    assert "udløb" not in unknown
    # A form that is sent must be able to say where it comes from.
    assert client.get("/konto/adgang/Kq0bC3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7/")["X-Robots-Tag"] == "noindex"


def test_who_tries_many_secrets_waits_and_holds_nobody_back(link, client):
    secret = secret_of(making.hand_over(link=link))
    Link.objects.update(expires_at=datetime(2099, 1, 1, tzinfo=UTC))
    statuses = [client.get(f"/proeve/gaettet{number:020}Ab/").status_code for number in range(61)]
    assert set(statuses[:60]) == {404}
    assert statuses[60] == 429
    assert client.get(f"/proeve/{secret}/").status_code == 200


def test_the_database_keeps_what_must_hold(link):
    for wrong in ({"name": ""}, {"expires_at": NOW}, {"times_opened": 1}, {"withdrawn_by": link.made_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.filter(pk=link.pk).update(**wrong)


def test_links_go_when_they_have_ended_or_their_thing_is_gone(link, aalborg, anna):
    making.make(kind="mailbox", thing=Municipality(pk=0), name="Ingen", by=anna, now=NOW)
    secret = secret_of(making.hand_over(link=link))
    opening.opened(secret, kind="mailbox", now=NOW, what="siden")
    retention.sweep_all(NOW)
    assert list(Link.objects.all()) == [link]
    retention.sweep_all(NOW + timedelta(days=29 + 180))
    assert (Link.objects.count(), Opening.objects.count()) == (1, 0)
    retention.sweep_all(LATER + timedelta(days=180))
    assert not Link.objects.exists()
