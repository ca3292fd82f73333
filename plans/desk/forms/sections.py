"""Forms of the sections of a plan. What they give is saved through ``plans.saving`` and nowhere else."""

import uuid
from datetime import date
from decimal import Decimal, InvalidOperation

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout, Row
from django import forms
from django.db.models import Q

from bpmplan import danish
from bpmplan.dkfds.layout import Affix, Fold
from bpmplan.fields import DayField, KnownChoices, LineField, NumberedRows, NumberField
from bpmplan.files import UploadField, check
from bpmplan.text import render
from bpmplan.widgets import MarkdownField
from goals.models import Indicator

from ...models import (
    LONG_TEXT,
    Attachment,
    Chapter,
    ChapterKind,
    Direction,
    Initiative,
    PlanGoal,
    Target,
    TargetGroup,
    Unit,
)
from ...models.periods import Period, PeriodKind
from .fields import PeriodField

TITLE_MISSING = {"required": "Skriv en titel."}


def long_text(label, help_text="", max_length=LONG_TEXT):
    return MarkdownField(label=label, help_text=help_text, required=False, max_length=max_length)


class SectionForm(forms.Form):
    """What a person writes in a section. ``values`` are plain values as ``saving.values_of`` gives them.

    ``images`` are those that a text may show, and ``preview_url`` makes the editor's preview. A form for a new section
    carries the key that it will have (``new_key``), so that pressing twice makes one section.
    """

    kind = None
    mark_optional = False

    started_from = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Siden kunne ikke læses. Kopiér din tekst, genindlæs siden, og sæt teksten ind igen.",
        ),
    )
    new_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, desk, section=None, values=None, initial=None):
        self.desk = desk
        self.section = section
        filled = {"new_key": uuid.uuid4()} if section is None else {"started_from": section.edit_no}
        super().__init__(data, files, initial={**filled, **self.as_initial(values or {}), **(initial or {})})
        del self.fields["new_key" if section is not None else "started_from"]
        self.prepare()

    def dress(self):
        """Make the form ready to be drawn; one that is saved and never shown is spared it."""
        for field in self.fields.values():
            if isinstance(field, MarkdownField):
                field.widget.images, field.widget.preview_url = self.desk.images, self.desk.preview_url
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.error_summary = False  # the page has one, for the form and its rows together
        self.helper.layout = Layout(*self.hidden_names(), *self.layout())

    def prepare(self):
        """Choose fields and choices for the section at hand."""

    def layout(self):
        return [name for name in self.fields if name not in self.hidden_names()]

    def hidden_names(self):
        return [name for name in ("started_from", "new_key") if name in self.fields]

    def as_initial(self, values):
        """Plain values made ready to be shown in the form's fields."""
        shown = dict(values)
        for name, field in self.base_fields.items():
            if isinstance(field, NumberField) and isinstance(shown.get(name), str):
                shown[name] = _decimal(shown[name])
            elif isinstance(field, DayField) and isinstance(shown.get(name), str):
                shown[name] = date.fromisoformat(shown[name])
        return shown

    def to_save(self):
        """``{field: value}`` of what was written, for ``saving``."""
        return {name: self.cleaned_data[name] for name in self.kind.WRITTEN if name in self.cleaned_data}

    # What stands in the fields, for reading

    def label_of(self, name):
        return self.fields[name].label if name in self.fields else name

    def text_of(self, name, value):
        """A plain value in words."""
        field = self.fields.get(name)
        if value in (None, "", [], False):
            return ""
        if isinstance(field, forms.BooleanField):
            return "Ja"
        if isinstance(field, forms.MultipleChoiceField):
            labels = {str(key): str(label) for key, label in field.choices}
            return "\n".join(labels.get(str(key), "(findes ikke længere)") for key in value)
        if isinstance(field, forms.ChoiceField):
            return str({str(key): label for key, label in field.choices}.get(str(value), value))
        if isinstance(field, NumberField):
            return danish.number(value)
        if isinstance(field, DayField):
            return ".".join(reversed(str(value).split("-")))
        return str(value)

    def for_reading(self, values):
        """``[(label, HTML or text, is_text)]`` of every field that holds something."""
        shown = []
        for name in self.kind.WRITTEN:
            text = self.text_of(name, values.get(name))
            if text:
                is_text = isinstance(self.fields.get(name), MarkdownField)
                html = render(text, image_url=self.desk.image_url) if is_text else text
                shown.append((self.label_of(name), html, is_text))
        return shown


