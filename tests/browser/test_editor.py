"""The editor over the plan's text, in a browser: typing, toolbar, keyboard, tables, paste, plain text, no scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.editor_urls import IMAGE, NEW_IMAGE

from .texts import write_text

pytestmark = [pytest.mark.urls("tests.editor_urls"), pytest.mark.django_db(transaction=True)]

WORD = Path(__file__).with_name("word.html").read_text(encoding="utf-8")
FROM_WORD = r"""# 2. Lokale udfordringer

Ledigheden er **faldet med 4 pct.**, men mange *langtidsledige* står tilbage.

## Det vil vi

- Virksomhedsrettede forløb
  - i industrien
- Se [Jobindsats](https://www.jobindsats.dk/)

1\. januar 2023 begynder vi.

1. Først
2. Så

| Gruppe | 2022 |
| --- | --: |
| Unge \| i alt | 1.240 |
"""


def paste(page, html="", plain="x", field="#id_challenge"):
    """Puts onto the clipboard and pastes where the caret stands: in what is shown, or in the plain text."""
    page.evaluate(
        """([field, html, plain]) => {
            const data = new DataTransfer();
            if (html) data.setData("text/html", html);
            if (plain) data.setData("text/plain", plain);
            const area = document.querySelector(field);
            const shown = document.querySelector(`${field}_view`);
            const target = shown && shown.offsetParent ? shown : area;
            target.focus();
            target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [field, html, plain],
    )


@pytest.fixture
def area(page):
    """The textarea under the editor; what it holds is what is written."""
    page.goto("/")
    page.locator("#id_challenge").focus()
    return page.locator("#id_challenge")


def shown(page):
    return page.locator("#id_challenge_view")


def text(area):
    return area.evaluate("area => area.value")


def put(page, area, value):
    """As another script does it: the value, and that it was changed. The caret stands at the end."""
    write_text(page, "#id_challenge", value)
    shown(page).focus()
    move(page, "Control+End")


def move(page, *keys):
    """Moves the caret: the browser tells of it with what it draws next, and the editor looks a moment later."""
    for key in keys:
        page.keyboard.press(key)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))")


def press(page, name, bar="Formatering: Udfordring"):
    page.get_by_role("toolbar", name=bar).get_by_role("button", name=name, exact=True).click()


def test_what_is_typed_is_shown_and_written_as_markdown(page, area):
    page.keyboard.type("Unge uden job")
    page.keyboard.press("Enter")
    page.keyboard.type("Vi vil ")
    page.keyboard.press("Control+b")
    page.keyboard.type("mere")
    page.keyboard.press("Control+b")
    page.keyboard.type(" end *før* og 2_3")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("12. maj")
    assert text(area) == "Unge uden job\n\nVi vil **mere** end \\*før\\* og 2_3\n12. maj"
    page.keyboard.press("Control+Home")
    press(page, "Overskrift")
    assert text(area).startswith("# Unge uden job\n\nVi")
    shown(page).get_by_role("heading", name="Unge uden job", level=3).wait_for()
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Gem").click()
    expect(page.locator("#stored")).to_have_text(re.compile("^Unge uden job"))


def test_headings_follow_the_level_of_the_text(page, area):
    put(page, area, "### Først\n\nSå\n\nSlut")
    press(page, "Overskrift")
    assert text(area) == "### Først\n\nSå\n\n### Slut"
    press(page, "Underoverskrift")
    assert text(area) == "### Først\n\nSå\n\n#### Slut"
    press(page, "Underoverskrift")
    assert text(area) == "### Først\n\nSå\n\nSlut"


def test_lists_are_nested_by_tab_and_end_at_an_empty_point(page, area):
    page.keyboard.type("- Først")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("under")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("Så")
    assert text(area) == "- Først\n  - under\n- Så"
    press(page, "Nummereret liste")
    assert text(area) == "1. Først\n   - under\n2. Så"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("12. maj er vi færdige")
    assert text(area) == "1. Først\n   - under\n2. Så\n\n12\\. maj er vi færdige"


def test_a_text_that_nobody_touches_stays_as_it_was_and_a_change_changes_its_block_alone(page, area):
    odd = "Setext\n---\n\n\n* a\n* b\n\n|A|B|\n|-|:-:|\n|1|2|\n\n__fed__ og _skrå_\n\n1) x\n\nTekst\n    indrykket"
    put(page, area, odd)
    page.keyboard.type("!")
    assert text(area) == odd.replace("    indrykket", "indrykket!")
    page.keyboard.press("Backspace")
    assert text(area) == odd, "changed back is not changed"
    press(page, "Vis som ren tekst")
    press(page, "Vis teksten, som den læses")
    assert text(area) == odd


