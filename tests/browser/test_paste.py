"""What Word, Excel, Outlook, Teams and others put on the clipboard: no figure changes, and nothing vanishes unseen."""

import random
import re

import pytest
from playwright.sync_api import expect

from bpmplan.text import plain_text, render
from tests import ROOT

from .test_editor import area, move, paste, put, text  # noqa: F401

pytestmark = [pytest.mark.urls("tests.editor_urls"), pytest.mark.django_db(transaction=True)]

CASES = sorted((ROOT.parent / "shared" / "cases" / "paste").glob("*.html"))
SUPER = "vertical-align:super"
GAP = "<span style='font:7pt Times'>&nbsp;&nbsp; </span>"
IGNORE = "<![if !supportLists]><span style='mso-list:Ignore'>{}" + GAP + "</span><![endif]>"


def word_item(level, sign, text, more=""):
    style = f"{more}mso-list:l0 level{level} lfo1"
    return f"<p class=MsoListParagraphCxSpMiddle style='{style}'>{IGNORE.format(sign)}{text}<o:p></o:p></p>"


@pytest.fixture
def read(page, area):  # noqa: F811
    """HTML -> what `fromHtml` gives."""
    return lambda html: page.evaluate("html => bpmplanPaste.fromHtml(html)", html)


@pytest.fixture
def md(read):
    return lambda html: read(html)["markdown"]


def test_a_raised_mark_never_becomes_part_of_a_figure(md):
    for mark in (
        *("<sup>1</sup>", "<sup><b>1</b></sup>", "<b><sup>1</sup></b>", "<a href='#_ftn1'><sup>1</sup></a>"),
        *(f"<span style='{SUPER}'>1</span>", "<span style='mso-text-raise:4.0pt'>1</span>"),
        *(
            "<span style='position:relative;top:-4.5pt;mso-text-raise:4.5pt'>1</span>",
            "<font style='top:-3pt;position:relative'>1</font>",
        ),
        *(
            "<span style='vertical-align:5pt'>1</span>",
            "<a class=sdfootnoteanc>1</a>",
            "<span class=MsoFootnoteReference>1</span>",
        ),
        f"<style>.note{{{SUPER};font-size:60%}}</style><span class=note>1</span>",
    ):
        assert md(f"<p>I alt 1.240{mark} personer</p>") in ("I alt 1.240¹ personer", "I alt 1.240**¹** personer"), mark
        assert "| 1.240¹ |" in md(f"<table><tr><td>A<td>B<tr><td>x<td>1.240{mark}</table>"), mark
    assert md(
        "<p>98<sup>2)</sup>, 7<sup>1,2</sup>, 50 m<sup>2</sup>, CO<sub>2</sub>, 10<sup>6</sup>, CO<sub>2e</sub></p>"
    ) == ("98²), 7¹,², 50 m², CO₂, 10⁶, CO₂e")
    assert md("<p>5<sup>a</sup>, 6<sup>[1]</sup>, 8<sup>-3</sup>, 9<sub>i</sub>, 650<sup>se note</sup></p>") == (
        "5 (a), 6[1], 8^(-3), 9 (i), 650 se note"
    )
    assert plain_text(md("<p>1.240<sup>*</sup> og 980<sup>*</sup></p>")) == "1.240* og 980*"
    assert md("<p><sup>1</sup>2023-tal</p><p><sup>Kilde: Jobindsats 2027</sup></p>") == (
        "¹ 2023-tal\n\nKilde: Jobindsats 2027"
    )
    assert md("<p>12<span style='vertical-align:-1px'>40</span></p>") == "1240", "a pixel is no raised text"
    note = "<p class=sdfootnote><a class=sdfootnotesym href='#x'>1</a>5 kommuner</p>"
    assert md(note) == "¹ 5 kommuner"


