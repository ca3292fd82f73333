"""The page that a plan is written on, in a browser: parts open in place, are saved as written, and meet others'."""

import re

import pytest
from django.db.models import F
from playwright.sync_api import expect

from plans.models import Initiative, PlanGoal
from plans.writing import deleting, saving
from tests import making

from .texts import hears, saved, says, write_text

TEXT = "Første afsnit.\n\nAndet afsnit.\n\nTredje afsnit."


@pytest.fixture
def plan(transactional_db, aalborg, erik):
    goals = making.goal_set(2027, {1: "Flere ledige skal i job eller uddannelse", 2: "Flere med handicap skal i job"})
    plan = making.plan(aalborg, erik, goal_sets=[goals])
    goal = plan.plangoals.first()
    saving.save(PlanGoal, plan=plan, key=goal.key, started_from=0, values={"ambition": TEXT}, by=erik, now=making.NOW)
    for title in ("Virksomhedsbesøg", "Jobcafé"):
        saving.add(Initiative(plan=plan, title=title), by=erik, now=making.NOW, goals=[goal])
    return plan


@pytest.fixture
def open_page(plan, client_for, erik, live_server):
    """``open_page(page, person)``: the person at the plan's page."""

    def opened(page, person=erik):
        session = client_for(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(f"/arbejde/{plan.pk}/")
        return page

    return opened


def place(section, part):
    return f"#del-{section.key}-{part}"


def open_part(page, section, part):
    page.click(f"{place(section, part)} .place__open")
    page.wait_for_selector(f"{place(section, part)} [data-part-form]")


def shown(page, section, part, words):
    """The part is closed, and reads so."""
    page.wait_for_selector(f"{place(section, part)} [data-part-form]", state="detached")
    page.wait_for_selector(f"{place(section, part)} >> text={words}")


COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('bpmplan-draft:')).length"


def kept(page, number):
    """So many texts are kept in this browser."""
    page.wait_for_function(f"(number) => {COPIES} === number", arg=number, polling=100)


def text_of(plan):
    return plan.plangoals.first().ambition


def test_a_part_is_written_where_it_stands_and_saved_without_being_asked(plan, open_page, page, axe):
    goal = plan.plangoals.first()
    open_page(page)
    axe(page)
    open_part(page, goal, "ambition")
    axe(page)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Og mere.")
    saved(page)
    assert text_of(plan) == TEXT + " Og mere."
    page.keyboard.press("Escape")
    shown(page, goal, "ambition", "Og mere.")
    expect(page.locator("[data-part-form]")).to_have_count(0)
    expect(page.locator(f"{place(goal, 'ambition')} .place__open")).to_be_focused()
    page.locator(f"{place(goal, 'ambition')} p", has_text="Andet").click()
    expect(page.locator(".md-text")).to_be_focused()
    page.keyboard.type(" Midt i.")
    page.keyboard.press("Control+Enter")
    shown(page, goal, "ambition", "Andet afsnit. Midt i.")
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_selector(f"{place(goal, 'strategy')} [data-part-form]")


def test_two_write_in_one_text_and_both_are_there(plan, open_page, page, new_page, mads):
    goal = plan.plangoals.first()
    one, two = open_page(page), open_page(new_page(), mads)
    for window in (one, two):
        open_part(window, goal, "ambition")
    one.fill("#id_ambition", TEXT.replace("Første", "Eriks første"))
    saved(one)
    two.fill("#id_ambition", TEXT.replace("Tredje", "Mads' tredje"))
    saved(two)
    both = TEXT.replace("Første", "Eriks første").replace("Tredje", "Mads' tredje")
    assert text_of(plan) == both
    expect(two.locator("#id_ambition")).to_have_value(both)
    two.wait_for_selector("text=Erik har imens rettet")
    one.evaluate("document.getElementById('saved').textContent = ''")
    one.evaluate("bpmplanPage.save(true)")
    saved(one)
    expect(one.locator("#id_ambition")).to_have_value(both)
    one.keyboard.press("Control+End")
    one.keyboard.type(" Slut.")
    one.keyboard.press("Control+Enter")
    shown(one, goal, "ambition", "Slut.")
    assert text_of(plan) == both + " Slut."


