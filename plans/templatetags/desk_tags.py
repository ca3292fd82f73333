"""Lists of a plan's sections: beside its pages, and beside the page that it is written on.

Made here and not in a template: a big plan has many sections, for which a template takes several times as long.
"""

from django import template
from django.utils.safestring import SafeString

from bpmplan.danish import counted
from bpmplan.many_html import filled, filled_each, one_after_the_other

from ..content.readiness import SectionState
from ..models import ChapterKind
from ..models.goal_tree import with_headings

register = template.Library()

STATE = ' <span class="desk-side__state desk-side__state--{}">{}</span>'
NOTES = ' <span class="desk-side__notes">{}</span>'
SIDE_HEADING = '<li class="side-nav__heading">{}</li>'
HERE = SafeString(' aria-current="page"')
STATES = {state: filled(STATE, state.value, state.label) for state in SectionState}


@register.simple_tag
def side_list(entries, current, goals=()):
    """Links to sections; ``goals`` stand under the chapter that is their place. ``current`` is this page's section."""
    inside = {}
    for entry in (*entries, *goals):
        if entry.under:
            inside.setdefault(entry.under, []).append(entry)
    main_goals = [goal for goal in goals if not goal.under]
    inside |= {entry.key: main_goals for entry in entries if entry.kind == ChapterKind.GOALS}
    shown = [entry for entry in entries if not entry.under]
    return _list(shown, getattr(current, "key", None), inside)


def _list(entries, key, inside):
    items = (_item(heading, entry, key, inside) for heading, entry in with_headings(entries))
    return filled('<ul class="side-nav">{}</ul>', one_after_the_other(items))


def _item(heading, entry, key, inside):
    parts = inside.get(entry.key)
    return filled(
        '{}<li><a href="{}"{}>{}{}{}</a>{}</li>',
        filled(SIDE_HEADING, heading) if heading else "",
        entry.url,
        HERE if entry.key == key else "",
        entry.full_title,
        STATES.get(entry.state, ""),
        note_count(entry.notes, entry.asked),
        _list(parts, key, inside) if parts else "",
    )


@register.simple_tag
def plan_map(lines):
    """``OverviewLine``s as the list beside the page where the plan is written: each leads to its place there."""
    return filled('<ul class="side-nav">{}</ul>', filled_each("{}<li>{}{}</li>", map(_place, with_headings(lines))))


def _place(headed):
    heading, line = headed
    return (
        filled(SIDE_HEADING, heading) if heading else "",
        filled(
            '<a href="#{}">{}{}{}</a>',
            line.key,
            line.title,
            STATES.get(line.state, ""),
            note_count(line.notes, line.asked),
        ),
        plan_map(line.parts) if line.parts else "",
    )


@register.simple_tag
def note_count(count, asked=0):
    """How many notes are open about something, and of how many an answer is asked for; nothing without notes."""
    if not count:
        return ""
    words = counted(count, "bemærkning", "bemærkninger")
    return filled(NOTES, f"{words}, {asked} bedt om svar" if asked else words)