def test_figures_that_stood_apart_stay_apart(md):
    row = "<table><tr><td>A<td>B<tr><td><p>1.240</p><p>300</p><td>5<br>-6</table>"
    assert md(row) == "| A | B |\n| --- | --- |\n| 1.240; 300 | 5; -6 |"
    tab = "<span style='mso-tab-count:1'>&nbsp;&nbsp;&nbsp; </span>"
    assert md(f"<p>Unge{tab}1.240{tab}300 i alt</p>") == "Unge 1.240; 300 i alt"
    assert md("<p>2023&nbsp;&nbsp;&nbsp;&nbsp;240</p>") == "2023; 240"
    assert md("<p>1&nbsp;240 i&nbsp;alt, 1\u202f240, sam\u00adarbejde</p>") == "1 240 i alt, 1 240, samarbejde"
    assert md("<p>5\n\t\t6</p>") == "5 6", "line ends of the source are only spaces"


def test_paragraphs_under_points_stay_there_and_the_list_goes_on(md):
    text = md(
        word_item(1, "1.", "Indsats A")
        + word_item(1, "2.", "Indsats B")
        + word_item(2, "•", "Trin B1")
        + "<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt'>Mere om B1</p>"
        + word_item(2, "•", "Trin B2")
        + "<p class=MsoListParagraphCxSpMiddle>Mere om B</p>"
        + word_item(1, "3.", "Indsats C")
        + "<p class=MsoNormal>Efter</p>"
    )
    assert text == (
        "1. Indsats A\n2. Indsats B\n   - Trin B1\n\n     Mere om B1\n\n   - Trin B2\n\n   Mere om B\n\n"
        "3. Indsats C\n\nEfter"
    )
    html = re.sub(r"\s*\n\s*", "", render(text))
    assert html.count("<ol") == 1
    assert "Trin B1</p><p>Mere om B1</p></li>" in html
    assert "</ul><p>Mere om B</p></li><li><p>Indsats C" in html
    assert md("<p style='margin-left:36pt'>Indrykket</p>") == "Indrykket", "nothing to stand under"


def test_numbers_letters_and_restarts_of_lists_are_kept(md):
    assert md("<ol><li>a<li>b</ol><ol><li>c</ol>") == "1. a\n2. b\n\n1) c"
    assert md("<ol start=3><li>a<li value=7>b</ol>") == "3. a\n\n7) b"
    assert md("<ol reversed><li>a<li>b</ol>") == "2. a\n\n1) b"
    assert md("<ol type=a><li>x<li>y</ol>") == "- a. x\n- b. y"
    assert md("<ol style='list-style-type:upper-roman' start=4><li>x</ol>") == "- IV. x"
    text = md(
        word_item(1, "1.", "et") + word_item(2, "1.1.", "to") + word_item(2, "b)", "tre") + word_item(3, "ii.", "fire")
    )
    assert text == "1. et\n   - 1.1. to\n   - b) tre\n     - ii. fire"
    text = md(
        word_item(1, "1.", "et") + word_item(1, "2.", "to") + word_item(1, "1.", "forfra") + word_item(1, "4.", "fire")
    )
    assert re.findall(r"<ol( start=\"\d\")?>", render(text)) == ["", "", ' start="4"']
    assert md(word_item(1, "1.", "et") + "<p>Imellem</p>" + word_item(1, "2.", "to")) == "1. et\n\nImellem\n\n2. to"
    wings = (
        "<p style='mso-list:l0 level1 lfo1'><span style='font-family:Wingdings'>" + IGNORE.format("Ø") + "</span>x</p>"
    )
    assert md(wings) == "- x", "a sign of a font of pictures is a bullet, no letter"
    own = "<p class=MsoListBullet2 style='margin-left:32pt'>" + IGNORE.format("·") + "x</p>"
    assert md(own) == "- x", "a list that its style makes"


