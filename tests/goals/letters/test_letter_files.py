"""Letters as Word and PDF files: what is drawn but not written, written but not shown, and set in columns."""

import pytest

from goals.letters import propose, read_text

from .letter_files import (
    CLOSING,
    HEAD,
    LEAD,
    define_list,
    element,
    list_item,
    paragraphs,
    pdf_bytes,
    tracked,
    with_style,
    word_bytes,
    word_document,
)

FACTS = {
    "year": 2027,
    "kind": "announcement",
    "announced_on": "2026-05-03",
    "journal_number": "2026-100",
    "minister": "Gerda Mølholt",
    "addressees": ["landets kommuner"],
    "consultation_deadline": None,
}
JOBS, SKILLS, YOUNG = "Flere ledige skal i job", "Flere ledige skal opkvalificeres", "Flere unge skal i uddannelse"


def goals(*pairs):
    return [{"number": at, "title": title, "rationale": text} for at, (title, text) in enumerate(pairs, 1)]


def read_word(document):
    for line in CLOSING:
        document.add_paragraph(line)
    return propose(read_text(word_bytes(document), "brev.docx"))


def read_pdf(body, css=""):
    return propose(read_text(pdf_bytes(body, css), "brev.pdf"))


def assert_read(proposal, expected_goals, doubted=(), **facts):
    read = proposal.as_json()
    assert read.pop("goals") == expected_goals
    assert read == FACTS | facts
    assert {doubt.field for doubt in proposal.doubts} == set(doubted)


def test_points_that_word_numbers_in_two_levels_belong_to_their_goal():
    document = word_document(*HEAD, LEAD)
    number = define_list(document, [("decimal", "%1."), ("decimal", "%1.%2.")])
    for text, level in ((JOBS, 0), ("Særligt seniorer", 1), ("Særligt nyledige", 1), (SKILLS, 0), ("Ufaglærte", 1)):
        list_item(document, text, number, level)
    expected = goals((JOBS, "Særligt seniorer\n\nSærligt nyledige"), (SKILLS, "Ufaglærte"))
    assert_read(read_word(document), expected, ["goal-1-rationale", "goal-2-rationale"])


def test_headings_that_word_numbers_tell_where_the_goals_are():
    document = word_document(*HEAD)
    number = define_list(document, [("decimal", "%1"), ("decimal", "%1.%2")])
    for text, level in (("Baggrund", 0), ("Det går godt i hele landet.", None), ("Mål for 2027", 0)):
        if level is None:
            document.add_paragraph(text)
        else:
            list_item(document, text, number, level, style="Heading 1")
    for title, text in ((JOBS, "Kommunerne skal ringe til virksomhederne."), (SKILLS, "Puljen skal bruges.")):
        list_item(document, title, number, 1, style="Heading 2")
        document.add_paragraph(text)
    list_item(document, "Opfølgning", number, 0, style="Heading 1")
    document.add_paragraph("Styrelsen følger op.")
    expected = goals((JOBS, "Kommunerne skal ringe til virksomhederne."), (SKILLS, "Puljen skal bruges."))
    assert_read(read_word(document), expected)


def test_what_was_deleted_moved_away_or_struck_out_is_not_read():
    document = word_document(*HEAD[:2])
    number = document.add_paragraph("J.nr. ")
    tracked(number, "del", "2025-99")
    tracked(number, "ins", "2026-100")
    document.add_paragraph(HEAD[3])
    document.add_paragraph(LEAD)
    item = document.add_paragraph("Flere ", style="List Number")
    tracked(item, "moveFrom", "dagpengemodtagere ")
    item.add_run("unge ").font.strike = True
    item.add_run("kvinder ").font.double_strike = True
    item.add_run("ledige skal i job")
    gone = document.add_paragraph("", style="List Number")
    tracked(gone, "del", "Færre skal være sygemeldte")
    mark = element("rPr")
    mark.append(element("del", id=2, author="A", date="2026-05-01T00:00:00Z"))
    gone._p.get_or_add_pPr().append(mark)
    document.add_paragraph(SKILLS, style="List Number")
    assert_read(read_word(document), goals((JOBS, ""), (SKILLS, "")))


def test_hidden_text_and_note_marks_are_not_read():
    document = word_document(*HEAD)
    document.add_paragraph("Internt: tre mål, afventer Finansministeriet").runs[0].font.hidden = True
    lead = document.add_paragraph("De beskæftigelsespolitiske mål")
    lead.add_run("1").font.superscript = True
    lead.add_run(" for 2027 er:")
    secret = with_style(document, "Skjult note", "Normal")
    secret.font.hidden = True
    for text in (JOBS, SKILLS):
        item = document.add_paragraph(text, style="List Number")
        item.add_run("2").font.superscript = True
        document.add_paragraph("Afklares med departementet.", style="Skjult note")
    reason = document.add_paragraph("Det andet mål handler om de 1.240")
    reason.add_run("3)").font.superscript = True
    reason.add_run(" ledige, der mangler en uddannelse og udleder CO")
    reason.add_run("2").font.subscript = True
    reason.add_run(".")
    text = "Det andet mål handler om de 1.240 ledige, der mangler en uddannelse og udleder CO2."
    assert_read(read_word(document), goals((JOBS, ""), (SKILLS, text)))