class ChapterForm(SectionForm):
    kind = Chapter
    title = LineField(label="Overskrift", max_length=150, error_messages={"required": "Skriv en overskrift."})
    text = long_text("Tekst")

    def prepare(self):
        if self.section is not None and self.section.kind != ChapterKind.TEXT:
            self.fields["text"].label = "Indledning"
            self.fields["text"].help_text = "Står før det, programmet selv sætter ind. Kan være tom."
            self.fields["text"].widget.attrs["rows"] = 6

    def layout(self):
        return [Field("title", wrapper_class="wide"), "text"]


class NewChapterForm(ChapterForm):
    """A new chapter: a text, or a block that the plan doesn't have yet."""

    block = forms.ChoiceField(label="Hvad skal afsnittet indeholde?", widget=forms.RadioSelect)

    def prepare(self):
        taken = {chapter.kind for chapter in self.desk.side.chapters}
        free = [(k.value, k.label) for k in ChapterKind if k == ChapterKind.TEXT or k.value not in taken]
        self.fields["block"].choices = [(key, "Egen tekst" if key == "text" else label) for key, label in free]
        self.fields["block"].initial = "text"
        if len(free) == 1:
            self.fields["block"].widget = forms.HiddenInput()

    def layout(self):
        return ["block", Field("title", wrapper_class="wide"), "text"]


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
    challenge = long_text("Udfordring", "Hvordan ser det ud hos jer, og hvorfor er målet vigtigt?")
    ambition = long_text("Ambition", "Hvad vil I opnå?")
    strategy = long_text("Strategi", "Hvordan vil I nå det? Indsatserne har deres egne sider.")
    follow_up = long_text(
        "Opfølgning uden måltal",
        "Beskriv, hvordan I følger op, hvis målet ikke har et tal. Så tæller det som besvaret.",
    )
    left_out = forms.BooleanField(label="Målet er udeladt af planen", required=False)
    left_out_reason = long_text("Begrundelse for at udelade målet", max_length=5_000)

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


class InitiativeForm(SectionForm):
    """Title and goal are enough; the rest is folded away until wanted."""

    kind = Initiative
    title = LineField(label="Hvad gør I?", max_length=200, error_messages=TITLE_MISSING)
    goals = KnownChoices(label="Hvilke mål bidrager indsatsen til?", required=False)
    description = long_text("Beskrivelse")
    target_groups = KnownChoices(label="Målgrupper", required=False)
    first_day = DayField(label="Begynder", help_text="Fx 1.3.2027", required=False)
    last_day = DayField(label="Slutter", help_text="Fx 31.12.2027", required=False)
    unit = LineField(label="Ansvarlig enhed", max_length=150, required=False)
    partners = LineField(label="Samarbejdspartnere", max_length=500, required=False)
    economy = NumberField(
        label="Økonomi i hele kroner",
        help_text="Fx 1.500.000 eller 1,5 mio.",
        unit="kr",
        max_digits=13,
        decimal_places=0,
        min_value=0,
        required=False,
        error_messages={"max_decimal_places": "Skriv hele kroner, fx 1.500.000."},
    )
    economy_note = LineField(
        label="Bemærkning til økonomien",
        help_text="Fx »pr. år« eller »inden for rammen«",
        max_length=300,
        required=False,
    )
    effect = long_text("Forventet virkning")

    def prepare(self):
        goals = self.desk.side.goals
        self.fields["goals"].choices = [(goal.pk, goal.full_title) for goal in goals]
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
                "Hvornår og hvem", Row("first_day", "last_day"), Field("unit"), Field("partners", wrapper_class="wide")
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


