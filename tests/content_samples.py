"""Contents built by hand, without a database: one as rich as a real plan (some 15 pages), and small ones.

Written for the tests; the municipality's numbers are invented. ``FILES`` holds the bytes of the uploads that the
contents name, by their hash, and ``open_sample(sha256)`` reads them as ``bpmplan/files.py`` would.
"""

# ruff: noqa: E501  (prose)

import dataclasses
import hashlib
import io
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from PIL import Image, ImageDraw

from bpmplan.values import Period, PeriodKind, Value
from plans.content.data import (
    AttachmentContent,
    ChapterContent,
    EconomyRowContent,
    GoalContent,
    GoalSetContent,
    InitiativeContent,
    MinisterWords,
    MunicipalityContent,
    PlanContent,
    TargetContent,
    ValueContent,
)
from plans.content.standing import DecisionContent, Standing
from plans.content.stored import fingerprint, to_json
from plans.models import Initiative, PlanGoal

NOW = datetime(2022, 11, 8, 9, 5, tzinfo=UTC)
FROZEN = datetime(2022, 11, 21, 13, 42, tzinfo=UTC)


def key(name):
    """The same key for the same name, always."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"bpmplan-sample:{name}"))


def _png(draw, size):
    image = Image.new("RGB", size, "white")
    draw(ImageDraw.Draw(image))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _bars(pen):
    for number, height in enumerate((210, 190, 240, 170, 130, 120)):
        pen.rectangle((60 + number * 120, 300 - height, 140 + number * 120, 300), fill="#1b4e6b")
    pen.line((30, 300, 790, 300), fill="#333333", width=3)


def _shield(pen):
    pen.rectangle((0, 0, 239, 239), fill="#1b4e6b")
    pen.polygon([(120, 30), (210, 120), (120, 210), (30, 120)], fill="#ffffff")


CHART, LOGO, ANNEX = _png(_bars, (820, 330)), _png(_shield, (240, 240)), b"%PDF-1.4 an annex, never opened here"
FILES = {hashlib.sha256(data).hexdigest(): data for data in (CHART, LOGO, ANNEX)}
CHART_HASH, LOGO_HASH, ANNEX_HASH = FILES


def open_sample(sha256):
    """An upload's content as a file; ``KeyError`` for one that isn't there."""
    return io.BytesIO(FILES[sha256])


AALBORG = MunicipalityContent("851", "Aalborg", "Aalborg Kommune", "aalborg", "", LOGO_HASH, "Beskæftigelsesudvalget")
ESBJERG = MunicipalityContent("561", "Esbjerg", "Esbjerg Kommune", "esbjerg", "#7a1f3d", "")

LETTER_2023 = "Udmelding af 12. maj 2022"
LETTER_2022 = "Udmelding af 21. juni 2021"

TITLES = (
    "Alle ledige skal have en værdig sagsbehandling",
    "Flere ledige skal opkvalificeres",
    "Flere flygtninge og familiesammenførte skal være selvforsørgende",
    "Flere personer med handicap skal i beskæftigelse",
    "Virksomhederne skal sikres den nødvendige og kvalificerede arbejdskraft",
)
SUMMARIES = (
    "Alle ledige mødes med tillid, respekt og værdighed. Kommunen tager stilling til, hvordan det sker lokalt.",
    "Den lave ledighed bruges til at opkvalificere til det, virksomhederne mangler.",
    "Den gunstige situation bruges til at få flere flygtninge ud på arbejdspladserne.",
    "Den gunstige situation bruges til at få flere personer med handicap i job.",
    "",
)


def minister(number, *, years=(2023,), focus=""):
    """The minister's words on goal ``number`` of the test's goal sets, a year each."""
    return tuple(
        MinisterWords(
            year=year,
            number=number,
            title=TITLES[number - 1],
            rationale=SUMMARIES[number - 1],
            focus=focus,
            letter=LETTER_2023 if year == 2023 else LETTER_2022,
        )
        for year in years
    )


def money(amount):
    """An amount that is not divided."""
    return (EconomyRowContent(None, "", Decimal(amount)),)


def value(year, amount, kind="year", part=1):
    return ValueContent(Period.of(year, PeriodKind(kind), part), Value.of(amount))


def target(
    name, title, unit, direction, baseline, *values, period="2021", source="Jobindsats.dk", carried=True, **more
):
    return TargetContent(
        key=key(f"target {name}"),
        carried_from=key(f"earlier target {name}") if carried else "",
        title=title,
        indicator=more.get("indicator", ""),
        unit=unit,
        direction=direction,
        baseline=None if baseline is None else Value.of(baseline),
        baseline_period=period,
        baseline_source=source,
        difference_note=more.get("difference_note", ""),
        values=values,
        comparisons=more.get("comparisons", ()),
    )


def empty(kind):
    """Every declared field of a section, holding nothing: a sample names what it is about, and no more."""
    return {field.content: () if field.is_row else field.nothing for field in kind.FIELDS.in_content}


def goal(name, number, *, carried=True, **fields):
    given = empty(PlanGoal) | {"label": str(number), "minister": (), "targets": ()} | fields
    return GoalContent(
        key=key(f"goal {name}"), carried_from=key(f"earlier goal {name}") if carried else "", number=number, **given
    )


def initiative(name, title, *goals, carried=True, **fields):
    given = empty(Initiative) | {"title": title, "goals": tuple(key(f"goal {g}") for g in goals)} | fields
    return InitiativeContent(
        key=key(f"initiative {name}"),
        carried_from=key(f"earlier initiative {name}") if carried else "",
        **given,
    )


def chapter(kind, title, text=""):
    return ChapterContent(key(f"chapter {kind} {title}"), "", kind, title, text)


FOREWORD = """\
Aldrig har så mange i vores kommune været i arbejde. Det er en god nyhed for den enkelte, for virksomhederne og for \
fællesskabet. Men fremgangen når ikke alle af sig selv. Nogle har stået uden for arbejdsmarkedet så længe, at en plads \
på holdet virker fjern, og mange virksomheder leder samtidig forgæves efter folk.

