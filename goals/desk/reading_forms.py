"""The forms in which a letter that was read is corrected before it is saved as a draft."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms import formset_factory

from bpmplan import files
from bpmplan.fields import DayField

from ..archive import ARCHIVE
from ..letters import MAX_CHARACTERS, is_too_long
from ..models import Goal, GoalSet, LetterKind, OfficialIndicator
from ..workflow import LATER_KINDS
from .mixins import by_year

SALT = "goals.letter_desk"
TOO_LONG = "Der er mere tekst, end der er i et brev. Sæt brevet ind uden bilag."
NOT_FOUND = "Ikke fundet i brevet."
MAX_GOALS = 20
KINDS = [
    *((kind.value, kind.label) for kind in LetterKind if kind != LetterKind.WITHDRAWAL),
    (ARCHIVE, "Arkiv: et brev, der er udmeldt før (ingen får mail)"),
]
FILE_TYPES = (files.PDF, files.DOCX, files.TEXT)


class ReadForm(forms.Form):
    """The letter: a file, or its text. Valid, it has ``text``, or a ``StoredFile`` in ``stored``, still to be read."""

    file = files.UploadField(
        label="Brevet som fil", required=False, types=FILE_TYPES, help_text="Brug PDF, Word (.docx) eller tekst."
    )
    pasted = forms.CharField(
        label="Eller brevets tekst",
        required=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 12}),
        help_text="Kopiér teksten fra brevet, og sæt den ind her.",
    )

    def clean(self):
        cleaned = super().clean()
        uploaded, pasted = cleaned.get("file"), (cleaned.get("pasted") or "").strip()
        self.stored, self.text = None, pasted
        if self.errors:
            return cleaned
        if bool(uploaded) == bool(pasted):
            both = "Vælg enten en fil eller brevets tekst, ikke begge dele."
            raise ValidationError(both if uploaded else "Vælg en fil, eller sæt brevets tekst ind.")
        if uploaded:
            self.stored = uploaded
        elif is_too_long(pasted):
            self.add_error("pasted", TOO_LONG)
        return cleaned


class LetterText(forms.Form):
    """What travels from the first page to the second: the letter's text and its stored file, signed."""

    text = forms.CharField(max_length=MAX_CHARACTERS, strip=False, widget=forms.Textarea({"hidden": True}))
    file = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if is_too_long(text):
            raise ValidationError(TOO_LONG)
        return text

    def clean_file(self):
        value = self.cleaned_data["file"]
        if not value:
            return None
        try:
            stored = files.StoredFile(**signing.loads(value, salt=SALT))
            is_there = files.is_stored(stored.sha256, stored.size)
        except (signing.BadSignature, TypeError):
            is_there = False
        except files.StorageAway as error:
            raise ValidationError(str(error)) from error
        if not is_there:  # no row names it yet: left open for days, it is swept
            raise ValidationError("Filen følger ikke længere med. Læs brevet ind igen.")
        return stored


class HeadForm(forms.Form):
    """What the letter says of itself. Fields that are read have the names that ``Proposal.values_read`` gives them."""

    year = forms.IntegerField(label="Målene gælder for året", min_value=2010, max_value=2100)
    kind = forms.ChoiceField(label="Brevets art", choices=KINDS)
    dated_on = DayField(label="Brevets dato", required=False)
    journal_number = forms.CharField(label="Journalnummer", required=False, max_length=40)
    minister = forms.CharField(label="Minister", required=False, max_length=100)
    addressees = forms.CharField(
        label="Modtagere",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Én på hver linje.",
    )
    consultation_deadline = DayField(label="Høringsfrist", required=False)
    focus = forms.CharField(
        label="Særligt fokus i året", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    plan_required = forms.BooleanField(
        label="Loven krævede en plan for året", required=False, help_text="Læses ikke i brevet."
    )

    def clean(self):
        cleaned = super().clean()
        year, kind = cleaned.get("year"), cleaned.get("kind")
        goal_set = GoalSet.objects.filter(year=year).first() if year else None
        is_later = kind in LATER_KINDS
        if kind == ARCHIVE:
            if not (goal_set and goal_set.is_announced):
                self.add_error("kind", f"Målene for {year} er ikke udmeldt endnu: vælg »Udmelding« eller »Høring«.")
        elif goal_set and goal_set.is_announced and not is_later:
            self.add_error("kind", f"Målene for {year} er allerede udmeldt: vælg »Rettelse« eller »Tilføjelse«.")
        elif is_later and not (goal_set and goal_set.is_announced):
            self.add_error("kind", f"Målene for {year} er ikke udmeldt endnu: vælg »Udmelding« eller »Høring«.")
        return cleaned


class GoalRow(forms.Form):
    """One goal as the letter words it."""

    number = forms.IntegerField(label="Nummer", min_value=1, max_value=MAX_GOALS)
    title = forms.CharField(label="Titel", max_length=500, widget=forms.Textarea({"rows": 2}))
    short_title = forms.CharField(label="Kort titel", max_length=60, help_text="Vores eget korte navn til lister.")
    rationale = forms.CharField(
        label="Begrundelse", required=False, max_length=20_000, widget=forms.Textarea({"rows": 6})
    )
    focus = forms.CharField(label="Særligt fokus", required=False, max_length=2000)
    indicator = forms.ChoiceField(
        label="Officiel indikator", choices=OfficialIndicator.choices, initial=OfficialIndicator.UNKNOWN
    )
    continues = forms.ModelChoiceField(Goal.objects.none(), label="Viderefører", required=False)

    def __init__(self, *args, earlier=(), **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["continues"]
        field.queryset = Goal.objects.select_related("goal_set")
        field.choices = [("", "Nyt mål"), *by_year(earlier)]

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split()).removesuffix(".")

    def clean_rationale(self):
        return self.cleaned_data["rationale"].replace("\r\n", "\n")


class BaseRows(forms.BaseFormSet):
    def clean(self):
        if any(self.errors):
            return
        numbers = [row["number"] for row in self.rows()]
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            raise ValidationError(f"Der er to mål med nummer {number}.")
        if not numbers:
            raise ValidationError("Brevet skal have mindst ét mål, før det kan gemmes.")

    def rows(self):
        """What was written, row by row, without those that are empty or taken out."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("number") and not form.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Tag ikke målet med"
        form.is_spare = index is None or index >= self.initial_form_count()


Rows = formset_factory(
    GoalRow, formset=BaseRows, extra=2, max_num=MAX_GOALS, absolute_max=MAX_GOALS, can_delete=True, validate_max=True
)
