"""The letter reader: letters of many manners, read without a correction and without a guess.

``tests/letters`` holds letters written for these tests (the ministers in them are invented), each with the proposal
that a person reading it would make. ``doubts.json`` names the fields about which that person would doubt.
"""

import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command

from bpmplan import danish
from goals.letters import LetterError, match_goals, propose, read_text
from tests import ROOT

LETTERS = ROOT / "tests/letters"
DOUBTED = json.loads((LETTERS / "doubts.json").read_text())
REAL = ROOT.parent / "shared" / "letters"
needs_real_letters = pytest.mark.skipif(not REAL.is_dir(), reason="the real letters are not here")

FIVE = [
    "Alle ledige skal have en værdig sagsbehandling",
    "Flere ledige skal opkvalificeres",
    "Flere flygtninge og familiesammenførte skal være selvforsørgende",
    "Flere personer med handicap skal i beskæftigelse",
    "Virksomhederne skal sikres den nødvendige og kvalificerede arbejdskraft",
]
HEADS = ["Borgmestre", "Formænd for Beskæftigelsesudvalgene", "Jobcenterchefer"]


def read(path):
    return propose(read_text(path.read_bytes(), path.name))


def titles(proposal):
    return [goal.title.value for goal in proposal.goals]


def assert_places_are_right(proposal):
    for name, value in proposal.values_read():
        if isinstance(value.value, str):
            assert proposal.text[value.start : value.end] == value.value, name
        assert 0 <= value.start < value.end <= len(proposal.text)


@pytest.mark.parametrize("name", sorted(path.stem for path in LETTERS.glob("*.txt")))
def test_a_letter_is_read_as_a_person_would(name):
    proposal = read(LETTERS / f"{name}.txt")
    assert proposal.as_json() == json.loads((LETTERS / f"{name}.json").read_text())
    assert sorted({doubt.field for doubt in proposal.doubts}) == DOUBTED.get(name, [])
    assert_places_are_right(proposal)


@needs_real_letters
def test_the_letter_of_2020_names_three_goals_and_nobody():
    proposal = read(REAL / "udmelding-2020.txt")
    fields = proposal.as_json()
    goals = fields.pop("goals")
    assert fields == {
        "year": 2020,
        "kind": "announcement",
        "announced_on": None,
        "journal_number": None,
        "minister": None,
        "addressees": [],
        "consultation_deadline": None,
    }
    assert titles(proposal) == [FIVE[4], FIVE[2], FIVE[3]]
    assert "rekruttering" in goals[0]["rationale"] and "asyl" in goals[1]["rationale"]
    assert "arbejdspladser" in goals[1]["rationale"] and "handicap" in goals[2]["rationale"]
    assert [group.value for group in proposal.goals[1].focus] == ["kvinder med indvandrerbaggrund"]
    assert_places_are_right(proposal)


@needs_real_letters
def test_the_letter_of_2021_is_read_through_its_letterhead():
    proposal = read(REAL / "udmelding-2021.txt")
    fields = proposal.as_json()
    goals = fields.pop("goals")
    assert fields == {
        "year": 2021,
        "kind": "announcement",
        "announced_on": "2020-06-15",
        "journal_number": "2019 - 7526",
        "minister": "Peter Hummelgaard",
        "addressees": HEADS,
        "consultation_deadline": None,
    }
    assert titles(proposal) == FIVE
    starts = ["Det nye mål", "Det andet mål", "Mit tredje mål", "Det fjerde mål", "Overordnet set"]
    assert [goal["rationale"].startswith(start) for goal, start in zip(goals, starts, strict=True)] == [True] * 5
    assert not any("\n" in goal["rationale"] for goal in goals)
    assert [group.value for group in proposal.goals[1].focus] == ["ufaglærte ledige"]