def test_lists_of_word_online_outlook_and_google_have_their_levels(md):
    def online(kind, level, text, start=""):
        return (
            f"<div class='ListContainerWrapper SCXW9'><{kind} role=list {start}><li data-aria-level={level}>"
            f"<p class=Paragraph><span class=TextRun>{text}</span><span class=EOP>&nbsp;</span></p></li></{kind}></div>"
        )

    assert md(online("ul", 1, "A") + online("ul", 2, "B") + online("ul", 1, "C")) == "- A\n  - B\n- C"
    assert md(online("ul", 2, "B") + online("ul", 2, "B2") + online("ul", 1, "C")) == "- B\n- B2\n- C"
    assert md(
        online("ol", 1, "et", "start=1") + online("ol", 1, "to", "start=2") + online("ol", 1, "ny", "start=1")
    ) == ("1. et\n2. to\n\n1) ny")
    under = "<div class=OutlineElement><p style='margin:0px 0px 0px 96px'>Under B</p></div>"
    assert md(online("ul", 1, "A") + online("ul", 2, "B") + under + online("ul", 2, "B2")) == (
        "- A\n  - B\n\n    Under B\n\n  - B2"
    )
    sign = "<span style='font-family:{}'>{}<span style='font-size:7pt'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span>"
    outlook = "<p class=x_MsoListParagraph style='text-indent:-18pt;margin-left:{}pt'>{}</p>"
    mail = outlook.format(36, sign.format("Symbol", "·") + "punkt")
    assert md(mail + outlook.format(72, sign.format("Courier New", "o") + "under")) == "- punkt\n  - under"
    assert md(outlook.format(36, "2.&nbsp;&nbsp; to") + "<p class=x_MsoNormal>2. maj</p>") == "2. to\n\n2\\. maj"
    letter = "<li aria-level=2 style='list-style-type:lower-alpha'><p>x</p></li>"
    google = f"<ol><li aria-level=1>Et</li><ol>{letter}</ol><li>To</ol>"
    assert md(google) == "1. Et\n   - a. x\n2. To"
    assert md("<ul><li role=checkbox aria-checked=true>Gjort<li role=checkbox aria-checked=false>Ikke</ul>") == (
        "- [x] Gjort\n- [ ] Ikke"
    )


def test_signs_from_fonts_of_pictures_become_characters_or_words(md, read):
    def wing(sign, font="Wingdings"):
        return f"<span style='font-family:{font};mso-char-type:symbol;mso-symbol-font-family:{font}'>{sign}</span>"

    assert md(f"<p>Ledig {wing('à')} job {wing('&#61664;')} varig</p>") == "Ledig → job → varig"
    table = f"<table><tr><td>A<td>B<td>C<tr><td>x<td>{wing('ü')}<td><b>{wing('û')}</b></table>"
    assert md(table).splitlines()[-1] == "| x | ja | nej |"
    assert md(
        "<style>.xl6{font-family:Wingdings}</style><table><tr><td>A<td>B<tr><td>x<td class=xl6>ü</table>"
    ).endswith("| ja |")
    assert md(
        f"<p>{wing('ü')} gjort, {wing('û')} ikke, {wing('P', 'Wingdings 2')}, {wing('g', 'Wingdings 3')}</p>"
    ) == ("✓ gjort, (nej) ikke, ✓, →")
    assert (
        md(f"<p>{wing('³', 'Symbol')} 5 {wing('-', 'Symbol')}2 {wing('a', 'Symbol')}{wing('7', 'Symbol')}</p>")
        == "≥ 5 −2 α7"
    )
    assert md("<p>\uf0e0 a \uf0fc b</p>") == "→ a ✓ b"
    unknown = read(f"<p>a {wing('%')}\ue123 b</p>")
    assert (unknown["markdown"], unknown["notes"]) == ("a b", ["2 tegn kunne ikke læses og er udeladt."])
    assert md("<p style='font-family:Calibri,Wingdings'>à la carte</p>") == "à la carte"


def test_comments_go_without_a_trace_and_the_text_they_are_about_stays(read):
    word = (
        "<p>Vi når <a style='mso-comment-reference:AB_1'>980 borgere</a><span class=MsoCommentReference><span>"
        "<![if !supportAnnotations]><a class=msocomanchor href='#_msocom_1'>[AB1]</a><![endif]>"
        "<span style='mso-special-character:comment'>&nbsp;</span></span></span> i år.</p>"
        "<div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'>"
        "<div class=msocomtxt><p class=MsoCommentText>Passer det?</p></div></div></div>"
    )
    assert read(word) == {"markdown": "Vi når 980 borgere i år.", "images": 0, "notes": [], "isStructured": False}
    google = "<p>980<sup><a href='#cmnt1' id=cmnt_ref1>[a]</a></sup></p>"
    google += "<div><p><a href='#cmnt_ref1' id=cmnt1>[a]</a>Passer det?</p></div>"
    assert (read(google)["markdown"], read(google)["notes"]) == ("980", [])