Den opgave kan vi kun løse sammen. Derfor er denne plan blevet til i samtaler med handicaprådet, uddannelserne, \
arbejdsmarkedets parter og de ledige selv. Den siger, hvad vi vil opnå i 2023, hvad vi gør for at nå det, og hvordan \
vi ser, om det lykkes.

Vi har tre løfter, som går igen i hele planen:

- **Vi møder mennesker med tillid.** Den, der kommer hos os, skal kende sin sag, sin sagsbehandler og sit næste skridt.
- **Vi begynder med arbejdspladsen.** Vejen til et job går oftest gennem et job, også når det kun er få timer om ugen.
- **Vi holder øje med det, der virker.** Målene i planen følges hvert kvartal, og vi retter ind undervejs.

Planen er kort, så den kan læses af alle. God læselyst.

*Udvalgsformanden, Beskæftigelsesudvalget*
"""

CHALLENGES = """\
Ledigheden er lav, og virksomhederne har sjældent haft så svært ved at finde medarbejdere. Samtidig er der en gruppe \
borgere, som højkonjunkturen går uden om. Kapitlet her samler de tal og erfaringer, som planen bygger på.

## Et arbejdsmarked med mangel på hænder

I løbet af 2022 har virksomhederne oftere end før måttet opgive at besætte en ledig stilling. Manglen er størst inden \
for sundhed og omsorg, byggeri, hotel og restauration samt industri. Flere af de job, der mangler folk til, kræver en \
uddannelse, som de ledige ikke har.

| Gruppe | 2020 | 2021 | 2022 |
| :--- | ---: | ---: | ---: |
| A-dagpengemodtagere | 4.310 | 3.480 | 2.560 |
| Jobparate kontanthjælpsmodtagere | 1.240 | 1.105 | 890 |
| Aktivitetsparate kontanthjælpsmodtagere | 2.410 | 2.365 | 2.290 |
| Uddannelseshjælp | 1.930 | 1.790 | 1.655 |
| Sygedagpenge | 3.020 | 3.410 | 3.205 |

## De lange forløb

Antallet af langtidsledige er faldet, men langsommere end ledigheden i alt. Mange har helbredsproblemer ved siden af \
ledigheden, og en del har været i kontakt med flere dele af kommunen uden at opleve én samlet plan.