def test_what_a_colleague_moves_adds_and_deletes_shows_around_one_who_types(plan, open_page, page, mads):
    visits, cafe = plan.initiatives.all()
    deed = {"by": mads, "now": making.NOW}
    open_page(page)
    open_part(page, cafe, "text")
    field = page.locator(f"{place(cafe, 'text')} [contenteditable], #id_title").first
    field.click()
    page.keyboard.press("End")
    page.keyboard.type(" mandag")
    top = field.bounding_box()["y"]
    saving.move(Initiative, plan=plan, key=cafe.key, up=True, **deed)
    saving.add(Initiative(plan=plan, title="Mentor"), goals=[plan.plangoals.first()], **deed)
    page.evaluate("bpmplanPage.listen()")
    page.wait_for_selector("#plan >> text=Mentor")
    page.keyboard.type(" og onsdag")
    saved(page)
    places = page.locator("#plan [data-part][id$=-text]").evaluate_all("all => all.map((one) => one.id)")
    ours = [f"del-{one.key}-text" for one in (cafe, visits, plan.initiatives.get(title="Mentor"))]
    assert [one for one in places if one in ours] == ours
    cafe.refresh_from_db()
    assert cafe.title == "Jobcafé mandag og onsdag"
    assert abs(field.bounding_box()["y"] - top) < 2, "nothing jumps under one who types"
    deleting.delete(Initiative, plan=plan, key=visits.key, seen=deleting.seen_of(visits), **deed)
    page.evaluate("bpmplanPage.listen()")
    expect(page.locator(f"[id='del-{visits.key}-text']")).to_have_count(0)
    page.keyboard.type("!")
    saved(page)
    expect(page.locator("#id_title")).to_have_value("Jobcafé mandag og onsdag!")


def test_what_is_typed_while_a_merge_comes_back_is_merged_too(plan, open_page, page, mads):
    """The answer to a save finds another text than was sent: the next save starts from what was sent."""
    goal, initiative = plan.plangoals.first(), plan.initiatives.first()
    by_mads = {"plan": plan, "by": mads, "now": making.NOW}
    open_page(page)
    open_part(page, goal, "ambition")
    theirs = TEXT.replace("Tredje", "Mads' tredje")
    saving.save(PlanGoal, key=goal.key, started_from=1, values={"ambition": theirs}, **by_mads)
    page.evaluate(
        """async () => {
          const area = document.getElementById("id_ambition");
          area.value = area.value.replace("Første", "Mit første");
          const saving = bpmplanPage.save();
          area.value = area.value.replace("Mit første", "Mit allerførste");
          await saving;
          await bpmplanPage.save();
        }"""
    )
    assert text_of(plan) == theirs.replace("Første", "Mit allerførste")
    expect(page.locator("#id_ambition")).to_have_value(text_of(plan))
    open_part(page, initiative, "facts")
    saving.save(Initiative, key=initiative.key, started_from=0, values={"responsible": "Mads"}, **by_mads)
    page.evaluate(
        """async () => {
          const [field, other] = ["id_partners", "id_unit"].map((id) => document.getElementById(id));
          field.value = "Virksomheder";
          const saving = bpmplanPage.save();
          other.value = "Jobcentret";
          await saving;
          await bpmplanPage.save();
        }"""
    )
    initiative.refresh_from_db()
    assert (initiative.responsible, initiative.partners, initiative.unit) == ("Mads", "Virksomheder", "Jobcentret")
    expect(page.locator("#id_responsible")).to_have_value("Mads")


