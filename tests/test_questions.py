"""What an address may ask of a page (``?aar=2026``): each page reads these names and no others.

No value breaks a page, and asking for what one may not know is answered like asking for what isn't there. The lists of
the admin have rules of their own (``tests/bpmplan/accounts/test_admin_lists.py``).
"""

import re

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict

from .databases import odd_here
from .test_hostile import may
from .test_urls import ACCOUNT, ROWS

FIGURES = {"serie", "aar", "region", "navn", "sigter", "hent", "page"}
COUNTRY = {"aar", "navn", "region", "status", "orden", "hent", "page"}
NAMES = {
    "goal_indicators": {"soeg", "tabel"},
    "own_indicators": {"soeg", "tabel"},
    "plan_list": {"tekst", "aar", "region", "maal", "afloeste", "page"},
    "plans_data": {"aar", "side"},
    "municipality_list": {"navn"},
    "figures": FIGURES,
    "security_log": {"person", "slags", "fra", "til", "page"},
    "first_page": {"kommune"},
    "plan_begin": {"kommune"},
    "draft_document": {"dokument"},
    "plan_borrow": {"tekst", "slags", "maal", "gruppe", "aar", "region", "til"},
    "plan_borrow_section": {"til"},
    "plan_overview": {"slettet"},
    "plan_pulse": {"del"},
    "plan_replace": {"ord"},
    "plan_beside": {"del"},
    "note_say": {"citat"},
    "plan_grid": {"maal", "side"},
    "plan_changes": {"fra", "til"},
    "plan_review": {"afsnit", "sidst"},
    "ministry": COUNTRY,
    "ministry_matrix": COUNTRY,
    "ministry_figures": FIGURES,
    "ministry_goal": {"tekst", "tema", "navn", "region", "hent", "page"},
    "ministry_survey": {"region", "hent"},
    "chapter_edit": {"tidligere", "felt", "kladde"},
    "plan_goal_add": {"under"},
    "plan_goal_edit": {"tidligere", "felt", "kladde"},
    "initiative_edit": {"tidligere", "felt", "kladde"},
    "target_edit": {"tidligere", "felt", "kladde"},
    "attachment_edit": {"tidligere", "felt", "kladde"},
    "initiative_add": {"maal"},
    "section_history": {"page"},
    "erasures": {"fingeraftryk"},
    "series_file": {"kolonne"},
}
"""What a page reads of its address. allauth's read ``next``, where to go afterwards."""
PAGES = [
    row
    for row in ROWS + ACCOUNT
    if row[1] == "GET" and {"200", "302"} & set(row[3].split()) and not row[2].startswith("/konto/confirm")
]


class Remembering(QueryDict):
    """A query that notes which names it is asked for, in ``asked``."""

    asked = set()

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.asked.add(name)
        return super().__contains__(name)

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)

    def getlist(self, name, default=None):
        self.asked.add(name)
        return super().getlist(name, default)


def body(response):
    content = b"".join(response) if response.streaming else response.content
    return re.sub(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"', "", content.decode("utf-8", "replace"))


@pytest.mark.one_database
def test_every_name_that_a_page_reads_is_in_the_table(scene, monkeypatch):
    monkeypatch.setattr(WSGIRequest, "GET", property(lambda self: Remembering(self.META.get("QUERY_STRING", ""))))
    read = {}
    for row in PAGES:
        Remembering.asked.clear()
        body(scene.client(may(row)).get(row[2].format(s=scene).partition("?")[0]))
        read.setdefault(row[0], set()).update(Remembering.asked - {"next"})
    assert {name: names for name, names in read.items() if names} == NAMES


ODD = {
    "nothing": "",
    "a NUL": "%00",
    "no UTF-8": "%ff%fe",
    "half a pair": "%ED%A0%80",
    "half an escape": "%",
    "huge": "9" * 3_000,
    "negative": "-1",
    "no number": "NaN",
    "other digits": "%D9%A2%D9%A0",
    "a text": "%3Cscript%3Ealert(1)%3C/script%3E",
    "long": "%C3%A6" * 1_000,
    "a format": "%7B0.__class__%7D%25s",
}


@pytest.mark.parametrize("name_of_page", NAMES)
def test_no_value_breaks_a_page(name_of_page, scene):
    row = next(row for row in PAGES if row[0] == name_of_page)
    client, address = scene.client(may(row)), row[2].format(s=scene).partition("?")[0]
    for name in NAMES[name_of_page]:
        for value in odd_here(ODD.values(), [ODD["huge"], ODD["a NUL"], ODD["half a pair"]]):
            response = client.get(f"{address}?{name}={value}&{name}={value}&{name}[]={value}")
            assert response.status_code in (200, 302, 400, 404), (name, value)
            assert "<script>alert(1)" not in body(response)


D = "/arbejde/{s.draft.pk}"
ELSEWHERE = "{s.elsewhere_parts.own.key}"
RANDOM = "1f0b8a52-5a53-4a55-9c5d-000000000000"
HIDDEN = {
    # who, an address, what they may not know of, and what isn't there
    "an unannounced goal": ("nobody", "/planer/?maal=", "2028-1", "2099-1"),
    "a year with a draft": ("nobody", "/planer/?aar=", "2028", "2099"),
    "a year with an annulled version": ("nobody", "/planer/?afloeste=on&aar=", "2033", "2099"),
    "a word of a hidden version": ("nobody", "/planer/?tekst=", "2028", "2099"),
    "a word of an annulled version": ("nobody", "/planer/?afloeste=on&tekst=", "2033", "2099"),
    "a word of a draft, for staff": ("minna", "/planer/?tekst=", "2028", "2099"),
    "another's people": ("anna", "/brugere/aalborg/sikkerhedslog/?person=", "esther@esbjerg.example", "x@x.example"),
    "another's municipality": ("erik", "/arbejde/ny/?kommune=", "esbjerg", "findes-ikke"),
    "another's goal": ("erik", D + "/indsatser/ny/?maal=", ELSEWHERE, RANDOM),
    "another's section": ("erik", D + "/gennemgang/?afsnit=", ELSEWHERE, RANDOM),
    "another's edit": ("erik", D + "/afsnit/{s.parts.chapter.key}/?tidligere=", "{s.others_edit}", "99999999"),
    "another's version": ("erik", D + "/aendringer/?til=v1&fra=", "v1", "v9"),
    "a draft's words, for staff": ("minna", "/ministerium/maal/2026/1/?tekst=", "2028", "2099"),
}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.mark.parametrize("what", HIDDEN)
def test_what_one_may_not_know_is_answered_like_what_is_not_there(what, scene):
    scene.others_edit = scene.elsewhere.edits.latest("pk").pk
    who, address, hidden, missing = HIDDEN[what]
    met = []
    for value in (hidden, missing):
        response = scene.client(who).get((address + value).format(s=scene))
        page = UUID.sub("…", body(response))
        for typed in ('value="{}"', "={}", "valgmulighed. {}"):  # what was asked for stands on the page again
            page = page.replace(typed.format(value), "")
        met.append((response.status_code, page))
    assert met[0] == met[1]
