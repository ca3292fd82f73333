from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms

from bpmplan.dkfds.layout import Actions, Fold


class ReasonField(forms.CharField):
    """Why something is proposed, asked for in the form of the deed itself."""

    def __init__(self, **options):
        options = {
            "label": "Begrundelse",
            "help_text": "En kollega læser den og godkender, før det sker.",
            "error_messages": {"required": "Skriv hvorfor, så en kollega kan tage stilling."},
            "widget": forms.Textarea(attrs={"rows": 3}),
            "max_length": 2000,
            **options,
        }
        super().__init__(**options)


class ReasonForm(forms.Form):
    """For a deed that asks for nothing but why."""

    reason = ReasonField()


class DeclineForm(forms.Form):
    answer = forms.CharField(
        label="Hvorfor afviser du?",
        help_text="Sendes til den, der foreslog det.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv hvorfor, så din kollega ved, hvad der er galt."},
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = action
        decline = Submit("decline", "Afvis", css_class="button-secondary")
        self.helper.layout = Layout(Fold("Afvis i stedet", "answer", Actions(decline)))
