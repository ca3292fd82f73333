"""The form by which parts of a plan are opened that a body has adopted with changes: which, and what was decided."""

import uuid

from django import forms

from bpmplan.dkfds.layout import helper

from ...writing.section_list import section_list_of
from .returning import GROUPS
from .steps import ReasonForm


class AmendForm(ReasonForm):
    """The parts that were changed at the meeting. The targets of a goal go with it."""

    mark_optional = False

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Hvad blev besluttet?"
        self.fields[
            "reason"
        ].help_text = (
            "Skriv ændringerne, som de står i referatet. Det står i planens historik og i mailen til kollegerne."
        )
        self.fields["reason"].error_messages["required"] = "Skriv, hvad der blev besluttet."
        section_list = section_list_of(plan)
        self.groups = []
        for name, label in GROUPS:
            if entries := getattr(section_list, name):
                self.fields[name] = forms.MultipleChoiceField(
                    label=f"{label}, der blev ændret",
                    help_text="Et måls måltal kan rettes sammen med det." if name == "goals" else "",
                    choices=[(str(entry.key), entry.full_title) for entry in entries],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                    error_messages={"invalid_choice": "En af delene er der ikke længere. Vælg igen."},
                )
                self.groups.append(name)
        self.helper = helper("reason", *self.groups)

    def clean(self):
        data = super().clean()
        if self.groups and not self.errors and not self.sections:
            self.add_error(self.groups[0], "Vælg mindst en del, der blev ændret.")
        return data

    @property
    def sections(self):
        """The keys of the sections that were chosen."""
        return [uuid.UUID(key) for name in self.groups for key in self.cleaned_data.get(name, ())]
