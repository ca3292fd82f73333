"""The editor over the plan's text, in a browser: toolbar, keyboard, paste, preview, unsaved text, no scripts."""

from pathlib import Path

import pytest

from tests.editor_urls import IMAGE

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
    page.locator(field).evaluate(
        """(area, [html, plain]) => {
            const data = new DataTransfer();
            if (html) data.setData("text/html", html);
            if (plain) data.setData("text/plain", plain);
            area.focus();
            area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [html, plain],
    )


def to_markdown(page, html):
    return page.evaluate("html => bpmplanPaste.fromHtml(html).markdown", html)


@pytest.fixture
def area(page):
    page.goto("/")
    area = page.locator("#id_challenge")
    area.focus()
    return area


def select(area, start, end):
    area.evaluate("(area, [start, end]) => area.setSelectionRange(start, end)", [start, end])


def press(page, name):
    page.locator(".md-toolbar").first.get_by_role("button", name=name, exact=True).click()


def test_the_toolbar_writes_the_signs(page, area):
    area.fill("Unge uden job")
    select(area, 0, 4)
    press(page, "Fed")
    assert area.input_value() == "**Unge** uden job"
    press(page, "Fed")
    assert area.input_value() == "Unge uden job"
    press(page, "Overskrift")
    assert area.input_value() == "# Unge uden job"
    press(page, "Overskrift")
    assert area.input_value() == "## Unge uden job"
    press(page, "Overskrift")
    assert area.input_value() == "Unge uden job"
    area.fill("a\nb")
    select(area, 0, 3)
    press(page, "Punktliste")
    assert area.input_value() == "- a\n- b"
    press(page, "Nummereret liste")
    assert area.input_value() == "1. a\n2. b"
    press(page, "Nummereret liste")
    assert area.input_value() == "a\nb"


def test_what_the_toolbar_did_is_undone_with_the_keyboard(page, area):
    area.press_sequentially("Unge")
    page.keyboard.press("Control+b")
    assert area.input_value() == "**Unge**"
    page.keyboard.press("Control+z")
    assert area.input_value() == "Unge"


def test_the_toolbar_is_one_stop_for_the_keyboard(page, area):
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "Overskrift"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Fed"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent") == "Forhåndsvis"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Overskrift"
    page.keyboard.press("Enter")
    assert area.input_value() == "# Overskrift"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY", "Tab leaves the text"


def test_a_list_goes_on_at_enter_and_ends_at_an_empty_item(page, area):
    area.press_sequentially("1. Først\nSå\n\nSlut")
    assert area.input_value() == "1. Først\n2. Så\nSlut"


def test_a_link_is_made_in_a_dialog_from_the_keyboard(page, area, axe):
    area.fill("Se Jobindsats")
    select(area, 3, 13)
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Indsæt link")
    assert dialog.get_by_label("Tekst, som læseren ser").input_value() == "Jobindsats"
    axe(page)
    page.keyboard.type("ikke en adresse")
    page.keyboard.press("Enter")
    assert "Skriv en adresse" in dialog.get_by_role("alert").inner_text()
    dialog.get_by_label("Adresse").fill("jobindsats.dk")
    page.keyboard.press("Enter")
    assert area.input_value() == "Se [Jobindsats](https://jobindsats.dk)"
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.id") == "id_challenge"


def test_a_table_and_an_image_stand_alone_in_the_text(page, area):
    area.fill("Før")
    press(page, "Tabel")
    page.get_by_label("Antal kolonner").fill("2")
    page.get_by_label("Antal rækker under overskriften").fill("1")
    page.get_by_role("button", name="Indsæt", exact=True).click()
    assert area.input_value() == "Før\n\n| Overskrift | Overskrift |\n| --- | --- |\n|     |     |\n"
    area.fill("")
    press(page, "Billede")
    assert page.get_by_label("Hvad billedet viser").input_value() == "Søjler: ledige pr. kvartal"
    page.get_by_role("button", name="Indsæt", exact=True).click()
    assert area.input_value() == f"![Søjler: ledige pr. kvartal](fil:{IMAGE})\n"
    second = page.locator(".md-toolbar").nth(1)
    assert second.get_by_role("button", name="Billede").count() == 0, "a field without images offers none"


def test_word_becomes_clean_markdown_in_one_step_that_can_be_undone(page, area):
    paste(page, WORD)
    assert area.input_value() == FROM_WORD
    assert page.get_by_role("status").first.inner_text() == (
        "Indsat som ren tekst med overskrifter, lister og tabeller. "
        "Et billede kom ikke med: tilføj det under »Bilag og billeder«."
    )
    page.keyboard.press("Control+z")
    assert area.input_value() == ""


def test_a_long_paste_is_quick_and_can_be_undone_too(page, area):
    area.fill("Før")
    paste(page, "<h2>Kapitel</h2>" + "<p>Afsnit</p><ul><li>a</li></ul>" * 1000)
    assert area.input_value().startswith("Før\n\n# Kapitel\n\nAfsnit\n\n- a\n\nAfsnit")
    page.keyboard.type("!")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert area.input_value() == "Før"


def test_web_pages_become_what_the_text_can_hold(page, area):
    def md(html):
        return to_markdown(page, html)

    assert md("<h2>A</h2><h4>B</h4>") == "# A\n\n### B"
    assert md("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>") == "- a\n  - b\n- c\n\n  d"
    assert md("<ol start=3><li>a<li>b</ol>") == "3. a\n4. b"
    assert md("<ul><li>a</ul><ol><li>b</ol>") == "- a\n\n1. b"
    assert md("<p>et<b> to </b><strong>tre</strong>.</p>") == "et **to tre**."
    assert md("<p><b>Mål:</b>unge</p>") == "**Mål**:unge"
    assert md('<b style="font-weight:normal"><p><span style="font-weight:700">fed</span> let</p></b>') == "**fed** let"
    assert md('<p>a<br>b <a href="javascript:x()">c</a> <a href="#top">d</a></p>') == "a\nb c d"
    assert md("<p>2*3 * 4 og *stjerne* og snake_case</p><p># ikke</p><p>- ikke</p>") == (
        "2\\*3 * 4 og \\*stjerne\\* og snake_case\n\n\\# ikke\n\n\\- ikke"
    )
    assert md("<script>x</script><style>p{}</style><p hidden>x</p><p onclick='x'>&lt;b&gt;</p>") == "<b>"
    assert md("<table><tr><td>kun layout</td></tr></table>") == "kun layout"
    assert md("<table><tr><th>A<th colspan=2>B<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5</table>") == (
        "| A | B |  |\n| --: | --: | --: |\n| 1 | 2 | 3 |\n|  | 4 | 5 |"
    )
    assert md("<blockquote><p>a</p><p>b</p></blockquote>") == "> a\n>\n> b"
    assert md("") == md("<p>&nbsp;</p>") == ""


def test_plain_text_is_left_as_it_is_but_for_its_bullets(page, area):
    paste(page, "", "Vi vil:\n• først\n•\tså")
    assert area.input_value().strip() == "Vi vil:\n- først\n- så"


def test_the_preview_follows_the_text(page, area, axe):
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
    press(page, "Skjul forhåndsvisning")
    assert not preview.is_visible()


def test_a_text_that_was_not_saved_is_offered_again_to_its_writer_only(page, area, axe):
    def no_copy_is_left():
        page.wait_for_function("Object.keys(localStorage).length === 0")

    area.fill("Skrevet i toget")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/?again")
    axe(page)
    page.get_by_role("button", name="Hent den").click()
    assert area.input_value() == "Skrevet i toget"
    page.get_by_role("button", name="Gem").click()
    assert page.locator("#stored").inner_text() == "Skrevet i toget"
    no_copy_is_left()
    area.fill("Noget andet")
    page.goto("/?user=8")
    no_copy_is_left()  # another user of the same browser isn't shown it
    area.fill("Mit")
    page.goto("/?user=8&again")
    assert page.get_by_role("button", name="Hent den").is_visible()
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


def test_without_scripts_it_is_a_plain_textarea(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    assert page.locator(".md-toolbar:visible").count() == 0
    page.get_by_label("Udfordring").fill("# Mål\r\n- a")
    page.get_by_role("button", name="Gem").click()
    assert page.locator("#stored").inner_text() == "# Mål\n- a"
    context.close()
