"""Contents that people write without meaning any harm, and that break documents; some thirty kinds in four contents.

``main`` writes their PDFs, and those of the samples, for ``make conform``.
"""

# ruff: noqa: E501  (tables)

import dataclasses
import hashlib
import io
from datetime import date
from pathlib import Path

from bpmplan.sheets import to_xlsx
from plans.content.data import AttachmentContent, PlanContent
from plans.content.standing import DecisionContent
from plans.documents import blocks, pdf, word
from plans.documents.case_paper import CaseFacts, CasePaper
from plans.documents.changes_paper import ChangesPaper
from plans.documents.compared import Compared
from plans.documents.hearing_paper import HearingPaper, NumberedPaper
from plans.documents.paper import Paper
from plans.documents.plan_sheets import book_of
from plans.documents.two_pages import TwoPagesPaper
from plans.hearing.note import UNNAMED, UNSAID, HearingNote, NoteAnswer, NoteParty, NotePoint
from plans.models import ChapterKind

from . import content_samples as samples
from .followed_samples import follow_up_of, paper_of
from .odd_images import odd_images


def table(head, *rows, right=True):
    rule = ["---", *["--:" if right else "---"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


IMAGES = {name: (samples.key(f"nasty {name}"), data) for name, data in odd_images().items()}
FILES = samples.FILES | {hashlib.sha256(data).hexdigest(): data for _, data in IMAGES.values()}
AMOUNT = "123.456.789"
QUARTERS = [f"{part}. kvt. {year}" for year in (2023, 2024, 2025) for part in (1, 2, 3, 4)]
LONG_HEADS = [
    "Beskæftigelsesforanstaltninger",
    "Virksomhedsrettede samtaleforløb",
    "Kontanthjælpsmodtagere",
    "Uddannelsesparathedsvurderinger",
    "Arbejdsmarkedsuddannelser",
]
AROUND = "Tekst før, så at det står midt på siden. " * 4

TEXTS = {
    "Luft mellem punkterne": "- Første punkt\n\n- Andet punkt\n\n- Tredje punkt",
    "Alt i et punkt": (
        "- Punkt\n\n  Et afsnit i punktet.\n\n  > Et citat i punktet\n  >\n  > - en liste i citatet\n  >   1. et tal i listen\n  >\n"
        "  >      > et citat i tallet\n\n  ### En overskrift i punktet\n\n"
        "  Tabel: En overskrift over tabellen\n  | A | B |\n  | - | -: |\n  | Celle | 2 |\n\n  Sidst i punktet."
    ),
    "Efter underpunkter": "- Over\n  - Under\n    - Inderst\n\n    Efter inderst.\n\n  Efter under.\n- Næste\n-\n- Efter det tomme",
    "Dyb indrykning": "\n".join(f"{'  ' * level}- Niveau {level}" for level in range(9)),
    "Tal, der tæller videre": "997. Punkt\n1. Punkt\n1. Punkt\n1. Punkt\n1. Punkt",
    "Lange hoveder": "Tabel 1: " + "Over en lang linje. " * 9 + "\n" + table(LONG_HEADS, ["1"] * 5),
    "Lange hoveder i otte kolonner": table([*LONG_HEADS, *LONG_HEADS[:3]], [AMOUNT] * 8),
    "Syv kolonner": table(
        [
            "Område",
            "Regnskab 2022",
            "Budget 2023",
            "Budget 2024",
            *[f"Budgetoverslag {year}" for year in (2025, 2026, 2027)],
        ],
        ["Beskæftigelsesordninger", *[AMOUNT] * 6],
        ["I alt i kommunen", *["12 345 678 kr."] * 6],
    ),
    "Tretten kvartaler": table(
        ["Ydelse", *QUARTERS], ["A-dagpenge", *["1.234"] * 12], ["Kontanthjælp", *["−98.765,4"] * 12]
    ),
    "Tretten kolonner med store tal": AROUND
    + "\n\n"
    + table(["Ydelse", *QUARTERS], ["A-dagpenge", *[AMOUNT] * 12])
    + "\n\nEfter tabellen.",
    "Tredive kolonner": table(["x"] * 30, *[[AMOUNT] * 30] * 2),
    "Tomt hjørne": table(["", "2023", "2024"], ["Unge", "1", "2"], ["", "3", "4"]),
    "Diagrammer": "Tabel (søjler): Ledige efter gruppe\n"
    + table(
        ["Gruppe", "2021", "2022", "2023"], ["A-dagpenge", "4.310", "3.480", "−2.560"], ["Unge", "1.240", "..", "0"]
    )
    + "\n\nTabel (kurve): Over fireogtyve måneder\n"
    + table(["Måned", "Ledige"], *[[f"måned nummer {n}", f"{n * 1000},5"] for n in range(24)])
    + "\n\nTabel (søjler): Uden tal\n"
    + table(["Navn", "Tal"], ["Ord", "mange"]),
    "Hoved uden ord": table(["", ""], ["Navn", "Værdi"]),
    "Celler uden ord": table(["Navn", ""], ["", ""], ["", "5"]) + "\n\nEfter de tomme celler.",
    "To hundrede rækker": "### Overskrift lige før\n\n"
    + table(["Række", "Tal"], *[[f"Række {n}", f"{n}"] for n in range(200)]),
    "Bred tabel i en liste": "- Punkt\n  - Under\n\n"
    + "\n".join("    " + line for line in table(["A", "B", "C", "D", "E", "F"], ["Ord", *[AMOUNT] * 5]).splitlines())
    + "\n\n    Efter den brede.\n\n"
    + "\n".join("  " + line for line in table(["Ydelse", *QUARTERS], ["A-dagpenge", *["1.234"] * 12]).splitlines())
    + "\n\n  Efter den liggende.",
    "Bred tabel i et citat": "\n".join(
        "> " + line
        for line in ["Citat", "", *table(["A", "B", "C", "D", "E", "F"], ["Ord", *[AMOUNT] * 5]).splitlines()]
    ),
    "Ord uden ende": f"{'uendelig' * 45}\n\n# {'Overskrift' * 15}\n\n- {'punkt' * 60}\n\n"
    + table(["Navn", "Tal"], ["celle" * 40, "5"]),
    "Links": f"Se https://example.dk/{'sti/' * 40}side?navn={'x' * 120} og [**fed** og *kursiv* og en meget lang tekst, der går over flere linjer]({'https://example.dk/' + 'y' * 130}).",
    "Smilende": "Borgeren er tilfreds 🙂 ❤️ 👨‍👩‍👧 🇩🇰 👍🏽 5️⃣ 🥰",
    "Fra højre": "שלום עולם 12 og مرحبا بالعالم midt i teksten\n\n- العربية\n- עברית",
    "Andre skrifter": "हिन्दी ไทย Ελληνικά Русский Հայերեն ქართული 中文 日本のカタカナ 한국어 ᚠᚢᚦ",
    "Tegn fra Word": "\uf0b7 punkt \uf0a7 firkant \uf0fc flueben \uf0e0 pil \ue123 ukendt",
    "Usynlige tegn": "fa\u00admilie\u200bord\u2060er a\u0301e\u0308 \u2003bredt\u00a0mellemrum \ufe0f\u200d slut",
    "Billeder": "\n\n".join(f"![{name}](fil:{key})" for name, (key, _) in IMAGES.items()),
    "Billeder i andet": f"- ![i et punkt](fil:{IMAGES['huge'][0]})\n\n"
    + table(["Billede", "Tal"], [f"![i en celle](fil:{IMAGES['huge'][0]})", "1"])
    + "\n\n![mangler](fil:00000000-0000-0000-0000-000000000000)",
    "Næsten kode": "`kode` <b>ikke fed</b> {{ x }} &copy; <script>alert(1)</script>\n\n    indrykket\n\n---\n\n***",
    "Overskrifter i spring": "###### Seks\n\n# Et\n\n#### Fire\n\nTekst.\n\n#\n\n## To",
    "Kun en overskrift": "## Sidste linje",
}
assert len(TEXTS) >= 20

WORDS = "\n\n".join(TEXTS[name] for name in ("Alt i et punkt", "Syv kolonner", "Ord uden ende", "Smilende"))

LONG_TITLE = (
    "Flere borgere i hele kommunen skal have fodfæste på arbejdsmarkedet gennem virksomhedsrettede forløb " * 4
)[:300]


def attachment(key, title, data, *, alt="", is_image=False, is_cover=False, file_name):
    return AttachmentContent(
        key=key,
        carried_from="",
        title=title,
        alt=alt,
        is_image=is_image,
        file_name=file_name,
        content_type="image/png" if is_image else "application/pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        is_cover=is_cover,
    )


def _images():
    return tuple(
        attachment(
            key,
            f"Billede: {name}",
            data,
            alt=f"Prøvebillede, {name}",
            is_image=True,
            is_cover=name == "huge",
            file_name=f"{name}.png",
        )
        for name, (key, data) in IMAGES.items()
    )


def _texts():
    """Every text as a chapter, in an order that puts tables at many heights of the page."""
    chapters = tuple(samples.chapter("text", title, text) for title, text in TEXTS.items())
    return dataclasses.replace(samples.SMALL, chapters=chapters, attachments=_images())


def _everywhere():
    """Texts of a goal and of an initiative, with tables where there is less room."""
    wide, across = TEXTS["Syv kolonner"], TEXTS["Tretten kvartaler"]
    goal = dataclasses.replace(
        samples.SMALL.goals[0],
        challenge=wide,
        ambition=TEXTS["Alt i et punkt"],
        strategy=AROUND + "\n\n" + across,
        follow_up=TEXTS["Efter underpunkter"],
    )
    initiative = dataclasses.replace(
        samples.SMALL.initiatives[0],
        goals=(goal.key,),
        description=wide + "\n\n" + TEXTS["Smilende"],
        effect=wide + "\n\n" + TEXTS["Bred tabel i en liste"] + "\n\n" + across,
        partners="Partner " * 60,
        economy=samples.money("99999999999"),
        economy_note=LONG_TITLE,
    )
    others = tuple(
        samples.initiative(
            f"many {n}",
            f"Indsats {n} {'med en lang titel ' * (n % 5)}",
            "only",
            unit="Enhed " * (n % 9),
            description="Ord om indsatsen. " * (n % 12),
        )
        for n in range(80)
    )
    kinds = tuple(samples.chapter(kind, f"Kapitel {kind}") for kind in ChapterKind.values if kind != ChapterKind.TEXT)
    others = tuple(dataclasses.replace(other, goals=(goal.key,)) for other in others)
    return dataclasses.replace(samples.SMALL, chapters=kinds, goals=(goal,), initiatives=(initiative, *others))


def _long():
    """Nine goals, everything as long as its field allows."""
    amounts = [samples.value(2026, "99999999999.99", "quarter", part) for part in (1, 2, 3, 4)]
    goals = tuple(
        samples.goal(
            f"long {n}",
            n,
            is_own=True,
            own_title=f"{n} {LONG_TITLE}",
            challenge="" if n == 8 else AROUND * n,
            follow_up="Vi spørger borgerne." if n == 7 else "",
            left_out=n == 9,
            left_out_reason="Begrundelse. " * 30 if n == 9 else "",
            targets=tuple(
                samples.target(
                    f"long {n} {m}",
                    f"{LONG_TITLE[:190]} {m}",
                    ("pct.", "helårspersoner", "antal")[m % 3],
                    "rise",
                    "-99999999999.99",
                    *amounts,
                    period="1. kvartal 2025",
                    source="Kommunens egen opgørelse " * 6,
                    indicator=LONG_TITLE[:150],
                )
                for m in range(0 if n in (7, 8, 9) else n)
            ),
        )
        for n in range(1, 10)
    )
    initiatives = tuple(
        samples.initiative(f"long {n}", f"{n} {LONG_TITLE[:190]}", "long 1", "long 2", "long 9", carried=False)
        for n in range(4)
    )
    annexes = tuple(
        attachment(
            samples.key(f"annex {n}"),
            f"Bilag {n} {LONG_TITLE[: 40 * (n % 5)]}",
            samples.ANNEX,
            file_name=f"{'meget_langt_filnavn_uden_mellemrum' * 4}{n}.pdf",
        )
        for n in range(1, 17)
    )
    return PlanContent(
        municipality=dataclasses.replace(samples.AALBORG, full_name="Kommunen med det lange navn og omegn"),
        title=LONG_TITLE,
        first_year=2026,
        last_year=2029,
        goal_sets=(),
        begun_from=f"{LONG_TITLE}, version 12",
        chapters=tuple(
            samples.chapter(kind, f"{kind} {LONG_TITLE[:140]}", "Tekst. " * 40) for kind in ChapterKind.values
        ),
        goals=goals,
        initiatives=initiatives,
        attachments=annexes,
    )


def _long_decisions():
    bodies = [f"Udvalget for beskæftigelse, uddannelse, integration og borgerservice nummer {n}" for n in range(6)]
    return tuple(
        DecisionContent(
            body,
            body == bodies[-1],
            date(2022, 11, 1 + n),
            "adopted" if body == bodies[-1] else "recommended",
            "15.00.00-A00-5-20" * 3,
            "1234567890",
            "28 stemte for. " * 20,
            "Mindretallet mente noget andet. " * 40,
            f"https://kommune.example/{'referat' * 60}",
        )
        for n, body in enumerate(bodies)
    )


def standing(content, decisions=()):
    return samples.frozen("adopted", content, decisions=decisions or samples.DECISIONS)


CONTENTS = {
    "texts": lambda: (content := _texts(), standing(content)),
    "everywhere": lambda: (_everywhere(), samples.draft(sample=True)),
    "long": lambda: (content := _long(), standing(content, _long_decisions())),
    "long submitted": lambda: (
        content := dataclasses.replace(_long(), goals=(), initiatives=()),
        samples.frozen("submitted", content),
    ),
    "empty": lambda: (samples.EMPTY, samples.draft()),
}


def open_nasty(sha256):
    return io.BytesIO(FILES[sha256])


def main(folder):
    """Write every sample and every nasty content as a PDF, a Word and an Excel file, and what politicians are given."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    made = {name: build() for name, build in CONTENTS.items()}
    made |= {f"sample {name}": (samples.RICH, build()) for name, build in samples.STANDINGS.items()}
    made |= {
        "sample small": (samples.SMALL, samples.draft(sample=True)),
        "sample left out": (samples.LEFT_OUT, samples.draft()),
    }
    for name, (content, stands) in made.items():
        path = Path(folder, name.replace(" ", "-"))
        document = pdf.make(content, stands, open_upload=open_nasty)
        path.with_suffix(".pdf").write_bytes(document)
        in_word = word.written(Paper(content, stands), blocks.PLAN, open_upload=open_nasty)
        path.with_suffix(".docx").write_bytes(in_word)
        path.with_suffix(".xlsx").write_bytes(to_xlsx(book_of(content, stands)))
        for_politicians(content, stands, path)


def for_politicians(content, stands, path):
    """Write the plan on two pages, what has changed, the case, a hearing's note and a follow-up beside ``path``."""
    earlier = samples.earlier(samples.RICH)
    compared = [Compared("den senest vedtagne plan", "Beskæftigelsesplan 2022, version 1", earlier, is_same_plan=False)]
    points = (
        NotePoint(
            str(content.goals[0].key) if content.goals else "", "Målet er for lavt.", "Imødekommet", "Vi satte det op."
        ),
        NotePoint("", "Hvem følger op? " * 30, "Taget til efterretning", "Det gør udvalget. " * 20),
    )
    answers = (
        NoteAnswer("Handicaprådet", date(2022, 11, 2), True, points, False),
        NoteAnswer(UNNAMED, date(2022, 10, 28), False, (), True),
    )
    parties = (
        NoteParty("Handicaprådet", "Råd", "svarede efter fristen"),
        NoteParty("Dansk Erhverv", "Organisation", UNSAID),
    )
    note = HearingNote(1, date(2022, 10, 1), date(2022, 11, 1), parties, answers)
    followed = paper_of(content, stands, WORDS if content.goals else "", before=follow_up_of(content), number=2)
    facts = CaseFacts((), (), (), (), "Byrådet", ("Planen på to sider",))
    papers = {
        "to-sider": (TwoPagesPaper(content, stands, None), blocks.TWO_PAGES, pdf, "pdf"),
        "aendringer": (ChangesPaper(content, stands, compared), blocks.CHANGES_ALONE, pdf, "pdf"),
        "nummereret": (NumberedPaper(content, stands), blocks.PLAN, pdf, "pdf"),
        "hoeringsnotat": (HearingPaper(content, stands, note, earlier), blocks.HEARING_NOTE_ALONE, pdf, "pdf"),
        "notat-i-word": (HearingPaper(content, stands, note, earlier), blocks.HEARING_NOTE_ALONE, word, "docx"),
        "opfoelgning": (followed, blocks.FOLLOW_UP_ALONE, pdf, "pdf"),
        "opfoelgning-i-word": (followed, blocks.FOLLOW_UP_ALONE, word, "docx"),
        "sagsfremstilling": (CasePaper(content, stands, None, facts), blocks.CASE_ALONE, word, "docx"),
    }
    for name, (paper, of_blocks, writer, ending) in papers.items():
        written = writer.written(paper, of_blocks, open_upload=open_nasty)
        path.with_name(f"{path.name}-{name}.{ending}").write_bytes(written)
