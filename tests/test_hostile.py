"""Hostile input, posted to every form and put into every address: a clear answer, or stored safely, never a 500.

The test client lets an exception of a view through, so a 500 fails here with its traceback. A NUL in a text and a
number too large for its column are errors of PostgreSQL's own, so all of this runs there; field by field and address by
address SQLite is sent only what it may refuse itself (docs/decisions/tests-of-one-database.md).
"""

import io
import re

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils.http import urlencode

from goals import workflow
from goals.models import LetterKind
from tests.plans.content.test_content import runs_nothing

from .databases import odd_here
from .scene import WHO, picture
from .test_urls import ACCOUNT, ADMIN, ADMIN_PAGES, ADMIN_ROWS, ROWS, filled

NASTY = "<script>alert(1)</script> \"'>{{ 7|add:7 }} 👩‍👩‍👧 مرحبا \u202ex \x00 æøå"
LONG = "æ <b>" * 200_000
HUGE = "9" * 400
WORDS = (NASTY, HUGE, None)
"""Put into every field, one at a time; None leaves the field out."""
NUMBERS = ("-1", "1e999999", "NaN", "2027-02-31")
"""Put into every field that takes a number, a date or a row."""
ENGLISH = re.compile(
    r"Enter a|This field|Select a valid|Ensure this|is not a valid|characters \(it has|Null characters"
)
BODIES = (
    (b"title=\xff\xfe%ff%00&started_from=\xe6&sent=1", "application/x-www-form-urlencoded"),
    (b'{"title": 1}', "application/json"),
)
"""Other bytes than a form's."""


def may(row):
    """Somebody who may do what the row's form is for."""
    answers = dict(zip(WHO, row[3].split(), strict=True))
    first = ("signe", "anna", "sune", "esther", "nobody")
    return next(who for who in (*first, *WHO) if answers[who] in ("200", "302", "409"))


def get(client, address, *args, method="get"):
    """The answer, read to its end: a file is closed."""
    response = getattr(client, method)(address, *args)
    if response.streaming:
        b"".join(response)
    assert response.status_code < 500, address
    return response


def is_page(response):
    return response.get("Content-Type", "").startswith("text/html") and bool(response.content)


def send(scene, who, address, data, **extra):
    """Post, look at what came, follow where it leads; everything is taken back afterwards."""
    client = scene.client(who)
    with transaction.atomic():
        response = client.post(address, data, **extra)
        assert response.status_code < 500, f"{response.status_code} from {address}"
        where = response.get("Location", "")
        pages = [response]
        if where.startswith("/") and isinstance(data, dict) and NASTY in data.values():
            pages.append(get(client, where))
        for page in pages:
            if is_page(page):
                html = page.content.decode()
                assert runs_nothing(html), address
                assert not ENGLISH.search(html), ENGLISH.search(html)
        transaction.set_rollback(True)
    return response


FORMS = [row for row in ROWS + ACCOUNT + ADMIN_ROWS if row[1] == "POST" and {"200", "302", "409"} & set(row[3].split())]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row[0])
def test_no_form_fails_whatever_is_sent(row, scene):
    _name, _method, address, _expected, *more = row
    data = more[0] if more else {}
    scene.last = scene.aalborg.bodies.get(is_last=True)
    address, who = address.format(s=scene), may(row)
    for field in [*data, "next"]:
        base = {name: filled(one, scene) for name, one in data.items()}
        was = base.pop(field, "")
        numbers = NUMBERS if isinstance(was, str) and was[:1].isdigit() else ()
        for value in odd_here(WORDS + numbers, [HUGE]):
            send(scene, who, address, base if value is None else base | {field: value})
    whole = (
        dict.fromkeys(data, NASTY),
        base | {name: LONG for name in list(data)[-2:] if not name.endswith("_FORMS")},
        {name: ["1", "2", NASTY] for name in data},
    )
    for form in odd_here(whole, whole[:1]):
        send(scene, who, address, form)
    for body, kind in odd_here(BODIES, ()):
        send(scene, who, address, body, content_type=kind)


SIGN_IN = [
    ("/konto/login/", ["login", "password"]),
    ("/konto/password/reset/", ["email"]),
    ("/konto/signup/", ["email", "password1"]),
    ("/konto/2fa/authenticate/", ["code"]),
]