![](fil:IMAGE)

## Hvad vi har lært af planen for 2022

1. Forløb, der begynder på en arbejdsplads, har kortere vej til ordinære timer end forløb, der begynder i et klasseværelse.
2. Faste samtaler med den samme person betyder mere for oplevelsen af sagsbehandlingen end antallet af samtaler.
3. Korte kurser virker, når en virksomhed har bestilt dem, og sjældnere, når den ikke har.

Erfaringerne er beskrevet nærmere i opfølgningen på [planen for 2022](https://example.dk/plan-2022).
""".replace("IMAGE", key("image chart"))

ECONOMY = """\
Indsatserne holdes inden for beskæftigelsesudvalgets budget for 2023. Tabellen viser de midler, der er sat af til de \
indsatser, som er særskilt finansieret. Beløb er i 1.000 kr.

| Område | Budget 2022 | Budget 2023 |
| :--- | ---: | ---: |
| Opkvalificering og kurser | 18.400 | 21.000 |
| Mentor og personlig støtte | 9.250 | 9.600 |
| Virksomhedsrettet indsats | 31.700 | 32.900 |
| Særlige projekter | 4.100 | 3.850 |

Udgifter til forsørgelse indgår ikke. De følges i kommunens almindelige budgetopfølgning.
"""

CLOSING = """\
Beskæftigelsesudvalget får en status hvert kvartal. Den viser tallene bag målene, hvilke indsatser der er sat i gang, \
og hvor der er brug for at rette ind. I foråret 2024 gøres planen op: mål for mål og indsats for indsats.

> Tallene er til for at lære af dem. Når et mål ikke nås, er det første spørgsmål hvorfor, ikke hvem.

Handicaprådet og det lokale uddannelsesråd inviteres til at drøfte opgørelsen, før udvalget behandler den.
"""

CHALLENGE = """\
{0} I den seneste brugerundersøgelse svarer to ud af tre, at de er trygge ved det forløb, de er i, mens resten efterlyser \
klarere besked om, hvad der skal ske, og hvornår.

Årsagerne er flere. Skift mellem sagsbehandlere sætter forløb i stå, breve er svære at læse, og planer laves somme \
tider hver for sig i jobcenter, sundhed og familieafdeling.
"""
AMBITION = """\
{0} Det skal kunne ses i tallene ved udgangen af 2023, og det skal kunne mærkes af den enkelte længe før.
"""
STRATEGY = """\
Vi bygger videre på det, der har vist sig at virke, og lægger vægten tre steder:

- **Tidligt i forløbet:** Den første samtale holdes inden for en uge og slutter med en aftale på skrift.
- **Tæt på arbejdspladsen:** {0}
- **Samlet på tværs:** Borgere med flere forløb får én plan og én, der holder i trådene.

Strategien følges af indsatserne nedenfor. Hver af dem har en ansvarlig enhed og en forventet virkning, så det er til \
at se, hvem der gør hvad.
"""


def _texts(challenge, ambition, strategy):
    return {
        "challenge": CHALLENGE.format(challenge),
        "ambition": AMBITION.format(ambition),
        "strategy": STRATEGY.format(strategy),
    }


YEAR_2023 = {"period": Period.read("2023-01-01/2023-12-31")}

RICH = PlanContent(
    municipality=AALBORG,
    title="Beskæftigelsesplan",
    first_year=2023,
    last_year=2023,
    goal_sets=(GoalSetContent(2023, True),),
    begun_from="Beskæftigelsesplan 2022, version 1",
    chapters=(
        chapter("text", "Forord", FOREWORD),
        chapter("text", "Lokale udfordringer", CHALLENGES),
        chapter("goals", "Mål og indsatser", "Kommunen svarer her på hvert af ministerens mål og på sit eget."),
        chapter("targets", "Samlet oversigt over mål"),
        chapter("matrix", "Indsatser fordelt på mål"),
        chapter("text", "Økonomi", ECONOMY),
        chapter("text", "Opfølgning", CLOSING),
        chapter("attachments", "Bilag"),
    ),
    goals=(
        goal(
            "dignity",
            1,
            minister=minister(1),
            follow_up=(
                "Vi spørger 600 borgere to gange om året om tre ting: Kender du dit næste skridt? Har du den samme "
                "sagsbehandler? Føler du dig hørt? Svarene lægges frem for udvalget sammen med **tre fortællinger** fra "
                "borgere, der har sagt ja til det.\n\n- Første runde: marts 2023\n- Anden runde: september 2023"
            ),
            **_texts(
                "Mange ledige møder flere medarbejdere, end de kan huske.",
                "Alle, der er i forløb hos os, kender deres plan og kan nå deres sagsbehandler.",
                "Samtaler kan holdes ude på virksomheden, når borgeren ønsker det.",
            ),
        ),
        goal(
            "skills",
            2,
            minister=minister(2, years=(2022, 2023), focus="ufaglærte ledige"),
            own_title="Flere ledige får en uddannelse, som virksomhederne har brug for",
            targets=(
                target(
                    "upskilled",
                    "Ledige, der begynder på et kursus inden for mangelområder",
                    "antal",
                    "rise",
                    "1240",
                    value(2023, "700", "half", 1),
                    value(2023, "1500"),
                ),
                target(
                    "job after",
                    "Andel i job seks måneder efter endt kursus",
                    "pct.",
                    "rise",
                    "58.4",
                    value(2023, "64"),
                ),
                target(
                    "apprentices",
                    "Voksenlærlinge, der begynder i løbet af året",
                    "antal",
                    "rise",
                    None,
                    value(2023, "110"),
                    period="",
                    source="",
                    carried=False,
                ),
            ),
            **_texts(
                "Hver femte ledige i kommunen har ingen uddannelse ud over grundskolen.",
                "Flere ufaglærte tager det første skridt mod en faglært uddannelse.",
                "Kurser aftales med de virksomheder, der siden vil ansætte.",
            ),
        ),
        goal(
            "refugees",
            3,
            minister=minister(3),
            targets=(
                target(
                    "self-supporting",
                    "Flygtninge og familiesammenførte i ordinær beskæftigelse efter tre år",
                    "pct.",
                    "rise",
                    "46.5",
                    value(2023, "48", "quarter", 2),
                    value(2023, "52"),
                ),
                target(
                    "on benefits",
                    "Personer på selvforsørgelses- og hjemrejseydelse samt overgangsydelse",
                    "helårspersoner",
                    "fall",
                    "612",
                    value(2023, "540"),
                    value(2024, "480"),
                ),
            ),
            **_texts(
                "Kvinderne kommer senere i job end mændene.",
                "Flere flygtninge og familiesammenførte forsørger sig selv, og forskellen på kvinder og mænd bliver mindre.",
                "Sprog læres på arbejdspladsen, side om side med danske kolleger.",
            ),
        ),
        goal(
            "disability",
            4,
            minister=minister(4),
            targets=(
                target(
                    "flex",
                    "Visiterede til fleksjob, der er i job",
                    "pct.",
                    "hold",
                    "87.2",
                    value(2023, "87.2"),
                ),
            ),
            follow_up="Handicaprådet får hvert år en oversigt over, hvordan de kompenserende ordninger bruges.",
            **_texts(
                "Mange arbejdsgivere kender ikke de ordninger, der gør et job muligt for mennesker med handicap.",
                "Flere personer med handicap får og beholder et job på almindelige vilkår.",
                "Virksomhedskonsulenterne tager ordningerne op ved hvert besøg.",
            ),
        ),
        goal(
            "labour",
            5,
            minister=minister(5),
            targets=(
                target(
                    "orders",
                    "Rekrutteringsopgaver fra virksomheder, hvor stillingen blev besat",
                    "pct.",
                    "rise",
                    "61",
                    value(2023, "70"),
                    source="Kommunens egen opgørelse",
                ),
                target(
                    "visits",
                    "Besøg hos virksomheder uden tidligere samarbejde",
                    "antal",
                    "rise",
                    "1875",
                    value(2023, "2250"),
                    source="Kommunens egen opgørelse",
                ),
            ),
            **_texts(
                "Især mindre virksomheder ved ikke, hvad kommunen kan hjælpe med.",
                "Virksomhederne oplever, at én opringning er nok.",
                "Hver branche får faste kontaktpersoner.",
            ),
        ),
        goal(
            "young",
            6,
            carried=False,
            is_own=True,
            own_title="Unge under 30 år skal have fodfæste på arbejdsmarkedet",
            targets=(
                target(
                    "young on help",
                    "Unge på uddannelseshjælp",
                    "fuldtidspersoner",
                    "fall",
                    "1655",
                    value(2023, "1600", "quarter", 1),
                    value(2023, "1560", "quarter", 2),
                    value(2023, "1500", "quarter", 3),
                    value(2023, "1450", "quarter", 4),
                    carried=False,
                ),
            ),
            challenge="Hver tiende unge i kommunen er hverken i job eller uddannelse. Ensomhed og angst fylder mere end før.",
            ambition="Ingen ung går mere end **fire uger** uden at være i gang med noget, der fører et sted hen.",
            strategy="Et lille job ved siden af forløbet er for mange vejen ind. Derfor begynder vi dér.",
        ),
    ),
    initiatives=(
        initiative(
            "one-caseworker",
            "Én indgang, én sagsbehandler",
            "dignity",
            description=(
                "Borgere i længere forløb får en fast sagsbehandler, som følger dem, også når de skifter ydelse. Ved ferie "
                "og sygdom er der en navngiven afløser."
            ),
            target_groups=("Aktivitetsparate kontanthjælpsmodtagere", "Sygedagpengemodtagere"),
            unit="Jobcenter, borgerservice og ydelse",
            economy=money(1_850_000),
            economy_note="heraf 400.000 kr. til kurser for medarbejdere",
            effect="Færre skift af sagsbehandler: højst ét på et år for ni ud af ti borgere.",
            **YEAR_2023,
        ),
        initiative(
            "clear-letters",
            "Breve, der kan læses",
            "dignity",
            description="De 40 mest brugte breve skrives om sammen med et panel af borgere.",
            unit="Sekretariatet",
            period=Period.read("../2023-06-30"),
        ),
        initiative(
            "citizen-panel",
            "Borgerpanel",
            "dignity",
            "disability",
            carried=False,
            description="Tolv borgere mødes fire gange om året med ledelsen og peger på det, der ikke virker.",
            partners="Handicaprådet og Ungerådet",
            period=Period.read("2023-02-01/.."),
        ),
        initiative(
            "trade-courses",
            "Brancheforløb med jobgaranti",
            "skills",
            "labour",
            description=(
                "Seks ugers kursus, som er aftalt med mindst tre virksomheder, der på forhånd har lovet samtaler. I 2023 "
                "holdes forløb inden for:\n\n- sundhed og omsorg\n- byggeri\n- industri\n- hotel og restauration"
            ),
            target_groups=("A-dagpengemodtagere", "Jobparate kontanthjælpsmodtagere", "Ufaglærte ledige"),
            unit="Virksomhedsservice",
            partners="VUC, AMU-udbydere og Dansk Byggeri",
            economy=money(6_200_000),
            effect="240 gennemfører, og 170 er i job et halvt år efter.",
            **YEAR_2023,
        ),
        initiative(
            "apprentices",
            "Fra ufaglært til faglært",
            "skills",
            carried=False,
            description="En uddannelsesambassadør opsøger ledige over 25 år og de virksomheder, der kan bruge en voksenlærling.",
            target_groups=("Ufaglærte ledige",),
            unit="Uddannelse og job",
            economy=money(1_100_000),
        ),
        initiative(
            "rkv",
            "Realkompetencevurdering til alle ufaglærte",
            "skills",
            description="Det, man kan, bliver skrevet ned og afkorter uddannelsen.",
            unit="Uddannelse og job",
        ),
        initiative(
            "language",
            "Sprog på arbejdspladsen",
            "refugees",
            "labour",
            description=(
                "Virksomhedspraktik suppleres med dansk på stedet to formiddage om ugen. Læreren kommer til "
                "arbejdspladsen, så ordene er de ord, der bruges."
            ),
            target_groups=("Flygtninge og familiesammenførte", "Fordrevne ukrainere"),
            unit="Integrationsteamet",
            partners="Sprogcentret",
            economy=money(2_400_000),
            effect="Halvdelen har ordinære timer efter seks måneder.",
            **YEAR_2023,
        ),
        initiative(
            "women",
            "Mødre i job",
            "refugees",
            description="Samtaler og praktik lægges, så de passer med institutionernes åbningstid.",
            target_groups=("Indvandrerkvinder",),
            unit="Integrationsteamet",
        ),
        initiative(
            "schemes",
            "Kend ordningerne",
            "disability",
            "labour",
            description="Personlig assistance, hjælpemidler og fortrinsadgang forklares på 15 minutter ved hvert virksomhedsbesøg.",
            target_groups=("Personer med handicap", "Virksomheder"),
            unit="Virksomhedsservice",
            effect="Flere bevillinger af personlig assistance end i 2022.",
        ),
        initiative(
            "small-flex",
            "Fleksjob på få timer",
            "disability",
            description="Vi finder job på to til ti timer hos virksomheder, der ikke før har haft en fleksjobber.",
            target_groups=("Fleksjob", "Ledighedsydelse"),
            unit="Fleksjobteamet",
            economy=money(950_000),
            **YEAR_2023,
        ),
        initiative(
            "one-number",
            "Ét telefonnummer for virksomheder",
            "labour",
            description="Opkald besvares af en konsulent, der kender branchen, og løses eller følges op inden for et døgn.",
            target_groups=("Virksomheder",),
            unit="Virksomhedsservice",
        ),
        initiative(
            "after-school-job",
            "Fritidsjob som springbræt",
            "young",
            carried=False,
            description="Unge får hjælp til et job på fem til ti timer om ugen ved siden af deres forløb.",
            target_groups=("Unge, uddannelseshjælp",),
            unit="Ungeenheden",
            partners="Lokale butikker og idrætsforeninger",
            economy=money(1_300_000),
            period=Period.read("2023-01-01/2024-07-31"),
        ),
    ),
    attachments=(
        AttachmentContent(
            key("image chart"),
            "",
            "Langtidsledige 2017-2022",
            "Søjler, der viser, at antallet af langtidsledige stiger til 2019 og derefter falder hvert år til 2022.",
            True,
            "langtidsledige.png",
            "image/png",
            CHART_HASH,
            len(CHART),
            False,
        ),
        AttachmentContent(
            key("annex hearing"),
            "",
            "Høringssvar fra Handicaprådet",
            "",
            False,
            "høringssvar.pdf",
            "application/pdf",
            ANNEX_HASH,
            184_320,
            False,
        ),
        AttachmentContent(
            key("annex method"),
            "",
            "Sådan er tallene gjort op",
            "",
            False,
            "metode.pdf",
            "application/pdf",
            ANNEX_HASH,
            1_468_006,
            False,
        ),
    ),
)

SMALL = PlanContent(
    municipality=ESBJERG,
    title="Beskæftigelsesplan",
    first_year=2026,
    last_year=2027,
    goal_sets=(),
    begun_from="",
    chapters=(chapter("goals", "Vores mål"),),
    goals=(
        goal(
            "own",
            1,
            carried=False,
            is_own=True,
            own_title="Flere seniorer bliver på arbejdsmarkedet",
            follow_up="Vi gør status sammen med Ældrerådet i juni 2027.",
        ),
    ),
    initiatives=(initiative("senior", "Seniorsamtaler", "own", carried=False),),
    attachments=(),
)
"""The least that counts as answered: one goal of its own with a described follow-up and a bare initiative."""

EMPTY = PlanContent(ESBJERG, "Beskæftigelsesplan", 2027, 2027, (), "", (), (), (), ())
"""A plan that somebody has only just begun."""


def _placed(given, number, label, **place):
    return dataclasses.replace(given, number=number, label=label, **place)


def _with_sub_goals():
    dignity, skills, third, fourth, *rest = RICH.goals
    apprentices = goal(
        "apprentices",
        2,
        carried=False,
        label="2b",
        under=skills.key,
        is_own=True,
        own_title="Flere voksne begynder som lærlinge",
        challenge="Mestrene vil have flere, end der søger.\n\n## Hvem det gælder\n\n- over 25 år\n- ufaglærte",
        targets=(target("adult apprentices", "Voksne lærlinge", "count", "rise", "80", value(2023, "95")),),
    )
    reason = "Kommunen har en samlet handicappolitik, som er vedtaget i 2022 og løber til 2025."
    *middle, last = rest
    return (
        _placed(dignity, 1, "1", group="Ministerens mål"),
        _placed(skills, 2, "2", group="Ministerens mål"),
        _placed(third, 1, "2a", under=skills.key),
        apprentices,
        _placed(fourth, 3, "3", group="Ministerens mål", left_out=True, left_out_reason=reason),
        *(_placed(one, number, str(number)) for number, one in enumerate(middle, 4)),
        _placed(last, 4 + len(middle), str(4 + len(middle)), group="Kommunens egne mål"),
    )


LEFT_OUT = dataclasses.replace(
    RICH,
    goals=_with_sub_goals(),
    initiatives=(*RICH.initiatives, initiative("site mentors", "Mesterlære på byggepladserne", "apprentices")),
)
"""The rich plan with headings over its goals, two sub-goals of goal 2, and goal 3 left out with a reason."""

DECISIONS = (
    DecisionContent(
        "Beskæftigelsesudvalget",
        False,
        date(2022, 11, 29),
        "recommended",
        "15.00.00-A00-5-20",
        "7",
        "",
        "",
        "https://www.aalborg.dk/referater/beskaeftigelsesudvalget/2022-11-29/punkt-7",
    ),
    DecisionContent(
        "Byrådet",
        True,
        date(2022, 12, 12),
        "adopted",
        "15.00.00-A00-5-20",
        "14",
        "28 stemte for, 3 stemte imod.",
        "Mindretallet ønskede, at målet for opkvalificering blev sat højere, og at der blev afsat flere midler til det.",
    ),
)

ADDRESS = "https://bpmplan.example/kommuner/aalborg/2023/v2/"


def draft(*, sample=False):
    return Standing.of_draft(at=NOW, sample=sample)


def frozen(status, content=RICH, *, decisions=(), sample=False, number=2):
    """A standing as a frozen revision of ``content`` would have it."""
    return Standing(status, FROZEN, number, fingerprint(to_json(content)), ADDRESS, tuple(decisions), sample)


def adopted(content=RICH, *, sample=False):
    return frozen("adopted", content, decisions=DECISIONS, sample=sample)


STANDINGS = {
    "draft": draft,
    "hearing": lambda: frozen("hearing"),
    "submitted": lambda: frozen("submitted", decisions=DECISIONS[:1]),
    "adopted": adopted,
}


def earlier(content):
    """A content that ``content`` may have been begun from: what was carried, otherwise worded; one initiative more."""
    goals = tuple(
        dataclasses.replace(
            goal,
            key=goal.carried_from,
            carried_from="",
            ambition=f"{goal.ambition} Det er mindst lige så mange som i fjor.",
            targets=tuple(_earlier_target(one) for one in goal.targets if one.carried_from),
        )
        for goal in content.goals
        if goal.carried_from
    )
    keys = {goal.key: goal.carried_from for goal in content.goals if goal.carried_from}
    initiatives = tuple(
        dataclasses.replace(
            one, key=one.carried_from, carried_from="", goals=tuple(keys[goal] for goal in one.goals if goal in keys)
        )
        for one in content.initiatives
        if one.carried_from
    )
    gone = initiative("gone", "Jobklubben om torsdagen", carried=False)
    return dataclasses.replace(
        content,
        first_year=content.first_year - 1,
        last_year=content.last_year - 1,
        begun_from="",
        goals=goals,
        initiatives=(*initiatives, gone),
        stands=(),
    )


def _year_before(period):
    return Period.of(period.year - 1, period.kind, period.part)


def _earlier_target(target):
    values = tuple(dataclasses.replace(row, period=_year_before(row.period)) for row in target.values)
    return dataclasses.replace(target, key=target.carried_from, carried_from="", values=values)
