"""The story in a browser, through the pages that people use: from the minister's letter to next year's plan.

How people write a plan together in its page, and it comes back to them, is ``test_writing_story.py``.

Every page that is met is looked at (``look``): accessible at 1280 and 390 px, and never scrolling sideways.
"""

import io
import re
from datetime import timedelta

import feedparser
import pytest
from django.core import mail as mails
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Error as PlaywrightError

from goals.models import GoalSet
from plans.hearing import parties
from plans.models import Plan, Status
from plans.steps import workflow

from .. import making
from ..cast import PASSWORD
from .texts import write_text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def look(axe):
    """Fails when the page breaks WCAG 2.1 AA or scrolls sideways, wide or narrow."""

    def check(page, **options):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page, **options)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), f"{page.url} at {width} px"

    return check


@pytest.fixture
def enter(client_for, live_server):
    """Puts a person into a window without the sign-in page, which is tried elsewhere."""

    def sign_in(page, user):
        session = client_for(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return sign_in


def sign_in(page, user):
    page.goto("/konto/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def button(page, name):
    """A button of the page's main part, or the link that looks like one."""
    main = page.locator("main")
    return main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first


def press(page, name):
    """Press a button and wait for the page that comes."""
    with page.expect_navigation():
        button(page, name).click()


def says(page, words):
    """The page comes to say it; else what it says instead is told."""
    try:
        page.get_by_text(words).locator("visible=true").first.wait_for()
    except PlaywrightError:
        pytest.fail(f"{page.url} doesn't say »{words}«:\n{page.inner_text('body')[:3000]}")


def picture():
    content = io.BytesIO()
    Image.new("RGB", (300, 120), "navy").save(content, "PNG")
    return {"name": "kort.png", "mimeType": "image/png", "buffer": content.getvalue()}


def announce(page, look):
    """The ministry: a year, its goals, a letter with their words, and the announcement."""
    page.goto("/admin/")
    look(page)
    page.goto("/admin/goals/goalset/add/")
    page.fill("#id_year", "2027")
    page.click("[name=_save]")
    says(page, "Tilføj nu målene")
    page.fill("#id_goals-0-number", "1")
    page.fill("#id_goals-0-short_title", "Flere i uddannelse")
    page.click("[name=_continue]")
    says(page, "Flere i uddannelse")
    look(page)
    page.get_by_role("link", name="Skriv udmeldingsbrev …").click()
    look(page)
    page.click(".submit-row input[type=submit]")
    says(page, "Brevet er begyndt som kladde")
    page.fill("#id_date", "01.06.2026")
    page.fill("#id_journal_number", "2026 - 7526")
    page.fill("#id_wordings-0-title", "Flere ledige skal begynde på en uddannelse")
    look(page)
    page.click("[name=_save]")
    page.goto(f"/admin/goals/goalset/{GoalSet.objects.get(year=2027).pk}/change/")
    page.get_by_role("link", name="Udmeld målene …").click()
    look(page)
    page.click(".submit-row input[type=submit]")
    says(page, "Målene er udmeldt.")
    page.goto("/maal/2027/")
    says(page, "Flere ledige skal begynde på en uddannelse")
    look(page)


def begin(page, look):
    """The editor begins a plan for the year and comes to its overview."""
    page.goto("/arbejde/")
    look(page)
    press(page, "Begynd en plan")
    page.fill("#id_first_year", "2027")
    page.fill("#id_last_year", "2027")
    page.get_by_label("2027", exact=True).check()
    look(page)
    press(page, "Videre")
    says(page, "Planen er begyndt")
    look(page)
    return Plan.objects.get()


def write(page, look, plan):
    """Every kind of section, every kind of field."""
    desk = f"/arbejde/{plan.pk}"
    page.goto(f"{desk}/afsnit/{plan.chapters.first().key}/")
    write_text(
        page, "#id_text", "Et forord med **fed** og en liste:\n\n- tillid\n\n| År | Antal |\n|---|---|\n| 2026 | 7 |"
    )
    look(page)
    press(page, "Gem")
    says(page, "Gemt kl.")
    for chapter in plan.chapters.filter(kind="text")[1:]:
        page.goto(f"{desk}/afsnit/{chapter.key}/")
        write_text(page, "#id_text", f"Hvad der er at sige om {chapter.title.lower()}.")
        press(page, "Gem")
        says(page, "Gemt kl.")

    goal = plan.plangoals.get()
    page.goto(f"{desk}/maal/{goal.key}/")
    page.fill("#id_title", "Flere voksne tager en uddannelse")
    for name in ("challenge", "ambition", "strategy"):
        page.fill(f"#id_{name}", f"Tekst om {name}.")
    press(page, "Gem")
    says(page, "Gemt kl.")
    look(page)

    press(page, "Tilføj indsats")
    page.fill("#id_title", "Fra ufaglært til faglært")
    for fold in page.locator(".section-form summary").all():
        fold.click()
    page.fill("#id_description", "En ambassadør opsøger ledige.")
    page.fill("#id_period", "1.1.2027-31.12.2027")
    page.fill("#id_unit", "Uddannelse og job")
    page.fill("#id_partners", "VUC")
    page.fill("#id_economy-0-period", "2027")
    page.fill("#id_economy-0-amount", "1.500.000")
    page.fill("#id_economy_note", "pr. år")
    page.fill("#id_effect", "100 begynder.")
    look(page)
    page.click("[name=then][value=goal]")
    says(page, "Fra ufaglært til faglært")

    press(page, "Tilføj måltal")
    page.fill("#id_title", "Ledige i uddannelse")
    page.fill("#id_baseline", "1.234,5")
    page.fill("#id_baseline_period", "2. kvartal 2026")
    page.fill("#id_baseline_source", "Jobindsats.dk")
    page.fill("#id_values-0-period", "1. halvår 2027")
    page.fill("#id_values-0-value", "1.300")
    page.fill("#id_values-1-period", "2027")
    page.fill("#id_values-1-value", "1.400")
    look(page)
    page.click("[name=then][value=goal]")
    says(page, "Ledige i uddannelse")

    page.goto(f"{desk}/maal/nyt/")
    page.fill("#id_title", "Flere seniorer bliver i job")
    page.fill("#id_ambition", "Flere bliver i job, til de selv vil stoppe.")
    page.fill("#id_strategy", "Samtaler om de sidste år.")
    page.fill("#id_follow_up", "Vi gør status i juni.")
    press(page, "Tilføj")
    says(page, "er tilføjet og gemt")

    page.goto(f"{desk}/bilag/")
    page.set_input_files("#id_file", picture())
    page.fill("#id_title", "Kort over kommunen")
    page.locator("[name=alt]").fill("Et kort med jobcentrets afdelinger.")
    look(page)
    press(page, "Læg i planen")
    says(page, "er lagt i planen")


def take(page, look, plan, step, **fields):
    """Take a step from the page of the plan's progress."""
    page.goto(f"/arbejde/{plan.pk}/forloeb/")
    press(page, step)
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)
    look(page)
    press(page, step)
    says(page, next(row.done for row in workflow.STEPS.values() if row.label == step))
    plan.refresh_from_db()


def test_from_the_minister_s_letter_to_next_year_s_plan(new_page, look, enter, settings, aalborg, minna, erik, signe):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    aalborg.bodies.create(name="Beskæftigelsesudvalget", order=1)
    aalborg.bodies.create(name="Byrådet", order=2, is_last=True)
    announce(enter(new_page(), minna), look)

    writer, approver, citizen = new_page(), new_page(), new_page()
    sign_in(writer, erik)
    plan = begin(writer, look)
    write(writer, look, plan)
    writer.goto(f"/arbejde/{plan.pk}/")
    says(writer, "Intet mangler")
    look(writer)
    writer.goto(f"/arbejde/{plan.pk}/side/")
    says(writer, "Et forord med")
    look(writer)

    enter(approver, signe)
    take(approver, look, plan, "Send til politisk behandling")
    assert plan.status == Status.SUBMITTED
    look(approver)
    meeting = (timezone.localdate() - timedelta(days=3)).isoformat()
    take(approver, look, plan, "Registrér vedtagelsen", meeting_date=meeting, case_number="15.00.00-A00-5-20")
    assert plan.status == Status.ADOPTED
    look(approver)

    citizen.goto("/kommuner/aalborg/")
    look(citizen)
    citizen.goto("/kommuner/aalborg/2027/")
    says(citizen, "Flere voksne tager en uddannelse")
    look(citizen)
    with citizen.expect_download() as download:
        button(citizen, "Hent planen som PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    assert re.search(r"2027.*Aalborg.*\.pdf$", download.value.suggested_filename)

    writer.goto("/arbejde/ny/")
    look(writer)
    writer.fill("#id_first_year", "2028")
    writer.fill("#id_last_year", "2028")
    writer.locator("[name=earlier]").first.check()
    press(writer, "Videre")
    says(writer, "Hvad følger med?")
    look(writer)
    press(writer, "Begynd planen")
    says(writer, "begyndt fra")
    look(writer)
    following = Plan.objects.get(first_year=2028)
    assert following.begun_from.plan == plan
    assert following.initiatives.get().title == "Fra ufaglært til faglært"


def tab_to(page, selector, most=80):
    """Press Tab until the thing has focus, as one does without a mouse."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} on {page.url} is not reached by keyboard")


def test_signing_in_writing_and_saving_by_keyboard_alone(page, aalborg, erik):
    plan = making.plan(aalborg, erik)
    chapter = plan.chapters.first()
    page.goto("/konto/login/")
    tab_to(page, "[name=login]")
    page.keyboard.type(erik.email)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/arbejde/")
    tab_to(page, f"main a[href='/arbejde/{plan.pk}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/arbejde/{plan.pk}/")
    tab_to(page, f"#del-{chapter.key}-text .place__open")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-part-form]")
    page.keyboard.type("Skrevet uden mus.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-part-form]", state="detached")
    says(page, "Skrevet uden mus.")
    chapter.refresh_from_db()
    assert chapter.text == "Skrevet uden mus."


def test_writing_saving_and_submitting_without_javascript(new_page, enter, aalborg, signe):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    chapter = plan.chapters.first()
    page = enter(new_page(java_script_enabled=False), signe)
    page.goto(f"/arbejde/{plan.pk}/afsnit/{chapter.key}/")
    page.fill("#id_text", "Skrevet uden scripts.")
    press(page, "Gem")
    says(page, "Gemt kl.")
    page.goto(f"/arbejde/{plan.pk}/maaltal/{plan.targets.get().key}/")
    page.fill("#id_values-1-period", "2028")
    page.fill("#id_values-1-value", "1.234,5")
    press(page, "Gem")
    says(page, "Gemt kl.")
    page.goto(f"/arbejde/{plan.pk}/")
    press(page, "Send til politisk behandling")
    press(page, "Send til politisk behandling")
    says(page, "Planen er sendt til politisk behandling.")
    chapter.refresh_from_db()
    assert chapter.text == "Skrevet uden scripts."
    plan.refresh_from_db()
    assert plan.status == Status.SUBMITTED


def seen_before(page):
    """In place of ``look``, for pages that another story looks at."""


def checked(page, file=None, **typed):
    """What the page of verification says of a file, or of what is typed."""
    page.goto("/verificer/")
    if file:
        page.set_input_files("[name=file]", file)
    for name, words in typed.items():
        page.fill(f"[name={name}]", words)
    press(page, "Kontrollér")


def test_a_draft_is_heard_answered_read_adopted_and_verified(new_page, look, enter, aalborg, signe, work):
    """From the draft to the public page, by those who write, a party and a reader without an account, and anybody."""
    today = timezone.localdate()
    aalborg.bodies.create(name="Byrådet", order=1, is_last=True)
    plan = making.plan(aalborg, signe, years=(today.year + 1, today.year + 1))
    goal = making.own_goal(plan, signe)
    making.complete(plan, signe)
    parties.save(municipality=aalborg, name="Handicaprådet", kind="council", address="raad@x.dk", by=signe)
    desk, outsider, reader, anybody = enter(new_page(), signe), new_page(), new_page(), new_page()

    desk.goto(f"/arbejde/{plan.pk}/trin/hear/")
    desk.fill("[name=deadline]", f"{today + timedelta(days=9):%d.%m.%Y}")
    desk.get_by_label("Handicaprådet").check()
    press(desk, "Send i høring")
    work()
    letter = next(mail for mail in reversed(mails.outbox) if mail.to == ["raad@x.dk"])
    address = re.search(r"/hoering/\S+", letter.body)[0]
    outsider.goto(address)
    says(outsider, "Notatet følger planen til politisk behandling og er offentligt.")
    look(outsider)
    with outsider.expect_popup() as opened:
        outsider.get_by_role("link", name="Planen som side").click()
    outsider = opened.value
    says(outsider, "Flere unge i job")
    look(outsider)
    press(outsider, "Svar på høringen")
    outsider.fill("[name=text]", "Afsnit 3: Skriv mere om handicap.")
    outsider.get_by_label("Ja, navnet må stå der").check()
    press(outsider, "Send svaret")
    says(outsider, "Tak. Svaret er modtaget")

    desk.goto(f"/arbejde/{plan.pk}/hoering/")
    look(desk)
    with desk.expect_navigation():
        desk.locator("main").get_by_role("link", name="Handicaprådet", exact=True).click()
    desk.select_option("[name=part]", f"plangoal:{goal.key}:strategy")
    desk.fill("[name=text]", "Rådet ønsker mere om handicap.")
    press(desk, "Tag punktet")
    says(desk, "Punktet er taget.")
    look(desk)
    with desk.expect_navigation():
        desk.get_by_role("link", name="Rådet ønsker mere").click()
    desk.get_by_label("Planen ændres", exact=True).check()
    desk.fill("[name=what_we_did]", "Strategien nævner nu handicap.")
    press(desk, "Gem")
    says(desk, "Det står i høringsnotatet.")
    take(desk, seen_before, plan, "Afslut høringen")
    take(desk, seen_before, plan, "Send til politisk behandling")
    version = plan.newest_revision

    desk.goto(f"/arbejde/{plan.pk}/laesere/nyt/")
    desk.fill("[name=name]", "Byrådsmedlem Bo")
    press(desk, "Lav linket")
    press(desk, "Vis adressen til Byrådsmedlem Bo")
    look(desk)
    reader.goto(re.search(r"/laes/\S+", desk.locator("#adresse").input_value())[0])
    says(reader, "Linket er personligt")
    look(reader)
    anybody.goto(version.get_absolute_url())
    assert "Flere unge i job" not in anybody.content()
    desk.goto(f"/arbejde/{plan.pk}/forloeb/")
    with desk.expect_navigation():
        desk.locator("[name=deed][value=open]").click()
    anybody.goto(version.get_absolute_url())
    says(anybody, "Forslag, ikke vedtaget")

    take(desk, seen_before, plan, "Registrér vedtagelsen", meeting_date=today.isoformat())
    anybody.goto(f"/kommuner/aalborg/{plan.years}/")
    says(anybody, "Flere unge i job")
    with anybody.expect_download() as download:
        button(anybody, "Hent planen som PDF").click()
    content = download.value.path().read_bytes()
    file = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": content}
    checked(anybody, file)
    says(anybody, "Udgaven er kendt")
    look(anybody)
    checked(anybody, file | {"buffer": content[:-1] + b" "})
    says(anybody, "Ukendt eller ændret")
    read = feedparser.parse(anybody.request.get("/kommuner/aalborg/nyt.atom").body())
    assert not read.bozo
    assert [entry.link.endswith(version.get_absolute_url()) for entry in read.entries] == [True]
