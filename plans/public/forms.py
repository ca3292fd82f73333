"""Search and filters of the public list of plans. Words in the address are Danish, as a person shares it."""

from django import forms
from django.db.models import Exists, OuterRef

from bpmplan.accounts.models import Region
from goals.models import Continuation, Goal, GoalSet

from ..models import GoalAnswer, YearInForce, words_of


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
        if given.get("tekst"):
            if not self.words:
                return revisions.none()
            revisions = revisions.with_words(self.words)
        if given.get("aar"):
            revisions = revisions.filter(plan__first_year__lte=given["aar"], plan__last_year__gte=given["aar"])
        if given.get("region"):
            codes = [given["region"].pk, *given["region"].predecessors.values_list("pk", flat=True)]
            revisions = revisions.filter(plan__municipality__region__in=codes)
        if given.get("maal"):
            year, number = given["maal"].split("-")
            goal = Goal.objects.filter(goal_set__year=year, number=number).values_list("pk", flat=True).first()
            answers = GoalAnswer.objects.filter(
                wording__goal__in=Continuation.objects.graph().line(goal), left_out=False
            )
            revisions = revisions.filter(Exists(answers.filter(revision=OuterRef("pk"))))
        return revisions

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
