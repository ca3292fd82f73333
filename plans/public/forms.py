"""Forms that need no account: the search of the public list, whose words are Danish in the address, and a note."""

from django import forms
from django.db.models import Exists, OuterRef

from bpmplan.accounts.models import Region
from bpmplan.cleaning import clean
from bpmplan.dkfds.layout import helper
from goals.models import Continuation, Goal, GoalSet

from ..models import GoalAnswer, YearInForce, words_of
from ..models.notes import NOTE_LENGTH


class SearchForm(forms.Form):
    """Free text, year, region, goal; also superseded plans if asked for. What cannot be read is left out."""

    tekst = forms.CharField(label="Søg i planerne", required=False, max_length=100)
    aar = forms.TypedChoiceField(label="År", required=False, coerce=int, empty_value=None)
    region = forms.ModelChoiceField(
        label="Region", required=False, queryset=Region.objects.all(), to_field_name="code", empty_label="Alle"
    )
    maal = forms.TypedChoiceField(label="Besvarer målet gennem årene", required=False, empty_value=None)
    afloeste = forms.BooleanField(label="Vis også afløste planer", required=False)
    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = _years()
        self.fields["aar"].choices = [("", "Alle"), *((year, str(year)) for year in years)]
        goals = (
            Goal.objects.announced()
            .select_related("goal_set")
            .only("number", "short_title", "goal_set__year")
            .order_by("-goal_set__year", "number")
        )
        self.fields["maal"].choices = [
            ("", "Alle"),
            *((goal.ident, f"{goal.goal_set.year}, mål {goal.number}: {goal.short_title}") for goal in goals),
        ]

    def narrow(self, revisions):
        """Those of the revisions that answer the search."""
        self.is_valid()
        given = self.cleaned_data
        revisions = revisions.adopted() if given.get("afloeste") else revisions.not_superseded()
        revisions = self.with_words(revisions).filter(**self.of_plans())
        if given.get("maal"):
            answers = GoalAnswer.objects.filter(wording__goal__in=self.line(), left_out=False)
            revisions = revisions.filter(Exists(answers.filter(revision=OuterRef("pk"))))
        return revisions

    def with_words(self, rows):
        """Those of the rows (``FoundByWords``) that have the words of the search."""
        if not self.cleaned_data.get("tekst"):
            return rows
        return rows.with_words(self.words) if self.words else rows.none()

    def of_plans(self, prefix=""):
        """Lookups for year and region; ``prefix`` leads to what belongs to a plan."""
        given, lookups = self.cleaned_data, {}
        if given.get("aar"):
            lookups |= {f"{prefix}plan__first_year__lte": given["aar"], f"{prefix}plan__last_year__gte": given["aar"]}
        if given.get("region"):
            codes = [given["region"].pk, *given["region"].predecessors.values_list("pk", flat=True)]
            lookups[f"{prefix}plan__municipality__region__in"] = codes
        return lookups

    def line(self):
        """Primary keys of the chosen goal and of those that it continues, and that continue it."""
        year, number = self.cleaned_data["maal"].split("-")
        goal = Goal.objects.filter(goal_set__year=year, number=number).values_list("pk", flat=True).first()
        return Continuation.objects.graph().line(goal)

    @property
    def words(self):
        """The words to search for, as they are compared."""
        return words_of(self.cleaned_data.get("tekst", ""))[:8]

    @property
    def is_used(self):
        return any(self.cleaned_data.get(name) for name in self.fields)


def _years():
    """Years that a plan in force or an announced goal set is about, the newest first."""
    years = set(YearInForce.objects.years())
    years |= set(GoalSet.objects.announced().values_list("year", flat=True))
    return sorted(years, reverse=True)


class RemarkForm(forms.Form):
    """A note about a part of a plan, by somebody who reads it by a link."""

    mark_optional = False
    about = forms.ChoiceField(
        label="Hvad gælder bemærkningen?", error_messages={"required": "Vælg, hvad bemærkningen gælder."}
    )
    text = forms.CharField(
        label="Bemærkning",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Skriv en bemærkning."},
    )

    def __init__(self, *args, content, **kwargs):
        super().__init__(*args, **kwargs)
        groups = (
            ("Afsnit", "chapter", [(one.key, one.title) for one in content.chapters]),
            ("Mål", "plangoal", [(one.key, f"Mål {one.label}: {one.title}") for one in content.goals]),
            ("Indsatser", "initiative", [(one.key, one.title) for one in content.initiatives]),
        )
        self.fields["about"].choices = [
            ("", "Vælg"),
            *((name, [(f"{kind} {key}", title) for key, title in rows]) for name, kind, rows in groups if rows),
        ]
        self.helper = helper("about", "text")

    def clean_text(self):
        return clean(self.cleaned_data["text"]).strip()

    def clean(self):
        data = super().clean()
        if about := data.pop("about", ""):
            data["section"], data["key"] = about.split()
        return data