def test_a_text_from_elsewhere_comes_in_around_the_caret(page, area):
    put(page, area, "Et\n\nTo\n\nTre")
    move(page, "Home")
    page.keyboard.type("x")
    area.evaluate(
        """area => {
            area.value = area.value.replace("To", "To og en halv") + "\\n\\nFire";
            area.dispatchEvent(new Event("input", {bubbles: true}));
        }"""
    )
    page.keyboard.type("y")
    assert text(area) == "Et\n\nTo og en halv\n\nxyTre\n\nFire"


def test_parts_are_opened_and_closed_while_the_page_stands(page, area):
    page.evaluate(
        """() => {
            const part = document.createElement("section");
            part.id = "part";
            const copy = document.querySelector("[data-md-editor]").cloneNode(true);
            copy.querySelector("[data-md-view]").replaceChildren();
            copy.querySelector("textarea").id = "id_new";
            part.append(copy);
            document.querySelector("form[data-guard]").append(part);
            document.dispatchEvent(new CustomEvent("bpmplan:opened", {detail: part}));
        }"""
    )
    page.locator("#id_new").focus()
    page.keyboard.type("Ny")
    closed = page.evaluate(
        """() => {
            const part = document.querySelector("#part");
            document.dispatchEvent(new CustomEvent("bpmplan:closing", {detail: part}));
            return [document.querySelector("#id_new").value, part.querySelectorAll("[contenteditable]").length];
        }"""
    )
    assert closed == ["Ny", 0]


