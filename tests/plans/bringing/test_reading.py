"""A Word document as Markdown: what Word shows, and a sentence about what didn't come along."""

import io
import zipfile

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from bpmplan.text import plain_text, tokens
from plans.bringing.limits import DocumentError
from plans.bringing.reading.markdown import Block, Run, assembled, inline
from plans.bringing.reading.word import read_word
from tests.goals.letters.letter_files import define_list, element, list_item, tracked

from .plans_in_word import add, picture, saved, word

pytestmark = pytest.mark.one_database


def read(document):
    return read_word(saved(document))


@pytest.fixture
def document():
    return docx.Document()


@pytest.mark.parametrize(
    "text",
    [
        "1. januar begynder vi",
        "- ikke et punkt",
        "*alle* og _ingen_",
        "# ikke en overskrift",
        "C:\\mappe \\* og [x](y)",
        "&copy; skal stå sådan",
        "> 60 pct.",
        "a | b",
        "snake_case og *, **",
    ],
)
def test_plain_words_mean_nothing_but_themselves(text):
    markdown = inline([Run(text)])
    assert plain_text(markdown) == text
    assert {token.type for token in tokens(markdown)} == {"paragraph_open", "inline", "paragraph_close"}


@pytest.mark.parametrize(
    ("runs", "markdown"),
    [
        ([Run("Vi "), Run("vil", bold=True), Run(" mere")], "Vi **vil** mere"),
        ([Run("Mål:", bold=True), Run("unge")], "**Mål**:unge"),
        ([Run("fed ", bold=True), Run("skrift", bold=True)], "**fed skrift**"),
        ([Run("a", italic=True), Run("b", bold=True)], "*a*b"),
        ([Run("STAR", href="https://star.dk/a b")], "[STAR](https://star.dk/a%20b)"),
        ([Run("farlig", href="javascript:x")], "farlig"),
        ([Run("en\nto")], "en\nto"),
    ],
)
def test_runs_are_written_as_they_look(runs, markdown):
    assert inline(runs) == markdown


def test_lists_are_nested_and_begin_again():
    items = [(0, "1."), (0, "2."), (1, "-"), (0, "3."), (0, "1."), (0, "2."), (0, "-")]
    blocks = [Block("item", f"punkt {at}", level, sign) for at, (level, sign) in enumerate(items)]
    opened = [token.type for token in tokens(assembled(blocks)) if token.type.endswith("list_open")]
    assert opened == ["ordered_list_open", "bullet_list_open", "ordered_list_open", "bullet_list_open"]


def test_headings_lists_and_tables_are_read_in_their_order(document):
    for block in ((0, "Plan 2027"), (1, "Forord"), "Vi **vil**.", ["et", "to"], (("A", "B"), ("1|2", "\n3"))):
        add(document, block)
    expected = "# Plan 2027\n\n## Forord\n\nVi **vil**.\n\n- et\n- to\n\n| A | B |\n| --- | --- |\n| 1\\|2 | 3 |"
    assert read(document).markdown == expected


def test_numbers_that_word_draws_stand_in_the_text(document):
    number = define_list(document, [("decimal", "%1."), ("lowerLetter", "%2)")])
    list_item(document, "Mål", number, style="Heading 1")
    document.add_paragraph("Tekst")
    points = define_list(document, [("decimal", "%1."), ("lowerLetter", "%2)")])
    list_item(document, "første", points)
    list_item(document, "under", points, level=1)
    assert read(document).markdown == "# 1. Mål\n\nTekst\n\n1. første\n   - a) under"


def test_a_merged_cell_stands_once_and_heads_are_one_row(document):
    table = document.add_table(3, 3)
    for y, row in enumerate((("Indikator", "Mål", ""), ("", "2027", "2028"), ("Unge", "10", "20"))):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(element("tblHeader"))
    lines = read(document).markdown.split("\n")
    assert lines[0] == "| Indikator | Mål: 2027 | Mål: 2028 |"
    assert lines[2:] == ["| Unge | 10 | 20 |"]


def test_a_table_that_frames_a_text_is_its_text(document):
    document.add_table(1, 1).cell(0, 0).text = "Faktaboks"
    assert read(document).markdown == "Faktaboks"


def test_what_is_left_out_is_said(document):
    document.sections[0].header.paragraphs[0].text = "Aalborg Kommune"
    paragraph = document.add_paragraph("Gælder. ")
    paragraph.add_run("Aflyst").font.strike = True
    paragraph.add_run("Internt").font.hidden = True
    tracked(paragraph, "del", "slettet")
    tracked(paragraph, "ins", "indsat")
    document.add_paragraph("Forord ..... 3", style=document.styles.add_style("toc 1", 1))
    result = read(document)
    assert result.markdown == "Gælder. indsat"
    assert result.notes == (
        "Gennemstreget tekst er udeladt: »Aflyst«.",
        "Skjult tekst er udeladt: »Internt«.",
        "Indholdsfortegnelsen er udeladt: planen laver sin egen.",
        "Sidehoved og sidefod er udeladt: »Aalborg Kommune«.",
    )


