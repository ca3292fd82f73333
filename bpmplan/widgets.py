"""The form field for the plan's text: a plain textarea that works alone, and an editor on top where scripts run."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.forms.widgets import Script
from django.urls import reverse

from . import text
from .cleaning import clean
from .danish import number
from .fields import check_drawable
from .many_html import filled, filled_each, options_of
from .text_limits import check_parts

EDITOR = "built/editor.js"
"""The editor's script, bundled by .ci/editor.mjs from static/editor/."""


class LongSelect(forms.Select):
    """A list of many choices, without groups: Django's own draws a template for each of them."""

    def render(self, name, value, attrs=None, renderer=None):
        [chosen] = self.format_value(value)
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return filled("<select{}>{}</select>", attributes, options_of(self.choices, chosen))


class SuggestingInput(forms.TextInput):
    """A line of text for which there are ``suggestions``; anything else can be typed too."""

    def __init__(self, attrs=None, *, suggestions=()):
        super().__init__(attrs)
        self.suggestions = list(suggestions)

    def render(self, name, value, attrs=None, renderer=None):
        identifier = f"{(attrs or {}).get('id', name)}_suggestions"
        line = super().render(name, value, {**(attrs or {}), "list": identifier}, renderer)
        options = filled_each('<option value="{}"></option>', ((one,) for one in self.suggestions))
        return filled('{}<datalist id="{}">{}</datalist>', line, identifier, options)


class DeferredScript(Script):
    """A script that runs when the page is read. Django's own puts the attributes together anew for every page."""

    def __str__(self):
        return filled('<script src="{}" defer></script>', self.path)


class MarkdownTextarea(forms.Textarea):
    """A textarea, and over it an editor that shows the text as it is read; without scripts a textarea with a help.

    `images` is the plan's images that the text may show: dicts with `key`, `title`, `alt` and `url`. `preview_url` is
    where the preview is made; left out it is `text_preview`, which knows no images. `upload_url` takes a new image
    (`file`, `alt`, `title`, `new_key`) and answers in JSON as `images` have it, or with a `sentence`; without it the
    editor takes none.
    """

    template_name = "widgets/markdown.html"

    class Media:
        css = {"all": ["css/editor.css"]}
        js = [DeferredScript(EDITOR)]

    def __init__(self, attrs=None, *, images=(), preview_url=None, upload_url=""):
        super().__init__({"rows": 12, "class": "form-input", **(attrs or {})})
        self.images = list(images)
        self.preview_url, self.upload_url = preview_url, upload_url

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        identifier = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["widget"]["attrs"]["id"] = identifier
        context["widget"] |= {
            "images": [
                {part: str(image.get(part, "")) for part in ("key", "title", "alt", "url")} for image in self.images
            ],
            "images_id": f"{identifier}_images",
            "preview_id": f"{identifier}_preview",
            "warnings": text.table_faults(value or ""),
            "preview_url": self.preview_url or reverse("text_preview"),
            "upload_url": self.upload_url,
        }
        return context


class MarkdownField(forms.CharField):
    """Text of a plan, cleaned for storing: see `cleaning.clean`.

    The browser is given no maxlength: it would cut a long paste without a word. Too long a text comes back with one.
    """

    widget = MarkdownTextarea

    def __init__(self, *, max_length=text.MAX_CHARS, **kwargs):
        super().__init__(**kwargs)
        self.longest = max_length

    def to_python(self, value):
        value = super().to_python(clean(value) if isinstance(value, str) else value)
        if len(value) > self.longest:
            raise ValidationError(
                f"Teksten er på {number(len(value))} tegn. Der er plads til {number(self.longest)}. "
                "Del den, eller læg noget af den som bilag.",
                code="max_length",
            )
        check_parts(value)
        check_drawable(value)
        return value