def test_the_toolbar_is_one_stop_for_the_keyboard(page, area):
    def focused():
        return page.evaluate("document.activeElement.textContent")

    page.keyboard.press("Shift+Tab")
    assert focused() == "Overskrift"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused() == "Fed"
    page.keyboard.press("End")
    assert focused() == "Vis som ren tekst"
    page.keyboard.press("ArrowRight")
    assert focused() == "Overskrift"
    page.keyboard.press("Enter")
    page.keyboard.type("Mål")
    assert text(area) == "# Mål"
    page.keyboard.press("Alt+F10")
    assert focused() == "Overskrift"
    page.keyboard.press("Escape")
    expect(page.locator("#id_challenge_view")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("- et\n")
    page.keyboard.press("Tab")
    expect(page.locator("#id_challenge_view")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY", "Tab leaves the text"


def test_a_link_is_made_and_changed_in_a_dialog_from_the_keyboard(page, area, axe):
    page.keyboard.type("Se Jobindsats")
    move(page, "Control+Shift+ArrowLeft")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_label("Tekst, som læseren ser")).to_have_value("Jobindsats")
    axe(page)
    page.keyboard.type("ikke en adresse")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Skriv en adresse")
    dialog.get_by_label("Adresse").fill("jobindsats.dk")
    page.keyboard.press("Enter")
    page.keyboard.type(" nu")
    assert text(area) == "Se [Jobindsats](https://jobindsats.dk) nu"
    move(page, *["ArrowLeft"] * 5)
    page.keyboard.press("Control+k")
    expect(dialog.get_by_label("Adresse")).to_have_value("https://jobindsats.dk")
    page.get_by_role("button", name="Fjern linket").click()
    assert text(area) == "Se Jobindsats nu"
    move(page, "Control+Shift+ArrowLeft")
    paste(page, "", "https://jobindsats.dk/tal")
    assert re.search(r"\[\w+\]\(https://jobindsats.dk/tal\)", text(area)), "pasted over a word it makes it a link"
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#id_challenge_view")).to_be_focused()


TABLE = "Tabeller: Udfordring"


def test_a_table_is_written_by_the_keyboard_and_leaves_no_way_to_lose_it(page, area, axe):
    page.keyboard.type("Før")
    page.keyboard.press("Enter")
    press(page, "Tabel")
    page.get_by_label("Antal kolonner").fill("2")
    page.get_by_label("Antal rækker under overskriften").fill("1")
    page.get_by_role("button", name="Indsæt", exact=True).click()
    for word in ("Gruppe", "2027", "Unge", "7", "Voksne", "a|b"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    assert text(area) == "Før\n\n| Gruppe | 2027 |\n| --- | --- |\n| Unge | 7 |\n| Voksne | a\\|b |\n|  |  |"
    axe(page, narrow=True)
    press(page, "Slet række", TABLE)
    press(page, "Højre", TABLE)
    press(page, "Flyt række op", TABLE)
    press(page, "Kolonne før", TABLE)
    press(page, "Flyt kolonne til højre", TABLE)
    press(page, "Tabeloverskrift", TABLE)
    page.get_by_label("Hvad tabellen viser").fill("Ledige i *2027*")
    page.keyboard.press("Enter")
    table = "|  | 2027 | Gruppe |\n| --- | --- | --: |\n|  | a\\|b | Voksne |\n|  | 7 | Unge |"
    table = f"Tabel: Ledige i \\*2027\\*\n{table}"
    assert text(area) == f"Før\n\n{table}"
    page.keyboard.press("Control+End")
    page.keyboard.type("Efter")
    for _ in range(6):
        page.keyboard.press("Backspace")
    assert text(area) == f"Før\n\n{table}", "Backspace after a table goes into it"


def test_a_paste_into_a_cell_never_tears_the_table(page, area):
    put(page, area, "| A | B |\n| --- | --- |\n| 1 | 2 |\n\nEfter")
    shown(page).locator("td").last.click()
    move(page, "Home")
    paste(page, "<p>Et</p><ul><li>to</li><li><b>tre</b></li></ul>", "Et to tre")
    assert text(area) == "| A | B |\n| --- | --- |\n| 1 | Et to **tre**2 |\n\nEfter"
    shown(page).locator("td").last.evaluate(
        """(cell) => {
            const { left, top, height } = cell.getBoundingClientRect();
            const data = new DataTransfer();
            data.setData("text/html", "<h2>H</h2><p style='color: red'>o</p>");
            const at = {clientX: left + 3, clientY: top + height / 2};
            cell.dispatchEvent(new DragEvent("drop", {...at, dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    assert "| 1 | H oEt to **tre**2 |" in text(area), "what is dropped neither"
    move(page)
    theirs = "<p data-pm-slice='1 1 []'>andres <span style='font-weight:700'>fed</span></p>"
    paste(page, theirs, "andres fed")
    assert "andres **fed**" in text(area), "what other editors made of ProseMirror copy is converted too"
    move(page, "Control+a")
    ours = shown(page).evaluate(
        """(view) => {
            const data = new DataTransfer();
            view.dispatchEvent(new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true}));
            return data.getData("text/html");
        }"""
    )
    assert "data-bpmplan-copy" in ours and "data-pm-slice" in ours
    shown(page).locator("td").last.click()
    move(page)
    paste(page, "<table><tr><td>8<td>9<tr><td>10<td>11</table>", "8 9")
    assert text(area).splitlines()[0].count("|") == 4 and "| 10 | 11 |" in text(area)


def test_word_becomes_what_it_was_in_one_step_that_can_be_undone(page, area):
    paste(page, WORD)
    assert text(area) == FROM_WORD.rstrip("\n")
    assert page.locator(".md-status").first.inner_text() == (
        "Indsat med overskrifter, lister og tabeller. Et billede kom ikke med: tilføj det med knappen »Billede«."
    )
    page.keyboard.press("Control+z")
    assert text(area) == ""


def test_an_image_is_asked_what_it_shows_and_stands_in_the_text(page, area, axe):
    page.keyboard.type("Før ")
    press(page, "Billede")
    expect(page.get_by_label("Hvad billedet viser")).to_have_value("Søjler: ledige pr. kvartal")
    axe(page)
    page.get_by_role("button", name="Indsæt", exact=True).click()
    shown(page).get_by_role("img", name="Søjler: ledige pr. kvartal").wait_for()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "graf.png", {type: "image/png"}));
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.querySelector("#id_challenge_view").dispatchEvent(event);
        }"""
    )
    dialog = page.get_by_role("dialog", name="Billede")
    assert "graf.png" in dialog.inner_text()
    axe(page)
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Skriv, hvad billedet viser.")
    dialog.get_by_label("Hvad billedet viser").fill("En [ny] kurve")
    page.keyboard.press("Enter")
    shown(page).get_by_role("img", name="En [ny] kurve").wait_for()
    first, second = f"![Søjler: ledige pr. kvartal](fil:{IMAGE})", f"![En \\[ny\\] kurve](fil:{NEW_IMAGE})"
    assert text(area) == f"Før {first}{second}"
    press(page, "Billede")
    file = {"name": "stor.png", "mimeType": "image/png", "buffer": b"x"}
    dialog.get_by_label("Eller et nyt").set_input_files(file)
    dialog.get_by_label("Hvad billedet viser").fill("Stort")
    dialog.get_by_role("button", name="Indsæt").click()
    dialog.get_by_text("Filen fylder for meget.").wait_for()
    dialog.get_by_role("button", name="Fortryd").click()
    assert text(area) == f"Før {first}{second}"


