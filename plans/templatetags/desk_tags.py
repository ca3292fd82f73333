"""The list of sections beside a plan's pages."""

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import mark_safe

from ..content.readiness import SectionState

register = template.Library()

WORDS = {state.value: state.label for state in SectionState}


@register.simple_tag
def side_list(entries, current, goals=()):
    """Links to sections; ``goals`` stand under the chapter that is their place. ``current`` is this page's section.

    Made here and not in a template: it stands on every page of the desk, and a big plan has many sections.
    """
    return mark_safe(_list(entries, getattr(current, "key", None), goals))


def _list(entries, key, goals=()):
    return f'<ul class="side-nav">{"".join(_item(entry, key, goals) for entry in entries)}</ul>'


def _item(entry, key, goals):
    word = WORDS.get(entry.state, "")
    state = f' <span class="desk-side__state desk-side__state--{entry.state}">{word}</span>' if word else ""
    here = ' aria-current="page"' if entry.key == key else ""
    inner = _list(goals, key) if entry.kind == "goals" and goals else ""
    return f'<li><a href="{entry.url}"{here}>{escape(entry.full_title)}{state}</a>{inner}</li>'
