"""The plan as a PDF: conforming, tagged for those who listen, telling what it is on every page."""

import dataclasses
import io
import logging
import re
import zlib
from functools import cache
from itertools import pairwise

import page
import pikepdf
import pydyf
import pytest
from django.template.loader import render_to_string

from plans.content.data import ChapterContent, StandContent
from plans.content.stored import fingerprint, from_json, to_json
from plans.documents import finish, pdf
from plans.documents.paper import Paper
from plans.models import ChapterKind
from tests import content_samples as samples

LISTS = {"draft": "KLADDE", "hearing": "I HØRING", "submitted": "TIL POLITISK BEHANDLING"}
WARNINGS = ("KLADDE", "I HØRING", "TIL POLITISK BEHANDLING")


@cache
def made(name):
    """The finished PDF of a sample, made once for all tests."""
    content, standing = {
        "small": lambda: (samples.SMALL, samples.draft(sample=True)),
        "empty": lambda: (samples.EMPTY, samples.draft()),
        "left out": lambda: (samples.LEFT_OUT, samples.frozen("hearing", samples.LEFT_OUT)),
        "long": lambda: (_long(), samples.draft()),
        "crowded": lambda: (_crowded(), samples.adopted()),
    }.get(name, lambda: (samples.RICH, samples.STANDINGS[name]()))()
    return pdf.make(content, standing, before(content), open_upload=samples.open_sample)


def before(content):
    """What a sample was begun from, if it says that it was."""
    return samples.earlier(content) if content.begun_from else None


def _long():
    """A table, a list and a paragraph that each run over several pages."""
    rows = "\n".join(f"| Række {n} | {n} |" for n in range(1, 91))
    items = "\n".join(f"- Punkt {n} i en lang liste" for n in range(1, 91))
    chapters = (
        samples.chapter("text", "Langt", f"| Navn | Tal |\n| --- | ---: |\n{rows}"),
        samples.chapter("text", "Liste", items),
        samples.chapter("text", "Afsnit", "Ord i et meget langt afsnit. " * 400),
        samples.chapter(
            "text", "Link", "Før [" + "et langt link " * 30 + "med **fed** tekst](https://example.dk/) efter."
        ),
        samples.chapter("targets", "Alle mål"),
    )
    targets = tuple(
        samples.target(f"t{n}", f"Måltal nummer {n}", "pct.", "rise", n, samples.value(2023, n + 1))
        for n in range(1, 61)
    )
    goal = dataclasses.replace(samples.SMALL.goals[0], targets=targets)
    return dataclasses.replace(samples.SMALL, chapters=chapters, goals=(goal,), initiatives=())


def _crowded():
    """More goals, targets and initiatives than a sensible plan has."""
    goals = tuple(
        samples.goal(
            f"g{n}",
            n,
            carried=n % 2 == 0,
            is_own=True,
            own_title=f"Mål {n} med en ret lang titel om flere ledige i beskæftigelse i hele kommunen",
            targets=tuple(
                samples.target(
                    f"t{n}-{m}",
                    f"Andel af personer i gruppe {m}, der er i ordinær beskæftigelse et år efter",
                    "helårspersoner",
                    "rise",
                    "1000.5",
                    samples.value(2026, "1100"),
                    samples.value(2027, "1200.25"),
                    carried=False,
                )
                for m in range(3)
            ),
        )
        for n in range(1, 13)
    )
    initiatives = tuple(
        samples.initiative(f"i{n}", f"Indsats nummer {n} med en lang titel", f"g{n % 12 + 1}", f"g{(n + 3) % 12 + 1}")
        for n in range(30)
    )
    return dataclasses.replace(
        samples.SMALL,
        title="Plan for beskæftigelse, uddannelse, integration og aktiv socialpolitik i hele kommunen",
        begun_from="Beskæftigelsesplan 2025, version 3",
        chapters=tuple(samples.chapter(kind, kind) for kind in ChapterKind.values),
        goals=goals,
        initiatives=initiatives,
    )