def test_list_styles_of_the_second_level_are_points_of_a_goal():
    document = word_document(*HEAD, LEAD)
    for text, style in (
        (JOBS, "List Number"),
        ("Kontakt til alle virksomheder", "List Number 2"),
        ("Opfølgning efter tre måneder", "List Number 2"),
        (SKILLS, "List Number"),
        ("Ufaglærte", "List Bullet 2"),
        (YOUNG, "List Number"),
    ):
        document.add_paragraph(text, style=style)
    expected = goals(
        (JOBS, "Kontakt til alle virksomheder\n\nOpfølgning efter tre måneder"), (SKILLS, "Ufaglærte"), (YOUNG, "")
    )
    assert_read(read_word(document), expected, ["goal-1-rationale", "goal-2-rationale"])


def test_danish_names_of_list_styles_tell_the_level_too():
    document = word_document(*HEAD, LEAD)
    with_style(document, "Opstilling - punkttegn", "List Bullet")
    with_style(document, "Opstilling - punkttegn 2", "List Bullet")
    for text, level in ((JOBS, ""), ("Særligt unge under 30 år", " 2"), (SKILLS, ""), (YOUNG, "")):
        document.add_paragraph(text, style=f"Opstilling - punkttegn{level}")
    expected = goals((JOBS, "Særligt unge under 30 år"), (SKILLS, ""), (YOUNG, ""))
    assert_read(read_word(document), expected, ["goal-1-rationale"])


FILL = (
    "Det danske arbejdsmarked har klaret sig godt, og det skyldes både virksomheder, lønmodtagere og kommuner.",
    "Samtidig er der mennesker, som ikke har fået del i fremgangen, og dem skal vi have med i de kommende år.",
    "Derfor har jeg drøftet retningen med Beskæftigelsesrådet, som bakker op om den linje, der her lægges.",
)
REASON = "Det andet mål er nyt. Mange ledige mangler en uddannelse, som virksomhederne spørger efter."
GOALS = f"<p>{LEAD}</p><ol><li>{JOBS}</li><li>{SKILLS}</li><li>{YOUNG}</li></ol>"
TOP = "<p>{}</p><p>{}</p><p>{}</p><h1>{}</h1>".format(*HEAD)
END = paragraphs(CLOSING[0], "<br>".join(CLOSING[1:]))


def test_two_columns_under_a_heading_are_read_one_after_the_other():
    body = f"{TOP}<div class=columns>{paragraphs(*FILL)}{GOALS}{paragraphs(REASON, *FILL[:2])}</div>{END}"
    proposal = read_pdf(body)
    assert_read(proposal, goals((JOBS, ""), (SKILLS, REASON), (YOUNG, "")))
    assert [text in proposal.text for text in FILL] == [True] * 3


def test_a_letterhead_beside_two_columns_stays_out_of_them():
    side = """<div class=side>Beskæftigelsesministeriet<br>Holmens Kanal 20<br>1060 København K<br>CVR 10172748</div>"""
    body = (
        f"{side}<div class=text>{TOP}<div class=columns>{paragraphs(*FILL)}{GOALS}{paragraphs(REASON)}</div>{END}</div>"
    )
    css = ".side{position:absolute;right:0;top:0;width:34mm;font-size:7pt}.text{margin-right:38mm}"
    css += ".columns{column-gap:6mm;font-size:9pt}"
    proposal = read_pdf(body, css)
    assert_read(proposal, goals((JOBS, ""), (SKILLS, REASON), (YOUNG, "")))
    assert FILL[2] in proposal.text


def test_raised_marks_and_page_numbers_in_a_pdf_are_no_part_of_the_text():
    reason = "Det andet mål er for de 1.240{} ledige, der mangler en uddannelse, og som virksomhederne spørger efter."
    body = TOP + GOALS.replace("ledige skal i job", "ledige skal i job<sup>1</sup>")
    body += paragraphs(*FILL, *FILL, reason.format("<sup>2</sup>")) + END
    css = "sup{font-size:7pt;line-height:1} @page{size:A5;margin:20mm;@top-left{content:counter(page)}}"
    expected = goals((JOBS, ""), (SKILLS, reason.format("")), (YOUNG, ""))
    assert_read(read_pdf(body, css), expected)


def test_a_browsers_print_header_is_not_the_letters_date():
    css = """@page{margin:25mm 20mm;@top-left{content:"14.5.2026 08.40"}@top-right{content:"Mål for 2027 - bm.example"}
    @bottom-left{content:"https://bm.example/maal-2027"}@bottom-right{content:counter(page) "/" counter(pages)}}"""
    undated = TOP.replace("<p>3. maj 2026</p>", "")
    assert_read(read_pdf(TOP + GOALS + END, css), goals((JOBS, ""), (SKILLS, ""), (YOUNG, "")))
    assert_read(
        read_pdf(undated + GOALS + END, css),
        goals((JOBS, ""), (SKILLS, ""), (YOUNG, "")),
        ["dated_on"],
        announced_on=None,
    )


