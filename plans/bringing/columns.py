"""What the columns of a table of targets hold, as their heads say."""

import re
from dataclasses import dataclass

from bpmplan.values import Period, units
from bpmplan.values.fields import WITH_AN_END

_TITLE = r"indikator(?:er)?|måltal|måling|hvad (?:måles|måler vi).*|resultatmål|succeskriteri(?:um|er)|målepunkt(?:er)?"
_TITLE += r"|delmål|effektmål|målbeskrivelse|beskrivelse(?: af mål)?|parameter|nøgletal|emne|målingen"
_BASELINE = r"udgangspunkt(?:et)?|baseline|nuværende(?: niveau| tal)?|nulpunkt|status|niveau|i dag"
_BASELINE += r"|aktuel(?:t|le)?(?: niveau)?|seneste(?: tal| måling)?|resultat|faktisk|realiseret"
_AIM = r"(?:nyt |politisk )?(?:mål(?:et|tal|sætning(?:en)?|værdi)?)|resultatkrav|krav|target|ambition(?:en)?|sigtepunkt"
_AIM += r"|forventet(?: niveau)?|ønsket(?: niveau)?|vi sigter efter"
_WHEN = r"deadline|frist|tidspunkt|periode|hvornår|opnås|nås|slutdato|tidshorisont|tid|senest|målår"
_COMPARED = (
    r"hele landet|landet|landsplan|landsgennemsnit(?:tet)?|danmark|region(?:en)?(?: .{1,30})?|rar(?:[- ].{1,30})?"
)
_COMPARED += r"|klynge(?:n)?|sammenlignelige kommuner|sammenligningskommuner"
_GOAL = (
    r"(?:ministerens |ministermål|beskæftigelsesministerens )?mål(?: nr\.?)?|fokusområde|indsatsområde|tema|hører til"
)

KINDS = (
    ("when", _WHEN),
    ("unit", r"enhed|måleenhed|måles i"),
    ("source", r"kilde|datakilde"),
    ("compared", _COMPARED),
    ("title", _TITLE),
    ("baseline", _BASELINE),
    ("aim", _AIM),
    ("goal", _GOAL),
)


@dataclass(frozen=True)
class Column:
    """``kind``: title, goal, unit, baseline, aim, when, source, compared, or empty for what is not understood.

    ``period`` is the one that a head names beside ("Mål 2027"), ``unit`` the unit in it ("Udgangspunkt (pct.)").
    """

    kind: str
    head: str
    period: Period | None = None
    unit: str = ""


def columns_of(table, *, first_year, is_goals, is_forced=False):
    """The ``Column``s of a table; None when it is none of targets.

    ``first_year``: of the plan. A head that is only a period is an aim from then on, and a baseline before.
    ``is_goals``: the table stands under a goal, so that its first column may be without a name. ``is_forced``: it was
    chosen to be one of targets, so that columns of numbers are what is aimed at, whatever they are called.
    """
    columns = [_column(head, first_year) for head in table.rows[0]]
    columns = [_by_content(column, at, columns, table) for at, column in enumerate(columns)]
    kinds = [column.kind for column in columns]
    if "title" not in kinds and "goal" in kinds:
        columns[kinds.index("goal")] = Column("title", columns[kinds.index("goal")].head)
    elif "title" not in kinds and is_goals and columns[0].kind == "":
        columns[0] = Column("title", columns[0].head)
    columns = _as_chosen(columns, table) if is_forced else columns
    kinds = [column.kind for column in columns]
    if kinds.count("title") != 1 or "aim" not in kinds or max(kinds.count(one) for one in ("when", "unit", "goal")) > 1:
        return None
    return columns


def _as_chosen(columns, table):
    """The first column of words is what is counted, if no other is; columns of numbers are aimed at, if none is."""
    made = list(columns)
    words = [at for at, column in enumerate(made) if column.kind in ("", "goal") and not _is_numeric(table, at)]
    if words and not any(column.kind == "title" for column in made):
        made[words[0]] = Column("title", made[words[0]].head)
    if not any(column.kind == "aim" for column in made):
        numbers = [at for at, column in enumerate(made) if column.kind == "" and _is_numeric(table, at)]
        for at in numbers[:1]:
            made[at] = Column("aim", made[at].head, None, made[at].unit)
    return made


def _is_numeric(table, at):
    cells = [row[at] for row in table.rows[1:] if at < len(row) and row[at]]
    return sum(bool(re.search(r"\d", cell)) and len(cell) < 40 for cell in cells) * 2 > len(cells)


def _column(head, first_year):
    words, unit = _without_unit(head)
    period = period_in(words)
    if period is not None:
        return Column("aim" if period.last_day.year >= first_year else "baseline", head, period, unit)
    for kind, names in KINDS:
        match = re.match(rf"(?:{names})(?=\W|$)", words.lower())
        if match is None:
            continue
        rest = words[match.end() :].strip(" :,.–-()")
        period = period_in(re.sub(r"^(?:for|i|ultimo|primo|pr\.?|år)\s+(?=\d{4}$)", "", rest)) if rest else None
        if not rest or (period is not None and kind in ("baseline", "aim", "compared")):
            return Column(kind, head, period, unit)
    match = re.fullmatch(r"(.+?)[\s,(:–-]+(mål(?:tal)?|krav)\)?", words, re.IGNORECASE)  # "2027 (mål)"
    period = period_in(match[1]) if match else None
    return Column("aim", head, period, unit) if period else Column("", head)


def _without_unit(head):
    """The head without a unit in brackets, and the unit."""
    match = re.fullmatch(r"(.*?)\s*[(\[,]\s*(?:i |antal )?([^()\[\],]{1,30}?)[)\]]?", head)
    unit = units.known(match[2]) if match and not match[2][:4].isdigit() else None
    return (match[1], unit) if unit else (head.strip(), "")


def period_in(text):
    """The period with an end that a text is; None for anything else."""
    text = text.strip(" :()")
    text = re.sub(r"\bkvt\.?\b", "kvartal", text, flags=re.IGNORECASE)
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return period if WITH_AN_END.test(period) else None


def _by_content(column, at, columns, table):
    """Heads like "Mål" and "Måltal" are told by what stands below: numbers are aimed at, words are what is counted.

    The first column counts nothing: with such a head it says which goal a row is for, if another says what is counted.
    """
    if column.kind not in ("aim", "title") or column.period is not None:
        return column
    is_numeric = _is_numeric(table, at)
    if column.kind == "title":
        is_aim = is_numeric and at and column.head.lower().startswith("måltal")
        return Column("aim", column.head, None, column.unit) if is_aim else column
    others = {one.kind for number, one in enumerate(columns) if number != at}
    if (at and is_numeric) or not others & {"aim", "baseline"}:
        return column
    return Column("goal" if "title" in others else "title", column.head)