ALL = [*samples.STANDINGS, "small", "empty", "left out", "long", "crowded"]


@cache
def opened(name):
    return pikepdf.open(io.BytesIO(made(name)))


def walk(element, depth=0):
    """Each structure element below, in reading order."""
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from walk(kid)


def elements(name, tag=None):
    walked = walk(opened(name).Root.StructTreeRoot.K[0])
    return [e for e in walked if tag is None or tag == e.S]


def texts(name):
    """``{(page number, MCID): text}`` of marked content, and what pages say outside it."""
    return _texts(made(name))


@cache
def _texts(data):
    document = pikepdf.open(io.BytesIO(data))
    marked, artifacts = {}, {}
    for number, sheet in enumerate(document.pages):
        fonts = {str(k): _to_unicode(v) for k, v in sheet.Resources.Font.items()}
        font, stack = None, []
        for operands, operator in pikepdf.parse_content_stream(sheet):
            op = str(operator)
            if op in ("BDC", "BMC"):
                has_number = op == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
                stack.append(int(operands[1].MCID) if has_number else str(operands[0]))
            elif op == "EMC":
                stack.pop()
            elif op == "Tf":
                font = fonts[str(operands[0])]
            elif op in ("Tj", "TJ"):
                parts = operands[0] if op == "TJ" else [operands[0]]
                text = "".join(font(bytes(p)) for p in parts if isinstance(p, pikepdf.String))
                assert stack, f"text outside marked content on page {number + 1}: {text}"
                if isinstance(stack[-1], int):
                    marked[number, stack[-1]] = marked.get((number, stack[-1]), "") + text
                else:
                    artifacts[number] = artifacts.get(number, "") + text
    return marked, artifacts


def marked_text(data):
    """All that a document says to a screen reader, in the order in which it was drawn."""
    return " ".join(_texts(data)[0].values())


def _to_unicode(font):
    codes = {}
    for line in font.ToUnicode.read_bytes().decode("latin-1").splitlines():
        if match := re.fullmatch(r"<([0-9a-fA-F]+)>\s+<([0-9a-fA-F]+)>", line.strip()):
            codes[int(match[1], 16)] = bytes.fromhex(match[2]).decode("utf-16-be")
    return lambda data: "".join(codes.get(int.from_bytes(data[i : i + 2], "big"), "") for i in range(0, len(data), 2))


def text_of(name, element):
    """The text of an element and what is below it, in reading order."""
    document = opened(name)
    numbers = {sheet.objgen: number for number, sheet in enumerate(document.pages)}
    marked, _ = texts(name)
    words = []
    for inner in walk(element):
        kids = inner.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                words.append(marked.get((numbers[inner.Pg.objgen], int(kid)), ""))
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                words.append(marked.get((numbers[kid.Pg.objgen], int(kid.MCID)), ""))
    return " ".join(" ".join(words).split())


def whole(name):
    return re.sub(r"\s+", " ", text_of(name, opened(name).Root.StructTreeRoot.K[0]))


def squeezed(text):
    return re.sub(r"\s", "", text)


# --- conforming -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("name", ALL)
def test_every_document_conforms_to_pdf_ua_1_and_pdf_a_3a(name, profile):
    report = page.validate_pdf_bytes(made(name), profile=profile)
    assert report.is_compliant, [(f.rule_id, f.message) for f in report.failures]


def test_weasyprint_has_nothing_to_complain_about(caplog):
    logger = logging.getLogger("weasyprint")
    before, logger.level = logger.level, logging.WARNING
    try:
        with caplog.at_level(logging.WARNING, "weasyprint"):
            pdf.make(samples.RICH, samples.adopted(), open_upload=samples.open_sample)
    finally:
        logger.level = before
    assert [r.getMessage() for r in caplog.records if r.name.startswith("weasyprint")] == []


def test_the_same_content_and_standing_give_the_same_bytes():
    again = pdf.make(samples.SMALL, samples.draft(sample=True))
    assert again == made("small")