def test_what_is_typed_while_a_part_closes_is_saved_and_one_part_is_open(plan, open_page, page):
    """The page that shows the text comes late, and one has pressed twice."""
    goal, initiative = plan.plangoals.first(), plan.initiatives.first()
    open_page(page)
    open_part(page, goal, "ambition")
    page.evaluate(
        """async ([one, other]) => {
          const area = document.getElementById("id_ambition");
          const ask = window.fetch;
          let isLate = false;
          window.fetch = async (address, how) => {
            const answer = await ask(address, how);
            if (address === location.pathname && !isLate) { isLate = true; area.value += " Til sidst."; }
            return answer;
          };
          area.value += " Mere.";
          const opening = [one, other, other].map((id) => bpmplanPage.openPart(document.querySelector(id)));
          await Promise.all([bpmplanPage.close(), ...opening]);
        }""",
        [place(initiative, "facts"), place(initiative, "economy")],
    )
    assert text_of(plan) == TEXT + " Mere. Til sidst."
    expect(page.locator("[data-part-form]")).to_have_count(1)
    expect(page.locator(f"{place(initiative, 'economy')} [data-part-form]")).to_be_visible()


def test_the_page_as_it_was_before_a_deed_comes_too_late(plan, open_page, page):
    open_page(page)
    type(plan).objects.filter(pk=plan.pk).update(changes=F("changes") + 1)
    page.evaluate(
        """async () => {
          const ask = window.fetch;
          const [asked, late] = [Promise.withResolvers(), Promise.withResolvers()];
          window.fetch = async (address, how) => {
            const answer = await ask(address, how);
            if (address === location.pathname) { window.fetch = ask; asked.resolve(); await late.promise; }
            return answer;
          };
          const listening = bpmplanPage.listen();
          await asked.promise;
          const form = document.querySelector("form[data-begin]");
          form.querySelector("input:not([type=hidden])").value = "Jobmesse";
          await bpmplanPage.deed(form);
          late.resolve();
          await listening;
        }"""
    )
    expect(page.locator("#plan")).to_contain_text("Jobmesse")


def test_the_same_paragraph_asks_and_nothing_is_lost(plan, open_page, page, mads, axe):
    goal = plan.plangoals.first()
    open_page(page)
    open_part(page, goal, "ambition")
    theirs = TEXT.replace("Første", "Mads' første")
    saving.save(PlanGoal, plan=plan, key=goal.key, started_from=1, values={"ambition": theirs}, by=mads, now=making.NOW)
    write_text(page, "#id_ambition", TEXT.replace("Første", "Mit første"))
    kept(page, 1)
    page.evaluate(
        """async () => {
          const saving = bpmplanPage.save();
          document.getElementById("id_ambition").value += " Mere."; // before the answer is here
          await saving;
          await bpmplanPage.save();
        }"""
    )
    page.wait_for_selector("text=I har begge rettet det samme")
    expect(page.locator(".conflict h2")).to_be_in_viewport(ratio=1)
    axe(page, narrow=True)
    assert text_of(plan) == theirs
    expect(page.locator("#id_ambition")).to_have_value(re.compile(r" Mere\.$"))
    page.fill("#id_ambition", "Det blev vi enige om.")
    page.click("text=Gem valget")
    shown(page, goal, "ambition", "Det blev vi enige om.")
    assert text_of(plan) == "Det blev vi enige om." and page.evaluate(COPIES) == 0


def test_without_a_connection_the_text_waits_and_is_saved_when_there_is_one(plan, open_page, page, complaints):
    goal = plan.plangoals.first()
    open_page(page)
    open_part(page, goal, "ambition")
    answers = [
        {"status": 404, "content_type": "text/html", "body": "<p>Findes ikke</p>"},
        {"status": 200, "content_type": "application/json", "body": '{"edit'},
    ]
    taken = []

    def answered(route):
        taken.append(answers[min(len(taken), 1)])
        route.fulfill(**taken[-1])

    page.route("**/del/**", answered)
    page.fill("#id_ambition", "Skrevet")
    for _ in answers:
        page.evaluate("bpmplanPage.save()")
        says(page, "kunne ikke gemmes lige nu")
        expect(page.locator("#id_ambition")).to_have_value("Skrevet")
    assert taken[:2] == answers
    page.context.set_offline(True)
    page.unroute_all()
    page.fill("#id_ambition", "Skrevet i")
    page.evaluate("bpmplanPage.save()")
    page.fill("#id_ambition", "Skrevet i toget.")
    says(page, "Ingen forbindelse")
    page.context.set_offline(False)
    saved(page)
    assert text_of(plan) == "Skrevet i toget."
    complaints[:] = [line for line in complaints if "ERR_INTERNET_DISCONNECTED" not in line]


