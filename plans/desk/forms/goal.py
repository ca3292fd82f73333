"""Form of a plan's goal."""

from crispy_forms.layout import HTML, Div, Field
from django import forms

from bpmplan.dkfds.layout import Fold
from bpmplan.fields import LineField
from bpmplan.widgets import LongSelect, SuggestingInput

from ...models import GROUP_LENGTH, PlanGoal
from .section import SectionForm, long_text, origin_field

USUAL_GROUPS = ("Ministerens mål", "Kommunens egne mål", "Fælles mål med regionen")
"""Headings that plans often have goals under."""


HAS_SUB_GOALS = "Målet har selv fået delmål, så det kan ikke høre under et andet."


class PlanGoalForm(SectionForm):
    kind = PlanGoal
    under = forms.ChoiceField(
        required=False,
        help_text="Et mål kan høre under et andet som delmål.",
        error_messages={"invalid_choice": "Det mål kan ikke have delmål nu. Vælg et andet."},
        widget=LongSelect,
    )
    group = LineField(
        help_text="Fx »Kommunens egne mål«. Mål efter hinanden med samme overskrift står sammen under den. "
        "Et delmål står under sit måls overskrift.",
        max_length=GROUP_LENGTH,
        required=False,
        widget=SuggestingInput,
    )
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
    origin = origin_field()

    def prepare(self):
        self._prepare_place()
        for name in ("challenge", "ambition", "strategy", "follow_up", "left_out_reason"):
            self.fields[name].widget.attrs["rows"] = 7
        if self.is_own:
            self.fields["title"].required = True
            self.fields["title"].label = "Kommunens eget mål"
            self.fields["title"].help_text = "Målet i én sætning."
            del self.fields["left_out"], self.fields["left_out_reason"]

    def _prepare_place(self):
        """Which goals it can stand under, and the headings that the plan's goals stand under already."""
        goals = self.desk.section_list.goals
        own = self.section and self.section.key
        has_sub_goals = any(goal.under == own for goal in goals) if own else False
        above = [] if has_sub_goals else [goal for goal in goals if not goal.under and goal.key != own]
        is_sent = self.is_bound and self.data.get("under")
        if above or is_sent:
            self.fields["under"].choices = [("", "Intet andet mål"), *((str(g.key), g.full_title) for g in above)]
        else:
            del self.fields["under"]
        if has_sub_goals and is_sent:  # it got one after the form was opened
            self.fields["under"].error_messages["invalid_choice"] = HAS_SUB_GOALS
        groups = [goal.group for goal in goals if goal.group]
        self.fields["group"].widget.suggestions = list(dict.fromkeys((*groups, *USUAL_GROUPS)))

    def clean(self):
        data = super().clean()
        if data.get("under"):
            data["group"] = ""
        return data

    @property
    def is_own(self):
        return self.section is None or self.section.is_own

    def layout(self):
        texts = ["challenge", "ambition", "strategy", "follow_up"]
        place = Fold("Hvor målet står", *(name for name in ("under", "group") if name in self.fields))
        if self.is_own:
            return [Field("title", wrapper_class="wide"), place, *texts, *self.origin_layout()]
        own = Div(Field("title", wrapper_class="wide"), css_class="beside__own")
        return [
            Div(HTML('{% include "plans/minister.html" %}'), own, css_class="beside"),
            place,
            *texts,
            *self.origin_layout(),
            Fold("Udelad målet af planen", "left_out", "left_out_reason"),
        ]
