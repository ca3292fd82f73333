"""``{% typed_text %}``: what somebody typed in a form that nothing takes any more, so that they can copy it."""

from django import template

from bpmplan.views import typed

register = template.Library()
LEAST = 25
"""Letters of a text that takes time to type again."""


@register.inclusion_tag("typed_text.html", takes_context=True)
def typed_text(context):
    request = context.get("request")
    is_post = request is not None and request.method == "POST"
    return {"texts": [value for _, value in typed(request) if len(value.strip()) >= LEAST] if is_post else []}
