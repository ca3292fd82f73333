"""Lists of a plan's sections: beside its pages, and on its overview.

Made here and not in a template: a big plan has many sections, for which a template takes several times as long.
"""

from django import template
from django.utils.safestring import SafeString

from bpmplan.dkfds.templatetags.dkfds import status_badge
from bpmplan.many_html import filled, filled_each, one_after_the_other

from ..content.readiness import SectionState
from ..writing import addresses

register = template.Library()

STATE = ' <span class="desk-side__state desk-side__state--{}">{}</span>'
NOTE = ' <span class="rows__note">{}</span>'
HERE = SafeString(' aria-current="page"')
STATES = {state: filled(STATE, state.value, state.label) for state in SectionState}


@register.simple_tag
def side_list(entries, current, goals=()):
    """Links to sections; ``goals`` stand under the chapter that is their place. ``current`` is this page's section."""
    return _list(entries, getattr(current, "key", None), goals)


def _list(entries, key, goals=()):
    return filled('<ul class="side-nav">{}</ul>', one_after_the_other(_item(entry, key, goals) for entry in entries))


def _item(entry, key, goals):
    here = HERE if entry.key == key else ""
    inner = _list(goals, key) if entry.kind == "goals" and goals else ""
    return filled(
        '<li><a href="{}"{}>{}{}</a>{}</li>', entry.url, here, entry.full_title, STATES.get(entry.state, ""), inner
    )


@register.simple_tag
def outline(plan, lines, review):
    """``OverviewLine``s, each with its note, what has become of it since the earlier plan, and its state."""
    rows = ((_line(plan, line, review), _parts(plan, line, review)) for line in lines)
    return filled('<ol class="outline">\n{}</ol>', filled_each("<li>{}{}</li>\n", rows))


def _parts(plan, line, review):
    parts = ((_line(plan, part, review),) for part in line.parts)
    return filled("<ul>{}</ul>", filled_each("<li>{}</li>", parts)) if line.parts else ""


def _line(plan, line, review):
    url = addresses.section_url(plan, line.section, line.key)
    notes = filled_each(NOTE, ((note,) for note in (line.note, _since_earlier(review, line.key)) if note))
    badge = status_badge(line.state) if line.state else ""
    return filled('<div class="outline__line"><a href="{}">{}</a>{}{}</div>', url, line.title, notes, badge)


def _since_earlier(review, key):
    """What has become of a section since the earlier plan: "Nyt siden 2023"; empty without an earlier plan."""
    state = review.changes.shown_of(key) if review else None
    return f"{state.label} siden {review.earlier.years}" if state else ""