def test_numbers_inside_numbers_in_a_pdf_are_points_of_a_goal():
    inner = "<ol><li>Kommunen ringer til virksomhederne</li><li>Kommunen følger op</li></ol>"
    body = TOP + GOALS.replace(f"{JOBS}</li>", f"{JOBS}{inner}</li>") + END
    text = "Kommunen ringer til virksomhederne\n\nKommunen følger op"
    assert_read(read_pdf(body), goals((JOBS, text), (SKILLS, ""), (YOUNG, "")), ["goal-1-rationale"])


@pytest.mark.parametrize(
    "css", [".columns{column-gap:4mm;text-align:justify}", ".columns{column-fill:auto;height:110mm}"]
)
@pytest.mark.parametrize("order", [1, -1])
def test_columns_are_read_whole_whichever_is_the_longer(css, order):
    texts = [*FILL, FILL[0][:60] + ".", REASON][::order]
    body = f"{TOP}<div class=columns>{GOALS}{paragraphs(*texts)}</div>{END}"
    proposal = read_pdf(body, css)
    read = proposal.as_json()
    assert [goal["title"] for goal in read.pop("goals")] == [JOBS, SKILLS, YOUNG]
    assert read == FACTS and proposal.goals[1].rationale.startswith(REASON)
    places = [proposal.text.index(text) for text in texts]
    assert places == sorted(places)


def test_letters_under_numbered_goals_are_points_and_a_deleted_one_is_not():
    document = word_document(*HEAD)
    document.add_paragraph("Der er tre mål. " + LEAD)
    number = define_list(document, [("decimal", "Mål %1:"), ("lowerLetter", "%2)")])
    list_item(document, JOBS, number)
    list_item(document, "Kommunerne skal tage kontakt inden for en uge", number, 1)
    gone = list_item(document, "", number, 1)
    tracked(gone, "del", "Tages ud")
    mark = element("rPr")
    mark.append(element("del", id=3, author="B"))
    gone._p.get_or_add_pPr().append(mark)
    list_item(document, "Seniorer", number, 1)
    list_item(document, SKILLS, number)
    list_item(document, YOUNG, number)
    list_item(document, "Lærepladser", number, 1)
    expected = goals(
        (JOBS, "Kommunerne skal tage kontakt inden for en uge\n\nSeniorer"), (SKILLS, ""), (YOUNG, "Lærepladser")
    )
    assert_read(read_word(document), expected, ["goal-1-rationale", "goal-3-rationale"])


def test_a_hidden_character_style_and_a_danish_numbered_style_of_the_second_level():
    from docx.enum.style import WD_STYLE_TYPE

    document = word_document(*HEAD, LEAD)
    document.styles.add_style("Skjult", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    with_style(document, "Opstilling - talopstilling 2", "List Number 2")
    document.add_paragraph(JOBS, style="List Number").add_run(" (afventer)", style="Skjult")
    document.add_paragraph("Med særligt fokus på seniorer", style="Opstilling - talopstilling 2")
    document.add_paragraph("Med særligt fokus på nyledige", style="Opstilling - talopstilling 2")
    document.add_paragraph(SKILLS, style="List Number").add_run("*").font.superscript = True
    reason = document.add_paragraph("Mål 2 handler om ")
    reason.add_run("alle").font.strike = True
    reason.add_run("ufaglærte ledige.")
    expected = goals(
        (JOBS, "Med særligt fokus på seniorer\n\nMed særligt fokus på nyledige"),
        (SKILLS, "Mål 2 handler om ufaglærte ledige."),
    )
    assert_read(read_word(document), expected, ["goal-1-rationale"])


def test_a_list_that_goes_on_in_the_next_column_is_one_list():
    body = f"{TOP}<p>{FILL[2]}</p><div class=columns>{paragraphs(*FILL[:2])}{GOALS}</div>{paragraphs(REASON)}{END}"
    proposal = read_pdf(body, ".columns{height:62mm;column-fill:auto;column-gap:12mm}")
    assert_read(proposal, goals((JOBS, ""), (SKILLS, REASON), (YOUNG, "")))
    assert [text in proposal.text for text in FILL] == [True] * 3


def test_columns_go_on_over_pages():
    body = f"{paragraphs(*FILL)}{GOALS}{paragraphs(*FILL, REASON, *FILL)}"
    css = "@page{size:A5;margin:15mm;@bottom-center{content:counter(page)}}body{font-size:10pt}"
    proposal = read_pdf(f"{TOP}<div class=columns>{body}</div>{END}", css)
    assert_read(proposal, goals((JOBS, ""), (SKILLS, REASON), (YOUNG, "")))
