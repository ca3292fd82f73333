"""``format_html`` for pages with hundreds of cells: the same escaping at a tenth of the cost."""

from html import escape

from django.utils.safestring import SafeString

SELECTED = SafeString(" selected")


def filled(template, *values):
    """``template`` with its ``{}`` filled in: what is not HTML already (``SafeString``) is escaped."""
    return SafeString(template.format(*map(_html, values)))


def filled_each(template, rows):
    """``template`` filled in for each of ``rows`` (tuples of values), one after the other."""
    return SafeString("".join([template.format(*map(_html, row)) for row in rows]))


def one_after_the_other(parts):
    """Several pieces of HTML or text as one."""
    return SafeString("".join(map(_html, parts)))


def options_of(choices, chosen):
    """``<option>``s of ``(value, label)``, the chosen one marked."""
    options = ((value, SELECTED if value == chosen else "", label) for value, label in choices)
    return filled_each('<option value="{}"{}>{}</option>', options)


def _html(value):
    if type(value) is SafeString:
        return value
    return escape(value if type(value) is str else str(value))
