"""Word files written from our HTML: what a reader of screens, and Word itself, must find in them."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image

from bpmplan.word import drawing, parts, writer
from bpmplan.word.look import Look
from bpmplan.word.tables import column_widths
from tests.scene import picture

LOOK = Look(
    accent="1B4E6B",
    runs={"aside": {"colour": "595959"}},
    ends_page=frozenset({"cover"}),
    left_out=frozenset({"page", "running"}),
    across=frozenset({"table-across", "leads"}),
    header="running-plan",
    mark="running-mark",
    footer="running-version",
    contents="contents",
    leads_on=frozenset({"leads-on"}),
    together=frozenset({"one"}),
    breaks=frozenset({"table-long", "one-long"}),
)
CHART = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 34"><title>Fra 1 til 2</title>
<path d="M6 20H114" stroke="#767676" stroke-dasharray="2 2"/>
<path d="M6 20L114 6" fill="none" stroke="#1b4e6b"/>
<circle cx="6" cy="20" r="3" fill="#ffffff" stroke="#1b4e6b"/><rect x="2" y="2" width="9" height="9" fill="#1b4e6b"/>
<text x="60" y="30" text-anchor="middle" font-size="8">æ</text></svg>"""


def html(body, head=""):
    return f'<html lang="da"><head><title>Plan – KLADDE</title>{head}</head><body>{body}</body></html>'


def opened(body, head=""):
    return docx.Document(io.BytesIO(writer.write(html(body, head), LOOK, lambda address: picture())))


def lines(document):
    return [(one.style.name, one.text) for one in document.paragraphs if one.text]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>Plan</h1><h2>Mål</h2><h3>Et</h3>", [("Title", "Plan"), ("Heading 1", "Mål"), ("Heading 2", "Et")]),
        ("<p>En\n  <strong>fed</strong> tekst </p>", [("Normal", "En fed tekst ")]),
        ("<div>Før<p>midt</p>efter</div>", [("Normal", "Før"), ("Normal", "midt"), ("Normal", "efter")]),
        ("<p>En<br>to</p>", [("Normal", "En\nto")]),
        ('<p>Mål <span class="page">7</span></p>', [("Normal", "Mål ")]),
        ("<p> </p><div></div>", []),
        ("<blockquote><p>Ord</p></blockquote>", [("Quote", "Ord")]),
        (
            "<dl><dt>Periode</dt><dd>2023</dd><dt>Effekt</dt><dd><p>Et</p><p>To</p></dd></dl>",
            [("Fact", "Periode\t2023"), ("Fact", "Effekt\tEt"), ("FactMore", "To")],
        ),
    ],
)
def test_what_elements_become(body, expected):
    assert lines(opened(body)) == expected


def test_each_numbered_list_counts_by_itself_and_lists_within_lists_stand_deeper():
    document = opened('<ol><li>a<ul><li>b</li></ul></li><li><p>c</p><p>mere</p></li></ol><ol start="3"><li>d</li></ol>')
    points = {
        one.text: (one._p.pPr.numPr.numId.val, one._p.pPr.numPr.ilvl.val)
        for one in document.paragraphs
        if one._p.pPr is not None and one._p.pPr.numPr is not None
    }
    assert points == {"a": (1, 0), "b": (2, 1), "c": (1, 0), "d": (3, 0)}
    numbers = document.part.numbering_part._element
    starts = [one.get(qn("w:val")) for one in numbers.iter(qn("w:startOverride"))]
    assert starts == ["1", "3"]


def test_a_table_has_a_head_on_each_page_a_caption_that_is_read_aloud_and_whole_rows():
    document = opened(
        "<table><caption>Måltal</caption><thead><tr><th>Hvad</th><th>Tal</th></tr></thead>"
        '<tbody><tr><th colspan="2">Mål 1</th></tr><tr><td>Ledige</td><td class="number">1.240</td></tr>'
        "</tbody></table>"
    )
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows][-1] == ["Ledige", "1.240"]
    assert lines(document) == [("Caption", "Måltal")]
    xml = table._tbl.xml
    assert 'w:tblCaption w:val="Måltal"' in xml
    assert xml.count("<w:tblHeader/>") == 1 and xml.count("<w:cantSplit/>") == 3
    assert 'w:gridSpan w:val="2"' in xml and xml.count('<w:jc w:val="right"/>') == 1