@needs_real_letters
def test_the_letter_of_2023_shares_paragraphs_between_goals():
    proposal = read(REAL / "udmelding-2023.txt")
    fields = proposal.as_json()
    goals = fields.pop("goals")
    assert fields == {
        "year": 2023,
        "kind": "announcement",
        "announced_on": "2022-05-12",
        "journal_number": "2022-53",
        "minister": "Peter Hummelgaard",
        "addressees": HEADS,
        "consultation_deadline": None,
    }
    assert titles(proposal) == FIVE
    assert goals[1]["rationale"] == goals[4]["rationale"] != ""
    assert goals[2]["rationale"] == goals[3]["rationale"] != ""
    assert goals[0]["rationale"].startswith("Mål 1 om")
    assert [goal.has_indicator for goal in proposal.goals] == [False, True, True, False, True]
    assert [group.value for group in proposal.focus] == ["fordrevne ukrainere"]


def test_what_the_letter_says_of_focus_and_indicators_is_read_per_goal():
    proposal = read(LETTERS / "dashes_with_numbers.txt")
    assert [goal.has_indicator for goal in proposal.goals] == [True, True, False]
    assert [group.value for group in proposal.goals[1].focus] == ["unge uden uddannelse"]
    assert [goal.has_indicator for goal in read(LETTERS / "goals_as_headings.txt").goals] == [None, None, None]


def test_a_consultation_keeps_the_letters_own_date_apart():
    proposal = read(LETTERS / "consultation_of_the_council.txt")
    assert proposal.dated_on.value == datetime.date(2023, 4, 12) and proposal.announced_on is None


# --- hyphens and line breaks


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("annonce-\nre målene", "annoncere målene"),
        ("annonce-\n\nre målene", "annoncere målene"),
        ("annonce\xad\nre målene", "annoncere målene"),
        ("annon\xadcere målene", "annoncere målene"),
        ("annonce- re målene", "annoncere målene"),
        ("tiden efter covid-\n19", "tiden efter covid-19"),
        ("i Høje-\nTaastrup", "i Høje-Taastrup"),
        ("ikke-\nvestlige indvandrere", "ikke-vestlige indvandrere"),
        ("EU-\nborgere", "EU-borgere"),
        ("beskæftigelses-\nog integrationsudvalg", "beskæftigelses- og integrationsudvalg"),
        ("job- og uddannelse", "job- og uddannelse"),
        ("to  ord", "to ord"),
    ],
)
def test_hyphens_of_the_page_go_and_those_of_the_word_stay(broken, whole):
    text = f"Det er en lang og vigtig sætning i et brev, som handler om {broken} i hele landet og hos alle."
    assert (
        propose(text).text
        == f"Det er en lang og vigtig sætning i et brev, som handler om {whole} i hele landet og hos alle."
    )


def test_a_date_in_a_sentence_is_not_the_letters():
    proposal = propose(
        "Vi mødtes den 4. maj 2022.\n\nMålene for 2023 er:\n\n1. Flere skal i job\n2. Færre skal vente\n"
    )
    assert proposal.announced_on is None and titles(proposal) == ["Flere skal i job", "Færre skal vente"]


@pytest.mark.parametrize(
    "line",
    [
        "Den 15. juni 2020",
        "15-06-2020",
        "15.06.2020",
        "15/6 2020",
        "København, den 15. juni 2020",
        "Dato: 15. juni 2020",
        "2020-06-15",
        "![Stempel: 15. juni 2020](x.png)",
        "[Billede: stempel med datoen 15. juni 2020]",
    ],
)
def test_the_letters_date_is_read_in_every_usual_form(line):
    assert propose(f"{line}\n\nKære borgmestre\n\nVi mødtes den 4. maj 2020.").announced_on.value == datetime.date(
        2020, 6, 15
    )


