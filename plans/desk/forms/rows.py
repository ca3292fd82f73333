"""Rows that a section has of its own, in its form: one formset for all of them, made from the declaration (``Rows``).

A kind of row is a ``RowForm`` with a form field for each declared column; a section's form names it in ``row_forms``
and puts it in its layout as ``RowsOf(name)``. It works without JavaScript: there are always some empty rows, and
``static/js/rows.js`` adds more.
"""

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string

from bpmplan.fields import NumberedRows

EMPTY = (None, "", [])


class RowForm(forms.Form):
    """A row; one in which nothing is written is none.

    ``declared``: what its section's kind declares. ``needed``: ``{column: sentence}`` of what a row that is begun must
    have. ``twice``: the sentence about two rows about the same; ``{about}`` is what they are about, in words.
    """

    declared = None
    needed = {}
    twice = "Der er to rækker om {about}. Slet den ene."
    add_label = "Tilføj række"
    hint = ""
    most = 60
    extra = 3
    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {column.name: column.label for column in self.declared.columns}
        for name, field in self.fields.items():
            if field.label is None and name in labels:
                field.label = labels[name]

    @classmethod
    def initial_of(cls, row):
        """A plain row made ready to be shown in the form's fields."""
        return {column.name: column.python(cell) for column, cell in zip(cls.declared.columns, row, strict=True)}

    @property
    def row(self):
        """``{column: value}`` of what was written; empty when nothing was."""
        written = getattr(self, "cleaned_data", {})
        return written if any(value not in EMPTY for value in written.values()) else {}

    @property
    def key(self):
        """The names of the form fields that say what the row is about."""
        return self.declared.key

    @property
    def about(self):
        """What the row is about; None when that is not known, or there is no row."""
        return tuple(self.row[name] for name in self.key) if self.row and self.row.keys() >= set(self.key) else None

    @property
    def about_words(self):
        columns = {column.name: column for column in self.declared.columns}
        words = (columns[name].words(value) for name, value in zip(self.key, self.about, strict=True))
        return ", ".join(filter(None, words))

    @property
    def plain(self):
        """The row as a plain one."""
        return self.declared.plain_row([self.row.get(name) for name in self.declared.names])

    def clean(self):
        data = super().clean()
        if not self.errors and self.row:
            for name, sentence in self.needed.items():
                if data.get(name) in EMPTY:
                    self.add_error(name, sentence)
        return data


class RowSet(NumberedRows):
    """The rows of a section in its form."""

    @property
    def declared(self):
        return self.form.declared

    def clean(self):
        seen = set()
        for form in self.forms:
            if form.about is None:
                continue
            about = self.declared.told_apart_by(form.plain)
            if about in seen:
                form.add_error(form.key[0], form.twice.format(about=form.about_words))
            seen.add(about)

    @property
    def plain(self):
        """The rows that were written, as a save takes them."""
        return [form.plain for form in self.forms if form.row]

    @property
    def is_filled(self):
        return any(form.initial or form.has_changed() for form in self.forms)


def row_set(kind, data, rows, **for_rows):
    """The formset of a kind of row; ``rows`` are plain ones, and ``for_rows`` is given to every row's form."""
    made = forms.formset_factory(
        kind, formset=RowSet, extra=kind.extra, max_num=kind.most, absolute_max=kind.most + 20, validate_max=True
    )
    declared = kind.declared
    initial = [kind.initial_of(declared.plain_row(row)) for row in declared.in_order(rows)]
    return made(data, initial=initial, prefix=declared.name, form_kwargs=for_rows)


class RowsOf(LayoutObject):
    """Where the rows of a field stand in a section's form."""

    fields = []

    def __init__(self, name):
        self.name = name

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string("plans/rows.html", {"rows": form.row_sets[self.name], "name": self.name})

    def is_open(self, form):
        """Whether a fold around it stands open from the start."""
        return form.row_sets[self.name].is_filled