def keeps(body):
    """``[(words, whether they stand on the page of what comes next)]`` of the paragraphs, those of tables too."""
    paragraphs = list(opened(body).element.body.iter(qn("w:p")))
    words = ["".join(text.text for text in one.iter(qn("w:t"))) for one in paragraphs]
    return [(text, bool(one.xpath("./w:pPr/w:keepNext"))) for text, one in zip(words, paragraphs, strict=True) if text]


def rows(count, name=""):
    body = "".join(f"<tr><td>{n}</td></tr>" for n in range(1, count + 1))
    return f'<table class="{name}"><thead><tr><th>Tal</th></tr></thead><tbody>{body}</tbody></table>'


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (rows(3), ["Tal", "1", "2"]),
        (rows(4, "table-long"), ["Tal", "1", "3"]),
        (rows(1, "table-long"), ["Tal"]),
        (rows(20), ["Tal", "1", "19"]),
        ('<p class="leads-on">Før</p><p>Efter</p>', ["Før"]),
        ('<div class="leads-on"><p>Før</p><p>Også</p></div><p>Efter</p>', ["Før", "Også"]),
        ('<div class="one"><p>Før</p><p>Også</p></div><p>Efter</p>', ["Før"]),
        ('<div class="one one-long"><p>Før</p><p>Også</p></div><p>Efter</p>', []),
        (f'<div class="one"><p>Før</p>{rows(2)}</div>', ["Før", "Tal", "1", "2"]),
    ],
)
def test_what_belongs_together_stands_on_one_page(body, kept):
    assert [text for text, is_kept in keeps(body) if is_kept] == kept


@pytest.mark.parametrize(("mark", "lines_of_head"), [("KLADDE", 1), ("Taget til efterretning af Udvalget " * 3, 2)])
def test_a_long_mark_stands_on_a_line_of_its_own(mark, lines_of_head):
    document = opened(f'<div class="running-plan">Plan for 2026</div><div class="running-mark">{mark}</div><p>x</p>')
    head = document.sections[0].header.paragraphs
    assert len(head) == lines_of_head and head[-1].text.endswith(f"\t{mark}")


def test_pictures_and_drawings_say_what_they_show():
    document = opened(f'<p><img src="upload:x" alt="Et kort"></p><div>{CHART}</div>')
    inline = next(document.element.body.iter(qn("wp:inline")))
    assert {inline.get(side) for side in ("distT", "distB", "distL", "distR")} == {"0"}
    about = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]
    assert about == ["Et kort", "Fra 1 til 2"]


def test_each_piece_of_a_path_is_filled():
    square = '<svg viewBox="0 0 9 9"><title>To felter</title><path d="M1 1H3V3H1ZM5 5H7V7H5Z" fill="#000000"/></svg>'
    image = Image.open(io.BytesIO(drawing.drawn(etree.fromstring(square))[0]))
    dark = [image.getpixel((x * drawing.SCALE, y * drawing.SCALE)) == (0, 0, 0) for x, y in ((2, 2), (4, 4), (6, 6))]
    assert dark == [True, False, True]


def test_dashes_go_around_corners_and_come_to_an_end():
    """What rounding left of a dash was longer than nothing and moved nothing: the file was never made."""
    path = '<path d="M0 62.1L13.3 58.1L26.6 120.3" fill="none" stroke="#000000" stroke-dasharray="6 3"/>'
    image = Image.open(io.BytesIO(drawing.drawn(etree.fromstring(f'<svg viewBox="0 0 30 130">{path}</svg>'))[0]))
    along = [
        image.getpixel((round(x * drawing.SCALE), round(y * drawing.SCALE))) for x, y in ((3, 61.2), (22.3, 100.2))
    ]
    assert (0, 0, 0) in along and image.getpixel((1, 1)) == (255, 255, 255)


def test_what_a_drawing_has_that_is_not_known_is_an_error():
    with pytest.raises(drawing.CannotDraw):
        drawing.drawn(etree.fromstring('<svg viewBox="0 0 9 9"><ellipse/></svg>'))


def test_links_lead_to_addresses_and_to_places_in_the_document():
    key = "9306d208-7316-5680-9446-96699158162c"
    document = opened(f'<p><a href="https://example.dk/">ud</a> <a href="#{key}">ind</a></p><h2 id="{key}">Mål</h2>')
    links = list(document.element.body.iter(qn("w:hyperlink")))
    marks = [one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))]
    assert document.part.rels[links[0].get(qn("r:id"))].target_ref == "https://example.dk/"
    assert [links[1].get(qn("w:anchor"))] == marks == [parts.bookmark_name(key)]
    assert len(marks[0]) <= 40


