"""What anybody can follow and take along: feeds, read as their readers read them."""

import io
import re
from datetime import date

import feedparser
import pytest
import time_machine
from django.utils import timezone
from lxml import etree, html
from PIL import Image

from bpmplan import files
from bpmplan.accounts import people
from bpmplan.links.models import Opening
from plans.models import Attachment, Decision, ErasedContent, Erasure, FollowUpDate, Hearing, Outcome, PathDate
from plans.public import news
from plans.steps import calendar_links, decisions, opening, workflow
from plans.writing import notes, saving
from tests.plans.public.test_plan_data import validate
from tests.scene import NOW, adopt
from tests.test_urls import ACCOUNT, ROWS
from tests.url_columns import FORMS

V1 = "/kommuner/aalborg/2026/v1/plan.json"
V2 = "/kommuner/aalborg/2026/v2/"
LATER = NOW.replace(month=12)


def png(colour):
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def stranger(scene):
    return scene.client("nobody")


def feed(client, address="/kommuner/aalborg/nyt.atom", **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    read = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not read.bozo
    assert read.version == "atom10"
    return read


def correct(scene, now):
    decision = scene.revision.decisions.adoptions().get()
    return decisions.correct_decision(
        decision, {"case_number": "15.00.00-A00-9-26"}, started_from=0, reason="Hemmelig årsag.",
        by=scene.signe, now=now,
    )  # fmt: skip


def test_a_feed_reader_reads_what_is_new(scene, stranger):
    read = feed(stranger)
    assert read.feed.title == "Beskæftigelsesplaner fra Aalborg Kommune"
    assert read.feed.links[0].href.endswith("/kommuner/aalborg/")
    titles = [entry.title for entry in read.entries]
    assert titles == [
        "Aalborg Kommune: Beskæftigelsesplan 2033, version 1, er trukket tilbage",
        "Aalborg Kommune: Beskæftigelsesplan 2026, version 1, er vedtaget",
    ]
    entry = read.entries[1]
    assert entry.link.endswith("/kommuner/aalborg/2026/v1/")
    assert entry.author == "Aalborg Kommune"
    assert "Vedtaget af Byrådet 18. november 2026" in entry.summary
    assert "3 mål, 1 indsats og 1 måltal." in entry.summary
    assert entry.published == entry.updated
    assert [one.id for one in feed(stranger, "/nyt.atom").entries if one.title == entry.title] == [entry.id]


def test_a_new_version_says_what_is_new_in_it_and_a_correction_says_what_was_corrected(scene, stranger):
    before = {entry.title: entry.id for entry in feed(stranger).entries}
    correct(scene, LATER)
    workflow.take(scene.adopted, "reopen", by=scene.signe, now=LATER, reason="Ny lov.")
    scene.adopted.refresh_from_db()
    own = scene.adopted.plangoals.get(key=scene.adopted_parts.own.key)
    own.title = "Alle unge i job"
    own.save()
    adopt(scene.adopted, scene.signe)
    entries = {entry.title.removeprefix("Aalborg Kommune: "): entry for entry in feed(stranger).entries}
    adopted = entries["Beskæftigelsesplan 2026, version 2, er vedtaget"]
    assert "Nyt siden version 1:" in adopted.summary
    assert "Ændret: 1 mål" in adopted.summary
    correction = entries["Rettelse til Beskæftigelsesplan 2026, version 1"]
    assert correction.summary == "<p>Oplysningerne om beslutningen er rettet: sagsnummer.</p>"
    assert all(entry.id == before[entry.title] for entry in feed(stranger).entries if entry.title in before)


def test_a_goal_has_the_answers_to_it_and_leads_to_their_place(scene, stranger):
    read = feed(stranger, "/maal/2026/1/nyt.atom")
    (entry,) = read.entries
    assert entry.title == "Aalborg Kommune: Beskæftigelsesplan 2026, version 1, svarer på mål 1 for 2026"
    assert entry.link.endswith(f"/kommuner/aalborg/2026/v1/#{scene.adopted_parts.goal.key}")
    assert "Mål 1 for 2026: Flere i uddannelse." in entry.summary
    assert entry.id not in {one.id for one in feed(stranger).entries}
    following = feed(stranger, "/maal/2027/1/nyt.atom")
    assert [one.title for one in following.entries] == [entry.title]  # the goal is the same


def test_what_was_erased_by_law_makes_an_entry_newer(scene, stranger):
    entry = feed(stranger).entries[1]
    erasure = Erasure.objects.create(municipality=scene.aalborg, law="secret", reason="Navn.", at=LATER, by=scene.signe)
    ErasedContent.objects.create(
        erasure=erasure, revision=scene.revision, old_fingerprint="0" * 64, new_fingerprint="1" * 64
    )
    erased = feed(stranger).entries[1]
    assert (erased.id, erased.published) == (entry.id, entry.published)
    assert erased.updated > entry.updated
    assert "slettet efter loven 20. december 2026" in erased.summary


def test_who_asks_again_is_told_that_nothing_is_new(scene, stranger, django_assert_max_num_queries):
    address = "/kommuner/aalborg/nyt.atom"
    first = stranger.get(address)
    with django_assert_max_num_queries(3):
        assert stranger.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert stranger.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    correct(scene, LATER)
    assert stranger.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert stranger.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200
    empty = stranger.get("/kommuner/esbjerg/nyt.atom")
    assert empty.content == stranger.get("/kommuner/esbjerg/nyt.atom").content
    assert "Last-Modified" not in empty


def test_summaries_are_made_once(scene, stranger, monkeypatch):
    monkeypatch.setattr(news, "_summaries", {})
    first = stranger.get("/nyt.atom").content
    monkeypatch.setattr(news, "from_json", None)
    assert stranger.get("/nyt.atom").content == first


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/", "/nyt.atom"),
        ("/planer/", "/nyt.atom"),
        ("/kommuner/aalborg/", "/kommuner/aalborg/nyt.atom"),
        ("/kommuner/aalborg/2026/v1/", "/kommuner/aalborg/nyt.atom"),
        ("/maal/2026/1/", "/maal/2026/1/nyt.atom"),
    ],
)
def test_a_page_names_its_feed(page, address, stranger):
    link = '<link rel="alternate" type="application/atom+xml"'
    (line,) = [line for line in stranger.get(page).content.decode().splitlines() if link in line]
    assert f'href="{address}"' in line


