"""``{% load danish %}``: numbers with their words, and moments, as Danes read them."""

from django import template

from bpmplan import danish

register = template.Library()
register.simple_tag(danish.counted)
register.simple_tag(danish.fitting)
register.filter("danish_moment", danish.moment)
register.filter("danish_number", danish.number)
register.filter("ended", danish.ended)
