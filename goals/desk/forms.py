"""The forms of the ministry's desk beside those that the admin makes by itself."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html

from bpmplan import files
from bpmplan.fields import DayField

from .. import workflow
from ..lineage import possible_origins
from ..models import Goal, Letter, LetterFile
from .mixins import by_year


class StepForm(forms.Form):
    """What a step needs beside a press of the button: the letter when several wait, a deadline, a reason."""

    letter = forms.ModelChoiceField(Letter.objects.none(), label="Brev", empty_label=None)
    deadline = DayField(label="Høringsfrist", widget=AdminDateWidget)
    reason = forms.CharField(label="Begrundelse", widget=forms.Textarea({"rows": 4, "cols": 80}), max_length=2_000)

    def __init__(self, *args, goal_set, step, **kwargs):
        super().__init__(*args, **kwargs)
        needs = workflow.STEPS[step].needs
        waiting = goal_set.letters.filter(kind__in=workflow.LETTER_KINDS.get(step, ()), sent_at=None)
        self.waiting = list(waiting.select_related("goal_set")) if "letter" in needs else []
        if len(self.waiting) > 1:
            self.fields["letter"].queryset = waiting.select_related("goal_set")
        else:
            del self.fields["letter"]
        if "deadline" not in needs or any(letter.deadline for letter in self.waiting):
            del self.fields["deadline"]
        if "reason" not in needs:
            del self.fields["reason"]


class BeginLetterForm(forms.Form):
    """Which goals a later letter is about: those are offered that a letter of its kind may be about."""

    goals = forms.ModelMultipleChoiceField(
        Goal.objects.none(), label="Hvilke mål handler brevet om?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, goal_set, kind, **kwargs):
        super().__init__(*args, **kwargs)
        goals = goal_set.goals.select_related("goal_set").order_by("number")
        offered = [goal.pk for goal in goals.with_words() if workflow.may_be_about(kind, goal)]
        self.fields["goals"].queryset = goals.filter(pk__in=offered)
        self.fields["goals"].label_from_instance = lambda goal: f"Mål {goal.number}: {goal.short_title}"


class GoalForm(forms.ModelForm):
    """A goal on its goal set. A new one says at once what it continues; of one that is there it has its own page."""

    continues = forms.ModelMultipleChoiceField(
        Goal.objects.none(),
        label="Viderefører",
        required=False,
        help_text="Mål fra alle tidligere år. Vælg flere med Ctrl eller Cmd. Lad stå tomt, når målet er nyt.",
    )

    class Meta:
        model = Goal
        fields = ("number", "short_title", "official_indicator")

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.fields["continues"].queryset = Goal.objects.filter(pk__in=[goal.pk for goal in earlier])
            self.fields["continues"].choices = by_year(earlier)
        else:
            self.fields["continues"] = forms.CharField(
                label="Viderefører",
                disabled=True,
                widget=forms.TextInput({"size": 60}),
                required=False,
                initial=", ".join(map(str, self.instance.continuations.all())) or "Intet tidligere mål",
                help_text=format_html(
                    '<a href="{}">Ret, hvad målet viderefører</a>',
                    reverse("admin:goals_goal_lineage", args=[self.instance.pk]),
                ),
            )


class GoalFormSet(forms.BaseInlineFormSet):
    """Looks up once what its new goals may continue."""

    @cached_property
    def earlier(self):
        return list(possible_origins(self.instance.year).select_related("goal_set"))

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"earlier": self.earlier}


class LetterFileForm(forms.ModelForm):
    """A file added to a letter, and what is said of one that is there."""

    upload = files.UploadField(label="Fil")

    class Meta:
        model = LetterFile
        fields = ("is_enclosure", "title", "goals")
        widgets = {"goals": forms.CheckboxSelectMultiple}
        help_texts = {
            "is_enclosure": "Fx et notat. Det vises på målenes sider og ved siden af dem, der skriver planer.",
            "title": "Det, linket hedder, fx »Notat om de enkelte mål«. Tomt: filens navn.",
            "goals": "Vælg ingen, når bilaget handler om alle brevets mål.",
        }

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["upload"]
        self.fields["goals"].queryset = Goal.objects.filter(pk__in=[goal.pk for goal in goals])
        self.fields["goals"].choices = [(goal.pk, f"Mål {goal.number}: {goal.short_title}") for goal in goals]

    def clean_upload(self):
        stored = self.cleaned_data["upload"]
        if (
            self.instance.letter_id
            and LetterFile.objects.filter(letter=self.instance.letter_id, sha256=stored.sha256).exists()
        ):
            raise forms.ValidationError("Filen ligger allerede ved brevet.")
        self.instance.name, self.instance.content_type = stored.name, stored.content_type
        self.instance.sha256, self.instance.size = stored.sha256, stored.size
        return stored

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("goals") and not cleaned.get("is_enclosure"):
            self.add_error("goals", "Kun et bilag handler om bestemte mål. Sæt også hak ved »Bilag til brevet«.")
        return cleaned


class LetterFileFormSet(forms.BaseInlineFormSet):
    """Looks up the goals of the letter's goal set once."""

    @cached_property
    def goals(self):
        return list(Goal.objects.filter(goal_set=self.instance.goal_set_id).order_by("number"))

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"goals": self.goals}
