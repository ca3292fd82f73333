"""The rows of the country's tables as HTML.

Made here and not in a template because there are hundreds of cells, for which a template takes several times as long.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString

from bpmplan.many_html import filled, filled_each, one_after_the_other

from .municipalities import LABELS, address_of

NOTHING = SafeString("")

ROW = (
    '<tr id="k{}"><th scope="row"><a href="{}">{}</a></th><td>{}</td>'
    '<td><span class="status status--{}">{}</span>{}</td>'
    '<td class="nowrap">{}</td><td class="nowrap">{}</td><td class="nowrap">{}</td><td class="number">{}</td></tr>\n'
)
TILE = (
    '<li><a class="place place--{0}" href="#k{1}"><span class="mark mark--{0}"></span>'
    '{2}<span class="sr-only">: {3}</span></a></li>'
)
REGION = (
    '<tr class="{}"><th scope="row">{}</th>'
    '<td><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '{}</svg><span class="sr-only">Vist med tal i de næste kolonner</span></td>'
    '{}<td class="number">{}</td></tr>\n'
)
NOTE = '<span class="rows__note">{}</span>'


def table_rows(rows, goals):
    """``Row``s of the overview; ``goals`` is how many the year has."""
    home, here = address_of("municipality", "slug-here"), timezone.get_current_timezone()
    return filled_each(ROW, (_cells(row, goals, home, here) for row in rows))


def _cells(row, goals, home, here):
    return (
        row.code,
        home.format(row.slug),
        row.name,
        row.region,
        row.state,
        LABELS[row.state],
        _notes(row),
        _short(row.since, here),
        _short(row.changed, here),
        _short(row.decided_on, here),
        "" if row.answered is None or not goals else f"{row.answered} af {goals}",
    )


def tiles(rows):
    """``Row``s as tiles of the country, each leading to its row in the table."""
    return filled_each(TILE, ((row.state, row.code, row.name, LABELS[row.state]) for row in rows))


def region_row(region, year):
    """A ``RegionCount`` with a bar of its counts; each count leads to the municipalities that it counts."""
    narrowed = f"?aar={year}&" + (f"region={region.code}&" if region.code else "")
    bar, cells, x = [], [], 0
    for state, count in region.counts.items():
        if count:
            width = 100 * count / region.total
            bar.append((state, f"{x:.3f}", f"{width:.3f}"))
            x += width
            count = filled('<a href="{}">{}</a>', f"{narrowed}status={state}#kommuner", count)
        cells.append((count,))
    return filled(
        REGION,
        "" if region.code else "region-table__whole",
        region.name,
        filled_each('<rect class="bar__{}" x="{}" width="{}" height="10"/>', bar),
        filled_each('<td class="number">{}</td>', cells),
        region.total,
    )


def matrix_rows(lines, columns):
    """``Row``s with their ``Cell``s, or with one sentence across when nothing is in force."""
    home = address_of("municipality", "slug-here")
    across = '<td class="matrix__none" colspan="{}"><span class="matrix__across">{}</span></td>'
    return filled_each(
        '<tr><th scope="row"><a href="{}">{}</a></th>{}</tr>\n',
        (
            (
                home.format(row.slug),
                row.name,
                filled(across, len(columns), row.not_yet) if cells is None else _answers(cells),
            )
            for row, cells in lines
        ),
    )


def _answers(cells):
    return one_after_the_other(map(_answer, cells))


def _answer(cell):
    if not cell.url:
        return filled('<td class="matrix__none">{}</td>', cell.text)
    if note := cell.note:
        html = '<td><a href="{}">{}</a><span class="matrix__note">{}</span></td>'
        return filled(html, cell.url, cell.text, note)
    return filled('<td><a href="{}">{}</a></td>', cell.url, cell.text)


def _notes(row):
    """What there is to say below the status: where the plan is, and further facts."""
    notes = [filled('<a href="{}">Planen for {}</a>', row.url, row.years)] if row.url else []
    if row.link:
        notes.append(filled('<a href="{}" rel="noopener nofollow">Kommunens egen plan</a>', row.link))
    notes += row.notes
    if row.note:
        notes.append(f"»{row.note}«")
    return filled_each(NOTE, ((note,) for note in notes)) if notes else NOTHING


def _short(moment, here):
    """``07.12.2022`` in the time zone ``here``."""
    if moment is None:
        return ""
    day = moment.astimezone(here) if isinstance(moment, datetime) else moment
    return f"{day.day:02}.{day.month:02}.{day.year}"
