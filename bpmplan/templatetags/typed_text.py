"""``{% typed_text %}``: what somebody typed in a form that nothing takes any more, so that they can copy it."""

from django import template

from bpmplan.typed import is_typed, typed

register = template.Library()
LEAST = 25
"""Letters of a text that takes time to type again."""


@register.inclusion_tag("typed_text.html", takes_context=True)
def typed_text(context):
    request = context.get("request")
    sent = typed(request) if request is not None and request.method == "POST" else []
    return {"texts": [value for name, value in sent if len(value.strip()) >= LEAST and is_typed(name, value)]}


@register.filter
def typed_as(value, name):
    """Whether a person may have typed this value of the field ``name``."""
    return is_typed(name, value)
