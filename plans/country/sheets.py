"""The ministry's overviews as tables for Excel and CSV."""

from django.conf import settings
from django.utils import timezone

from bpmplan import danish
from bpmplan.sheets import SheetColumn, Table

from .municipalities import LABELS

LABEL_COLUMNS = [SheetColumn("Kommunekode"), SheetColumn("Kommune"), SheetColumn("Region")]


def _labels(row):
    return [row.code, row.name, row.region]


def _absolute(path):
    return path if not path or path.startswith(("http://", "https://")) else settings.SITE_URL + path


def _yes(value):
    return "Ja" if value else "Nej"


def about(title, count, form):
    """What the reader of a file should know of it."""
    narrowed = "; ".join(f"{label}: {value}" for label, value in form.asked_for) or "Alle kommuner"
    return [
        ("Udtræk", title),
        ("Afgrænset til", narrowed),
        ("Antal rækker", str(count)),
        ("Hentet", danish.moment(timezone.now())),
        ("Fra", settings.SITE_URL),
    ]


def overview_table(year, rows, columns, form):
    name = f"Beskæftigelsesplaner {year}, oversigt"
    heads = [
        *LABEL_COLUMNS,
        SheetColumn("År", "integer"),
        SheetColumn("Status"),
        SheetColumn("Siden", "date"),
        SheetColumn("Senest ændret", "moment"),
        SheetColumn("Besluttet", "date"),
        SheetColumn("Mål besvaret", "integer"),
        SheetColumn("Mål i året", "integer"),
        SheetColumn("Planens år"),
        SheetColumn("Plan", "link"),
        SheetColumn("Oplysninger"),
        SheetColumn("Kommunens bemærkning"),
    ]
    lines = [
        [
            *_labels(row),
            year,
            row.label,
            row.since,
            row.changed,
            row.decided_on,
            row.answered,
            len(columns),
            row.years,
            _absolute(row.url or row.link),
            "; ".join(row.notes),
            row.note,
        ]
        for row in rows
    ]
    return Table(name, heads, lines, about(name, len(lines), form))


def matrix_table(year, lines, columns, form):
    """One row for each municipality and goal, so that it can be filtered and counted."""
    name = f"Beskæftigelsesplaner {year}, kommuner og mål"
    heads = [
        *LABEL_COLUMNS,
        SheetColumn("År", "integer"),
        SheetColumn("Mål nr.", "integer"),
        SheetColumn("Mål"),
        SheetColumn("Kommunens status"),
        SheetColumn("Svar"),
        SheetColumn("Egen ordlyd"),
        SheetColumn("Delmål", "integer"),
        SheetColumn("Indsatser", "integer"),
        SheetColumn("Måltal", "integer"),
        SheetColumn("Opfølgning i ord"),
        SheetColumn("Svarer på"),
        SheetColumn("Sted i planen", "link"),
    ]
    rows = []
    for row, cells in lines:
        for column, cell in zip(columns, cells or [None] * len(columns), strict=True):
            place = [*_labels(row), year, column.number, _goal_name(column), LABELS[row.state]]
            if cell is None or cell.state == "absent":
                rows.append([*place, cell.text if cell else row.not_yet, *[None] * 6, ""])
                continue
            answered = (cell.as_goal or (year, column.number), *cell.also)
            facts = [None] * 5
            if cell.state == "answered":
                facts = [_yes(cell.own_wording), cell.sub_goals, cell.initiatives, cell.targets]
                facts.append(_yes(cell.has_follow_up))
            answer = "Besvaret" if cell.state == "answered" else cell.text
            goals = ", ".join(f"Mål {number} for {of_year}" for of_year, number in answered)
            rows.append([*place, answer, *facts, goals, _absolute(cell.url)])
    return Table(name, heads, rows, about(name, len(rows), form))


def _goal_name(column):
    return f"{column.title} (trukket tilbage)" if column.is_withdrawn else column.title


def goal_table(column, texts, form):
    name = f"Svar på mål {column.number} for {column.year}"
    heads = [
        *LABEL_COLUMNS,
        SheetColumn("Planens år"),
        SheetColumn("Kommunens egen ordlyd"),
        SheetColumn("Svar"),
        SheetColumn("Delmål", "integer"),
        SheetColumn("Indsatser", "integer"),
        SheetColumn("Måltal", "integer"),
        SheetColumn("Opfølgning i ord"),
        SheetColumn("Temaer"),
        SheetColumn("Svarets tekst"),
        SheetColumn("Sted i planen", "link"),
    ]
    rows = [
        [
            *_labels(text.row),
            text.row.years,
            text.cell.own_wording,
            "Besvaret" if text.cell.state == "answered" else text.cell.text,
            text.cell.sub_goals,
            text.cell.initiatives,
            text.cell.targets,
            _yes(text.cell.has_follow_up),
            ", ".join(theme.name for theme in text.themes),
            text.text,
            _absolute(text.cell.url),
        ]
        for text in texts
    ]
    facts = [("Målet", _goal_name(column)), *about(name, len(rows), form)]
    return Table(name, heads, rows, facts)
