"""A press that puts ready words last in a text of the plan."""

from django.contrib import messages
from django.utils import timezone

from bpmplan.steps import Refused

from ..writing import saving
from ..writing.ready_figures import add_last
from .typed import typed_page


def put_last(desk, section, field, markdown, *, done):
    """Put Markdown last in a text of a section, and say ``done`` or why not; an answer of its own where it is locked,
    else None."""
    if desk.about(section.key).is_locked:
        return typed_page(desk, desk.locked_sentence, [])
    try:
        add_last(section, field, markdown, by=desk.user, now=timezone.now())
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [])
    except saving.Conflict:
        messages.error(desk.request, "En kollega har skrevet i teksten imens. Se den, og tryk igen.")
    except Refused as refused:
        messages.error(desk.request, str(refused))
    else:
        messages.success(desk.request, done)
    return None
