"""What the forms of all sections share. What they give is saved through ``writing.saving`` and nowhere else."""

import uuid

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from bpmplan.dkfds.layout import Fold
from bpmplan.fields import LineField, row_label
from bpmplan.widgets import MarkdownField

from ...models import LONG_TEXT, ORIGIN_LENGTH
from .rows import RowsOf, row_set

TITLE_MISSING = {"required": "Skriv en titel."}


def long_text(label=None, help_text="", max_length=LONG_TEXT):
    return MarkdownField(label=label, help_text=help_text, required=False, max_length=max_length)


def origin_field():
    """After whose plan a section was written."""
    return LineField(
        help_text="Fx »Horsens 2023«. I planen står der så »Efter Horsens 2023«. Er feltet tomt, står der ikke noget.",
        max_length=ORIGIN_LENGTH,
        required=False,
    )


def started_from_field():
    """The number of the save that what is typed began from; the page fills it in."""
    return forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Siden kunne ikke læses. Kopiér din tekst, genindlæs siden, og sæt teksten ind igen.",
        ),
    )


class SectionForm(forms.Form):
    """What a person writes in a section. ``values`` are plain values as ``saving.values_of`` gives them.

    A field without a label of its own has the declared one. ``row_forms``: ``{field: RowForm}`` of the rows that the
    kind has of its own; ``row_sets`` are their formsets.

    The desk says which ``images`` a text may show, and what makes the editor's preview. A form for a new section
    carries the key that it will have (``new_key``), so that pressing twice makes one section. ``only`` names the fields
    of a form that is for part of the section (``parts``).
    """

    kind = None
    filled = ""
    """What the form itself has filled in where nothing was written, in a sentence."""
    row_forms = {}
    mark_optional = False

    started_from = started_from_field()
    new_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, desk, section=None, values=None, initial=None, only=None):
        self.desk = desk
        self.section = section
        filled = {"new_key": uuid.uuid4()} if section is None else {"started_from": section.edit_no}
        super().__init__(data, files, initial={**filled, **self.as_initial(values or {}), **(initial or {})})
        del self.fields["new_key" if section is not None else "started_from"]
        for name, field in self.fields.items():
            if field.label is None and name in self.kind.FIELDS:
                field.label = self.kind.FIELDS[name].label
        self.prepare()
        self.only = only
        if only is not None:
            kept = (*only, *self.hidden_names())
            for name in [name for name in self.fields if name not in kept]:
                del self.fields[name]
        own_rows = [name for name in self.row_forms if only is None or name in only]
        self.row_sets = {name: self._row_set(name, data, values or {}) for name in own_rows}

    def _row_set(self, name, data, values):
        """The rows of a field; those that were not sent with the form stay as they are."""
        rows, is_sent = values.get(name, ()), data is not None and f"{name}-TOTAL_FORMS" in data
        if data is not None and not is_sent and self.section is not None:
            rows = self.kind.FIELDS[name].value_of(self.section)
        return row_set(self.row_forms[name], data if is_sent else None, rows, **self.for_rows(name))

    @property
    def rows(self):
        """The formsets of rows that belong to the form."""
        return list(self.row_sets.values())

    def for_rows(self, name):
        """What the form of each row of a field is given."""
        return {}

    def is_valid(self):
        return all([super().is_valid(), *(rows.is_valid() for rows in self.rows if rows.is_bound)])

    def control(self, name):
        """What a person calls the control with this name in the sent form, and its field; "" and None for one that is
        not of this form."""
        if name in self.fields:
            return self.fields[name].label, self.fields[name]
        of_rows, number, column = [*name.split("-"), "", ""][:3]
        rows = self.row_sets.get(of_rows)
        if rows is None or not number.isdecimal() or column not in rows.form.base_fields:
            return "", None
        row, field = row_label(int(number) + 1), rows.empty_form.fields[column]
        return f"{rows.declared.label}, {row.lower()}, {field.label.lower()}", field

    def prepare_display(self):
        """Prepare the form for display; a form that is saved without being shown doesn't need it."""
        for field in self.fields.values():
            if isinstance(field, MarkdownField):
                field.widget.images, field.widget.preview_url = self.desk.images, self.desk.preview_url
                field.widget.upload_url = self.desk.links["image_add"] if self.desk.may_write else ""
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.error_summary = False  # the page has one, for the form and its rows together
        self.helper.layout = Layout(
            *self.hidden_names(), *(self.layout() if self.only is None else self._layout_of_part())
        )

    def prepare(self):
        """Choose fields and choices for the section at hand."""

    def layout(self):
        return [name for name in self.fields if name not in self.hidden_names()]

    def origin_layout(self):
        return [Fold("Skrevet efter en anden kommunes plan", Field("origin", wrapper_class="wide"))]

    def _layout_of_part(self):
        """The fields of a part, each as wide as there is room for, in the order in which the part names them."""
        there = [name for name in self.only if name in self.fields or name in self.row_sets]
        return [
            RowsOf(name) if name in self.row_sets else Field(name, wrapper_class=self._width(name)) for name in there
        ]

    def _width(self, name):
        return "options-columns" if isinstance(self.fields[name].widget, forms.CheckboxSelectMultiple) else "wide"

    def hidden_names(self):
        return [name for name in ("started_from", "new_key") if name in self.fields]

    def as_initial(self, values):
        """Plain values made ready to be shown in the form's fields."""
        fields = self.kind.FIELDS
        written = {name: value for name, value in values.items() if name not in self.row_forms}
        return {name: fields[name].python(value) if name in fields else value for name, value in written.items()}

    def to_save(self):
        """``{field: value}`` of what was written, for ``saving``."""
        names = [field.name for field in self.kind.FIELDS.written]
        written = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return written | {name: rows.plain for name, rows in self.row_sets.items() if rows.is_bound}
