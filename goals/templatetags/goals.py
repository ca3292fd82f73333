"""``{% load goals %}``: a goal's words as they changed, dates in Danish."""

from django import template

from bpmplan import danish
from bpmplan.many_html import filled, one_after_the_other
from goals import through_years

register = template.Library()
MARK = {
    "same": "{} ",
    "del": '<del><span class="sr-only">Fjernet: </span>{}</del> ',
    "ins": '<ins><span class="sr-only">Tilføjet: </span>{}</ins> ',
}


@register.filter
def danish_date(value):
    return danish.date(value)


@register.filter
def changed_from(after, before):
    """The newer text with what was removed and added since the earlier one marked, word by word."""
    return one_after_the_other(filled(MARK[kind], text) for kind, text in through_years.word_changes(before, after))


@register.filter
def wordings_seen(goal, is_ministry):
    """The goal's wordings with the one each replaced: ``[(wording, the one before or None)]``.

    Those that everybody may read; for the ministry also those that were only consulted on.
    """
    wordings = [wording for wording in goal.sent_wordings if is_ministry or wording.is_public]
    return list(zip(wordings, [None, *wordings], strict=False))