def test_what_is_struck_out_or_hidden_is_left_out_and_named(page, area, read):  # noqa: F811
    for gone in (
        "<del>700</del>",
        "<s>700</s>",
        "<strike>700</strike>",
        "<span style='text-decoration:line-through'>700</span>",
    ):
        result = read(f"<p>Målet er {gone}<ins>650</ins>.</p>")
        assert (result["markdown"], result["notes"]) == ("Målet er 650.", ["Gennemstreget tekst er udeladt: »700«."])
    hidden = read("<p>Synlig <span style='display:none;mso-hide:all'>skjult</span></p>")
    assert (hidden["markdown"], hidden["notes"]) == ("Synlig", ["Skjult tekst er udeladt: »skjult«."])
    row = read("<table><tr><td>A<td>B<tr style='display:none'><td>1<td>2<tr><td>3<td>4</table>")
    assert (row["markdown"], row["notes"]) == (
        "| A | B |\n| --: | --: |\n| 3 | 4 |",
        ["Skjult tekst er udeladt: »1 2«."],
    )
    dots = "<span style='mso-tab-count:1 dotted'>... </span>"
    toc = f"<p class=MsoToc1><a href='#_Toc1'>Indledning{dots}3</a></p><h1>Indledning</h1>"
    assert read(toc)["markdown"] == "# Indledning"
    paste(page, toc + "<p><s>gammelt</s></p>")
    for count, more in ((4, "1 sted mere"), (5, "2 steder mere")):
        notes = read("".join(f"<p>{n} <s>{n}</s></p>" for n in range(count)))["notes"]
        assert notes == [f"Gennemstreget tekst er udeladt: »0«, »1«, »2« og {more}."]
    sentences = "Gennemstreget tekst er udeladt: »gammelt«. Indholdsfortegnelsen er udeladt: planen laver sin egen."
    assert page.locator(".md-status").first.inner_text().endswith(sentences)
    put(page, area, "")
    paste(page, "<p><s>kun gammelt</s></p>", plain="kun gammelt")
    assert text(area) == "", "nothing struck out comes back by the back door"
    expect(page.locator(".md-status").first).to_contain_text("kun gammelt")


def test_notes_and_text_boxes_come_along(md, read):
    word = (
        "<p>1.240<a href='#_ftn1'><span class=MsoFootnoteReference><span style='mso-special-character:footnote'>"
        "[1]</span></span></a></p><div style='mso-element:footnote-list'><hr width='33%'>"
        "<div style='mso-element:footnote'><p class=MsoFootnoteText><a href='#_ftnref1'>"
        "<span class=MsoFootnoteReference>[1]</span></a> Kilde: 5</p></div></div>"
    )
    assert md(word) == "1.240[1]\n\n[1] Kilde: 5"
    box = (
        "<p>Før</p><!--[if gte vml 1]><v:shape><v:textbox style='x'><![if !mso]><table><tr><td><![endif]><div><p>Boks "
        "<b>650</b></p></div><![if !mso]></td></tr></table><![endif]></v:textbox></v:shape><![endif]-->"
        "<![if !vml]><img alt='Tekstfelt: Boks 650' src=x><![endif]><p>Efter</p>"
    )
    assert (read(box)["markdown"], read(box)["images"]) == ("Før\n\nBoks **650**\n\nEfter", 0)
    assert md("<p>Før<img alt='Tekstfelt: Boks 650' src=x></p>") == "Før\n\nBoks 650"
    assert (read("<p>God <img alt='🙂' src=x><img alt='Figur 1' src=x></p>")["images"]) == 1