CUT_OFF = """
const ask = window.fetch;
window.fetch = (address, how) => how?.method === "POST" ? Promise.reject(new TypeError("cut off")) : ask(address, how);
"""


def test_what_was_kept_is_named_on_the_page_and_merged_with_what_came_since(plan, open_page, page, mads, axe):
    """The window was closed before two were saved. A colleague has written in one meanwhile, and deleted the other."""
    goal, initiative = plan.plangoals.first(), plan.initiatives.first()
    texts = [
        (goal, "ambition", "ambition", TEXT.replace("Første", "Mit første")),
        (initiative, "facts", "partners", "Vi"),
    ]
    for number, (section, part, field, text) in enumerate(texts, 1):
        window = page.context.new_page()
        window.add_init_script(CUT_OFF)  # a route of Playwright's lets through what is sent as the window closes
        open_part(open_page(window), section, part)
        write_text(window, f"#id_{field}", text)
        kept(window, number)
        window.close()
    theirs = TEXT.replace("Tredje", "Mads' tredje")
    saving.save(PlanGoal, plan=plan, key=goal.key, started_from=1, values={"ambition": theirs}, by=mads, now=making.NOW)
    seen = deleting.seen_of(initiative)
    deleting.delete(Initiative, plan=plan, key=initiative.key, seen=seen, by=mads, now=making.NOW)
    open_page(page)
    page.click("#kept summary")
    expect(page.locator("#kept textarea")).to_have_value("Vi")
    axe(page)
    page.click("#kept >> text=Åbn")
    page.click("text=Hent den")
    page.evaluate("bpmplanPage.save()")
    saved(page)
    assert text_of(plan) == theirs.replace("Første", "Mit første")
    expect(page.locator("#id_ambition")).to_have_value(text_of(plan))


def test_a_deletion_is_undone(plan, open_page, page):
    open_page(page)
    initiative = Initiative.objects.get(title="Jobcafé")
    page.click(f"{place(initiative, 'text')} .place__more")
    page.click("#deeds button:text-is('Slet')")
    page.wait_for_selector("text=»Jobcafé« er slettet.")
    page.keyboard.press("Enter")
    page.wait_for_selector("#plan >> text=Jobcafé")
    assert Initiative.objects.filter(title="Jobcafé").exists()


def test_an_initiative_is_moved_by_keys_and_by_the_list(plan, open_page, page):
    first, second = plan.initiatives.order_by("position")
    open_page(page)
    page.focus(f"{place(second, 'text')} .place__open")
    page.keyboard.press("Alt+Shift+ArrowUp")
    says(page, "står nu før")
    assert list(plan.initiatives.order_by("position")) == [second, first]
    page.click(f"{place(second, 'text')} .place__more")
    page.select_option("#id_after", str(first.key))
    page.click("#deeds button:text-is('Flyt')")
    says(page, "står nu efter")
    assert list(plan.initiatives.order_by("position")) == [first, second]


