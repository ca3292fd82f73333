"""The story of writing: a colleague is invited, brings a Word plan, three write it, it is sent, comes back, and
is sent again. All of it in the page, by what people press.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from plans.models import Plan, Status
from tests import making

from ..cast import PASSWORD
from ..plans.bringing.plans_in_word import word
from .conftest import loads_of
from .test_page import open_part, place, saved, shown
from .test_page import says as says_it_is
from .test_story import button, enter, press, says  # noqa: F401
from .texts import hears

pytestmark = pytest.mark.django_db(transaction=True)

AMBITION = "Alle ufaglærte møder uddannelse først.\n\nIngen venter på en plan.\n\nVi ringer til dem, der falder fra."
WORD = (
    (0, "Beskæftigelsesplan 2027"),
    (1, "Forord"),
    "Planen er skrevet af jobcentret.",
    (1, "Mål og indsatser"),
    "Ét mål fylder mest.",
    (2, "Mål 1: Flere ledige skal opkvalificeres"),
    (3, "Ambition"),
    *AMBITION.split("\n\n"),
    (3, "Måltal"),
    (("Indikator", "Udgangspunkt 2026", "Mål 2027"), ("Ledige i uddannelse", "120", "140")),
    (3, "Indsats: Faglært i fire trin"),
    "Fire kommuner går sammen.",
)


MARK = """place => {
    const words = document.createTreeWalker(document.querySelector(place + " .text"), NodeFilter.SHOW_TEXT).nextNode();
    getSelection().setBaseAndExtent(words, 0, words, 11);
}"""
"""Marks the first words of a text, as one does with the mouse."""


@pytest.fixture
def newcomer(aalborg, anna, new_page, enter, work, mailoutbox):  # noqa: F811
    """The window of Karl, whom Anna invites: he has taken the link in the mail and chosen a password."""
    making.goal_set(2027, {1: "Flere ledige skal opkvalificeres"})
    making.bodies(aalborg)
    page = enter(new_page(), anna)
    page.goto("/brugere/aalborg/inviter/")
    page.fill("#id_name", "Karl")
    page.fill("#id_email", "karl@aalborg.example")
    page.get_by_label("Redaktør", exact=True).check()
    press(page, "Send invitation")
    page.context.close()
    work()
    [mail] = [one for one in mailoutbox if one.to == ["karl@aalborg.example"]]
    page = new_page()
    page.loads = loads_of(page)
    page.goto(urlsplit(re.search(r"https?://\S+/invitation/\S+", mail.body)[0]).path)
    page.fill("#id_password", PASSWORD)
    page.fill("#id_password_again", PASSWORD)
    press(page, "Tag imod invitationen")
    return page


def bring(page):
    """The plan that was written in Word becomes one here."""
    page.get_by_label("Et Word-dokument").check()
    page.set_input_files("#id_file", {"name": "plan.docx", "mimeType": "", "buffer": word(*WORD)})
    press(page, "Videre")
    says(page, "Det bliver til 2 afsnit, 1 mål fra ministeren, 1 indsats og 1 måltal")
    press(page, "Begynd planen")
    assert len(page.loads) <= 5, page.loads  # from the invitation to where a first word can be written
    return Plan.objects.get()


def write_together(karl, mads, signe, plan):
    """Karl and Mads write in one text, and each sees the other; Signe writes another."""
    goal, chapter = plan.plangoals.get(), plan.chapters.first()
    for window in (karl, mads):
        open_part(window, goal, "ambition")
    open_part(signe, chapter, "text")
    signe.keyboard.press("Control+End")
    signe.keyboard.type(" Og af virksomhederne.")
    karl.keyboard.press("Control+Home")
    karl.keyboard.type("Vi vil mere: ")
    saved(karl)
    mads.keyboard.press("Control+End")
    mads.keyboard.type(" Samme dag.")
    saved(mads)
    mads.wait_for_selector("text=Karl har imens rettet")
    hears(karl, "#people", "Mads skriver i mål 1 · Ambition")
    hears(karl, "#people", "Signe skriver i Forord")
    expect(karl.locator("[data-who]")).to_have_text(re.compile("^Mads skriver også her nu"))
    for window in (karl, mads, signe):
        window.keyboard.press("Escape")
    both = f"Vi vil mere: {AMBITION} Samme dag."
    shown(mads, goal, "ambition", "Vi vil mere")
    shown(signe, chapter, "text", "Og af virksomhederne.")
    goal.refresh_from_db()
    assert goal.ambition == both
    karl.wait_for_selector("#plan >> text=Samme dag.")


def note(page, section, part, words, given_to=""):
    """Say something about a part, and give it to a colleague to write."""
    page.click(f"{place(section, part)} .place__note")
    page.fill("#deeds [name=text]", words)
    if given_to:
        page.click("#deeds summary")
        page.select_option("#deeds [name=given_to]", label=given_to)
    page.click("#deeds .button-primary")
    says_it_is(page, "Teksten er givet til" if given_to else "Bemærkningen er gemt")


def begin_task(page):
    """The first of what waits for a person, from their desk."""
    page.goto("/arbejde/")
    with page.expect_navigation():
        page.get_by_role("region", name="Mine opgaver").get_by_role("link").first.click()


def answer(page, words):
    """Answer the first of the notes that stand beside, which asked for it."""
    page.locator(".note summary").first.click()
    page.locator(".note textarea").first.fill(words)
    page.locator(".note__answer button").first.click()
    says_it_is(page, "Svaret er sendt")


def talk(karl, mads, signe, plan, axe):
    """Signe asks about marked words and is answered; she gives a text to Karl, who writes it and says so."""
    goal = plan.plangoals.get()
    signe.evaluate(MARK, place(goal, "ambition"))
    note(signe, goal, "ambition", "@Mads hvor meget mere?")
    assert plan.notes.get().quote == "Vi vil mere"
    note(signe, goal, "strategy", "Skriv, hvordan vi når det.", given_to="Karl")
    begin_task(mads)
    mads.locator(".note summary").first.click()
    mads.locator(".note textarea").first.fill("20 flere om året.")
    press(mads, "Send svar")
    mads.goto(plan.get_absolute_url())
    mads.click(f"{place(goal, 'ambition')} .place__notes")
    expect(mads.locator(".note__reply")).to_contain_text("20 flere om året.")
    axe(mads)
    mads.click(".note button[value=resolve]")
    says_it_is(mads, "løst")
    expect(mads.locator(f"{place(goal, 'ambition')} .place__notes")).to_have_count(0)
    begin_task(karl)
    karl.wait_for_selector(f"{place(goal, 'strategy')} [data-part-form]")
    karl.keyboard.type("Vi begynder med samtalen.")
    karl.keyboard.press("Escape")
    shown(karl, goal, "strategy", "Vi begynder med samtalen.")
    karl.click(f"{place(goal, 'strategy')} .place__notes")
    karl.click(".note button[value=resolve]")
    says_it_is(karl, "Markeret som klar")
    assert not plan.notes.open().exists()


def take(page, step, done):
    """Take a step from the page where the plan is written."""
    press(page, step)
    press(page, step)
    says(page, done)


def test_from_an_invitation_to_a_plan_that_is_sent_again(
    new_page,
    newcomer,
    enter,  # noqa: F811
    mads,
    signe,
    axe,
):
    karl, plan = newcomer, bring(newcomer)
    goal, chapter = plan.plangoals.get(), plan.chapters.first()
    mads, signe = enter(new_page(), mads), enter(new_page(), signe)
    for window in (mads, signe):
        window.goto(plan.get_absolute_url())
    write_together(karl, mads, signe, plan)
    talk(karl, mads, signe, plan, axe)

    says(karl, "Intet mangler")
    take(karl, "Meld klar til godkendelse", "Meldt klar til godkendelse")
    begin_task(signe)
    take(signe, "Send til politisk behandling", "Planen er sendt til politisk behandling.")

    # The politicians ask for two things. A plan that isn't written now has a page for each note.
    signe.click(f"{place(goal, 'ambition')} .place__note")
    signe.fill("#id_text", "Hvem ringer?")
    press(signe, "Gem bemærkningen")
    signe.goto(plan.get_absolute_url())
    press(signe, "Forløb og versioner")
    press(signe, "Send tilbage til kladde")
    signe.fill("#id_reason", "Udvalget vil have to ting med.")
    for fold in signe.locator("main form summary").all():
        fold.click()
    signe.check(f"[name=section_{chapter.key.hex}]")
    signe.fill(f"[name=section_{chapter.key.hex}_word]", "Nævn borgerne.")
    signe.get_by_label("Hvem ringer?").check()
    press(signe, "Send tilbage til kladde")
    says(signe, "Der er bedt om svar 2 steder")

    karl.goto(plan.get_absolute_url())
    says(karl, "Udvalget vil have to ting med.")
    karl.set_viewport_size({"width": 390, "height": 900})
    axe(karl)
    karl.set_viewport_size({"width": 1280, "height": 900})
    open_part(karl, chapter, "text")
    karl.keyboard.press("Control+End")
    karl.keyboard.type(" Og af borgerne.")
    karl.keyboard.press("Escape")
    shown(karl, chapter, "text", "Og af borgerne.")
    karl.click(f"{place(chapter, 'text')} .place__notes")
    karl.locator(".note button[value=resolve]").first.click()
    says_it_is(karl, "løst")
    karl.click(f"{place(goal, 'ambition')} .place__notes")
    expect(karl.locator(".note").first).to_contain_text("Hvem ringer?")
    answer(karl, "Det gør jobcentret.")
    signe.goto(plan.get_absolute_url())
    press(signe, "Send til politisk behandling")
    says(signe, "Løst af Karl")
    says(signe, "Besvaret")
    press(signe, "Send til politisk behandling")
    says(signe, "Planen er sendt til politisk behandling.")
    plan.refresh_from_db()
    assert plan.status == Status.SUBMITTED
    assert [revision.number for revision in plan.revisions.order_by("number")] == [1, 2]
