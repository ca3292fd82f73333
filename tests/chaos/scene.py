"""Ten who write in one text, an administrator who invites, and where they press."""

import secrets
from dataclasses import dataclass

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from bpmplan.accounts.ministry import ensure_ministry_group
from bpmplan.accounts.models import Role, User
from plans.models import Chapter
from tests.cast import first_administrator, member, municipality
from tests.making import plan

WRITERS = 10


@dataclass(frozen=True)
class Browser:
    """A person who is signed in: their cookies, the token of their forms, and who they are."""

    cookies: str
    token: str
    user: int


@dataclass(frozen=True)
class Scene:
    """Primary keys of the text that all write in and of the plans that get chapters and files; addresses; people."""

    text: int
    chapters_of: tuple
    files_of: int
    text_address: str
    part_address: str
    add_addresses: tuple
    upload_address: str
    invite_address: str
    administrator: Browser
    writers: tuple


def signed_in(user):
    client = Client()
    client.force_login(user)
    token = secrets.token_hex(16)
    session = client.cookies["sessionid"].value
    return Browser(f"sessionid={session}; csrftoken={token}", token, user.pk)


def build():
    call_command("load_reference_data", verbosity=0)
    aalborg = municipality("851", "Aalborg", "aalborg", "1081", "Nordjylland")
    staff = User.objects.create_user("minna@bm.example", name="Minna", is_staff=True)
    staff.groups.add(ensure_ministry_group())
    anna = first_administrator(aalborg, staff, "anna@aalborg.example", "Anna")
    people = [
        member(aalborg, anna, f"skriver{number}@aalborg.example", f"Skriver {number}", Role.EDITOR)
        for number in range(WRITERS)
    ]
    now = timezone.now()
    written, files, *grow = (plan(aalborg, people[0], years=(year, year), now=now) for year in range(2031, 2036))
    chapter = written.chapters.filter(kind="text").first()
    text = "\n\n".join(["Alle: –", *(f"Skriver {number}: –" for number in range(WRITERS))])
    Chapter.objects.filter(pk=chapter.pk).update(text=text)
    return Scene(
        text=chapter.pk,
        chapters_of=tuple(one.pk for one in grow),  # a plan has room for so many
        files_of=files.pk,
        text_address=f"/arbejde/{written.pk}/afsnit/{chapter.key}/",
        part_address=f"/arbejde/{written.pk}/del/chapter/{chapter.key}/text/",
        add_addresses=tuple(f"/arbejde/{one.pk}/afsnit/nyt/" for one in grow),
        upload_address=f"/arbejde/{files.pk}/bilag/",
        invite_address="/brugere/aalborg/inviter/",
        administrator=signed_in(anna),
        writers=tuple(map(signed_in, people)),
    )
