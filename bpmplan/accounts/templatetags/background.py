"""``{% load background %}``: the line on the ministry's front page about background work."""

from django import template
from django.utils import timezone

from ..background import state_of_background

register = template.Library()


@register.inclusion_tag("accounts/parts/background.html")
def background_state():
    """A warning when no worker is alive or tasks have failed, and the way to the page about it."""
    return state_of_background(timezone.now())