def test_signed_out_meanwhile_the_text_waits_for_the_next_sign_in(
    plan, open_page, page, client_for, erik, mads, live_server, complaints
):
    goal = plan.plangoals.first()
    open_page(page)
    open_part(page, goal, "ambition")
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_ambition", "Skrevet uden at være logget ind.")
    page.evaluate("bpmplanPage.save()")
    page.wait_for_selector("#sign-in >> text=Du er logget ud")
    for person in (mads, erik):
        session = client_for(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.evaluate("bpmplanPage.listen()")
        if person == mads:
            says(page, "En anden er logget ind")
            assert text_of(plan) == TEXT
    page.wait_for_selector("#sign-in", state="hidden")
    saved(page)
    assert text_of(plan) == "Skrevet uden at være logget ind."
    complaints.clear()


def test_who_was_asked_to_sign_in_by_a_late_answer_is_not_any_more_once_the_text_is_saved(plan, open_page, page):
    goal = plan.plangoals.first()
    open_page(page)
    open_part(page, goal, "ambition")
    page.evaluate("bpmplanPage.listen()")  # what the page asked as the part was opened is no longer the newest
    page.evaluate("bpmplanPage.askToSignIn()")
    page.wait_for_selector("#sign-in")
    page.evaluate(
        """async () => {
          const ask = window.fetch;
          let answer;
          const late = new Promise((resolve) => { answer = resolve; });
          window.fetch = async () => { await late; return Response.json({ person: 0 }); };
          const listening = bpmplanPage.listen(); // while another was signed in
          window.fetch = ask;
          document.querySelector("#id_ambition").value = "Skrevet imens.";
          await bpmplanPage.save();
          answer();
          await listening;
        }"""
    )
    saved(page)
    page.wait_for_selector("#sign-in", state="hidden")


def test_a_section_deleted_and_a_plan_sent_while_one_writes_keep_the_words(plan, open_page, page, mads, complaints):
    goal, initiative = plan.plangoals.first(), plan.initiatives.first()
    open_page(page)
    open_part(page, initiative, "facts")
    number = page.get_attribute("[data-number]", "data-number")
    seen = deleting.seen_of(initiative)
    deleting.delete(Initiative, plan=plan, key=initiative.key, seen=seen, by=mads, now=making.NOW)
    page.fill("#id_partners", "I et slettet afsnit.")
    page.evaluate("bpmplanPage.save()")
    page.wait_for_selector("text=blev slettet af Mads")
    page.evaluate("bpmplanPage.listen()")
    expect(page.locator("[data-number]")).not_to_have_attribute("data-number", number)
    expect(page.locator(f"{place(initiative, 'facts')} textarea[readonly]").first).to_have_value("I et slettet afsnit.")
    open_part(page, goal, "ambition")
    type(plan).objects.filter(pk=plan.pk).update(status="submitted")
    page.fill("#id_ambition", "For sent skrevet.")
    page.evaluate("bpmplanPage.save()")
    page.wait_for_selector("text=teksten kan ikke ændres nu")
    expect(page.locator(f"{place(goal, 'ambition')} textarea[readonly]").first).to_have_value("For sent skrevet.")
    complaints.clear()  # the browser notes the 409


def test_everything_is_there_without_scripts(plan, open_page, new_page):
    goal = plan.plangoals.first()
    page = open_page(new_page(width=320, java_script_enabled=False))
    page.fill(f"#ny-initiative-{goal.key}", "Uden script")
    page.keyboard.press("Enter")
    page.wait_for_selector("#plan >> text=Uden script")
    page.click(f"{place(goal, 'ambition')} .place__open")
    page.fill("#id_ambition", "På sin egen side.")
    page.click("button[type=submit]:text-is('Gem')")
    page.wait_for_selector("text=Gemt kl.")
    assert text_of(plan) == "På sin egen side."


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_is_accessible_and_fits_with_each_kind_of_part_open(plan, open_page, new_page, axe, width):
    page = open_page(new_page(width=width))
    initiative, chapter = plan.initiatives.first(), plan.chapters.first()
    kinds = ((chapter, "text"), (plan.plangoals.first(), "title"), (initiative, "facts"), (initiative, "economy"))
    for section, part in kinds:
        open_part(page, section, part)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), part
    page.keyboard.press("Escape")
    page.click(f"{place(initiative, 'text')} .place__more")
    page.wait_for_selector("#deeds h2")
    axe(page)
    page.keyboard.press("Escape")
    page.fill("#find", "CAFÉ")
    page.press("#find", "Enter")
    expect(page.locator("[data-find] [role=status]")).to_have_text(re.compile(r"^1 af \d: Jobcafé"))
    axe(page)
    page.press("#find", "Escape")
    expect(page.locator(f"{place(plan.initiatives.last(), 'text')} .place__open")).to_be_focused()
    page.click(f"{place(chapter, 'text')} .place__note")
    page.fill("#deeds [name=text]", "Hvorfor?")
    axe(page)
    page.click("#deeds .button-primary")
    page.click(f"{place(chapter, 'text')} .place__notes")
    page.click(".note summary")
    axe(page)


