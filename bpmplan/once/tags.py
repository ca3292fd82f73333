"""``{% csrf_token %}`` gives a form its key too, in every template: a form that is sent cannot do without it."""

from django import template
from django.template.defaulttags import CsrfTokenNode

from bpmplan.many_html import filled, one_after_the_other

from . import keys

register = template.Library()
KEY = f'<input type="hidden" name="{keys.FIELD}" value="{{}}">'


class FormKeyNode(CsrfTokenNode):
    """Django's own, and the key. A form that is shown again because of a fault keeps its key."""

    def render(self, context):
        token = super().render(context)
        if not token:
            return token
        request = context.get("request")
        key = keys.key_of(request) if request else ""
        return one_after_the_other([token, filled(KEY, key or keys.new_key())])


@register.tag
def csrf_token(parser, token):
    return FormKeyNode()
