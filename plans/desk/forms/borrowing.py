"""Forms of borrowing: searching the goals and initiatives of all adopted plans, and taking one into a draft."""

from django import forms
from django.db.models import Exists, OuterRef

from bpmplan import danish
from bpmplan.fields import KnownChoices

from ...models import Initiative, SearchedKind, SearchedSection, TargetGroup
from ...public.forms import SearchForm


class BorrowForm(SearchForm):
    """Search and filters. ``til`` is the goal of one's own plan that an initiative is looked for to."""

    tekst = forms.CharField(label="Søg i mål og indsatser", required=False, max_length=100)
    slags = forms.ChoiceField(
        label="Vis", required=False, choices=[("", "Mål og indsatser"), *reversed(SearchedKind.choices)]
    )
    gruppe = forms.ModelChoiceField(
        label="Målgruppe", required=False, queryset=TargetGroup.objects.all(), empty_label="Alle"
    )
    til = forms.UUIDField(required=False, widget=forms.HiddenInput)
    afloeste = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["maal"].label = "Under målet gennem årene"

    def narrow(self, sections):
        """Those of the ``SearchedSection``s of standing versions that answer the search; of any year, the newest."""
        self.is_valid()
        given = self.cleaned_data
        sections = self.with_words(sections.standing()).filter(**self.of_plans("revision__"))
        if given.get("slags"):
            sections = sections.filter(kind=given["slags"])
        if given.get("gruppe"):
            sections = sections.filter(_linked(SearchedSection.target_groups, targetgroup=given["gruppe"].pk))
        if given.get("maal"):
            sections = sections.filter(_linked(SearchedSection.wordings, wording__goal__in=self.line()))
        return sections if given.get("aar") else sections.newest()

    @property
    def is_used(self):
        return any(self.cleaned_data.get(name) for name in self.fields if name not in ("til", "slags"))

    @property
    def goal(self):
        """The key of the goal that an initiative is looked for to, or empty."""
        return str(self.cleaned_data.get("til") or "")


def _linked(links, **about):
    return Exists(links.through.objects.filter(searchedsection=OuterRef("pk"), **about))


class TakeForm(forms.Form):
    """Take one into the plan: an initiative to goals of it, a goal with its targets or without."""

    mark_optional = False
    goals = KnownChoices(label="Hvilke mål skal indsatsen bidrage til?", required=False, coerce=str)
    targets = forms.BooleanField(required=False)

    def __init__(self, *args, kind, section, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].choices = [(str(goal.key), goal.full_title) for goal in goals]
        if kind is not Initiative or not goals:
            del self.fields["goals"]
        if kind is Initiative or not section.targets:
            del self.fields["targets"]
        else:
            count = danish.counted(len(section.targets), "måltal", "måltal")
            self.fields["targets"].label = f"Tag også målets {count} med, uden tal"
