"""Word documents after the structures of real plans, in words of their own; made anew for each test."""

import io

import docx
from PIL import Image

MINISTERS = (
    "Alle borgere skal møde en værdig sagsbehandling",
    "Flere ledige skal opkvalificeres",
    "Flygtninge og indvandrerkvinder skal hurtigere i job",
    "Flere med handicap skal være en del af arbejdsmarkedet",
    "Virksomhederne skal sikres den arbejdskraft, de mangler",
)


def word(*blocks):
    """The bytes of a document. A block is ``(1, heading)``, a paragraph, a list of points, or a tuple of rows."""
    document = docx.Document()
    for block in blocks:
        add(document, block)
    return saved(document)


def add(document, block):
    if isinstance(block, list):
        for point in block:
            document.add_paragraph(point, style="List Bullet")
    elif isinstance(block, str):
        _paragraph(document.add_paragraph(), block)
    elif isinstance(block[0], int):
        document.add_heading(block[1], block[0])
    else:
        table = document.add_table(len(block), len(block[0]))
        for y, row in enumerate(block):
            for x, text in enumerate(row):
                table.cell(y, x).text = text


def _paragraph(paragraph, text):
    for at, part in enumerate(text.split("**")):
        paragraph.add_run(part).bold = True if at % 2 else None


def saved(document):
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def picture(kind="PNG", size=(40, 20)):
    content = io.BytesIO()
    Image.new("RGB", size, "navy").save(content, kind)
    content.seek(0)
    return content


HOLSTEBRO = (
    (0, "Beskæftigelsesplan 2027–2029"),
    (1, "Forord"),
    "Planen gælder i tre år og rettes til, når målene ændres.",
    (1, "1. Flere ledige skal opkvalificeres"),
    (2, "Udfordring"),
    "Hver tredje ledige er ufaglært.",
    (2, "Mål"),
    "Vi vil have flere i gang med en uddannelse.",
    (("Indikator", "Udgangspunkt 2026", "2027", "2028", "2029"), ("Ledige i uddannelse", "120", "140", "160", "180")),
    (2, "Strategi"),
    "Vi taler uddannelse fra første samtale.",
    (1, "2. Unge uden uddannelse"),
    (2, "Udfordring"),
    "Mange unge falder fra.",
    (2, "Mål"),
    "Færre unge på uddannelseshjælp.",
    (2, "Strategi"),
    "Én indgang for unge.",
    (1, "Budget"),
    "Rammen er uændret.",
)
"""Goals are chapters, merged of the minister's and own ones; targets over three years."""

HERNING = (
    (1, "Indledning"),
    "Planen er fælles med socialpolitikken.",
    (1, "Fokusområder"),
    "Udvalget har valgt to.",
    (2, "Fokusområde 1: Flere i job"),
    "**Ambition**",
    "Flere skal forsørge sig selv.",
    "**Måltal**",
    (
        ("Resultatmål", "Status", "Mål 2027"),
        ("Tilfredse virksomheder", "opfyldt", "fortsat opfyldt"),
        ("Samarbejdsgrad", "31 pct.", "mindst 35 pct."),
    ),
    "**Indsatser**",
    "Vi besøger virksomhederne to gange om året.",
    (2, "Fokusområde 2: Værdig sagsbehandling"),
    "**Ambition:** Alle bliver set og hørt.",
    "**Opfølgning:** Borgerne spørges hvert år.",
)
"""Focus areas with names in bold; fulfilment in words."""

NORDFYN = (
    (1, "Mål og indsatser"),
    (2, "Ministerens mål"),
    (3, "Mål 1: Alle borgere skal møde en værdig sagsbehandling"),
    "Ingen skal have hjælp for at forstå et brev.",
    (3, "Mål 2: Flere ledige skal opkvalificeres"),
    "Industrien mangler folk.",
    (4, "D1: Ufaglærte i uddannelse"),
    (
        ("Indikator", "1. kvt. 2027", "2. kvt. 2027", "3. kvt. 2027", "4. kvt. 2027"),
        ("Ufaglærte i uddannelse", "26", "30", "32", "36"),
        ("Ventetid", "højst 8 uger", "højst 6 uger", "ca. 5", "4 uger"),
    ),
    (4, "D2: Hurtig vurdering"),
    "Vurderingen sker inden for en måned.",
    (4, "Indsatser"),
    (5, "Projekt 1: Faglært på Fyn"),
    "Fem kommuner går sammen.",
    (("Projektejer", "Jobcentret"), ("Sagsnr.", "15.20.00-P22-3-26")),
    (2, "Fælles mål med regionen"),
    (3, "S1: Flere i den grønne omstilling"),
    "Aftalt på det fælles møde.",
    (1, "Budget"),
    (
        ("1.000 kr.", "2025", "2026", "2027", "2028", "2029", "2030"),
        ("Ydelser", "100", "101", "102", "103", "104", "105"),
    ),
)
"""Goals with sub-goals D1 and quarterly values, a regional part, a budget of six years."""

FAXE = (
    (1, "Samlet oversigt over mål"),
    (
        ("Mål", "Indikator", "Udgangspunkt", "Mål", "Deadline"),
        ("1", "Ledige i uddannelse", "12 pct. (2025)", "15 pct.", "Ultimo 2027"),
        ("2", "Unge uden uddannelse eller job", "640", "600", "31.12.2028"),
        ("", "Unge med mentor", "80", "100", "løbende"),
        ("9", "Findes ikke", "1", "2", "2027"),
    ),
    (1, "Mål 1: Flere ledige skal opkvalificeres"),
    "Vi mangler faglærte.",
    (1, "Mål 2: Unge i gang"),
    "Vi slipper ingen.",
)
"""Own goals over several years, and all targets in one table before the goals."""

AALBORG = (
    (1, "Strategi for beskæftigelsen"),
    "Strategien er kort.",
    (2, "Pejlemærke 1: Et stærkt erhvervsliv"),
    "Virksomhederne får svar samme dag.",
    (
        ("Måltal", "Udgangspunkt 2026", "Mål 2027"),
        ("Placering blandt de største kommuner", "nr. 4 af 6", "blandt de 3 bedste"),
    ),
    (2, "Pejlemærke 2: Alle unge med"),
    "Unge møder én rådgiver.",
)
"""A strategy with own goals, and ranks."""
