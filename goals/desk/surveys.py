"""The ministry's desk: surveys about goals, with their questions."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from bpmplan.accounts.ministry import MinistryDesk
from bpmplan.exchange import Exchange, ExchangeColumn

from ..models import Survey, SurveyEvent, SurveyQuestion, SurveyStep
from .mixins import NoSideTrips, RefusalsShown

WIDE_LINES = {models.CharField: {"widget": AdminTextInputWidget({"class": "vLargeTextField"})}}
"""A question and a title are sentences: they are seen whole."""


class QuestionForm(forms.ModelForm):
    """A question; once it is answered its words are shown, and not asked for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if getattr(self.instance, "is_answered", False):
            self.fields["text"].disabled = True
            self.fields["text"].help_text = SurveyQuestion.ANSWERED


class _Questions:
    """An admin of questions that knows which are answered."""

    form = QuestionForm

    def get_queryset(self, request):
        return super().get_queryset(request).knowing_answered()


class SurveyQuestionInline(_Questions, MinistryDesk, admin.StackedInline):
    model = SurveyQuestion
    fields = ("number", "text")
    extra = 3
    ordering = ("number",)
    formfield_overrides = WIDE_LINES

    def has_delete_permission(self, request, obj=None):
        """A question can go until municipalities are asked it."""
        return super().has_view_permission(request) and obj is not None and not obj.is_open


@admin.register(Survey)
class SurveyAdmin(NoSideTrips, RefusalsShown, MinistryDesk, admin.ModelAdmin):
    list_display = ("title", "year", "goal", "source", "is_open", "answers")
    list_filter = ("year", "is_open")
    list_select_related = ("goal__goal_set",)
    search_fields = ("title", "source", "goal__short_title")
    search_help_text = "Søg efter titel, hvem der spørger, eller mål"
    fields = ("goal", "year", "title", "source", "address", "is_open")
    inlines = [SurveyQuestionInline]
    change_form_template = "admin/goals/survey/change_form.html"
    view_on_site = False
    formfield_overrides = WIDE_LINES | {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request, obj=None):
        if obj and obj.is_answered:
            return ("goal", "year", "source")
        return ("goal", "year") if obj and obj.is_open else ()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "is_open" in form.changed_data:
            step = SurveyStep.OPEN if obj.is_open else SurveyStep.CLOSE
            SurveyEvent.objects.create(survey=obj, step=step, at=timezone.now(), by=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        events = SurveyEvent.objects.filter(survey=object_id) if object_id.isdecimal() else SurveyEvent.objects.none()
        shown = [(event, SurveyStep(event.step).label) for event in events.select_related("by")]
        return super().change_view(request, object_id, form_url, {"events": shown, **(extra_context or {})})

    @admin.display(description="kommunernes svar")
    def answers(self, obj):
        return format_html(
            '<a href="{}">Se svarene<span class="visually-hidden"> på {}</span></a>',
            reverse("ministry_survey", args=[obj.pk]),
            obj,
        )


@admin.register(SurveyQuestion)
class SurveyQuestionAdmin(_Questions, NoSideTrips, Exchange, RefusalsShown, MinistryDesk, admin.ModelAdmin):
    """All surveys' questions in one list, out of which they come as a file and in again; they are written on their
    surveys too."""

    list_display = ("text", "number", "survey")
    list_filter = ("survey__year", "survey__is_open")
    list_select_related = ("survey__goal__goal_set",)
    search_fields = ("text", "survey__title")
    search_help_text = "Søg efter spørgsmål eller undersøgelse"
    fields = ("survey", "number", "text")
    formfield_overrides = WIDE_LINES
    exchange_key = ("survey", "number")
    exchange_columns = (
        ExchangeColumn(
            "survey",
            "undersøgelse",
            "år, mål og titel, fx 2024, mål 2024-1: Årlig rundspørge; den oprettes først",
            write=lambda row: _named(row.survey),
            read=lambda text: _survey(text),
        ),
        ExchangeColumn("number"),
        ExchangeColumn("text"),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("survey__goal__goal_set")

    def get_readonly_fields(self, request, obj=None):
        return ("survey",) if obj else ()  # its answers belong to replies to this survey

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = Survey.objects.select_related("goal__goal_set")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _named(survey):
    """What a survey is called in a file: no two are called the same."""
    return f"{survey.year}, mål {survey.goal.ident}: {survey.title}"


def _survey(text):
    """The primary key of the survey that is called this; ``ValueError`` with a Danish sentence for none."""
    year, _, rest = text.partition(", mål ")
    ident, _, title = rest.partition(": ")
    if year.isdecimal() and len(year) == 4:
        for survey in Survey.objects.filter(year=year, title=title).select_related("goal__goal_set"):
            if survey.goal.ident == ident:
                return survey.pk
    raise ValueError(f"Der er ingen undersøgelse »{text[:100]}«. Opret den først, og skriv den, som den står i listen.")
