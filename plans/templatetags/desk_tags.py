"""The list of sections beside a plan's pages."""

from django import template
from django.utils.safestring import SafeString

from bpmplan.many_html import filled, one_after_the_other

from ..content.readiness import SectionState

register = template.Library()

STATE = ' <span class="desk-side__state desk-side__state--{}">{}</span>'
HERE = SafeString(' aria-current="page"')
STATES = {state: filled(STATE, state.value, state.label) for state in SectionState}


@register.simple_tag
def side_list(entries, current, goals=()):
    """Links to sections; ``goals`` stand under the chapter that is their place. ``current`` is this page's section.

    Made here and not in a template: it stands on every page of the desk, and a big plan has many sections.
    """
    return _list(entries, getattr(current, "key", None), goals)


def _list(entries, key, goals=()):
    return filled('<ul class="side-nav">{}</ul>', one_after_the_other(_item(entry, key, goals) for entry in entries))


def _item(entry, key, goals):
    here = HERE if entry.key == key else ""
    inner = _list(goals, key) if entry.kind == "goals" and goals else ""
    return filled(
        '<li><a href="{}"{}>{}{}</a>{}</li>', entry.url, here, entry.full_title, STATES.get(entry.state, ""), inner
    )
