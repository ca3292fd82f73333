"""The named cast. Each person is made by the real deeds, so what they may do is what the program gave them.

Signe approves in Aalborg, Erik and Mads write there, Lone reads, Anna administers (and reads), Dorte has left. Esther
writes in Esbjerg, which Elin administers. Minna is ministry staff, Mette her colleague, Sune a superuser.
"""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from bpmplan.accounts import first_administrators, people
from bpmplan.accounts.ministry import ensure_ministry_group
from bpmplan.accounts.models import Municipality, Region, Role, User
from bpmplan.links import making
from bpmplan.second_person import proposing
from plans import sample as samples

from .making import NOW

PASSWORD = "en lang adgangskode"
BEGAN = datetime(2022, 1, 3, 8, tzinfo=UTC)
"""When the cast was invited."""


def municipality(code, name, slug, region_code, region_name):
    region, _ = Region.objects.get_or_create(
        code=region_code, defaults={"name": region_name, "since": date(2007, 1, 1)}
    )
    return Municipality.objects.get_or_create(
        code=code, defaults={"name": name, "full_name": f"{name} Kommune", "slug": slug, "region": region}
    )[0]


def known(municipality, email):
    """Who is a member already, as where ``built_cast`` has built the cast for a whole module."""
    membership = municipality.memberships.filter(user__email=email).select_related("user").first()
    if membership:
        membership.user.membership = membership
        return membership.user
    return None


def member(municipality, by, email, name, role, is_administrator=False, now=BEGAN):
    """Invite and accept; the user, with the membership as ``user.membership``."""
    if there := known(municipality, email):
        return there
    invitation = people.invite(
        municipality=municipality,
        email=email,
        name=name,
        role=role,
        is_administrator=is_administrator,
        by=by,
        now=now,
        send=False,
    )
    membership = people.accept(invitation=invitation, password=PASSWORD, now=now)
    membership.user.membership = membership
    return membership.user


def staff(email, name):
    """Somebody of the ministry's."""
    user = User.objects.filter(email=email).first()
    if not user:
        user = User.objects.create_user(email, PASSWORD, name=name, is_staff=True)
        user.groups.add(ensure_ministry_group())
    return user


def colleague():
    """Mette, who agrees to what Minna proposes."""
    return staff("mette@bm.example", "Mette")


def first_invitation(municipality, by, email, name, now=None):
    """The invitation of a first administrator, proposed by ``by`` of the ministry's and agreed by Mette."""
    now, second = now or timezone.now(), colleague()
    proposal = first_administrators.propose(
        municipality=municipality, email=email, name=name, reason="Kommunen begynder.", by=by, now=now, send=False
    )
    proposing.agree(proposal=proposal, by=second, now=now, send=False)
    return municipality.invitations.get(email=email, accepted_at=None, withdrawn_at=None)


def first_administrator(municipality, by, email, name, role=Role.READER, now=BEGAN):
    """Proposed by ``by`` of the ministry's, agreed by Mette, and accepted; the user, with ``user.membership``."""
    if there := known(municipality, email):
        return there
    invitation = first_invitation(municipality, by, email, name, now)
    user = people.accept(invitation=invitation, password=PASSWORD, now=now).user
    membership = user.memberships.get(municipality=municipality)
    membership = people.set_role(membership=membership, role=role, is_administrator=True, by=user, now=now)
    user = User.objects.get(pk=user.pk)  # what a user may do is remembered on the object
    user.membership = membership
    return user


def in_aalborg():
    return municipality("851", "Aalborg", "aalborg", "1081", "Nordjylland")


def of_aalborg(name, by, role):
    return member(in_aalborg(), by, f"{name}@aalborg.example", name.title(), role)


@pytest.fixture(scope="module")
def built_cast(django_db_setup, django_db_blocker):
    """Minna, Anna, Signe and Erik, built once for a module whose tests nearly all need them.

    A module asks for it by ``pytestmark = pytest.mark.usefixtures("built_cast")``. They are there for each of its
    tests then, which works in a savepoint of its own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        by = first_administrator(in_aalborg(), staff("minna@bm.example", "Minna"), "anna@aalborg.example", "Anna")
        of_aalborg("signe", by, Role.APPROVER)
        of_aalborg("erik", by, Role.EDITOR)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def aalborg(db):
    return in_aalborg()


@pytest.fixture
def esbjerg(db):
    return municipality("561", "Esbjerg", "esbjerg", "1083", "Syddanmark")


@pytest.fixture
def sune(db):
    return User.objects.create_superuser("sune@bm.example", PASSWORD, name="Sune")


@pytest.fixture
def minna(db):
    return staff("minna@bm.example", "Minna")


@pytest.fixture
def mette(db):
    return colleague()


@pytest.fixture
def anna(aalborg, minna):
    return first_administrator(aalborg, minna, "anna@aalborg.example", "Anna")


@pytest.fixture
def signe(aalborg, anna):
    return of_aalborg("signe", anna, Role.APPROVER)


@pytest.fixture
def erik(aalborg, anna):
    return of_aalborg("erik", anna, Role.EDITOR)


@pytest.fixture
def mads(aalborg, anna):
    return of_aalborg("mads", anna, Role.EDITOR)


@pytest.fixture
def lone(aalborg, anna):
    return of_aalborg("lone", anna, Role.READER)


@pytest.fixture
def dorte(aalborg, anna):
    user = member(aalborg, anna, "dorte@aalborg.example", "Dorte", Role.EDITOR)
    membership = people.deactivate(membership=user.membership, by=anna, now=BEGAN)
    user.refresh_from_db()
    user.membership = membership
    return user


@pytest.fixture
def elin(esbjerg, minna):
    return first_administrator(esbjerg, minna, "elin@esbjerg.example", "Elin")


@pytest.fixture
def esther(esbjerg, elin):
    return member(esbjerg, elin, "esther@esbjerg.example", "Esther", Role.EDITOR)


@pytest.fixture
def client_for(db):
    """A test client signed in as the person; ``client_for(None)`` is anonymous."""

    def sign_in(user):
        client = Client()
        if user:
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture(scope="module")
def loaded_sample(django_db_setup, django_db_blocker, tmp_path_factory):
    media = str(tmp_path_factory.mktemp("sample"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        call_command("load_reference_data", verbosity=0)
        samples.load(NOW)
        yield media
        transaction.set_rollback(True)


@pytest.fixture
def sample(loaded_sample, db, settings):
    """The sample that demo mode shows, with the reference data it stands on: loaded once for a module."""
    settings.MEDIA_ROOT = loaded_sample
    return samples.find()


def secret_of(link):
    """The secret of a link as the next mail would have it."""
    return making.hand_over(link=link).rstrip("/").rpartition("/")[2]