def test_a_file_says_what_it_is_in_danish_on_a4_and_is_the_same_each_time():
    head = '<meta name="author" content="Aalborg Kommune">'
    head += '<meta name="dcterms.created" content="2022-11-21T14:42:00+01:00">'
    body = (
        '<div class="running running-plan">Planen</div><div class="running running-mark"><b>KLADDE</b></div><h1>A</h1>'
    )
    document = opened(body, head)
    about = document.core_properties
    assert (about.title, about.author, about.language) == ("Plan – KLADDE", "Aalborg Kommune", "da")
    assert about.created.isoformat() == "2022-11-21T13:42:00+00:00"
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == "Planen\tKLADDE"
    assert "side 1 af 1" in "".join(one.text or "" for one in section.footer._element.iter(qn("w:t")))
    assert 'w:lang w:val="da-DK"' in document.styles.element.xml
    files = [writer.write(html(body, head), LOOK, None) for _ in range(2)]
    assert files[0] == files[1]
    assert zipfile.ZipFile(io.BytesIO(files[0])).testzip() is None


def test_wide_tables_lie_down_and_a_cover_ends_its_page():
    document = opened(
        '<section class="cover"><h1>A</h1></section><section id="b"><h2 class="leads">B</h2><div></div>'
        '<div class="table-across"><table><tr><td>x</td></tr></table></div></section><div><p>C</p></div>'
    )
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    upright, across, *_ = etree.tostring(document.element.body, encoding="unicode").split("<w:sectPr")
    assert ">A<" in upright and ">B<" in across and ">x<" in across
    assert ["w:bookmarkStart" in one for one in (upright, across)] == [False, True]
    assert [one.get(qn("w:type")) for one in document.element.body.iter(qn("w:br"))] == ["page"]


def test_a_list_of_contents_is_a_field_that_word_can_bring_up_to_date():
    document = opened(
        '<section class="contents"><h2>Indhold</h2><ol><li><a href="#a">A <span class="page"></span></a><ol><li>'
        '<a href="#b">B</a></li></ol></li></ol></section>'
    )
    assert lines(document) == [("Heading 1", "Indhold"), ("toc 1", "A "), ("toc 2", "B")]
    kinds = [one.get(qn("w:fldCharType")) for one in document.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_columns_are_as_wide_as_their_words_need():
    first, second = column_widths([[("Hvad måles i planen", 1), ("Tal", 1)], [("en gruppe", 2)]], 100)
    assert first > 2 * second and round(first + second) == 100
    assert column_widths([], 100) == []


def test_words_after_a_table_or_on_a_new_page_have_no_empty_paragraph_before_them():
    document = opened(
        "<section class='cover'><p>Forside</p></section><h2>Mål</h2><table><tr><td>a</td></tr></table><h2>Økonomi</h2>"
        "<table><tr><td>b</td></tr></table><p>Efter</p><table><tr><td>c</td></tr></table>"
        "<table><tr><td>d</td></tr></table>"
    )
    shown = [
        (etree.QName(one).localname, "".join(text.text for text in one.iter(qn("w:t"))))
        for one in document.element.body
    ]
    assert [one for one in shown if not one[0].startswith("bookmark")][:-1] == [
        *(("p", "Forside"), ("p", "Mål"), ("tbl", "a"), ("p", "Økonomi"), ("tbl", "b"), ("p", "Efter"), ("tbl", "c")),
        *(("p", ""), ("tbl", "d"), ("p", "")),  # two tables with nothing between them would be one
    ]
    by_text = {one.text: one.paragraph_format for one in document.paragraphs}
    assert by_text["Mål"].page_break_before and not by_text["Økonomi"].page_break_before
    assert (by_text["Økonomi"].space_before, by_text["Efter"].space_before.pt) == (None, parts.BELOW_TABLE / 20)


def test_what_is_said_of_long_terms_begins_beside_the_longest():
    long = "Udvalget for Arbejde, Erhverv og Kultur"
    document = opened(f"<dl><dt>{long}</dt><dd>10. december</dd><dt>Byrådet</dt><dd>23. december</dd></dl>")
    first, second = (one.paragraph_format.left_indent for one in document.paragraphs[:2])
    assert first == second and first.pt > 180
    (short,) = opened("<dl><dt>Byrådet</dt><dd>23. december</dd></dl>").paragraphs[:1]
    assert short.paragraph_format.left_indent is None  # that of its style
