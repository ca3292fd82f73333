"""Layout objects that crispy doesn't have: limits, units, folds, links among the buttons.

Use beside ``crispy_forms.layout`` (``Layout``, ``Fieldset``, ``Row``, ``Column``, ``Div``, ``HTML``, ``Submit``,
``Button``). The form's own switches are attributes of the form: ``mark_optional = False`` leaves out "(frivilligt)".
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string


class _Dressed(Field):
    """A field whose template gets more context."""

    extra = {}

    def render(self, form, context, template_pack=TEMPLATE_PACK, extra_context=None, **kwargs):
        extra_context = {**(extra_context or {}), **self.extra}
        return super().render(form, context, template_pack=template_pack, extra_context=extra_context, **kwargs)


class CharacterLimit(_Dressed):
    """A text field that counts down to ``limit`` characters. The form's validator still decides."""

    def __init__(self, field, limit, **kwargs):
        super().__init__(field, **kwargs)
        self.extra = {"limit": limit}


class Affix(_Dressed):
    """A field with a unit before or after it: ``Affix("cost", suffix="kr.")``. Say the unit in label or hint too."""

    def __init__(self, field, *, prefix="", suffix="", **kwargs):
        super().__init__(field, **kwargs)
        self.extra = {"prefix": prefix, "suffix": suffix}


class Fold(LayoutObject):
    """Fields folded away behind a line of text; open from the start when one of them has a value or an error."""

    def __init__(self, summary, *fields, open=False):
        self.summary = summary
        self.fields = list(fields)
        self.open = open

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        content = self.get_rendered_fields(form, context, template_pack, **kwargs)
        bound = [form[pointer.name] for pointer in self.get_field_names() if pointer.name in form.fields]
        is_open = self.open or any(field.errors or field.value() not in (None, "", [], False) for field in bound)
        is_open = is_open or any(part.is_open(form) for part in self.fields if hasattr(part, "is_open"))
        return render_to_string(
            "dkfds/layout/fold.html", {"summary": self.summary, "content": content, "open": is_open}
        )


class Actions(LayoutObject):
    """The row of buttons that ends a form; ``sticky`` keeps it in sight while a long form scrolls."""

    def __init__(self, *fields, sticky=False):
        self.fields = list(fields)
        self.sticky = sticky

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        content = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string("dkfds/layout/actions.html", {"content": content, "sticky": self.sticky})


class Link(LayoutObject):
    """A link among the buttons: ``Link("Fortryd", plan.get_absolute_url())``."""

    fields = []

    def __init__(self, text, url):
        self.text = text
        self.url = url

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string("dkfds/layout/link.html", {"text": self.text, "url": self.url})


def helper(*layout):
    """The layout of the desk's forms, without the form tag: that stands in the template."""
    made = FormHelper()
    made.form_tag = False
    made.layout = Layout(*layout)
    return made
