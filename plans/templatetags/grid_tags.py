"""The cells of the grid of targets: there can be hundreds, so each is filled in and not a form field of its own."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bpmplan.many_html import filled, one_after_the_other

from ..desk.forms.grid import LABELS
from ..writing.addresses import NO_KEY, section_url

register = template.Library()

INPUT = (
    '<input class="form-input grid__cell" type="text" autocomplete="off" id="id_{0}-{1}" name="{0}-{1}" value="{2}"'
    ' aria-labelledby="{3}"{4}>{5}'
)
TITLE = (
    '<textarea class="form-input grid__cell grid__title" autocomplete="off" rows="{6}" id="id_{0}-{1}" name="{0}-{1}"'
    ' aria-labelledby="{3}"{4}>\n{2}</textarea>{5}'
)
"""A title of two lines is read whole; it is kept as one line."""
LETTERS = 30
"""About as many letters of a title stand on one line."""
ROW = (
    '<tr data-row="{}"{}><th scope="row"><input type="hidden" name="row" value="{}">'
    '<input type="hidden" name="{}-started_from" value="{}">{}</th>{}<td class="grid__more">{}</td></tr>'
)
READ_ROW = '<tr><th scope="row">{}</th>{}<td class="grid__more">{}</td></tr>'
LINK = '<a href="{}"{}>Åbn<span class="sr-only"> {}</span></a>'
FAULT = '<p class="form-error-message" id="id_{}-{}_error">{}</p>'
WRONG = ' aria-invalid="true" aria-describedby="id_{}-{}_error"'
UNITS = SafeString(' list="grid-units"')
NEWER = (
    '<p class="grid__newer small">Nyere tal: {} ({}) <button class="button button-tertiary button-small" type="submit"'
    ' name="take" value="{}">Brug det<span class="sr-only"> som udgangspunkt for {}</span></button></p>'
)
BEGIN = SafeString(' placeholder="+ måltal"')
FIRST = SafeString(" data-focus")
UNSAVED = SafeString(" data-unsaved")
CONFLICT = '<tr class="grid__conflict"><td colspan="{}"><div class="grid__conflict-box">{}</div></td></tr>{}'


@register.simple_tag
def grid_row(plan, grid, row, may_write):
    """A target as a row of the table: for who may write with a control in each cell."""
    cells = [*((name, None) for name in LABELS), *((column.cell, column) for column in grid.columns)]
    url = section_url(plan, "target", row.key)
    if not may_write:
        texts = [filled("<td>{}</td>", row.text(name, column)) for name, column in cells[1:]]
        title = row.text("title")
        return filled(READ_ROW, title, one_after_the_other(texts), filled(LINK, url, "", title))
    first, *rest = [_cell(grid, row, name, column) for name, column in cells]
    hidden = "" if row.is_known else " hidden"
    shown = filled(
        ROW,
        row.key,
        UNSAVED if row.faults or row.conflict else "",
        f"{row.goal.key or NO_KEY}.{row.key}",
        row.key,
        row.started_from if row.is_known else "",
        first,
        one_after_the_other([filled("<td>{}</td>", cell) for cell in rest]),
        filled(LINK, url, hidden, row.text("title")),
    )
    if not row.conflict:
        return shown
    return filled(CONFLICT, grid.width, render_to_string("plans/conflict.html", row.conflict), shown)


def _cell(grid, row, name, column):
    fault = row.faults.get(name, "")
    extras = [
        filled(WRONG, row.key, name) if fault else "",
        UNITS if name == "unit" else "",
        BEGIN if name == "title" and not row.is_known else "",
        FIRST if grid.first == (row.key, name) else "",
    ]
    label = "grid-head-title" if name == "title" else f"grid-head-{name} id_{row.key}-title"
    message = filled(FAULT, row.key, name, fault) if fault else ""
    text = row.text(name, column)
    if name == "baseline" and (newer := grid.newer(row)):
        message = one_after_the_other([message, filled(NEWER, *newer, row.key, row.text("title"))])
    lines = 1 + len(text) // LETTERS if name == "title" else 1
    control = TITLE if name == "title" else INPUT
    return filled(control, row.key, name, text, label, one_after_the_other(extras), message, lines)