def test_a_colleague_who_writes_is_named_above_the_plan_and_at_the_part(
    plan, open_page, page, new_page, mads, lone, axe
):
    goal = plan.plangoals.first()
    colleague = open_page(new_page(), mads)
    open_part(colleague, goal, "ambition")
    open_page(page)
    hears(page, "#people", "Mads skriver i mål 1 · Ambition")
    expect(page.locator(f"{place(goal, 'ambition')} .place__who")).to_have_text("Mads skriver her nu")
    open_part(page, goal, "ambition")
    expect(page.locator("[data-who]")).to_have_text(re.compile("^Mads skriver også her nu"))
    axe(page)
    reader = open_page(new_page(), lone)
    hears(reader, "#people", "Erik skriver i planen · Mads skriver i planen")
    hears(page, "#people", "Lone har planen åben · Mads skriver i mål 1 · Ambition")
    reader.goto("about:blank")
    colleague.goto("about:blank")
    page.wait_for_function(
        """async () => {
            await bpmplanPage.listen();
            return [...document.querySelectorAll("#people, [data-who]")].every((one) => !one.textContent);
        }"""
    )


TO_THE_LINE = """(id) => {
    const box = document.getElementById("beside").getBoundingClientRect();
    const top = box.top ? 0 : box.bottom;
    scrollBy(0, document.getElementById(id).getBoundingClientRect().top - top - 0.27 * (innerHeight - top));
}"""
"""Where one reads: on a narrow screen below what stands above the plan."""


@pytest.mark.parametrize("width", [1280, 390])
def test_last_year_stands_beside_the_part_that_is_open(plan, open_page, new_page, aalborg, signe, axe, width):
    earlier = making.adopted(aalborg, signe, years=(2030, 2030))
    later = making.plan(aalborg, signe, years=(2031, 2031), earlier=earlier)
    goal, page = later.plangoals.get(), open_page(new_page(width=width), signe)
    page.goto(later.get_absolute_url())
    expect(page.locator("#beside")).to_be_hidden()
    page.click("[data-beside-switch]")
    page.wait_for_selector("#beside >> text=Ingen har taget stilling til")
    axe(page)
    page.evaluate("document.activeElement.blur()")
    passed = later.initiatives.get()
    page.evaluate(TO_THE_LINE, place(passed, "text")[1:])
    expect(page.locator("#beside")).to_contain_text(passed.title)
    page.click("[data-beside-pin]")
    open_part(page, goal, "ambition")
    expect(page.locator("#beside")).to_contain_text(passed.title)
    page.click("[data-beside-pin]")
    open_part(page, goal, "strategy")
    page.wait_for_selector("#beside >> text=Skal det blive stående uændret?")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    page.keyboard.press("Alt+u")
    page.wait_for_selector("#beside >> text=Der er taget stilling: fortsætter.")
    assert later.stands.get().earlier_key == goal.carried_from
    page.keyboard.press("Control+a")
    page.keyboard.type("Vi ringer.")
    page.wait_for_selector("#beside del >> text=besøger")
    axe(page)
    page.click("[data-tab=aendringer]")
    page.wait_for_selector("#beside >> text=Ingen andre har ændret planen")
    axe(page)
    page.reload()
    expect(page.locator("#beside")).to_be_visible(visible=width == 1280)