@pytest.mark.parametrize(("address", "fields"), SIGN_IN)
def test_sign_in_never_fails_whatever_is_sent(address, fields, scene, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    for value in (*WORDS, *NUMBERS, LONG):
        send(scene, "nobody", address, {} if value is None else dict.fromkeys(fields, value))


FILES = {
    "program": ("plan.pdf", b"MZ\x90\x00" + b"\x00" * 500),
    "empty": ("plan.pdf", b""),
    "svg": ("kort.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "half an image": ("kort.png", picture()[:60]),
    "page": ("plan.txt", b"<html><script>alert(1)</script>"),
    "no zip": ("plan.docx", b"PK\x03\x04" + b"x" * 200),
    "name": ("..\\../æ<script>" + "x" * 400 + ".txt", "Hej æøå".encode()),
    "bytes": ("tekst.txt", bytes(range(256)) * 4),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("who", "address", "field"),
    [
        ("erik", "/arbejde/{s.draft.pk}/bilag/", "file"),
        ("anna", "/brugere/aalborg/indstillinger/", "new_logo"),
    ],
)
def test_every_upload_is_refused_in_a_sentence_or_stored_as_what_it_is(name, who, address, field, scene):
    upload = SimpleUploadedFile(*FILES[name])
    send(scene, who, address.format(s=scene), {field: upload, "title": "Bilag", "alt": "Et kort"})


def test_a_file_instead_of_a_text_and_a_text_instead_of_a_file(scene):
    address = f"/arbejde/{scene.draft.pk}/bilag/"
    assert send(scene, "erik", address, {"title": io.BytesIO(b"x"), "file": "ikke en fil"}).status_code == 422


def test_a_form_with_too_many_fields_is_refused_not_broken(scene):
    data = {f"values-{number}-value": "1" for number in range(3000)}
    response = send(scene, "erik", f"/arbejde/{scene.draft.pk}/maaltal/{scene.parts.target.key}/", data)
    assert response.status_code == 400


UNREADABLE = {
    "too many fields": ("&".join(f"f{number}=1" for number in range(20_000)), "application/x-www-form-urlencoded"),
    "no boundary": ("x", "multipart/form-data"),
    "an odd boundary": ("x", "multipart/form-data; boundary=\xe6"),
    "too many files": (
        "".join(f'--b\r\nContent-Disposition: form-data; name="f"; filename="{n}"\r\n\r\nx\r\n' for n in range(200))
        + "--b--\r\n",
        "multipart/form-data; boundary=b",
    ),
    "too large": ("text=" + "x" * 10_000_000, "application/x-www-form-urlencoded"),
    "another encoding": ("text=x", "application/x-www-form-urlencoded; charset=iso-8859-1"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_form_that_cannot_be_read_is_not_found_where_there_is_no_page(name, client, db):
    body, kind = UNREADABLE[name]
    for address in ("/findes/ikke/", "/planer/9/x/"):
        answer = client.post(address, body, content_type=kind, headers={"Origin": "http://testserver"})
        assert answer.status_code == 404, address


# --- what is stored is stored as it was meant -------------------------------------------------------------------------


def test_a_hostile_chapter_is_stored_and_shown_as_text_everywhere(scene):
    client = scene.client("signe")
    address = f"/arbejde/{scene.draft.pk}/afsnit/{scene.parts.chapter.key}/"
    data = {"started_from": scene.parts.chapter.edit_no + 1, "title": NASTY, "text": NASTY}
    assert client.post(address, data).status_code == 302
    scene.parts.chapter.refresh_from_db()
    assert "\x00" not in scene.parts.chapter.text
    assert "<script>alert(1)</script>" in scene.parts.chapter.text
    assert "مرحبا" in scene.parts.chapter.title
    for page in (
        "",
        "side/",
        "slettet/",
        f"tidligere/{scene.parts.chapter.key}/",
        f"afsnit/{scene.parts.chapter.key}/",
    ):
        html = client.get(f"/arbejde/{scene.draft.pk}/{page}").content.decode()
        assert runs_nothing(html), page
        assert "<script>alert" not in html, page


def test_a_text_of_a_million_characters_comes_back_whole_with_a_sentence(scene):
    address = f"/arbejde/{scene.draft.pk}/afsnit/{scene.parts.chapter.key}/"
    response = scene.client("erik").post(address, {"started_from": "1", "title": "Forord", "text": LONG})
    assert response.status_code == 422
    page = lxml.html.fromstring(response.content.decode())
    assert len(page.get_element_by_id("id_text").text.strip()) == len(LONG.strip())
    assert "Der er plads til 60.000" in page.text_content()


# --- addresses --------------------------------------------------------------------------------------------------------

QUERIES = [NASTY, HUGE, "-1", "abc", "2023-99", ""]
NAMES = ("tekst", "aar", "region", "maal", "afloeste", "page", "navn", "kommune", "tidligere", "next", "status", "sort")
NAMES += ("format", "q", "o", "p", "e", "id", "year", "tema", "kilde", "brev", "goal_set__year__exact", "visning")
PAGES = [row for row in ROWS + ACCOUNT + ADMIN_ROWS if row[1] == "GET" and {"200", "302"} & set(row[3].split())]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row[2][:60])
def test_no_page_fails_whatever_its_address_asks(row, scene):
    address = row[2].format(s=scene).partition("?")[0]
    client = scene.client(may(row))
    for value in odd_here(QUERIES, [NASTY, HUGE]):
        response = get(client, f"{address}?{urlencode(dict.fromkeys(NAMES, value))}")
        if is_page(response):
            assert runs_nothing(response.content.decode())


@pytest.mark.parametrize("name", ["tekst", "aar", "region", "maal", "page", "afloeste"])
def test_the_search_never_fails_whatever_one_of_its_words_is(name, scene):
    client = scene.client("nobody")
    for value in [*QUERIES, "2023-1", "0", "99999999999999999999", "%", "_", "\\", "æ" * 5000, "٢٠٢٣", "2026-1-1", "-"]:
        assert client.get("/planer/", {name: value}).status_code == 200, value


@pytest.mark.parametrize("label", ADMIN)
def test_no_list_of_the_admin_fails_whatever_is_asked(label, scene):
    client = scene.client("sune")
    address = ADMIN_PAGES["changelist"].format(path=label.replace(".", "/"))
    for name in ("q", "o", "p", "e", "id", "pk__in", "status", "year__gte", "_facets", "region__id__exact"):
        for value in (NASTY, "9" * 400, "abc"):
            get(client, address, {name: value})


FILLED = {
    "int": ["0", "9" * 40],
    "uuid": ["00000000-0000-0000-0000-000000000000"],
    "sha256": ["f" * 64],
    "fingerprint": ["f" * 16, "f" * 64, "f" * 65],
    "years": ["9999", "0000-0000", "2027-2026"],
    "slug": ["x" * 300, "aalborg"],
    "document_of_version": ["x" * 300 + ".pdf", "plan.exe", "plan.pdf"],
    "document_of_draft": ["x" * 300 + ".pdf", "plan.exe", "plan.pdf"],
    "document_of_follow_up": ["plan.pdf", "opfoelgning.pdf"],
    "str": ["%00", "%F0%9F%98%80%3Cscript%3E", "x" * 300, "2027"],
    "path": ["%00", "abc", "9" * 40],
}


def bent(route):
    """Addresses of a pattern with a hostile part in every place at once, one kind after the other."""
    kinds = re.findall(r"<(\w+):\w+>", route)
    for turn in range(max([len(FILLED[kind]) for kind in kinds] or [0])):
        yield re.sub(r"<(\w+):\w+>", lambda part: FILLED[part[1]][turn % len(FILLED[part[1]])], route)  # noqa: B023


@pytest.mark.parametrize("who", ["nobody", "signe", "sune"])
def test_no_address_fails_whatever_its_parts_are(who, scene):
    client = scene.client(who)
    for address in sorted({"/" + address for route in routes() for address in bent(route)}):
        get(client, address)
        with transaction.atomic():
            get(client, address, method="post")
            transaction.set_rollback(True)


def routes(resolver=None, before=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if "(?P" not in route and "^" not in route:
                yield route
        else:
            yield from routes(pattern, route)


# --- the admin's forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("admin:goals_goalset_add", None),
        ("admin:goals_goalset_change", lambda s: s.empty_set),
        ("admin:goals_goalset_change", lambda s: s.goal_set),
        ("admin:goals_letter_change", lambda s: s.goal_set.letter),
        ("admin:goals_letter_change", lambda s: s.draft_letter),
        ("admin:goals_goal_change", lambda s: s.goal_set.made[0]),
        ("admin:accounts_municipality_change", lambda s: s.aalborg),
        ("admin:accounts_region_change", lambda s: s.aalborg.region),
        ("admin:accounts_user_change", lambda s: s.erik),
        ("admin:accounts_user_add", None),
    ],
)
def test_no_form_of_the_admin_fails_whatever_is_sent(name, of, scene):
    scene.draft_letter = workflow.begin_letter(scene.consulted, LetterKind.ANNOUNCEMENT, by=scene.minna)
    address = reverse(name, args=[of(scene).pk] if of else [])
    page = lxml.html.fromstring(scene.client("sune").get(address).content.decode())
    form = next(form for form in page.forms if form.get("id", "").endswith("_form"))
    given = {
        key: value for key, value in form.fields.items() if isinstance(value, str) and key != "csrfmiddlewaretoken"
    }
    words = [name for name, value in given.items() if not value.isdigit() and "FORMS" not in name]
    first = [name for name in given if "-" not in name]
    for changed in (
        dict.fromkeys(words, NASTY),
        dict.fromkeys(words, LONG[:200_000]),
        dict.fromkeys(first, "9" * 400),
        dict.fromkeys(first, "-1"),
        {name: "9" * 400 for name in given if "-" in name and "FORMS" not in name},
        {name: "abc" for name in given if "FORMS" in name},
    ):
        send(scene, "sune", address, given | changed)
    send(scene, "sune", address, {})
    send(scene, "sune", address, dict.fromkeys(given, NASTY))


def test_two_who_give_a_goal_its_words_in_one_moment_meet_a_sentence(scene):
    """A page that doesn't know of the words there are already, as in the moment between the check and the save."""
    letter = workflow.begin_letter(scene.consulted, LetterKind.ANNOUNCEMENT, by=scene.minna)
    address = reverse("admin:goals_letter_change", args=[letter.pk])
    client = scene.client("minna")
    page = lxml.html.fromstring(client.get(address).content.decode())
    form = next(form for form in page.forms if form.get("id", "").endswith("_form"))
    given = {name: value for name, value in form.fields.items() if isinstance(value, str)}
    words = set(letter.wordings.values_list("pk", "title"))
    response = client.post(address, given | {"wordings-INITIAL_FORMS": "-1"}, follow=True)
    assert "en kollega har ændret det samme imens" in response.content.decode()
    assert set(letter.wordings.values_list("pk", "title")) == words
