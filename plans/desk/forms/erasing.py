"""Forms about erasing by law: what is to go, and why."""

from django import forms

from bpmplan import danish
from bpmplan.dkfds.layout import helper
from bpmplan.passages import LONGEST

from ...erasing.whole_files import WholeFile, what_is
from ...models import Law

MOST_PLACES = 1_000


class FindForm(forms.Form):
    """What is to go. ``passage`` is a ``Passage``, or a ``WholeFile``, when the form is valid."""

    mark_optional = False

    text = forms.CharField(
        label="Hvad skal slettes?",
        help_text=(
            "Skriv det, som det står i planen, fx et CPR-nummer eller et navn. Det findes også med store og små "
            "bogstaver, delt over linjer, med fed skrift og med eller uden bindestreg."
        ),
        error_messages={"required": "Skriv det, der skal slettes."},
        max_length=2 * LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("text")

    @property
    def is_file(self):
        return isinstance(getattr(self, "passage", None), WholeFile)

    def clean_text(self):
        text = self.cleaned_data["text"]
        try:
            self.passage = what_is(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return text


class WhyForm(forms.Form):
    """By which rules something goes, and why."""

    mark_optional = False
    law = forms.ChoiceField(
        label="Hvorfor skal det slettes?",
        choices=Law.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvorfor det skal slettes."},
    )
    reason = forms.CharField(
        label="Begrundelse",
        help_text="Gemmes sammen med, hvem der slettede, hvornår og hvor. Skriv den uden selve oplysningen.",
        error_messages={"required": "Skriv en begrundelse."},
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("law", "reason")


class ErasureForm(WhyForm, FindForm):
    """Why it goes, and where it may stay (``leave``), of the places that were shown (``seen``)."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = forms.HiddenInput()
        self.helper = helper("text", "seen", "law", "reason")

    def clean(self):
        data = super().clean()
        passage = getattr(self, "passage", None)
        if passage and passage.stands_in(data.get("reason") or ""):
            self.add_error("reason", "Begrundelsen gemmes, så skriv den uden den oplysning, der skal slettes.")
        return data


def too_many(count):
    """The sentence for one who typed so little that it stands nearly everywhere; empty when it doesn't."""
    if count <= MOST_PLACES:
        return ""
    return f"Det står {danish.number(count)} steder. Skriv mere af teksten, så der ikke slettes for meget."
