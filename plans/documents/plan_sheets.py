"""A plan's initiatives, targets and money as an Excel file: a row for each initiative, value and amount."""

from bpmplan import danish
from bpmplan.sheets import Book, SheetColumn, Table
from bpmplan.statuses import STATUSES
from bpmplan.text import readable
from bpmplan.values import Period

from ..content.data import titled
from ..content.economy import SOURCES

AIM, BASELINE = "Det, der sigtes efter", "Udgangspunkt"

AMOUNTS_SENTENCE = (
    "En række for hvert beløb i hele kroner. En besparelse er negativ. Et beløb står kun én gang, også når indsatsen "
    "bidrager til flere mål."
)

INITIATIVES = [
    SheetColumn("Nr."),
    SheetColumn("Indsats"),
    SheetColumn("Mål nr."),
    SheetColumn("Mål"),
    SheetColumn("Målgrupper"),
    SheetColumn("Periode"),
    SheetColumn("Fra", "date"),
    SheetColumn("Til og med", "date"),
    SheetColumn("Ansvarlig funktion"),
    SheetColumn("Ansvarlig enhed"),
    SheetColumn("Samarbejdspartnere"),
    SheetColumn("Sags- og dokumentnumre"),
    SheetColumn("Beløb i alt (kr.)", "integer"),
    SheetColumn("Bemærkning til økonomien"),
    SheetColumn("Beskrivelse", "long"),
    SheetColumn("Forventet virkning", "long"),
    SheetColumn("Sted i planen", "link"),
]
TARGETS = [
    SheetColumn("Mål nr."),
    SheetColumn("Mål"),
    SheetColumn("Ministerens mål"),
    SheetColumn("Måltal"),
    SheetColumn("Officiel indikator"),
    SheetColumn("Enhed"),
    SheetColumn("Retning"),
    SheetColumn("Slags"),
    SheetColumn("Periode"),
    SheetColumn("Fra", "date"),
    SheetColumn("Til og med", "date"),
    SheetColumn("Værdi"),
    SheetColumn("Tal", "number"),
    SheetColumn("Mindst", "number"),
    SheetColumn("Højst", "number"),
    SheetColumn("Kilde"),
    SheetColumn("Forskellen fra det officielle tal"),
    SheetColumn("Sted i planen", "link"),
]
AMOUNTS = [
    SheetColumn("Indsats nr."),
    SheetColumn("Indsats"),
    SheetColumn("Mål nr., regnet med under"),
    SheetColumn("Mål"),
    SheetColumn("År"),
    SheetColumn("Første år", "year"),
    SheetColumn("Sidste år", "year"),
    SheetColumn("Finansiering"),
    SheetColumn("Beløb (kr.)", "integer"),
]


def book_of(content, standing):
    """The ``Book`` of a content as it stands. Places in the plan are named where everybody can open them."""
    numbers = content.initiative_numbers
    goals = {goal.key: goal for goal in content.goals}
    page = standing.address if standing.is_adopted else ""
    sheets = {
        "Indsatser": Table("", INITIATIVES, [_initiative(one, numbers, goals, page) for one in content.initiatives]),
        "Måltal": Table("", TARGETS, [row for goal in content.goals for row in _targets(goal, page)]),
        "Økonomi": Table("", AMOUNTS, [row for one in content.initiatives for row in _amounts(one, numbers, goals)]),
    }
    name = name_of(content.title, content.years, content.municipality.full_name)
    return Book(name, sheets, _about(content, standing), standing.at)


def name_of(title, years, municipality):
    """What the file is called, without its ending."""
    name = f"{titled(title, years)} – {municipality} – indsatser, måltal og økonomi"
    return name.replace("/", "-").replace("\\", "-")


def _about(content, standing):
    is_version = standing.number is not None
    about = [
        ("Plan", content.full_title),
        ("Kommune", f"{content.municipality.full_name} (kode {content.municipality.code})"),
        ("Status", standing.status_label),
        ("Version", str(standing.number) if is_version else STATUSES["draft"].label),
        ("Indhold låst" if is_version else "Læst", danish.moment(standing.at)),
    ]
    if is_version:
        about += [("Fingeraftryk", standing.fingerprint), ("Kontrollér versionen", standing.check_address)]
    if standing.sample:
        about.append(("Eksempeldata", "Planen er skrevet for at vise programmet og er ikke kommunens egen."))
    return [
        *about,
        ("Indsatser", "En række for hver indsats. Nummeret er det, som indsatsen har i planen."),
        ("Måltal", "En række for hver værdi: udgangspunktet, det, der sigtes efter, og det, der sammenlignes med."),
        ("Tal, Mindst, Højst", "Et bestemt tal står under alle tre, »mindst 60« kun under Mindst. Ord har ingen tal."),
        (
            "Økonomi",
            AMOUNTS_SENTENCE,
        ),
    ]


def _initiative(initiative, numbers, goals, page):
    served = [goals[key] for key in initiative.goals if key in goals]
    return [
        numbers.get(initiative.key, ""),
        initiative.title,
        ", ".join(goal.label for goal in served),
        "; ".join(goal.title for goal in served),
        ", ".join(initiative.target_groups),
        *_period(initiative.period),
        initiative.responsible,
        initiative.unit,
        initiative.partners,
        initiative.case_numbers,
        sum(row.amount for row in initiative.economy) if initiative.economy else None,
        initiative.economy_note,
        readable(initiative.description),
        readable(initiative.effect),
        f"{page}#{initiative.key}" if page else "",
    ]


def _targets(goal, page):
    answers = ", ".join(f"{words.year}, mål {words.number}" for words in goal.minister)
    for target in goal.targets:
        begins = [goal.label, goal.title, answers, target.title, target.indicator, target.unit, target.direction_label]
        values = [(AIM, _period(row.period), row.value, "", "") for row in target.values]
        values += [(row.whom, _period(row.period), row.value, "", "") for row in target.comparisons]
        if target.baseline is not None:
            notes = (target.baseline_source, target.difference_note)
            values.insert(0, (BASELINE, _measured(target), target.baseline, *notes))
        for kind, period, value, source, difference in values or [("", ("", None, None), None, "", "")]:
            numbers = (value.number, *value.ends) if value else (None, None, None)
            place = f"{page}#{goal.key}" if page else ""
            yield [*begins, kind, *period, target.with_unit(value), *numbers, source, difference, place]


def _amounts(initiative, numbers, goals):
    counted_under = next((goals[key] for key in goals if key in initiative.goals), None)
    for row in initiative.economy:
        period = row.period
        years = (period.first_year, period.last_year) if period else (None, None)
        yield [
            numbers.get(initiative.key, ""),
            initiative.title,
            counted_under.label if counted_under else "",
            counted_under.title if counted_under else "Indsatser uden mål",
            str(period) if period else "Ikke fordelt på år",
            *years,
            SOURCES[str(row.source)],
            row.amount,
        ]


def _measured(target):
    """When the baseline was measured: in the words that were written, with its days where they are a period."""
    try:
        period = Period.parse(target.baseline_period)
    except ValueError:
        return target.baseline_period, None, None
    return target.baseline_period, period.first_day, period.last_day


def _period(period):
    """A period in words, and its first and last day."""
    return (str(period), period.first_day, period.last_day) if period else ("", None, None)
