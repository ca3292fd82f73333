"""Demo mode, never on in production: users to try the program as, and a page with the mails it would have sent."""

import email
import email.policy
import secrets
import time
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404
from django.shortcuts import render

DEMO_PASSWORD = "beskæftigelse-i-praksis"
MAILS_SHOWN = 100


@dataclass(frozen=True)
class DemoUser:
    """A demo user is named after a role, not a person. ``municipality`` is a slug, empty for the ministry.

    ``comes_with_the_country``: made with the sample of the other municipalities, not before.
    """

    email: str
    name: str
    who: str
    municipality: str = ""
    role: str = "reader"
    is_administrator: bool = False
    comes_with_the_country: bool = False


DEMO_USERS = (
    DemoUser("administrator@aalborg.example", "Administrator i Aalborg", "Inviterer kolleger, sætter roller", "aalborg",
             is_administrator=True),
    DemoUser("redaktoer@aalborg.example", "Redaktør i Aalborg", "Skriver planen i Aalborg", "aalborg", "editor"),
    DemoUser("godkender@aalborg.example", "Godkender i Aalborg", "Sender planen til politikerne",
             "aalborg", "approver"),
    DemoUser("laeser@aalborg.example", "Læser i Aalborg", "Læser med, også kladden", "aalborg"),
    DemoUser("redaktoer@esbjerg.example", "Redaktør i Esbjerg", "Skriver i en anden kommune", "esbjerg", "editor",
             is_administrator=True),
    DemoUser("godkender@svendborg.example", "Godkender i Svendborg Kommune", "Gennemgår svarene på en høring",
             "svendborg", "approver", is_administrator=True, comes_with_the_country=True),
    DemoUser("ministeriet@bm.example", "Medarbejder i ministeriet", "Udmelder årets mål, ser hvem der har en plan"),
    DemoUser("kollega@bm.example", "Kollega i ministeriet", "Godkender det, som to i ministeriet skal være enige om"),
)  # fmt: skip


def password_of(address):
    """The demo's password for those to try the program as; None for everybody else in the story."""
    return DEMO_PASSWORD if address in {demo.email for demo in DEMO_USERS} else None


def create_demo_users(now):
    """Make the demo's users by the real deeds, those that aren't there yet; a dict of users by e-mail.

    The municipalities must have been loaded. Ministry staff names the administrators, two of them agreeing; these
    invite the rest.
    """
    from .accounts.ministry import ensure_ministry_group
    from .accounts.models import Municipality, User

    made = {user.email: user for user in User.objects.filter(email__in=[demo.email for demo in DEMO_USERS])}
    for demo in DEMO_USERS:
        if not demo.municipality and demo.email not in made:
            made[demo.email] = User.objects.create_user(demo.email, DEMO_PASSWORD, name=demo.name, is_staff=True)
            made[demo.email].groups.add(ensure_ministry_group())
    ministry = [made[demo.email] for demo in DEMO_USERS if not demo.municipality]
    for demo in sorted(DEMO_USERS, key=lambda demo: not demo.is_administrator):
        if demo.email not in made and not demo.comes_with_the_country:
            made[demo.email] = let_in(
                Municipality.objects.get(slug=demo.municipality),
                email=demo.email,
                name=demo.name,
                role=demo.role,
                is_administrator=demo.is_administrator,
                password=DEMO_PASSWORD,
                ministry=ministry,
                now=now,
            )
    return made


def let_in(municipality, *, email, name, role, is_administrator, password, ministry, now):
    """Make somebody a user of a municipality, without mail; returns the user. No password: one that nobody knows.

    Its administrator invites them. Of a municipality without one they become the first, named by two of ``ministry``.
    """
    from .accounts import first_administrators, people
    from .accounts.models import User
    from .second_person import proposing

    who = {"municipality": municipality, "email": email, "name": name}
    person = {"role": role, "is_administrator": is_administrator}
    administrator = municipality.memberships.administrators().first()
    if administrator:
        invitation = people.invite(**who, **person, by=administrator.user, now=now, send=False)
    else:
        proposer, colleague = ministry
        reason = "Kommunen begynder med BPMplan."
        proposal = first_administrators.propose(**who, reason=reason, by=proposer, now=now, send=False)
        proposing.agree(proposal=proposal, by=colleague, now=now, send=False)
        invitation = municipality.invitations.get(email=email)
    membership = people.accept(invitation=invitation, password=password, now=now)
    if membership.role != role:  # the ministry gives no roles: the administrator does
        people.set_role(membership=membership, **person, by=membership.user, now=now)
    return User.objects.get(pk=membership.user_id)  # what they may do is remembered on the object


def folder():
    """Where the demo's mails lie: a file for each, so that any number of processes can write at once."""
    return Path(settings.DEMO_MAILS)


class MailToFolder(BaseEmailBackend):
    """Keeps mails in files instead of sending them; ``demo_mails`` shows them."""

    def send_messages(self, messages):
        folder().mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
            draft = folder() / f"{name}.part"
            draft.write_bytes(message.message().as_bytes(linesep="\r\n"))
            draft.rename(folder() / f"{name}.eml")  # a reader meets whole files only
        return len(messages)


def mails():
    """The newest mails first, as dicts with ``to subject at text``."""
    newest = sorted(folder().glob("*.eml"), reverse=True)[:MAILS_SHOWN]
    parsed = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in newest]
    return [
        {
            "to": message["To"],
            "subject": message["Subject"],
            "at": message["Date"].datetime.replace(tzinfo=UTC),
            "text": message.get_body(("plain",)).get_content(),
        }
        for message in parsed
    ]


@login_not_required
def demo_mails(request):
    """The mails that demo mode kept; open to everybody, because it is a demo on one's own machine."""
    if not settings.DEMO:
        raise Http404
    return render(request, "accounts/demo_mails.html", {"mails": mails()})