class ValueForm(forms.Form):
    """A value aimed at in a period. An empty row is no value."""

    mark_optional = False
    period = PeriodField(label="Periode", required=False)
    value = NumberField(label="Værdi", required=False)

    def __init__(self, *args, unit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].unit = unit

    def clean(self):
        data = super().clean()
        if not self.errors:
            if data.get("period") and data.get("value") is None:
                self.add_error("value", "Skriv værdien for perioden, eller slet perioden.")
            elif data.get("value") is not None and not data.get("period"):
                self.add_error("period", "Skriv, hvilken periode værdien gælder for.")
        return data


class ValueRows(NumberedRows):
    def clean(self):
        seen = set()
        for form in self.forms:
            period = form.cleaned_data.get("period") if hasattr(form, "cleaned_data") else None
            if period in seen and period is not None:
                form.add_error("period", f"Der er to værdier for {period}. Slet den ene.")
            seen.add(period)

    @property
    def values(self):
        rows = [(form.cleaned_data.get("period"), form.cleaned_data.get("value")) for form in self.forms]
        return [[p.year, p.kind.value, p.part, f"{amount:f}"] for p, amount in rows if p]


ValueFormSet = forms.formset_factory(ValueForm, formset=ValueRows, extra=3, max_num=60, absolute_max=80)


class TargetForm(SectionForm):
    """Indicator or own yardstick, unit, direction, baseline; ``rows`` are the values aimed at."""

    kind = Target
    indicator = forms.TypedChoiceField(label="Officiel indikator", coerce=int, empty_value=None, required=False)
    title = LineField(
        label="Hvad måles?", max_length=300, required=False, error_messages={"required": "Skriv, hvad der måles."}
    )
    unit = forms.ChoiceField(label="Enhed", choices=Unit.choices)
    direction = forms.ChoiceField(label="Tallet", choices=Direction.choices, widget=forms.RadioSelect)
    baseline = NumberField(label="Udgangspunkt", help_text="Tallet i dag, fx 1.234,5", required=False)
    baseline_period = LineField(
        label="Periode for udgangspunktet", help_text="Fx 2. kvartal 2026", max_length=60, required=False
    )
    baseline_source = LineField(label="Kilde", help_text="Fx Jobindsats.dk", max_length=200, required=False)

    def __init__(self, data=None, *args, goal=None, **kwargs):
        section = kwargs.get("section")
        self.goal_id = section.goal_id if section else goal and goal.pk
        values = kwargs.get("values") or {}
        super().__init__(data, *args, **kwargs)
        rows = sorted(values.get("values", ()), key=lambda row: Period(row[0], PeriodKind(row[1]), row[2]).end)
        initial = [{"period": str(_period(row)), "value": _decimal(row[3])} for row in rows]
        unit = self.unit_given()
        self.fields["baseline"].unit = unit
        self.rows = ValueFormSet(data, initial=initial, prefix="values", form_kwargs={"unit": unit})

    def unit_given(self):
        """The unit chosen in the form that was sent, which the numbers must fit; None when none was."""
        unit = self["unit"].data if self.is_bound else None
        return unit if unit in Unit.values else None

    def prepare(self):
        self.initial.setdefault("unit", Unit.COUNT)
        self.initial.setdefault("direction", Direction.RISE)
        indicators = Indicator.objects.filter(goal__wordings__plan_goals=self.goal_id).distinct()
        if self.section is not None and self.section.indicator_id:
            indicators |= Indicator.objects.filter(pk=self.section.indicator_id).distinct()
        choices = [(indicator.pk, indicator.name) for indicator in indicators]
        if choices:
            self.fields["indicator"].choices = [("", "Ingen: målestokken er vores egen"), *choices]
            self.fields["title"].help_text = "Kan være tom, når der er valgt en officiel indikator."
        else:
            del self.fields["indicator"]
            self.fields["title"].required = True

    def layout(self):
        indicator = ["indicator"] if "indicator" in self.fields else []
        return [
            *indicator,
            Field("title", wrapper_class="wide"),
            Row("unit", "direction"),
            Row("baseline", "baseline_period"),
            Field("baseline_source", wrapper_class="wide"),
        ]

    def is_valid(self):
        return all([super().is_valid(), self.rows.is_valid()])

    def clean_baseline_period(self):
        written = self.cleaned_data["baseline_period"]
        try:
            return str(Period.parse(written))
        except ValueError:
            return written

    def clean(self):
        data = super().clean()
        if not data.get("title") and "title" not in self.errors:
            names = dict(self.fields["indicator"].choices) if "indicator" in self.fields else {}
            if not data.get("indicator"):
                self.add_error("title", "Skriv, hvad der måles, eller vælg en officiel indikator.")
            else:
                data["title"] = names[data["indicator"]][:300]
        return data

    def to_save(self):
        return {**super().to_save(), "values": self.rows.values}

    def label_of(self, name):
        return "Værdier, der sigtes efter" if name == "values" else super().label_of(name)

    def text_of(self, name, value):
        if name == "values":
            rows = sorted(value or (), key=lambda row: _period(row).end)
            return "\n".join(f"{_period(row)}: {danish.number(row[3])}" for row in rows)
        return super().text_of(name, value)


