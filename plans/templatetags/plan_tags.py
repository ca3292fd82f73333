"""What templates about plans need: addresses of sections, Danish numbers and dates, rendered text."""

from django import template

from bpmplan import danish

from ..writing import addresses

register = template.Library()
register.filter("danish_date", danish.date)
register.filter("danish_moment", danish.moment)
register.filter("danish_number", danish.number)
register.filter("listed", danish.listed)


@register.simple_tag
def section_url(plan, line, field=""):
    """The page of a ``Line`` or a ``Missing``; the latter leads to its own field."""
    return addresses.section_url(plan, line.section, line.key, field or getattr(line, "field", ""))