@pytest.mark.parametrize(
    ("address", "canonical", "words"),
    [
        ("/", "/", "Kommunernes beskæftigelsesplaner"),
        ("/planer/?tekst=x", "/planer/", "Søg i de beskæftigelsesplaner"),
        ("/kommuner/", "/kommuner/", "98 kommuner"),
        ("/kommuner/aalborg/", "/kommuner/aalborg/", "Aalborg Kommunes beskæftigelsesplaner"),
        ("/kommuner/aalborg/2026/", "/kommuner/aalborg/2026/v1/", "3 mål, 1 indsats og 1 måltal"),
        ("/kommuner/aalborg/2026/forloeb/", "/kommuner/aalborg/2026/forloeb/", "hvad de politiske organer"),
        ("/maal/", "/maal/", "udmeldt"),
        ("/maal/2026/", "/maal/2026/", "Mål for 2026"),
        ("/maal/2026/1/", "/maal/2026/1/", ""),
    ],
)
def test_a_public_page_says_what_it_is(address, canonical, words, stranger, settings):
    head = html.fromstring(stranger.get(address).content).head
    (description,) = head.xpath("meta[@name='description']/@content")
    assert words in description
    assert head.xpath("link[@rel='canonical']/@href") == [settings.SITE_URL + canonical]
    properties = dict(zip(head.xpath("meta/@property"), head.xpath("meta[@property]/@content"), strict=True))
    assert properties["og:title"]
    assert (properties["og:url"], properties["og:description"]) == (settings.SITE_URL + canonical, description)


def test_a_version_keeps_its_logo_and_cover_and_its_colour(scene, stranger):
    logo, cover = (files.store_bytes(png(colour), files.PNG, "a.png") for colour in ("red", "blue"))
    municipality = scene.adopted.municipality
    type(municipality).objects.filter(pk=municipality.pk).update(logo=logo.sha256, accent="#7a1f3d")
    workflow.take(scene.adopted, "reopen", by=scene.signe, now=LATER, reason="Ny lov.")
    scene.adopted.refresh_from_db()
    made = {"file_name": "a.png", "content_type": files.PNG, "sha256": cover.sha256, "size": cover.size}
    picture = Attachment(plan=scene.adopted, title="Havn", alt="En havn.", is_image=True, is_cover=True, **made)
    saving.add(picture, by=scene.erik, now=LATER)
    adopt(scene.adopted, scene.signe)
    type(municipality).objects.filter(pk=municipality.pk).update(logo="", accent="")
    page = html.fromstring(stranger.get("/kommuner/aalborg/2026/v2/").content)
    assert page.head.xpath("link[@rel='alternate'][@type='application/pdf']/@href") == [f"{V2}plan.pdf"]
    assert f"{V2}filer/{cover.sha256}/" in page.head.xpath("meta[@property='og:image']/@content")[0]
    assert page.xpath("//img[@class='plan-cover']/@alt") == ["En havn."]
    for address in page.xpath("//img[@class='plan-logo']/@src") + page.xpath("//link[contains(@href, 'farver')]/@href"):
        response = stranger.get(address)
        assert response.getvalue()
    assert page.xpath("//img[@class='plan-logo']/@src") == [f"{V2}filer/{logo.sha256}/"]
    assert page.head.xpath("link/@href")[-1] == "/farver/1/7a1f3d.css"


