"""The ministry's desk: surveys about goals, with their questions."""

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html

from bpmplan.accounts.ministry import MinistryDesk

from ..models import Survey, SurveyQuestion
from .mixins import NoSideTrips, RefusalsShown


class SurveyQuestionInline(MinistryDesk, admin.TabularInline):
    model = SurveyQuestion
    fields = ("number", "text")
    extra = 3
    ordering = ("number",)

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
    view_on_site = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request, obj=None):
        return ("goal", "year") if obj and obj.is_open else ()

    @admin.display(description="kommunernes svar")
    def answers(self, obj):
        return format_html(
            '<a href="{}">Se svarene<span class="visually-hidden"> på {}</span></a>',
            reverse("ministry_survey", args=[obj.pk]),
            obj,
        )
