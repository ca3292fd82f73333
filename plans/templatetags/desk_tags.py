"""Lists of a plan's sections: beside its pages, and on its overview.

Made here and not in a template: a big plan has many sections, for which a template takes several times as long.
"""

from django import template
from django.utils.safestring import SafeString

from bpmplan.dkfds.templatetags.dkfds import status_badge
from bpmplan.many_html import filled, filled_each, one_after_the_other

from ..content.readiness import SectionState
from ..models import ChapterKind
from ..models.goal_tree import with_headings
from ..writing import addresses

register = template.Library()

STATE = ' <span class="desk-side__state desk-side__state--{}">{}</span>'
SIDE_HEADING = '<li class="side-nav__heading">{}</li>'
HEADING = '<li class="outline__heading">{}</li>'
NOTE = ' <span class="rows__note">{}</span>'
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
        '{}<li><a href="{}"{}>{}{}</a>{}</li>',
        filled(SIDE_HEADING, heading) if heading else "",
        entry.url,
        HERE if entry.key == key else "",
        entry.full_title,
        STATES.get(entry.state, ""),
        _list(parts, key, inside) if parts else "",
    )


@register.simple_tag
def outline(plan, lines, review):
    """``OverviewLine``s, each with its note, what has become of it since the earlier plan, and its state."""
    return filled('<ol class="outline">\n{}</ol>', _lines(plan, lines, review, "{}<li>{}{}</li>\n"))


def _lines(plan, lines, review, item):
    rows = (
        (
            filled(HEADING, heading) if heading else "",
            _line(plan, line, review),
            filled("<ul>{}</ul>", _lines(plan, line.parts, review, "{}<li>{}{}</li>")) if line.parts else "",
        )
        for heading, line in with_headings(lines)
    )
    return filled_each(item, rows)


def _line(plan, line, review):
    url = addresses.section_url(plan, line.section, line.key)
    notes = filled_each(NOTE, ((note,) for note in (line.note, _since_earlier(review, line.key)) if note))
    badge = status_badge(line.state) if line.state else ""
    return filled('<div class="outline__line"><a href="{}">{}</a>{}{}</div>', url, line.title, notes, badge)


def _since_earlier(review, key):
    """What has become of a section since the earlier plan: "Nyt siden 2023"; empty without an earlier plan."""
    state = review.changes.shown_of(key) if review else None
    return f"{state.label} siden {review.earlier.years}" if state else ""
