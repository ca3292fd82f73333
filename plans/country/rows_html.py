"""The rows of the country's tables as HTML.

Drawn here and not in a template because there are hundreds of cells, over which a template takes several times as
long. Whatever a person wrote goes through ``escape``.
"""

from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.safestring import mark_safe

from .municipalities import LABELS, State, address_of

BADGES = {state: "unknown" if state == State.UNANSWERED else state for state in State.values}


def table_rows(rows, goals):
    """``Row``s of the overview; ``goals`` is how many the year has."""
    home, here = address_of("municipality", "slug-here"), timezone.get_current_timezone()
    return mark_safe("".join(_table_row(row, goals, home, here) for row in rows))


def _table_row(row, goals, home, here):
    answered = "" if row.answered is None or not goals else f"{row.answered} af {goals}"
    return (
        f'<tr id="k{row.code}"><th scope="row"><a href="{home.format(row.slug)}">{escape(row.name)}</a></th>'
        f"<td>{escape(row.region)}</td>"
        f'<td><span class="status status--{BADGES[row.state]}">{LABELS[row.state]}</span>{_told(row)}</td>'
        f'<td class="nowrap">{_short(row.since, here)}</td><td class="nowrap">{_short(row.changed, here)}</td>'
        f'<td class="nowrap">{_short(row.decided_on, here)}</td><td class="number">{answered}</td></tr>\n'
    )


def tiles(rows):
    """``Row``s as tiles of the country, each leading to its row in the table."""
    return mark_safe(
        "".join(
            f'<li><a class="place place--{row.state}" href="#k{row.code}"><span class="mark mark--{row.state}"></span>'
            f'{escape(row.name)}<span class="sr-only">: {LABELS[row.state]}</span></a></li>'
            for row in rows
        )
    )


def region_row(region, year):
    """A ``RegionCount`` with a bar of its counts; each count leads to the municipalities that it counts."""
    bar, cells, x = [], [], 0
    link = f"?aar={year}&amp;" + (f"region={escape(region.code)}&amp;" if region.code else "")
    for state, count in region.counts.items():
        if count:
            width = 100 * count / region.total
            bar.append(f'<rect class="bar__{state}" x="{x:.3f}" width="{width:.3f}" height="10"/>')
            x += width
            count = f'<a href="{link}status={state}#kommuner">{count}</a>'
        cells.append(f'<td class="number">{count}</td>')
    return mark_safe(
        f'<tr class="{"" if region.code else "region-table__whole"}"><th scope="row">{escape(region.name)}</th>'
        '<td><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'{"".join(bar)}</svg><span class="sr-only">Vist med tal i de næste kolonner</span></td>'
        f'{"".join(cells)}<td class="number">{region.total}</td></tr>\n'
    )


def matrix_rows(lines, columns):
    """``Row``s with their ``Cell``s, or with one sentence across when nothing is in force."""
    home = address_of("municipality", "slug-here")
    drawn = []
    for row, cells in lines:
        if cells is None:
            across = f'<span class="matrix__across">{row.not_yet}</span>'
            told = f'<td class="matrix__none" colspan="{len(columns)}">{across}</td>'
        else:
            told = "".join(map(_cell_html, cells))
        name = f'<th scope="row"><a href="{home.format(row.slug)}">{escape(row.name)}</a></th>'
        drawn.append(f"<tr>{name}{told}</tr>\n")
    return mark_safe("".join(drawn))


def _cell_html(cell):
    if not cell.url:
        return f'<td class="matrix__none">{cell.text}</td>'
    note = f'<span class="matrix__note">{note}</span>' if (note := cell.note) else ""
    return f'<td><a href="{cell.url}">{cell.text}</a>{note}</td>'


def _told(row):
    """What there is to say below the status: where the plan is, and further facts."""
    parts = [f'<a href="{row.url}">Planen for {row.years}</a>'] if row.url else []
    if row.link:
        parts.append(f'<a href="{escape(row.link)}" rel="noopener nofollow">Kommunens egen plan</a>')
    parts += map(escape, row.notes)
    if row.note:
        parts.append(f"»{escape(row.note)}«")
    return "".join(f'<span class="rows__note">{part}</span>' for part in parts)


def _short(moment, here):
    """``07.12.2022`` in the time zone ``here``."""
    if moment is None:
        return ""
    day = moment.astimezone(here) if isinstance(moment, datetime) else moment
    return f"{day.day:02}.{day.month:02}.{day.year}"