def test_a_text_that_was_not_saved_is_offered_again_to_its_writer_only(page, area, axe):
    def no_copy_is_left():
        page.wait_for_function("Object.keys(localStorage).length === 0")

    area.fill("Skrevet i toget")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/?again")
    axe(page)
    page.get_by_role("button", name="Hent den").click()
    expect(area).to_have_value("Skrevet i toget")
    page.get_by_role("button", name="Gem").click()
    expect(page.locator("#stored")).to_have_text("Skrevet i toget")
    no_copy_is_left()
    area.fill("Noget andet")
    page.goto("/?user=8")
    no_copy_is_left()  # another user of the same browser isn't shown it
    area.fill("Mit")
    page.goto("/?user=8&again")
    page.get_by_role("button", name="Hent den").wait_for()
    page.get_by_role("button", name="Log ud").click()
    no_copy_is_left()
    area.fill("Igen")
    page.get_by_role("button", name="Log ud").click()
    no_copy_is_left()  # the text on the page is not kept either


def test_leaving_with_unsaved_text_is_asked_about(page, area):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    area.press_sequentially("x")
    page.goto("/?away")
    assert asked == ["beforeunload"]
    page.goto("/?and-on")
    assert asked == ["beforeunload"], "nothing is asked about an untouched page"
    another = '<form method="post"><input type="text" name="other"></form>'
    page.locator("main").evaluate("(main, form) => main.insertAdjacentHTML('beforeend', form)", another)
    page.locator("[name=other]").press_sequentially("x")
    page.goto("/?another-form")
    assert asked == ["beforeunload"] * 2, "one of several forms is left behind"


def test_the_plain_text_is_remembered_and_has_a_preview(page, area, axe):
    page.keyboard.type("Mål")
    press(page, "Vis som ren tekst")
    assert area.evaluate("area => document.activeElement === area")
    page.keyboard.press("Control+a")
    page.keyboard.type("## Mål")
    axe(page)
    page.goto("/?again")
    page.get_by_role("button", name="Kassér").click()
    area.fill("## Mål\n\n| A | B |\n|---|---|\n| 1 | 2 |")
    press(page, "Forhåndsvis")
    preview = page.get_by_role("group", name="Forhåndsvisning: Udfordring")
    preview.get_by_role("heading", name="Mål", level=3).wait_for()
    area.press("Control+End")
    area.press_sequentially("\n\nMere")
    preview.get_by_text("Mere").wait_for()
    axe(page)
    page.set_viewport_size({"width": 390, "height": 800})
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    paste(page, "<p><b>Unge</b></p>")
    assert area.input_value().endswith("Mere**Unge**")
    press(page, "Vis teksten, som den læses")
    shown(page).get_by_role("heading", name="Mål").wait_for()
    assert area.input_value().endswith("Mere**Unge**")


def test_words_are_found_and_put_in_place_of_others(page, area, axe):
    put(page, area, "Borgerne og **bor**gerne\n\n- en borger")
    page.keyboard.press("Control+h")
    page.keyboard.type("borger")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("3 steder")
    axe(page)
    page.get_by_label("Erstat med").fill("ledig")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Erstat", exact=True).click()
    page.get_by_role("button", name="Erstat alle").click()
    assert text(area) == "ledigne og **ledig**ne\n\n- en ledig"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    assert "en borger" in text(area)


def test_where_a_reader_would_suffer_is_said_below_the_text(page, area, axe):
    put(page, area, "# Mål\n\n### Under\n\nSe [klik her](https://a.dk)\n\nALT DETTE SKAL VI NÅ I ÅR\n\n")
    warnings = page.get_by_role("list", name="Værd at rette").first
    warnings.get_by_role("listitem").nth(2).wait_for()
    assert [line.split(" ")[0] for line in warnings.inner_text().splitlines()] == ["Overskriften", "Linket", "»ALT"]
    axe(page)
    warnings.get_by_role("button").nth(1).click()
    page.keyboard.press("Control+k")
    page.get_by_label("Tekst, som læseren ser").fill("Jobindsats")
    page.keyboard.press("Enter")
    warnings.get_by_text("klik her").wait_for(state="detached")
    put(page, area, f"|{'Kolonne|' * 30}\n|{'---|' * 30}\n|{'1.234.567|' * 30}")
    warnings.get_by_text("for bred til papir").wait_for()


def test_without_scripts_it_is_a_plain_textarea(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    expect(page.locator(".md-toolbar:visible")).to_have_count(0)
    page.get_by_label("Udfordring").fill("# Mål\r\n- a")
    page.get_by_role("button", name="Gem").click()
    expect(page.locator("#stored")).to_have_text("# Mål\n- a")
    context.close()
