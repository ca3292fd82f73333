"""The form by which a plan is sent back: why, and what is to be answered before it comes again."""

from crispy_forms.layout import Div
from django import forms
from django.utils.text import Truncator

from bpmplan.dkfds.layout import Fold, helper

from ...writing.section_list import section_list_of
from .notes import WordsField
from .steps import ReasonForm

GROUPS = (("chapters", "Afsnit"), ("goals", "Mål"), ("initiatives", "Indsatser"))
"""Lists of a ``SectionList`` whose sections can be chosen, and what they are called."""


class ReturnForm(ReasonForm):
    """Sections and open notes are chosen, each with a word: what is to be changed, or what is added to the note.

    A word at what isn't chosen is not sent on.
    """

    mark_optional = False

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        section_list = section_list_of(plan)
        self.entries = {}
        folds = []
        for name, label in GROUPS:
            rows = [self._add_section(entry) for entry in getattr(section_list, name)]
            folds += [Fold(f"{label}, der skal rettes", *rows)] if rows else []
        self.notes = {f"note_{note.pk}": note for note in plan.notes.open().select_related("by")}
        titles = {entry.key: entry.full_title for entry in self.entries.values()}
        rows = [self._add_note(name, note, titles.get(note.key)) for name, note in self.notes.items()]
        folds += [Fold("Bemærkninger, der skal besvares", *rows)] if rows else []
        self.helper = helper("reason", *folds)

    def _add_section(self, entry):
        name = f"section_{entry.key.hex}"
        self.entries[name] = entry
        return self._add(name, entry.full_title, f"Hvad skal rettes i »{Truncator(entry.full_title).chars(60)}«?")

    def _add_note(self, name, note, title):
        where = f"{title}: " if title else ""
        label = f"{where}»{Truncator(note.text).chars(120)}« ({note.sayer})"
        return self._add(name, label, f"Svar til {note.sayer} (frivilligt)")

    def _add(self, name, label, word):
        self.fields[name] = forms.BooleanField(label=label, required=False)
        self.fields[f"{name}_word"] = WordsField(rows=2, label=word, required=False)
        return Div(name, f"{name}_word", css_class="chosen")

    def clean(self):
        data = super().clean()
        for name in self.entries:
            if data.get(name) and not data.get(f"{name}_word") and f"{name}_word" not in self.errors:
                self.add_error(f"{name}_word", "Skriv, hvad der skal rettes.")
        return data

    @property
    def sections(self):
        """``[(section, key, word)]`` of the sections that were chosen."""
        return [(entry.section, entry.key, word) for entry, word in self._chosen(self.entries)]

    @property
    def answers(self):
        """``{note's primary key: word}`` of the notes that were chosen."""
        return {note.pk: word for note, word in self._chosen(self.notes)}

    def _chosen(self, rows):
        data = self.cleaned_data
        return [(row, data[f"{name}_word"]) for name, row in rows.items() if data[name]]