def test_merged_heads_of_excel_become_one_row_of_heads(md):
    table = (
        "<table><tr><td colspan=5>Tabel 2: Forløb</td></tr>"
        "<tr><td rowspan=2>Indsats<td colspan=2>2026<td colspan=2>2027</tr>"
        "<tr><td>Mål<td>Antal<td>Mål<td>Antal</tr><tr><td>Mentor<td>10<td>12<td>20<td>25</tr>"
        "<tr><td colspan=5>Kilde: Egne tal</table>"
    )
    assert md(table) == (
        "Tabel 2: Forløb\n| Indsats | 2026: Mål | 2026: Antal | 2027: Mål | 2027: Antal |\n"
        "| --- | --: | --: | --: | --: |\n"
        "| Mentor | 10 | 12 | 20 | 25 |\n\nKilde: Egne tal"
    )
    title = "<p class=MsoCaption><b>Tabel 1 Ledige</b></p><table><tr><td>A<td>B<tr><td>1<td>2</table>"
    assert md(title).startswith("Tabel: Tabel 1 Ledige\n| A | B |")
    other = "<table><caption>Se <a href='https://a.dk'>her</a></caption><tr><td>A<td>B<tr><td>1<td>2</table>"
    assert md(other).startswith("Se [her](https://a.dk)\n\n| A | B |"), "a caption has no links"
    years = "<table><tr><td>A<td colspan=2>Mål<tr><td><td>2026<td>2027<tr><td>x<td>1<td>2</table>"
    assert md(years).splitlines()[0] == "| A | Mål: 2026 | Mål: 2027 |"


def test_web_pages_become_what_the_text_can_hold(md):
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


@pytest.mark.skipif(not CASES, reason="the shared cases are not here")
def test_what_the_converter_reads_is_what_is_written_and_a_cell_is_never_torn(page, area, md):  # noqa: F811
    table = "| A | B |\n| --- | --- |\n| 1 | 2 |\n\nEfter"
    for case in CASES:
        html = case.read_text(encoding="utf-8")
        put(page, area, "")
        paste(page, html)
        assert render(text(area)) == render(md(html)), case.name
        put(page, area, table)
        page.locator("#id_challenge_view td").last.click()
        move(page)
        paste(page, html.replace("<table", "<div").replace("</table", "</div"))
        lines = text(area).split("\n")
        assert (lines[:2], lines[3:]) == (["| A | B |", "| --- | --- |"], ["", "Efter"]), case.name


MARKS = {
    "p": "<p>{}</p>",
    "li": "<ul><li>{}</li><li>{}</li></ul>",
    "nested": "<ol><li>{}<ol type=a><li>{}</li></ol></li><li>{}</li></ol>",
    "table": "<table><tr><td>{}<td>{}</tr><tr><td colspan=2>{}</tr><tr><td>{}<td>{}</tr></table>",
    "div": "<div>{}<div>{}</div></div>",
    "b": "<p>{} <b>{}</b> <i>{}</i></p>",
    "quote": "<blockquote><p>{}</p></blockquote>",
    "h": "<h2>{}</h2>",
    "br": "<p>{}<br>{}</p>",
    "note": "<p>{}<sup>1</sup></p>",
    "word": word_item(1, "1.", "{}") + word_item(2, "a.", "{}") + "<p class=MsoListParagraph>{}</p>",
    "button": "<p>{} <button>{}</button></p>",
}


def test_every_word_and_figure_of_any_page_comes_along(page, area):  # noqa: F811
    chance = random.Random(6)
    made = []
    for _ in range(150):
        template = "".join(MARKS[chance.choice(list(MARKS))] for _ in range(chance.randint(1, 6)))
        words = [f"ord{n}x {n + 1}.{n + 100}" for n in range(template.count("{}"))]
        made.append((template.format(*words), words))
    results = page.evaluate(
        "pages => pages.map(html => bpmplanPaste.fromHtml(html).markdown)", [html for html, _ in made]
    )
    for (html, words), markdown in zip(made, results, strict=True):
        shown = plain_text(markdown)
        place = 0
        for word in words:
            match = re.compile(rf"(?<!\w){re.escape(word)}(?![0-9.])").search(shown, place)
            assert match, f"{word} of {html}\nin {markdown}"
            place = match.end()
