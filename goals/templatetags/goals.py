"""``{% load goals %}``: a goal's words as they changed, dates in Danish."""

from django import template

from bpmplan import danish
from bpmplan.differences import marked

register = template.Library()


@register.filter
def danish_date(value):
    return danish.date(value)


@register.filter
def changed_from(after, before):
    """The newer text with what was removed and added since the earlier one marked, word by word."""
    return marked(before, after, spoken=True)


@register.filter
def wordings_seen(goal, is_ministry):
    """The goal's wordings with the one each replaced: ``[(wording, the one before or None)]``.

    Those that everybody may read; for the ministry also those that were only consulted on.
    """
    wordings = [wording for wording in goal.sent_wordings if is_ministry or wording.is_public]
    return list(zip(wordings, [None, *wordings], strict=False))
