"""Form of a plan's goal."""

from crispy_forms.layout import HTML, Div, Field
from django import forms

from bpmplan.dkfds.layout import Fold
from bpmplan.fields import LineField

from ...models import PlanGoal
from .section import SectionForm, long_text


class PlanGoalForm(SectionForm):
    kind = PlanGoal
    title = LineField(
        label="Kommunens egen formulering af målet",
        help_text="Frivilligt. Er feltet tomt, står målet med ministerens ord.",
        max_length=300,
        required=False,
        error_messages={"required": "Skriv målet med egne ord."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    challenge = long_text(help_text="Hvordan ser det ud hos jer, og hvorfor er målet vigtigt?")
    ambition = long_text(help_text="Hvad vil I opnå?")
    strategy = long_text(help_text="Hvordan vil I nå det? Indsatserne har deres egne sider.")
    follow_up = long_text(
        help_text="Har målet ikke måltal, så beskriv, hvordan I følger op. Så er målet besvaret.",
    )
    left_out = forms.BooleanField(required=False)
    left_out_reason = long_text(max_length=5_000)

    def prepare(self):
        for name in ("challenge", "ambition", "strategy", "follow_up", "left_out_reason"):
            self.fields[name].widget.attrs["rows"] = 7
        if self.is_own:
            self.fields["title"].required = True
            self.fields["title"].label = "Kommunens eget mål"
            self.fields["title"].help_text = "Målet i én sætning."
            del self.fields["left_out"], self.fields["left_out_reason"]

    @property
    def is_own(self):
        return self.section is None or self.section.is_own

    def layout(self):
        texts = ["challenge", "ambition", "strategy", "follow_up"]
        if self.is_own:
            return [Field("title", wrapper_class="wide"), *texts]
        own = Div(Field("title", wrapper_class="wide"), css_class="beside__own")
        return [
            Div(HTML('{% include "plans/minister.html" %}'), own, css_class="beside"),
            *texts,
            Fold("Udelad målet af planen", "left_out", "left_out_reason"),
        ]