@pytest.mark.parametrize("month", range(1, 13))
def test_a_letter_may_have_its_date_in_any_month(month):
    day = datetime.date(2020, month, 15)
    for line in (f"Den {danish.date(day)}", f"Den 15. {danish.MONTHS[month - 1][:3]}. 2020"):
        assert propose(f"{line}\n\nKære borgmestre\n\nMål for 2021\n\nDer er mange mål.").announced_on.value == day


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("J.nr. 2019 - 7526", "2019 - 7526"),
        ("J.nr.: 18/03307", "18/03307"),
        ("Journalnummer 2017-5458", "2017-5458"),
        ("Sagsnr. 2022-53", "2022-53"),
        ("Sagsnummer: A-2022-53", "A-2022-53"),
        ("Journalnummer:\n2022-53", "2022-53"),
        ("CVR 10172748", None),
        ("T +45 72 20 50 00", None),
        ("1060 København K", None),
    ],
)
def test_a_journal_number_is_as_written_and_never_another_number(line, number):
    read_number = propose(f"Borgmestre\n\n{line}\n\nMål for 2023\n\nDer er mange mål.").journal_number
    assert (read_number.value if read_number else None) == number


def test_nothing_is_guessed_in_a_text_that_is_no_letter():
    fields = propose(
        "Opskrift på boller:\n\n1. Bland mel og vand\n2. Ælt dejen\n3. Bag bollerne ved 200 grader"
    ).as_json()
    assert fields.pop("kind") == "announcement"
    assert not any(fields.values())


@pytest.mark.parametrize(
    "text", ["", "\x00\x00", "\u202e\u202d", "1.", "Mål 1:", "**", "|||", "[](", "Kære", "- \n- \n"]
)
def test_scraps_give_an_empty_proposal(text):
    assert propose(text).goals == ()


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "*",
        "mål ",
        "mål 1 (",
        "ab-\n",
        "1. x\n",
        "x\n\n",
        "Kære\n",
        "J.nr. ",
        "15. juni 2020 ",
        "- Flere skal\n",
        "\u202eA ",
    ],
)
def test_hostile_text_is_read_in_bounded_steps(piece):
    """Twice the text is about twice the work: counted in the steps that Python takes, not in seconds."""
    import sys

    def steps(text):
        count = 0

        def tick(frame, event, arg):
            nonlocal count
            count += 1

        sys.setprofile(tick)
        try:
            propose(text)
        finally:
            sys.setprofile(None)
        return count

    short = steps(piece * 1000)
    assert steps(piece * 2000) < 2.5 * short + 2000
    propose(piece * 20_000)


# --- files

LETTER_HTML = """<html lang=da><title>Brev</title><style>
@page {{ size: A4; margin: 25mm 20mm; @bottom-right {{ content: "Side " counter(page) " af " counter(pages) }} }}
body {{ font: 11pt "DejaVu Serif" }} .main {{ width: 112mm; hyphens: auto; text-align: justify }}
.side {{ font-size: 8pt; width: 45mm; hyphens: manual }} h2 {{ font-size: 11pt }} {css}</style><body>{body}"""
SIDE = """<div class=side><b>Beskæftigelsesministeren</b><br><br>Holmens Kanal 20<br>1060 København K<br><br>
T +45 72 20 50 00<br>E bm@bm.dk<br>CVR 10172748<br><br>15. juni 2020<br><br>J.nr. 2019 - 7526</div>"""
HEAD = """<p>Borgmestre<br>Formænd for Beskæftigelsesudvalgene<br>Jobcenterchefer</p><p>i alle landets kommuner</p>
<h2>De beskæftigelsespolitiske mål for 2021</h2><p>Kære borgmestre, beskæftigelsesudvalgsformænd og jobcenterchefer</p>
<p>Tiden kræver noget af os alle, og derfor har jeg valgt at lægge vægt på det nære samarbejde mellem kommuner og
virksomheder, som gennem årtier har båret det danske arbejdsmarked {middle} gennem både opgang og nedgang.</p>"""
TAIL = (
    "<p>Målene er:</p><ol>"
    + "".join(f"<li>{title}</li>" for title in FIVE)
    + """</ol><p>Det andet mål er nyt. Uddannelsesindsatsen skal ruste de ledige til tiden efter covid-19, når
virksomhederne igen ansætter, og når beskæftigelses- og erhvervsindsatsen atter går hånd i hånd.</p>"""
    + "<p>Alle har et ansvar for at gribe de muligheder, som et arbejdsmarked i forandring giver den enkelte.</p>" * 12
    + """<p>Det fjerde mål skal fastholde, at mennesker med handicap får en plads i fællesskabet på en arbejdsplads.</p>
<p>Venlig hilsen</p><p><img alt="Underskrift: Bodil Eksempel" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAA
ABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="></p>"""
)


