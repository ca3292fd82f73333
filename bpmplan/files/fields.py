"""The form field of an upload: any form that takes a file has it, and its faults are said there."""

from django import forms

from .kinds import ENDINGS, IMAGES, check
from .storing import store


class UploadField(forms.FileField):
    """A form field for one file: checked by its content and stored. Its value is a ``StoredFile``.

    What can't be stored, because of what it is or because the storage is full or away, is said at the field, and the
    form is shown again with what was typed. ``images_only``: PNG or JPEG. ``types``: the content types that it takes,
    if not all; its help text then names them in Danish. ``max_bytes``: a limit below the common one. What was stored
    and isn't used after all (another field was wrong) is swept later.
    """

    def __init__(self, *, images_only=False, types=None, max_bytes=None, **kwargs):
        self.images_only, self.types, self.max_bytes = images_only, types, max_bytes
        kwargs.setdefault("help_text", "PNG eller JPEG." if images_only else "PDF, Word, Excel, tekst, PNG eller JPEG.")
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        types = IMAGES if self.images_only else self.types or ENDINGS
        endings = [ending for content_type in types for ending in ENDINGS[content_type]]
        return super().widget_attrs(widget) | {"accept": ",".join(endings)}

    def clean(self, data, initial=None):
        uploaded = super().clean(data, initial)
        if not uploaded or uploaded is initial:
            return uploaded
        content_type = check(uploaded, self.images_only, max_bytes=self.max_bytes)
        if self.types and content_type not in self.types:
            raise forms.ValidationError(f"Filtypen kan ikke bruges her. {self.help_text}", code="type")
        return store(uploaded, content_type)
