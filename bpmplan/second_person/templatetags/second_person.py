"""``{% load second_person %}``: the line on the front pages of those who may agree to something."""

from django import template
from django.utils import timezone

from .. import proposing

register = template.Library()


@register.simple_tag(takes_context=True)
def proposals_for_me(context):
    """The proposals that wait for this person's yes."""
    return proposing.waiting_for(context["request"].user, timezone.now())


@register.inclusion_tag("second_person/waiting.html", takes_context=True)
def what_waits_for_me(context):
    """How many proposals wait for this person's yes, and the way there; nothing when none does."""
    return {"waiting": proposals_for_me(context)}