def pdf(body, css=""):
    weasyprint = pytest.importorskip("weasyprint", exc_type=OSError)
    return weasyprint.HTML(string=LETTER_HTML.format(body=body, css=css)).write_pdf(pdf_variant="pdf/ua-1")


@pytest.mark.parametrize(
    ("body", "css"),
    [
        (
            f"<div style='position:relative'>{SIDE}<div class=main>{HEAD}{TAIL}</div></div>",
            ".side{position:absolute;right:0;top:45mm}",
        ),
        (
            f"<div style='position:relative;padding-left:50mm'>{SIDE}{HEAD}{TAIL}</div>",
            ".side{position:absolute;left:0;top:20mm}",
        ),
        (f"<div>{SIDE}{HEAD}{TAIL}</div>", ".side{float:right;margin-left:8mm}"),
        (f"<div>{HEAD.replace('{middle}', SIDE)}{TAIL}</div>", ".side{float:right;margin-left:8mm}"),
        (f"<div class=main>{HEAD.replace('{middle}', SIDE)}{TAIL}</div>", ""),
    ],
    ids=["right column", "left column", "float", "float in a sentence", "in the middle of a sentence"],
)
def test_a_side_column_wrecks_nothing_in_a_pdf(body, css):
    proposal = propose(read_text(pdf(body.replace("{middle}", ""), css), "brev.pdf"))
    fields = proposal.as_json()
    goals = fields.pop("goals")
    assert fields == {
        "year": 2021,
        "kind": "announcement",
        "announced_on": "2020-06-15",
        "journal_number": "2019 - 7526",
        "minister": "Bodil Eksempel",
        "addressees": HEADS,
        "consultation_deadline": None,
    }
    assert [goal["title"] for goal in goals] == FIVE
    assert goals[1]["rationale"].startswith("Det andet mål er nyt. Uddannelsesindsatsen skal ruste")
    assert goals[1]["rationale"].endswith("når beskæftigelses- og erhvervsindsatsen atter går hånd i hånd.")
    assert goals[3]["rationale"].endswith("på en arbejdsplads.")
    assert "som gennem årtier har båret det danske arbejdsmarked gennem både opgang og nedgang." in proposal.text


def docx_letter():
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Beskæftigelsesministeriet\tSagsnr. 2023-17"
    document.sections[0].footer.paragraphs[0].text = "Holmens Kanal 20, 1060 København K"
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "Borgmestre\nFormænd for beskæftigelsesudvalgene"
    head.cell(0, 1).text = "Beskæftigelsesministeren\n30. juni 2023"
    document.add_heading("Mål for 2024", 1)
    document.add_paragraph("Kære borgmestre")
    document.add_paragraph("Målene for 2024 er:")
    for title in FIVE[:3]:
        document.add_paragraph(title, style="List Number")
    document.add_paragraph("Mål nr. 3 er vigtigt. De fordrevne ukrainere skal i arbejde.")
    document.add_paragraph("Værdighed handler om ordentlighed i alle samtaler med borgeren.")
    document.add_paragraph("Fristerne er:")
    document.add_paragraph("Planen vedtages", style="List Bullet")
    document.add_paragraph("Planen offentliggøres", style="List Bullet")
    document.add_paragraph("Med venlig hilsen")
    document.add_paragraph("Anna Lund-Eksempel\nBeskæftigelsesminister")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_letter_is_read_with_the_numbers_that_word_draws():
    proposal = propose(read_text(docx_letter(), "brev.docx"))
    fields = proposal.as_json()
    assert titles(proposal) == FIVE[:3]
    assert (fields["year"], fields["announced_on"], fields["journal_number"]) == (2024, "2023-06-30", "2023-17")
    assert fields["minister"] == "Anna Lund-Eksempel"
    assert fields["addressees"] == ["Borgmestre", "Formænd for beskæftigelsesudvalgene"]
    assert fields["goals"][0]["rationale"].startswith("Værdighed handler")
    assert fields["goals"][2]["rationale"].startswith("Mål nr. 3")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_text_is_read_in_the_encodings_that_offices_use(encoding):
    assert read_text("Målene for året".encode(encoding), "brev.txt") == "Målene for året"