def test_images_come_along_with_what_they_show(document):
    document.add_picture(picture())
    properties = next(document.element.body.iter(qn("wp:docPr")))
    properties.set("descr", "Graf over [ledige]")
    document.add_picture(picture("GIF", (10, 10)))
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    result = read(document)
    [first, second] = result.images
    assert result.markdown == f"![](fil:{first.key})\n\n![](fil:{second.key})"
    assert (first.alt, second.alt) == ("Graf over [ledige]", "")
    assert second.content.startswith(b"\x89PNG")


def test_what_is_no_drawable_image_is_named_where_it_stood(document):
    document.add_paragraph("Før")
    document.add_picture(picture())
    part = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/image"))
    part._blob = b"\xd7\xcd\xc6\x9a en gammel tegning"
    result = read(document)
    assert result.markdown == "Før\n\n[billede]"
    assert result.images == ()
    assert "ikke kan vises her, er udeladt: 1." in result.notes[0]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", word()])
def test_what_holds_no_text_is_refused_in_a_sentence(content):
    with pytest.raises(DocumentError):
        read_word(content)


def test_a_bomb_is_never_unpacked():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    with pytest.raises(DocumentError, match="for stor"):
        read_word(content.getvalue())


CHART = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><a:t>Ledige</a:t></c:tx></c:title>
<c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>Unge</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:cat><c:pt idx="0"><c:v>2025</c:v></c:pt><c:pt idx="1"><c:v>2026</c:v></c:pt></c:cat>
<c:val><c:pt idx="0"><c:v>1234.5</c:v></c:pt><c:pt idx="1"><c:v>12</c:v></c:pt></c:val></c:ser>
</c:chart></c:chartSpace>"""
DIAGRAM = """<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:t>Samtale</a:t></a:p>
<a:p><a:t>Job</a:t></a:p><a:p/></d>"""


@pytest.mark.parametrize(
    ("kind", "content", "drawn", "markdown"),
    [
        ("chart", CHART, '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{}"/>',
         "Ledige\n\n|  | Unge |\n| --- | --- |\n| 2025 | 1.234,5 |\n| 2026 | 12 |"),
        ("diagramData", DIAGRAM,
         '<d:relIds xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="{}"/>',
         "- Samtale\n- Job"),
    ],
)  # fmt: skip
def test_what_is_drawn_from_numbers_or_words_comes_as_those(document, kind, content, drawn, markdown):
    name = PackURI(f"/word/{kind}1.xml")
    part = Part(name, "application/xml", content.encode(), document.part.package)
    ident = document.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
    xml = f"<w:drawing {nsdecls('w', 'r')}>{drawn.format(ident)}</w:drawing>"
    document.add_paragraph().add_run()._r.append(parse_xml(xml))
    assert read(document).markdown == markdown


def test_notes_stand_at_the_end_of_the_part_that_points_at_them(document):
    notes = f"""<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>Jobindsats, maj.</w:t></w:r></w:p>
        </w:footnote></w:footnotes>"""
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    document.add_heading("Status", 1)
    document.add_paragraph("1.240 ledige").add_run()._r.append(element("footnoteReference", id="2"))
    document.add_paragraph("Flere end sidst.")
    document.add_heading("Mål", 1)
    expected = "# Status\n\n1.240 ledige¹\n\nFlere end sidst.\n\n¹ Jobindsats, maj.\n\n# Mål"
    assert read(document).markdown == expected


def test_links_that_are_fields_keep_their_address(document):
    """As Word wrote links before, and others still do: a code in the text, then what is shown."""
    paragraph = document.add_paragraph("Se ")
    for code in ("begin", ' HYPERLINK "https://jobindsats.dk/', 'tal" \\o "Tal" ', "separate", "tallene", "end"):
        run = paragraph.add_run(code if code == "tallene" else "")
        if code in ("begin", "separate", "end"):
            run._r.append(element("fldChar", fldCharType=code))
        elif code != "tallene":
            run._r.append(element("instrText"))
            run._r[-1].text = code
    paragraph.add_run(" og ")
    for code, shown in (('HYPERLINK "https://retsinformation.dk"', "loven"), ('HYPERLINK \\l "afsnit3"', ", side 3")):
        field = element("fldSimple", instr=code)
        field.append(document.add_paragraph(shown).runs[0]._r)
        paragraph._p.append(field)
    expected = "Se [tallene](https://jobindsats.dk/tal) og [loven](https://retsinformation.dk), side 3"
    assert read(document).markdown == expected
