"""Forms of an initiative."""

from crispy_forms.layout import Div, Field, Row
from django import forms
from django.db.models import Q

from bpmplan.dkfds.layout import Affix, Fold
from bpmplan.fields import DayField, KnownChoices, LineField, NumberField
from bpmplan.widgets import LongSelect

from ...models import Initiative, TargetGroup
from .section import TITLE_MISSING, SectionForm, long_text


class InitiativeForm(SectionForm):
    """Title and goal are enough; the rest is folded away until wanted."""

    kind = Initiative
    title = LineField(label="Titel", max_length=200, error_messages=TITLE_MISSING)
    goals = KnownChoices(label="Hvilke mål bidrager indsatsen til?", required=False, coerce=str)
    description = long_text()
    target_groups = KnownChoices(required=False)
    first_day = DayField(help_text="Fx 1.3.2027", required=False)
    last_day = DayField(help_text="Fx 31.12.2027", required=False)
    responsible = LineField(help_text="Fx arbejdsmarkedschefen. Skriv ikke navne.", max_length=150, required=False)
    unit = LineField(help_text="Fx Jobcentret", max_length=150, required=False)
    partners = LineField(max_length=500, required=False)
    case_numbers = LineField(help_text="Fx 15.20.00-P22-3-24", max_length=300, required=False)
    economy = NumberField(
        label="Økonomi i hele kroner",
        help_text="Fx 1.500.000 eller 1,5 mio.",
        unit="kr.",
        max_digits=13,
        decimal_places=0,
        min_value=0,
        required=False,
        error_messages={"max_decimal_places": "Skriv hele kroner, fx 1.500.000."},
    )
    economy_note = LineField(
        help_text="Fx »pr. år« eller »inden for rammen«",
        max_length=300,
        required=False,
    )
    effect = long_text()

    def prepare(self):
        goals = self.desk.section_list.goals
        self.fields["goals"].choices = [(str(goal.key), goal.full_title) for goal in goals]
        if not goals:
            self.fields["goals"].help_text = "Planen har ingen mål endnu."
        self.fields["target_groups"].choices = self._target_groups()
        for name in ("description", "effect"):
            self.fields[name].widget.attrs["rows"] = 7

    def _target_groups(self):
        """Those there are in the plan's years, and those chosen already."""
        plan = self.desk.plan
        in_plan = Q(since=None) | Q(since__year__lte=plan.last_year)
        in_plan &= Q(until=None) | Q(until__year__gte=plan.first_year)
        chosen = self.initial.get("target_groups") or []
        groups = TargetGroup.objects.filter(in_plan | Q(pk__in=chosen))
        if self.section is not None:
            groups |= TargetGroup.objects.filter(initiatives=self.section.pk)
        return [(group.pk, group.name) for group in groups.distinct()]

    def layout(self):
        return [
            Field("title", wrapper_class="wide"),
            Div("goals", css_id="id_goals", css_class="anchor"),
            Fold("Beskrivelse", "description"),
            Fold("Målgrupper", Field("target_groups", wrapper_class="options-columns")),
            Fold(
                "Hvornår og hvem",
                Row("first_day", "last_day"),
                Row("responsible", "unit"),
                Field("partners", wrapper_class="wide"),
                Field("case_numbers", wrapper_class="wide"),
            ),
            Fold("Økonomi", Affix("economy", suffix="kr."), Field("economy_note", wrapper_class="wide")),
            Fold("Forventet virkning", "effect"),
        ]

    def clean(self):
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Indsatsen kan ikke slutte, før den begynder.")
        return data


class LinkInitiativeForm(forms.Form):
    """Let an initiative that the plan has serve one more goal."""

    mark_optional = False
    initiative = forms.ChoiceField(label="Knyt en indsats, som planen allerede har", required=False, widget=LongSelect)

    def __init__(self, *args, section_list, served=(), **kwargs):
        super().__init__(*args, **kwargs)
        served = set(served)
        free = [(str(entry.key), entry.title) for entry in section_list.initiatives if entry.key not in served]
        self.fields["initiative"].choices = [("", "Vælg indsats"), *free]
        self.has_choices = bool(free)