def encrypted_pdf():
    import pikepdf

    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def empty_pdf():
    import pikepdf

    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "brev.txt", "tom"),
        (b"\x00" * 500, "brev.txt", "hverken"),
        (b"%PDF-1.7 nonsense", "brev.pdf", "beskadiget"),
        (b"PK\x03\x04nonsense", "brev.docx", "Word"),
        (b"\xd0\xcf\x11\xe0 old", "brev.doc", "gamle format"),
        (b"{\\rtf1 x}", "brev.rtf", "hverken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, "brev.png", "hverken"),
        (b"ord " * 200_000, "brev.txt", "mere tekst"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_in_a_sentence(data, name, words):
    with pytest.raises(LetterError, match=words):
        read_text(data, name)


def test_locked_and_scanned_pdfs_are_refused_in_a_sentence():
    with pytest.raises(LetterError, match="adgangskode"):
        read_text(encrypted_pdf(), "brev.pdf")
    with pytest.raises(LetterError, match="scannet"):
        read_text(empty_pdf(), "brev.pdf")


# --- beside earlier goals


def test_goals_are_matched_with_the_earlier_ones_they_continue():
    earlier = [
        ("2019-2", FIVE[4]),
        ("2019-3", FIVE[2].replace("te skal", "te til flygtninge skal")),
        ("2019-7", FIVE[3]),
    ]
    earlier.append(("2019-6", "Udsatte ledige skal have en indsats"))
    assert match_goals(FIVE, earlier) == [None, None, "2019-3", "2019-7", "2019-2"]
    assert match_goals(["Flere ledige skal i job"], [("a", FIVE[1])]) == [None]
    assert match_goals([FIVE[0], FIVE[0]], [("a", FIVE[0])]) == ["a", None]
    assert match_goals([], [("a", "b")]) == [] and match_goals(["b"], []) == [None]


# --- the command


def test_the_command_prints_the_proposal_as_json(tmp_path, capsys):
    path = tmp_path / "brev.txt"
    path.write_text((LETTERS / "table.txt").read_text())
    call_command("read_letter", str(path))
    assert json.loads(capsys.readouterr().out) == json.loads((LETTERS / "table.json").read_text())


def test_the_command_says_its_doubts_beside_the_json(tmp_path, capsys):
    call_command("read_letter", str(LETTERS / "fewer_goals_than_stated.txt"))
    printed = capsys.readouterr()
    assert len(json.loads(printed.out)["goals"]) == 3
    assert printed.err == "Tjek goals: Brevet taler om fire mål, men der er læst tre.\n"


def test_the_command_says_in_danish_what_it_cannot_read(tmp_path):
    with pytest.raises(CommandError, match="kan ikke åbnes"):
        call_command("read_letter", str(tmp_path / "intet.pdf"))
    (tmp_path / "tom.txt").write_bytes(b"")
    with pytest.raises(CommandError, match="Filen er tom"):
        call_command("read_letter", str(tmp_path / "tom.txt"))