class AttachmentForm(SectionForm):
    kind = Attachment
    title = LineField(label="Titel", max_length=200, error_messages=TITLE_MISSING)
    alt = LineField(
        label="Hvad viser billedet?",
        help_text="Læses op for dem, der ikke kan se billedet. Skriv, hvad det fortæller, ikke »billede af«.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Skriv, hvad billedet viser, til dem, der ikke kan se det."},
    )

    def prepare(self):
        if self.section is not None:
            if self.section.is_image:
                self.fields["alt"].required = True
            else:
                del self.fields["alt"]

    def layout(self):
        return [Field(name, wrapper_class="wide") for name in ("title", "alt") if name in self.fields]


class UploadForm(AttachmentForm):
    """A new annex or image. ``content_type`` is what its content says."""

    file = UploadField(
        label="Fil",
        help_text="PDF, Word, Excel, tekst, PNG eller JPEG, højst 25 MB.",
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom."},
    )

    def prepare(self):
        self.fields["title"].required = False
        self.fields["title"].help_text = "Er feltet tomt, bruges filens navn."
        self.fields["alt"].label = "Hvad viser billedet?"
        self.fields["alt"].help_text = f"Kun for billeder. {self.fields['alt'].help_text}"

    def layout(self):
        return ["file", *super().layout()]

    def clean(self):
        data = super().clean()
        uploaded = data.get("file")
        if uploaded:
            is_image = check(uploaded).startswith("image/")
            if is_image and not data.get("alt") and "alt" not in self.errors:
                self.add_error("alt", "Skriv, hvad billedet viser, til dem, der ikke kan se det. Vælg også filen igen.")
            if not is_image:
                data["alt"] = ""
        return data


class LinkInitiativeForm(forms.Form):
    """Let an initiative that the plan has serve one more goal."""

    mark_optional = False
    initiative = forms.ChoiceField(label="Knyt en indsats, som planen allerede har", required=False)

    def __init__(self, *args, side, served=(), **kwargs):
        super().__init__(*args, **kwargs)
        served = set(served)
        free = [(str(entry.key), entry.title) for entry in side.initiatives if entry.key not in served]
        self.fields["initiative"].choices = [("", "Vælg indsats"), *free]
        self.has_choices = bool(free)


def _decimal(value):
    try:
        return Decimal(value)
    except InvalidOperation:
        return value


def _period(row):
    return Period(row[0], PeriodKind(row[1]), row[2])
