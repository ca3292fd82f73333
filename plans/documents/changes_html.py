"""What differs, section by section, as HTML: a page has hundreds of fields, and a template for each would cost more
than finding the differences."""

from django.template.defaultfilters import linebreaksbr

from bpmplan.dkfds.templatetags.dkfds import status_badge
from bpmplan.many_html import filled, one_after_the_other

from ..content.changes import State

SECTION = '<article class="{}">\n<h3 class="change__title">{} {}</h3>\n{}</article>\n'
NOTE = '<p class="muted small">{}</p>\n'
LONG = '<div class="field-change">\n<p class="field-change__label">{}</p>\n{}\n</div>\n'
LINE = '<div class="field-change field-change--line">\n<p class="field-change__label">{}</p>\n<p>{}</p>\n</div>\n'
WAYS_BACK = '<ul class="nobullet-list small">{}</ul>\n'
WAY_BACK = '<li><a href="{}">{}</a></li>'
WRITE_WHY = ' <a href="{}?afsnit={}">Skriv hvorfor<span class="sr-only">: {}</span></a>'


def sections_html(changes, review_url="", ways_back=None):
    """Each ``SectionChange`` with what is new in it. At ``review_url`` one says why a section is gone.

    ``ways_back.of(change)``: ``[(sentence, address)]`` of where one brings back what stood before.
    """
    return one_after_the_other(_section(change, review_url, ways_back) for change in changes)


def fields_html(fields):
    """Each ``FieldChange``: its label, what went and what came."""
    return one_after_the_other(map(_field, fields))


def _section(change, review_url, ways_back):
    shown = change.shown
    parts = []
    if change.has_moved and change.fields:
        parts.append(filled(NOTE, "Står et andet sted i rækkefølgen."))
    elif change.has_moved:
        parts.append(filled(NOTE, "Ordene er de samme. Afsnittet står et andet sted i rækkefølgen."))
    if shown == State.CHANGED and not change.fields:
        parts.append(filled(NOTE, f"Målets egne ord er de samme. Det er {change.other_parts}, der er ændret."))
    if shown == State.GONE:
        parts.append(_why(change, review_url))
    parts.append(fields_html(change.fields))
    if ways_back and (ways := ways_back.of(change)):
        parts.append(filled(WAYS_BACK, one_after_the_other(filled(WAY_BACK, url, words) for words, url in ways)))
    css = "change change--part" if change.goal else "change"
    return filled(SECTION, css, change.title, status_badge(shown), one_after_the_other(parts))


def _why(change, review_url):
    """Why a section is gone, or where somebody who may says so."""
    parts = []
    if change.reason and change.reason.moved_to:
        parts.append(filled("Flyttet til »{}«. ", change.reason.moved_to))
    if change.reason and change.reason.text:
        parts.append(filled("Begrundelse: {}", linebreaksbr(change.reason.text)))
    if not parts:
        parts.append(filled('<span class="muted">Uden begrundelse.</span>'))
        if review_url:
            parts.append(filled(WRITE_WHY, review_url, change.key, change.title))
    return filled("<p>{}</p>\n", one_after_the_other(parts))


def _field(field):
    if field.is_text and field.is_only_layout:
        return filled(LONG, field.label, filled('<p class="muted">Kun opsætningen er ændret.</p>'))
    if field.is_marked:
        return filled(LONG, field.label, filled('<div class="diff">{}</div>', field.marked))
    before, after = field.in_one_line
    if not before:
        words = filled("Tilføjet: <ins>{}</ins>", after)
    elif not after:
        words = filled("Fjernet: <del>{}</del>", before)
    else:
        words = filled("Fra <del>{}</del> til <ins>{}</ins>", before, after)
    return filled(LINE, field.label, words)