@pytest.mark.parametrize("name", ALL)
def test_language_title_author_and_tags_are_set(name):
    document = opened(name)
    assert document.Root.Lang == "da"
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    municipality = "Aalborg Kommune" if name in samples.STANDINGS or name == "left out" else "Esbjerg Kommune"
    assert str(document.docinfo.Author) == municipality
    assert municipality in str(document.docinfo.Title)
    assert str(document.docinfo.CreationDate).startswith("D:2022")


def test_only_plex_and_embedded_fonts_are_used():
    for sheet in opened("adopted").pages:
        for font in sheet.Resources.Font.values():
            inner = font.DescendantFonts[0]
            assert "Plex" in str(inner.BaseFont)
            assert "/FontFile2" in inner.FontDescriptor or "/FontFile3" in inner.FontDescriptor


# --- read aloud -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_headings_go_down_one_level_at_a_time(name):
    levels = [int(str(e.S)[2]) for e in elements(name) if re.fullmatch("/H[1-6]", str(e.S))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for above, below in pairwise(levels):
        assert below <= above + 1


@pytest.mark.parametrize("name", ALL)
def test_header_cells_have_a_scope_and_cells_point_at_headers_that_exist(name):
    heads = {e.objgen for head in elements(name, "/THead") for e in walk(head)}
    ids = {str(e.ID) for e in elements(name, "/TH")}
    for cell in elements(name, "/TH"):
        assert cell.A.Scope == ("/Column" if cell.objgen in heads else "/Row")
    for cell in elements(name, "/TD"):
        for header in cell.A.get("/Headers", []):
            assert str(header) in ids


@pytest.mark.parametrize("name", ALL)
def test_a_table_is_one_table_with_one_head(name):
    for table in elements(name, "/Table"):
        kids = [str(kid.S) for kid in table.K]
        assert kids.count("/THead") <= 1
        assert kids.count("/Caption") <= 1


def test_what_runs_over_pages_is_one_element_with_nothing_read_twice():
    tables = elements("long", "/Table")
    text, targets = tables[1], tables[2]
    assert text_of("long", text) == "Navn Tal " + " ".join(f"Række {n} {n}" for n in range(1, 91))
    assert text_of("long", targets).count("Hvad måles") == 1
    assert text_of("long", targets).count("Alle måltal i planen") == 1
    assert len([e for e in elements("long", "/P") if "meget langt afsnit" in text_of("long", e)]) == 1
    long_list = [e for e in elements("long", "/L") if "Punkt 1 i" in text_of("long", e)]
    assert len(long_list) == 1
    assert len(long_list[0].K) == 90


def test_a_repeated_table_head_is_for_the_eye_only():
    _, artifacts = texts("long")
    assert sum("NavnTal" in squeezed(text) for text in artifacts.values()) >= 2


def test_a_link_over_several_lines_is_one_link_described_by_its_text():
    links = [e for e in elements("long", "/Link") if "et langt link" in text_of("long", e)]
    assert len(links) == 1
    annotations = [kid.Obj for kid in links[0].K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"]
    assert len(annotations) > 2
    assert {str(a.Contents)[:13] for a in annotations} == {"et langt link"}


@pytest.mark.parametrize("name", ALL)
def test_links_say_where_they_lead_in_words_and_belong_to_a_link(name):
    parents = opened(name).Root.StructTreeRoot.ParentTree.Nums
    parent_of = {int(parents[i]): parents[i + 1] for i in range(0, len(parents), 2)}
    for sheet in opened(name).pages:
        for annotation in sheet.get("/Annots", []):
            assert str(annotation.Contents).strip()
            assert not re.fullmatch(r"[0-9a-f-]{36}", str(annotation.Contents))
            assert parent_of[int(annotation.StructParent)].S == "/Link"


@pytest.mark.parametrize("name", ALL)
def test_marked_content_and_the_tree_point_at_each_other(name):
    document = opened(name)
    parents = document.Root.StructTreeRoot.ParentTree.Nums
    numbers = {sheet.objgen: number for number, sheet in enumerate(document.pages)}
    in_tree = {}
    for element in elements(name):
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                in_tree[numbers[element.Pg.objgen], int(kid)] = element.objgen
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                in_tree[numbers[kid.Pg.objgen], int(kid.MCID)] = element.objgen
            elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
    for position in range(0, 2 * len(document.pages), 2):
        for mcid, element in enumerate(parents[position + 1]):
            if element is None:
                assert (int(parents[position]), mcid) not in in_tree
            else:
                assert in_tree[int(parents[position]), mcid] == element.objgen
    assert set(texts(name)[0]) <= set(in_tree)


def test_images_and_charts_have_a_text():
    figures = [str(e.Alt) for e in elements("adopted", "/Figure")]
    assert "Logo: Aalborg Kommune" in figures
    assert samples.RICH.attachments[0].alt in figures
    assert "Fra 58,4 pct. (2021) til 64 pct. (2023)." in figures
    assert sum(one.startswith("QR-kode til https://") for one in figures) == 1


def test_a_term_and_its_description_are_one_item():
    items = [[str(kid.S) for kid in e.K] for e in elements("adopted", "/LI")]
    assert items.count(["/Lbl", "/LBody"]) > 30
    item = next(e for e in elements("adopted", "/LI") if text_of("adopted", e).startswith("Økonomi 1.850"))
    assert text_of("adopted", item) == "Økonomi 1.850.000 kr. (heraf 400.000 kr. til kurser for medarbejdere)"


# --- complete -------------------------------------------------------------------------------------------------------


def _words(content):
    """Every text of a content that must stand in the document, without Markdown."""
    for chapter in content.chapters:
        yield chapter.title
        yield from _paragraphs(chapter.text)
    for goal in content.goals:
        yield goal.title
        yield from (w.title for w in goal.minister)
        yield from (w.rationale for w in goal.minister)
        fields = (
            (goal.left_out_reason,) if goal.left_out else (goal.challenge, goal.ambition, goal.strategy, goal.follow_up)
        )
        for text in fields:
            yield from _paragraphs(text)
        yield from (t.title for t in goal.targets if not goal.left_out)
    for initiative in content.initiatives:
        yield initiative.title
        yield from _paragraphs(initiative.description)
        yield from (*initiative.target_groups, initiative.unit, initiative.partners, initiative.effect)
    yield from (a.title for a in content.attachments)


def _paragraphs(text):
    for line in text.splitlines():
        plain = re.sub(r"!\[.*?\]\(.*?\)|\[(.*?)\]\(.*?\)", r"\1", line)
        plain = re.sub(r"^(#+|>|-|\d+\.)\s+", "", plain).replace("*", "")
        if not plain.startswith("|"):
            yield plain


@pytest.mark.parametrize("name", ["draft", "adopted", "small", "left out"])
def test_every_text_of_the_content_stands_in_the_document(name):
    content = {"small": samples.SMALL, "left out": samples.LEFT_OUT}.get(name, samples.RICH)
    document = squeezed(whole(name))
    for text in _words(content):
        assert squeezed(text) in document, text


def test_numbers_are_danish():
    document = whole("adopted")
    for number in ("58,4 pct.", "1.240", "1.500", "6.200.000 kr.", "87,2 pct."):
        assert number in document


def test_empty_fields_and_dropped_blocks_are_not_printed():
    assert "Partnere" not in whole("small")
    assert "Udfordring" not in whole("small")
    assert "Planens bilag" not in whole("small")


def test_a_goal_left_out_says_why():
    assert "Udeladt af planen" in whole("left out")
    assert "Begrundelse Kommunen har en samlet handicappolitik" in whole("left out")


def test_an_initiative_of_two_goals_is_described_once_and_named_with_its_page_afterwards():
    document = whole("adopted")
    assert document.count("Seks ugers kursus, som er aftalt") == 1
    assert re.search(r"Brancheforløb med jobgaranti Uændret Beskrevet som indsats 2\.1 , side \d+", document)


def test_the_plan_in_short_is_a_page_of_what_is_new_and_opposite_it_a_line_for_each_goal():
    sheets = _by_page("adopted")
    assert "Planenkort" in sheets[1]
    assert "Indhold" in sheets[3]
    assert squeezed("fra 1.240 til 1.500 (2023) og 2 måltal til") in sheets[2]
    assert squeezed("Siden Beskæftigelsesplan 2022, version 1") in sheets[1]
    assert squeezed("Fritidsjob som springbræt") in sheets[1]
    assert squeezed("Jobklubben om torsdagen Se alle ændringer") in sheets[1]


def test_the_document_says_what_is_new_changed_and_gone_and_why():
    document = whole("adopted")
    changes = document[document.index("Ændringer siden Beskæftigelsesplan 2022, version 1", len(document) // 2) :]
    assert "Jobklubben om torsdagen Udgået Uden begrundelse." in changes
    assert "Det er mindst lige så mange som i fjor." in changes
    assert "arbejdsmarkedet Nyt Målets egne ord" not in changes  # of a goal that is new they are not the same
    gone = samples.earlier(samples.RICH).initiatives[-1]
    stand = StandContent(gone.key, "ended", "Puljen er brugt.", "")
    content = dataclasses.replace(samples.RICH, stands=(stand,))
    html = pdf.html(content, samples.adopted(), samples.earlier(samples.RICH))
    assert "Begrundelse: Puljen er brugt." in html
    assert "Mål, indsatser og måltal er videreført" not in html


def test_only_a_plan_that_is_wholly_the_same_says_so():
    same = dataclasses.replace(samples.earlier(samples.RICH), begun_from="Beskæftigelsesplan 2022, version 1")
    html = pdf.html(same, samples.adopted(), samples.earlier(samples.RICH))
    assert "Mål, indsatser og måltal er videreført uændret." in html
    assert "Ændringer siden" not in html


def test_nothing_is_said_of_changes_when_there_is_nothing_to_compare_with():
    assert "Siden Beskæftigelsesplan" not in pdf.html(samples.RICH, samples.adopted())


def test_a_dozen_goals_stand_on_two_pages_in_short_at_most():
    sheets = _by_page("crowded")
    assert "SidenBeskæftigelsesplan2025" in sheets[1]
    assert "Indhold" in sheets[4]


def test_an_empty_chapter_stands_in_a_draft_alone():
    empty = dataclasses.replace(samples.SMALL, chapters=(samples.chapter("text", "Forord"),))
    assert "Afsnittet er ikke skrevet endnu." in pdf.html(empty, samples.draft())
    assert "Forord" not in pdf.html(empty, samples.adopted())
    without_money = dataclasses.replace(samples.SMALL, chapters=(samples.chapter("economy", "Økonomien"),))
    assert "Ingen af planens indsatser har et beløb." in pdf.html(without_money, samples.draft())
    assert "Økonomien" not in pdf.html(without_money, samples.adopted())


MM = 96 / 25.4


def _places(content):
    """Where each part of a plan begins: ``{key: (number of the page from 1, mm from its top)}``."""
    document = pdf.drawn(pdf.html(content, samples.adopted(content)), content, open_upload=samples.open_sample)
    pages = reversed(list(enumerate(document.pages, 1)))  # what goes on over pages has its place on each
    return {key: (number, round(y / MM)) for number, page in pages for key, (_x, y, *_) in page.anchors.items()}


@pytest.mark.parametrize(
    ("paragraphs", "goals", "begins_page"),
    [(3, 1, False), (3, 9, False), (19, 9, True)],
)
def test_the_goals_follow_where_two_fifths_of_a_page_are_left_and_else_begin_a_page(paragraphs, goals, begins_page):
    preface = samples.chapter("text", "Forord", "Et kort afsnit.\n\n" * paragraphs)
    chapter = samples.chapter("goals", "Vores mål")
    many = tuple(samples.goal(f"n{n}", n, is_own=True, own_title=f"Mål {n}") for n in range(1, goals + 1))
    places = _places(dataclasses.replace(samples.SMALL, chapters=(preface, chapter), goals=many, initiatives=()))
    (before, _), (page_number, y) = places[preface.key], places[chapter.key]
    assert (page_number > before) is begins_page
    assert y == 28 if begins_page else y < 28 + 246 * 0.6
    tops = [places[goal.key][1] for goal in many]
    assert all(y == 28 or y > 45 for y in tops)  # what begins a page stands at its top


def _by_page(name):
    marked, _ = texts(name)
    sheets = {}
    for (number, _), text in sorted(marked.items()):
        sheets[number] = sheets.get(number, "") + squeezed(text)
    return sheets


def test_the_contents_have_page_numbers_that_are_true():
    document, sheets = opened("adopted"), _by_page("adopted")
    for chapter in samples.RICH.chapters:
        line = next(
            text_of("adopted", e) for e in elements("adopted", "/LI") if text_of("adopted", e).startswith(chapter.title)
        )
        number = int(re.match(rf"{re.escape(chapter.title)} (\d+)", line)[1])
        assert squeezed(chapter.title) in sheets[number - 1]
    assert len(document.pages) == max(sheets) + 1


@pytest.mark.parametrize("name", ALL)
def test_the_colophon_is_not_alone_on_the_last_page(name):
    sheets = _by_page(name)
    assert not sheets[max(sheets)].startswith("Omdenneudgave")


def test_bookmarks_name_chapters_and_goals():
    with opened("adopted").open_outline() as outline:
        top = {item.title: item for item in outline.root}
        assert {"Planen kort", "Indhold", "Forord", "Mål og indsatser", "Beslutninger og udgave"} <= set(top)
        assert any("Flere ledige får en uddannelse" in item.title for item in top["Mål og indsatser"].children)


def test_bookmarks_show_sub_goals_under_their_goal_and_goals_under_their_heading():
    with opened("left out").open_outline() as outline:
        goals = next(item for item in outline.root if item.title == "Mål og indsatser")
        assert [item.title for item in goals.children[:1]] == ["Ministerens mål"]
        skills = goals.children[0].children[1]
        assert skills.title == "Mål 2 Flere ledige får en uddannelse, som virksomhederne har brug for"
        [*_, apprentices] = skills.children
        assert apprentices.title == "Delmål 2b Flere voksne begynder som lærlinge"
        assert [item.title.startswith("2b.1 Mesterlære") for item in apprentices.children] == [True]


def test_a_sub_goal_is_named_by_its_label_everywhere():
    document = whole("left out")
    for words in ("Måltal for mål 2b", "Mål 2b: Flere voksne begynder som lærlinge", "4 mål og 2 delmål"):
        assert words in document, words


# --- telling what it is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "word"), LISTS.items())
def test_what_is_not_adopted_says_so_on_every_page_and_in_its_title(name, word):
    marked, artifacts = _by_page(name), texts(name)[1]
    assert squeezed(word) in marked[0]
    for number in range(1, len(opened(name).pages)):
        assert squeezed(word) in squeezed(artifacts[number])
    assert str(opened(name).docinfo.Title).startswith(f"{word}: ")
    assert "vedtaget" not in str(opened(name).docinfo.Title).removeprefix(word)


def test_a_draft_says_when_it_was_read_on_every_page():
    _, artifacts = texts("draft")
    assert all(squeezed("8. november 2022 kl. 10.05") in squeezed(artifacts[n]) for n in range(1, len(artifacts)))


def test_an_adopted_plan_has_no_draft_mark_anywhere_and_names_its_decision():
    document = whole("adopted") + " ".join(texts("adopted")[1].values()) + str(opened("adopted").docinfo.Title)
    assert not any(word in document for word in WARNINGS)
    assert "Vedtaget af Byrådet den 12. december 2022" in document
    assert "Mindretallet ønskede" in document
    assert str(opened("adopted").docinfo.Title).endswith(", vedtaget")


@pytest.mark.parametrize("name", ["hearing", "submitted", "adopted"])
def test_a_frozen_version_gives_its_fingerprint(name):
    assert fingerprint(to_json(samples.RICH)) in squeezed(whole(name))


@pytest.mark.parametrize("name", [*LISTS, "adopted"])
def test_only_what_everybody_can_open_is_given_with_its_address(name):
    links = [str(a.A.URI) for sheet in opened(name).pages for a in sheet.get("/Annots", []) if "/A" in a]
    own = {link for link in links if link.startswith(samples.ADDRESS)}
    assert own == ({f"{samples.ADDRESS}filer/{samples.ANNEX_HASH}/"} if name == "adopted" else set())
    checked = {link for link in links if "/verificer/" in link}
    assert len(checked) == (name != "draft") and all(link in squeezed(whole(name)) for link in checked)
    assert "Høringssvar fra Handicaprådet" in whole(name)


def test_only_a_goal_with_a_described_follow_up_is_said_to_be_followed_up():
    goals = (
        samples.goal("a", 1, is_own=True, own_title="Med tal", targets=samples.RICH.goals[1].targets),
        samples.goal("b", 2, is_own=True, own_title="Med ord", follow_up="Vi spørger borgerne."),
        samples.goal("c", 3, is_own=True, own_title="Med intet", challenge="Der er en udfordring."),
        samples.goal("d", 4, is_own=True, own_title="Udeladt", left_out=True),
        samples.goal("e", 5, is_own=True, own_title="Med intet"),
    )
    chapters = (samples.chapter("goals", "Mål"), samples.chapter("targets", "Oversigt"))
    content = dataclasses.replace(samples.SMALL, chapters=chapters, goals=goals, initiatives=())
    for upload in (None, str):
        page = Paper(content, samples.draft(), upload=upload)
        words = " ".join(re.sub("<[^>]+>", " ", render_to_string("plan/targets.html", {"doc": page})).split())
        assert "Uden måltal følges op på mål 2" in words
        assert "Endnu ikke besvaret er mål 3" in words
        assert "mål 4" not in words
        for number in (1, 3, 5):
            assert f"mål {number}" not in words.partition("Endnu ikke")[0].partition("følges op på")[2]
    few = dataclasses.replace(content, goals=goals[1:3])
    words = render_to_string("plan/targets.html", {"doc": Paper(few, samples.draft(), upload=str)})
    assert "Planen har ingen måltal" in words and "Uden måltal" in words and "Endnu ikke besvaret" in words


def test_the_chapter_of_goals_says_that_there_are_none():
    content = dataclasses.replace(samples.SMALL, goals=(), initiatives=())
    words = render_to_string("plan/goals.html", {"doc": Paper(content, samples.draft(), upload=str)})
    assert "Planen har endnu ingen mål." in words


def test_sample_data_say_so_on_every_page():
    artifacts = texts("small")[1]
    assert "Eksempeldata" in _by_page("small")[0]
    assert all("Eksempeldata" in artifacts[n] for n in range(1, len(opened("small").pages)))
    assert "Eksempeldata" not in whole("adopted") + " ".join(texts("adopted")[1].values())


def test_every_page_says_its_number():
    _, artifacts = texts("adopted")
    last = len(opened("adopted").pages)
    assert all(f"side{n + 1}af{last}" in squeezed(artifacts[n]) for n in range(1, last))


# --- guarded --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://example.dk/x.png",
        "https://example.dk/x.css",
        "file:///etc/passwd",
        "data:text/plain,x",
        "ftp://example.dk/x",
        "static:css/site.css",
        "static:pdf/../../bpmplan/settings.py",
        "static:/etc/passwd",
        "static:dkfds/fonts/IBMPlexSans/complete/ttf/../../../../../package.json",
        "upload:" + "0" * 64,
        "upload:../../etc/passwd",
        "STATIC:pdf/plan.css",
        "/etc/passwd",
    ],
)
def test_weasyprint_may_read_nothing_but_its_stylesheet_its_fonts_and_the_plans_own_uploads(url):
    def never(sha256):
        raise AssertionError(f"asked for {sha256}")

    with pytest.raises(ValueError, match="may not read"):
        pdf.fetcher(samples.RICH, never)(url)


def test_the_stylesheet_the_fonts_and_own_uploads_are_read():
    fetch = pdf.fetcher(samples.RICH, samples.open_sample)
    assert b"@page" in fetch("static:pdf/plan.css").read()
    assert fetch(f"upload:{samples.CHART_HASH}").read() == samples.CHART
    assert fetch(f"upload:{samples.LOGO_HASH}").read() == samples.LOGO


def test_what_people_write_cannot_reach_a_file_or_the_network():
    evil = (
        '![x](file:///etc/passwd) <img src="http://example.dk/x.png"> ![y](http://example.dk/y.png)'
        '<link rel=attachment href="file:///etc/passwd">'
    )
    chapter = samples.chapter("text", "<style>@import 'file:///etc/passwd'</style>", evil)
    content = dataclasses.replace(samples.SMALL, chapters=(chapter,), title='"><img src="file:///etc/passwd">')
    asked = []
    source = pdf.html(content, samples.draft())
    assert "<img" not in source
    assert "<link rel=attachment" not in source
    pdf.write(source, content, open_upload=asked.append)
    assert asked == []


def test_a_missing_upload_leaves_its_text_in_the_picture_s_place():
    def gone(sha256):
        raise FileNotFoundError(sha256)

    assert pdf.make(samples.RICH, samples.draft(), open_upload=gone).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "text",
    [
        "\x00 nul",
        "😀 emoji",
        "עברית ימין",
        "\ud800 halv",
        "<script>alert(1)</script>",
        "x" * 2_000,
        "\u202e vendt",
        "{{ x }}",
    ],
)
def test_any_text_anywhere_gives_a_document(text):
    goal = dataclasses.replace(
        samples.SMALL.goals[0],
        own_title=text,
        challenge=text,
        targets=(samples.target("x", text, "antal", "rise", "99999999999.99", samples.value(2027, "-99999999999.99")),),
    )
    initiative = dataclasses.replace(samples.SMALL.initiatives[0], title=text, description=text, partners=text)
    content = dataclasses.replace(
        samples.SMALL,
        title=text,
        chapters=tuple(ChapterContent(samples.key(kind), "", kind, text, text) for kind in ChapterKind.values),
        goals=(goal,),
        initiatives=(initiative,),
    )
    assert pdf.make(content, samples.draft()).startswith(b"%PDF-1.7")


def test_a_word_that_no_language_has_can_be_broken_and_nothing_else_is():
    content = dataclasses.replace(samples.SMALL, title=f"A{'x' * 250}Z og {'y' * 90}")
    page = pdf.html(content, samples.adopted())
    syllables = "\u200b".join(["A" + "x" * 39, *["x" * 40] * 5, "x" * 11 + "Z"])
    assert f"{syllables} og {'y' * 90}" in page
    assert " ".join(re.findall("....", samples.adopted().fingerprint)) in page
    assert "\u200b" not in pdf.html(samples.RICH, samples.adopted())


def test_content_that_has_been_stored_gives_the_same_page():
    stored = from_json(to_json(samples.RICH))
    assert pdf.html(stored, samples.adopted()) == pdf.html(samples.RICH, samples.adopted())


def test_the_finisher_refuses_another_version_of_the_function_that_it_wraps(monkeypatch):
    from weasyprint.pdf import tags

    from plans.documents import finish

    finish.watch()
    assert tags._build_box_tree.is_watched
    monkeypatch.setattr(tags, "_build_box_tree", lambda box, parent: ())
    with pytest.raises(RuntimeError, match="in another way"):
        finish.watch()


@pytest.mark.parametrize("kind", ["/ObjStm", "/XObject"])
def test_no_compressed_stream_ends_like_a_line(kind):
    plain = b"19990"
    assert zlib.compress(plain).endswith(b"\r")
    stream = pydyf.Stream([plain], {"Type": kind}, compress=True)
    finish._pack(stream)
    packed = stream.stream[0]
    assert packed == plain if kind == "/XObject" else zlib.decompress(packed) == plain + b" "
    assert packed[-1:] not in b"\r\n"