def test_the_sitemap_has_the_public_pages_and_no_other(scene, stranger, settings):
    settings.SITE_URL = "https://planer.example"
    tree = etree.fromstring(stranger.get("/sitemap.xml").content)
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    pages = {url.findtext(f"{name}loc"): url.findtext(f"{name}lastmod") for url in tree}
    assert pages["https://planer.example/kommuner/aalborg/2026/v1/"] == "2026-11-20"
    assert "https://planer.example/maal/2026/1/" in pages
    follow_up, plan_page = scene.follow_up.get_absolute_url(), scene.follow_up.revision.get_absolute_url()
    assert f"https://planer.example{follow_up}" in pages
    assert f'href="{follow_up}"' in stranger.get(plan_page).content.decode()
    assert not [page for page in pages if re.search("2028|2033|verificer|maal/2030", page)]
    for page in pages:
        response = stranger.get(page.removeprefix("https://planer.example"))
        assert response.status_code == 200, page
        assert "noindex" not in response.content.decode(), page


def test_robots_are_kept_from_what_is_not_for_all(scene, stranger, settings):
    settings.SITE_URL = "https://planer.example"
    text = stranger.get("/robots.txt").content.decode()
    assert "Sitemap: https://planer.example/sitemap.xml" in text
    kept_from = re.findall("^Disallow: /([a-z]+)/$", text, re.MULTILINE)
    secrets = FORMS - {"verify", "verified", "revision_hearing"}
    private = {row[2] for row in ROWS + ACCOUNT if row[3].startswith("login") or row[0] in secrets}
    missing = {address.split("/")[1] for address in private} - set(kept_from)
    assert not missing, "Name these in NOT_FOR_ALL (plans/public/sitemap.py)."
    settings.DEMO = True
    assert stranger.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_an_adopted_version_is_data_for_any_program(scene, stranger):
    response = stranger.get(V1)
    assert response["Access-Control-Allow-Origin"] == "*"
    data = response.json()
    validate("plan", data)
    assert data["municipality"]["code"] == "851"
    assert (data["version"], data["status"], data["years_in_force"]) == (1, "adopted", [2026])
    assert data["fingerprint"] == scene.revision.fingerprint
    assert [one["body"] for one in data["decisions"]] == ["Byrådet"]
    for file in data["documents"][:1] + data["attachments"]:
        answer = stranger.get(re.sub("^https?://[^/]+", "", file["address"]))
        assert answer["Content-Type"].partition(";")[0] == file["type"]
        assert b"".join(answer)
    assert scene.client("erik").get(V1).content == response.content
    again = stranger.get(V1, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    correct(scene, LATER)
    changed = stranger.get(V1, headers={"if-none-match": response["ETag"]}).json()
    assert changed["decisions"][0]["case_number"] == "15.00.00-A00-9-26"


def test_what_was_never_adopted_or_was_taken_back_is_no_data(scene, stranger):
    for who in ("nobody", "erik"):
        for path, status in (("2028-2029", 404), ("2033", 410), ("2027", 404)):
            answer = scene.client(who).get(f"/kommuner/aalborg/{path}/v1/plan.json")
            assert (answer.status_code, list(answer.json())) == (status, ["error"])
            assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_plans_of_a_year_are_a_list_in_pages(scene, stranger):
    data = stranger.get("/planer.json?aar=2026").json()
    validate("plans", data)
    assert [one["data"].partition("//")[2].partition("/")[2] for one in data["plans"]] == [V1[1:]]
    assert (data["page"], data["pages"], data["next"]) == (1, 1, None)
    assert stranger.get("/planer.json?aar=2028").json()["plans"] == []
    workflow.take(scene.adopted, "annul", by=scene.signe, now=LATER, reason="Den forkerte plan.")
    assert stranger.get("/planer.json?aar=2026").json()["plans"] == []
    for odd in ("?aar=x", "?aar=2026&side=0", "?aar=2026&side=2", "?aar=2026&side=x"):
        assert stranger.get(f"/planer.json{odd}").status_code == 404


def days(client, address):
    """The days of a calendar as dicts, unfolded."""
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode().replace("\r\n ", "")
    assert text.startswith("BEGIN:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    parts = text.split("BEGIN:VEVENT\r\n")[1:]
    return [dict(line.split(":", 1) for line in part.split("\r\n") if ":" in line) for part in parts]


def test_a_calendar_has_what_was_decided_about_what_anybody_may_read(scene, stranger):
    with time_machine.travel(NOW):
        (day,) = days(stranger, "/kommuner/aalborg/kalender.ics")
        assert day["DTSTART;VALUE=DATE"] == "20261118"
        assert day["SUMMARY"] == "Aalborg Kommune: Byrådet behandler Beskæftigelsesplan 2026"
        assert day["DESCRIPTION"] == "Besluttet: Vedtaget."
        assert stranger.get(re.sub("^https?://[^/]+", "", day["URL"])).status_code == 200
        scene.goal_set.dates.create(what="answer", day=NOW.date())
        scene.empty_set.dates.create(what="answer", day=NOW.date())  # of goals that are not announced
        titles = [one["SUMMARY"] for one in days(stranger, "/kalender.ics")]
        assert titles == [day["SUMMARY"], "Ministeriet: Plan eller svar ønskes senest (mål for 2026)"]
        assert "Plan eller svar ønskes senest 20. november 2026" in stranger.get("/maal/2026/").content.decode()
    with time_machine.travel(NOW.replace(year=2028)):
        assert days(stranger, "/kalender.ics") == []


def test_a_calendar_has_what_is_planned_for_a_version_that_was_opened_to_all(scene, stranger):
    body = scene.aalborg.bodies.get(is_last=True)
    day = date(2027, 1, 14)
    PathDate.objects.create(plan=scene.submitted, what="meeting", body=body, day=day, set_at=NOW, set_by=scene.signe)
    title = "Aalborg Kommune: Byrådet behandler Beskæftigelsesplan 2028-2029"
    with time_machine.travel(NOW):
        address = "/kommuner/aalborg/kalender.ics"
        assert title not in [one["SUMMARY"] for one in days(stranger, address)]
        opening.open_to_all(revision=scene.submitted.newest_revision, by=scene.signe, now=NOW)
        planned = next(one for one in days(stranger, address) if one["SUMMARY"] == title)
        assert (planned["DTSTART;VALUE=DATE"], planned["DESCRIPTION"]) == ("20270114", "Planlagt møde.")
        PathDate.objects.update(day=date(2027, 1, 21), set_at=LATER)
        moved = next(one for one in days(stranger, address) if one["SUMMARY"] == title)
        assert (moved["UID"], moved["DTSTART;VALUE=DATE"]) == (planned["UID"], "20270121")
        assert moved["DTSTAMP"] > planned["DTSTAMP"]
    with time_machine.travel(NOW.replace(year=2027)):
        decision = Decision(body=body, meeting_date=date(2027, 1, 21), outcome=Outcome.ADOPTED)
        workflow.take(scene.submitted, "adopt", by=scene.signe, now=NOW.replace(year=2027), decision=decision)
        held = next(one for one in days(stranger, address) if one["SUMMARY"] == title)
        assert (held["UID"], held["DESCRIPTION"]) == (planned["UID"], "Besluttet: Vedtaget.")


def shown_address(client):
    page = client.post("/arbejde/kalender/").content.decode()
    return re.search(r'value="https?://[^/"]+(/kalender/[^"]+)"', page)[1]


def test_a_person_s_own_calendar_has_the_dates_of_plans_that_only_their_own_people_see(scene):
    """Until the address is made anew or withdrawn, or the person leaves."""
    guest, client = scene.client("nobody"), scene.client("erik")
    body = scene.aalborg.bodies.get(is_last=True)
    facts = {"plan": scene.draft, "set_at": NOW, "set_by": scene.signe}
    PathDate.objects.create(**facts, what="written", day=date(2031, 1, 4))
    PathDate.objects.create(**facts, what="meeting", body=body, day=date(2031, 3, 4))
    FollowUpDate.objects.create(**facts, day=date(2031, 8, 31))
    PathDate.objects.create(**facts | {"plan": scene.elsewhere}, what="written", day=date(2031, 1, 5))
    note = notes.say(
        plan=scene.draft, section="chapter", key=scene.parts.chapter.key, field="text", text="Hemmeligt.",
        by=scene.signe, now=NOW, given_to=scene.erik, due=date(2031, 1, 2),
    )  # fmt: skip
    address = shown_address(client)
    titles = {one["SUMMARY"]: one for one in days(guest, address)}
    title = "Beskæftigelsesplan 2027"
    for words, day in (
        (f"{title} skal være skrevet færdig", "20310104"),
        (f"Byrådet behandler {title}", "20310304"),
        (f"En tekst til {title} skal være klar", "20310102"),
        (f"Frist for opfølgning på {title}", "20310831"),
        ("Frist for høringssvar om Beskæftigelsesplan 2031", "20310601"),
        ("Byrådet behandler Beskæftigelsesplan 2026", "20261118"),
    ):
        assert titles[f"Aalborg Kommune: {words}"]["DTSTART;VALUE=DATE"] == day
    assert len({one["UID"] for one in titles.values()}) == len(titles)
    assert not [name for name in titles if "Esbjerg" in name]
    assert sum("høringssvar" in name for name in titles) == 1  # its date on the path is the same
    assert note.text not in guest.get(address).content.decode()
    assert client.get(address)["Cache-Control"] == "private, no-store"
    assert Opening.objects.filter(link__kind="calendar").count() == 1  # a day, however often it is asked for
    newer = shown_address(client)
    assert [guest.get(one).status_code for one in (address, newer)] == [404, 200]
    client.post("/arbejde/kalender/", {"deed": "withdraw"})
    assert guest.get(newer).status_code == 410
    address = calendar_links.make(user=scene.erik, now=timezone.now()).partition("/kalender/")[2]
    people.deactivate(membership=scene.erik.memberships.get(), by=scene.anna, now=NOW)
    assert guest.get(f"/kalender/{address}").status_code == 410


def test_a_hearing_that_is_open_to_all_stands_in_calendar_and_feeds_with_its_deadline(scene, stranger):
    revision = scene.submitted.newest_revision
    hearing = Hearing.objects.create(revision=revision, deadline=date(2027, 2, 1), begun_at=NOW, begun_by=scene.signe)
    with time_machine.travel(NOW):
        title = "Aalborg Kommune: Frist for høringssvar om Beskæftigelsesplan 2028-2029"
        assert title not in [one["SUMMARY"] for one in days(stranger, "/kalender.ics")]
        opening.open_to_all(revision=revision, by=scene.signe, now=NOW)
        (day,) = [one for one in days(stranger, "/kalender.ics") if one["SUMMARY"] == title]
        assert day["DTSTART;VALUE=DATE"] == f"{hearing.deadline:%Y%m%d}"
        assert day["URL"].endswith("/kommuner/aalborg/2028-2029/v1/hoering/")
        name = "Aalborg Kommune: Beskæftigelsesplan 2028-2029, version 1, er i høring"
        first = stranger.get("/nyt.atom")
        (entry,) = [one for one in feed(stranger).entries if one.title == name]
        assert entry in feed(stranger, "/nyt.atom").entries
        assert "Fristen er 1. februar 2027." in entry.summary and entry.link == day["URL"]
        ends = {"what": "hearing_ends", "day": date(2027, 2, 3), "set_at": LATER, "set_by": scene.signe}
        PathDate.objects.create(plan=scene.submitted, **ends)
        Hearing.objects.filter(pk=hearing.pk).update(deadline=ends["day"])
        head = html.fromstring(stranger.get("/kommuner/aalborg/2028-2029/v1/hoering/").content).head
        assert head.xpath("meta[@property='og:title']/@content")[0].startswith("Høring: Beskæftigelsesplan 2028-2029")
        assert 'v1/hoering/">svar på høringen</a>' in stranger.get("/kommuner/aalborg/").content.decode()
        (longer,) = [one for one in feed(stranger, **{"if-none-match": first["ETag"]}).entries if one.title == name]
        assert (longer.id, longer.published, longer.updated > entry.updated) == (entry.id, entry.published, True)
        opening.close(revision=revision, by=scene.signe, now=LATER)
        assert name not in [one.title for one in feed(stranger).entries]
