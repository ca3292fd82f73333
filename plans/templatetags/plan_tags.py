"""What templates about plans need: addresses of sections, Danish numbers and dates, rendered text."""

from django import template
from django.utils.html import format_html

from bpmplan import danish
from bpmplan.dkfds.templatetags.dkfds import fds_table
from bpmplan.text import readable

from ..documents import changes_html
from ..writing import addresses

register = template.Library()
register.filter("danish_date", danish.date)
register.filter("danish_moment", danish.moment)
register.filter("danish_number", danish.number)
register.filter("listed", danish.listed)
register.filter("either", danish.either)
register.simple_tag(changes_html.fields_html, name="field_changes")
register.simple_tag(changes_html.sections_html, name="section_changes")


@register.simple_block_tag(end_name="endplan_table")
def plan_table(content, is_page, caption, css=""):
    """A table of the plan, with its caption: on a page in the frame that scrolls, on paper as it is."""
    if is_page:
        return fds_table(content, caption, css)
    return format_html('<table class="{}"><caption>{}</caption>{}</table>', css, caption, content)


@register.simple_block_tag(end_name="endpart")
def part(content, doc, section, of, name, label="", text=None, *, is_blank=False):
    """What a person writes at one time. On the page of writing it gets a place, where it can be opened.

    ``of`` is the section that it is part of, by its model name a ``section``, ``label`` what it is called there, and
    ``text`` says whether anything is written. ``is_blank``: nothing is, and the content says so itself.
    """
    if doc.writing is None:
        return content
    is_empty = text is not None and not text
    return doc.writing.place("" if is_empty else content, section, of, name, label, is_blank)


@register.simple_tag
def begin_here(doc, section, goal=None):
    """On the page of writing, where a new section of a kind is begun: by its title."""
    return doc.writing.begin(section, goal) if doc.writing else ""


@register.simple_tag
def guided_goals(doc, goal):
    """On the page of writing, the minister's goals with guidance that a goal answers; nowhere else."""
    return doc.writing.guidance(goal.key) if doc.writing else ()


@register.filter
def readable_text(words, is_markdown):
    """A field's words as a person reads them, without the signs of Markdown."""
    return readable(words) if is_markdown else words


@register.simple_tag
def plan_url(plan, name, *args):
    """The address of a page of the plan by its URL name; ``url`` takes ten times as long to look it up."""
    return addresses.address_of(plan, name, *args)


@register.simple_tag
def section_url(plan, item):
    """The page where an ``Item`` of readiness is mended, at its field."""
    return addresses.section_url(plan, item.section, item.key, item.field)
