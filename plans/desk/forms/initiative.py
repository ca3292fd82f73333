"""Forms of an initiative."""

from crispy_forms.layout import HTML, Div, Field, Row
from django import forms
from django.db.models import Q

from bpmplan import danish
from bpmplan.dkfds.layout import Fold
from bpmplan.fields import KnownChoices, LineField, NumberField
from bpmplan.values.fields import YEARS, PeriodField
from bpmplan.widgets import LongSelect

from ...models import Initiative, Source, TargetGroup
from .rows import RowForm, RowsOf
from .section import TITLE_MISSING, SectionForm, long_text, origin_field

SOURCES = [(source.value, danish.capital(source.label)) for source in Source]
SUM = "{% if money %}<p>Gemt: i alt {{ money }}</p>{% endif %}"


class AmountRow(RowForm):
    """What the initiative costs, or saves, in a year or several."""

    declared = Initiative.FIELDS["economy"]
    needed = {"amount": "Skriv beløbet, eller slet rækken."}
    twice = "Der er to beløb {about}. Læg dem sammen, eller slet det ene."
    add_label = "Tilføj beløb"
    hint = (
        "Et beløb for hvert år og hver finansiering, i hele kroner, fx 1.500.000 eller 1,5 mio. En besparelse skrives "
        "med minus. Er beløbet ikke fordelt på år, er året tomt."
    )
    most = 40

    period = PeriodField(allows=YEARS, required=False)
    source = forms.ChoiceField(choices=SOURCES, required=False)
    amount = NumberField(
        unit="kr.",
        max_digits=13,
        decimal_places=0,
        required=False,
        error_messages={"max_decimal_places": "Skriv hele kroner, fx 1.500.000."},
    )

    @property
    def about_words(self):
        period, source = self.about
        words = f"for {period}" if period else "uden år"
        return f"{words} fra {Source(source).label}" if source else words


class InitiativeForm(SectionForm):
    """Title and goal are enough; the rest is folded away until wanted."""

    kind = Initiative
    row_forms = {"economy": AmountRow}
    title = LineField(label="Titel", max_length=200, error_messages=TITLE_MISSING)
    goals = KnownChoices(label="Hvilke mål bidrager indsatsen til?", required=False, coerce=str)
    description = long_text()
    target_groups = KnownChoices(required=False)
    period = PeriodField(
        label="Hvornår", help_text="Fx 2027, 1.3.2027–31.12.2028, fra 2027 eller løbende", required=False
    )
    responsible = LineField(help_text="Fx arbejdsmarkedschefen. Skriv ikke navne.", max_length=150, required=False)
    unit = LineField(help_text="Fx Jobcentret", max_length=150, required=False)
    partners = LineField(max_length=500, required=False)
    case_numbers = LineField(help_text="Fx 15.20.00-P22-3-24", max_length=300, required=False)
    economy_note = LineField(
        help_text="Fx »pr. år« eller »inden for rammen«",
        max_length=300,
        required=False,
    )
    effect = long_text()
    origin = origin_field()

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
                "period",
                Row("responsible", "unit"),
                Field("partners", wrapper_class="wide"),
                Field("case_numbers", wrapper_class="wide"),
            ),
            Fold("Økonomi", RowsOf("economy"), HTML(SUM), Field("economy_note", wrapper_class="wide")),
            Fold("Forventet virkning", "effect"),
            *self.origin_layout(),
        ]


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
