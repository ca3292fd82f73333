"""The ministry's desk: a goal, its indicators, and what has happened to goal sets."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from bpmplan.accounts.ministry import MinistryDesk
from bpmplan.exchange import Exchange, ExchangeColumn

from .. import workflow
from ..models import Event, Goal, Indicator
from .lineage import lineage_page
from .mixins import SMALL_TEXT, NoSideTrips, RefusalsShown

EVENT_LABELS = {name: step.done for name, step in workflow.STEPS.items()} | {
    "complete": "Det, der ikke var kendt af brevet, er skrevet ind."
}


class IndicatorInline(MinistryDesk, admin.StackedInline):
    model = Indicator
    extra = 0
    fields = ("name", "unit", "source")

    def has_delete_permission(self, request, obj=None):
        return super().has_view_permission(request)


@admin.register(Goal)
class GoalAdmin(NoSideTrips, RefusalsShown, MinistryDesk, admin.ModelAdmin):
    list_display = ("name", "short_title", "continued", "official_indicator", "verified")
    list_filter = ("goal_set__year", "official_indicator", "verified")
    search_fields = ("short_title", "wordings__title", "summary", "guidance", "note")
    search_help_text = "Søg efter ord i målene"
    list_select_related = ("goal_set",)
    list_per_page = 50
    inlines = [IndicatorInline]
    radio_fields = {"official_indicator": admin.VERTICAL, "indicator_source": admin.VERTICAL}
    formfield_overrides = SMALL_TEXT
    fieldsets = [
        (None, {"fields": ["goal_set", "number", "short_title", "origins", "words"]}),
        ("Resumé", {"fields": ["summary"], "description": "Vores resumé af brevet. Det vises som »Resumé«."}),
        (
            "Vejledning til kommunerne",
            {
                "fields": ["guidance"],
                "description": "Hjælp til dem, der skriver om målet. Den vises ved målet, mens planen skrives, som "
                "»Vejledning fra ministeriet«, og kommer ikke med i planen.",
            },
        ),
        ("Indikator", {"fields": ["official_indicator", "indicator_source", "chosen_series"]}),
        (
            "Usikkerhed",
            {
                "fields": ["verified", "note", "note_is_public"],
                "description": "Fjern fluebenet ved »bekræftet«, når kilderne ikke er enige. Bemærkningen er intern, "
                "medmindre den vises offentligt.",
            },
        ),
    ]

    def has_add_permission(self, request):
        """A goal is added on its goal set."""
        return False

    def get_actions(self, request):
        return {}

    def get_readonly_fields(self, request, obj=None):
        return ["goal_set", "origins", "words", "chosen_series", *(["number"] if obj and obj.has_sent_wording else [])]

    def get_queryset(self, request):
        return super().get_queryset(request).with_origins()

    @admin.display(description="mål", ordering="goal_set__year")
    def name(self, obj):
        return f"{obj.goal_set.year}, mål {obj.number}"

    @admin.display(description="viderefører")
    def continued(self, obj):
        return ", ".join(map(str, obj.continuations.all())) or "–"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [path("<int:pk>/viderefoerer/", view(self.lineage), name="goals_goal_lineage"), *super().get_urls()]

    def lineage(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        return lineage_page(self, request, pk)

    @admin.display(description="viderefører")
    def origins(self, obj):
        words = ", ".join(map(str, obj.continuations.all())) or "Intet tidligere mål"
        address = reverse("admin:goals_goal_lineage", args=[obj.pk])
        return format_html('{} (<a href="{}">ret, hvad målet viderefører</a>)', words, address)

    @admin.display(description="officielle tal")
    def chosen_series(self, obj):
        names = [indicator.name for indicator in obj.indicators.all() if indicator.series_id]
        address = reverse("goal_indicators", args=[obj.pk])
        words = ", ".join(names) or "Ingen talserie er valgt"
        return format_html('{} (<a href="{}">vælg blandt de officielle tal</a>)', words, address)

    @admin.display(description="ordlyd")
    def words(self, obj):
        wordings = obj.wordings.select_related("letter__goal_set")
        return (
            format_html_join(
                mark_safe("<br>"),
                '{} (<a href="{}">{}{}</a>)',
                (
                    (
                        wording.title or "uden titel",
                        reverse("admin:goals_letter_change", args=[wording.letter_id]),
                        wording.letter.get_kind_display().lower(),
                        "" if wording.letter.is_sent else ", kladde",
                    )
                    for wording in wordings
                ),
            )
            or "–"
        )


class StepFilter(admin.SimpleListFilter):
    """By what was done, in the words of the list."""

    title = "hændelse"
    parameter_name = "step"

    def lookups(self, request, model_admin):
        return list(EVENT_LABELS.items())

    def queryset(self, request, queryset):
        return queryset.filter(step=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(MinistryDesk, admin.ModelAdmin):
    """What was done, to be read."""

    list_display = ("goal_set", "what", "at", "by", "reason")
    list_filter = ("goal_set__year", StepFilter)
    list_select_related = ("goal_set", "by")
    ordering = ("-at", "-pk")
    fields = readonly_fields = ("goal_set", "what", "letter", "at", "by", "reason")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="hændelse")
    def what(self, obj):
        return EVENT_LABELS.get(obj.step, obj.step)


@admin.register(Indicator)
class IndicatorAdmin(NoSideTrips, Exchange, MinistryDesk, admin.ModelAdmin):
    """All official indicators in one list; they are written on their goals too."""

    list_display = ("name", "goal", "unit", "source")
    list_filter = ("goal__goal_set__year",)
    list_select_related = ("goal__goal_set",)
    search_fields = ("name", "source", "goal__short_title")
    search_help_text = "Søg efter navn, kilde eller mål"
    fields = ("goal", "name", "unit", "source")
    exchange_key = ("goal", "name")
    exchange_columns = (
        ExchangeColumn(
            "goal", "mål", "år og nummer, fx 2023-2", write=lambda row: row.goal.ident, read=lambda text: _goal(text)
        ),
        ExchangeColumn("name"),
        ExchangeColumn("unit"),
        ExchangeColumn("source"),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(goal=None).select_related("goal__goal_set")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = Goal.objects.select_related("goal_set")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _goal(ident):
    """The primary key of the goal that data names ``2023-2``; ``ValueError`` with a Danish sentence for none."""
    year, _, number = ident.partition("-")
    is_ident = year.isdecimal() and number.isdecimal() and len(ident) < 10
    goals = Goal.objects.filter(goal_set__year=year, number=number) if is_ident else Goal.objects.none()
    pk = goals.values_list("pk", flat=True).first()
    if pk is None:
        raise ValueError(f"Der er intet mål »{ident[:20]}«. Skriv år og nummer, fx 2023-2.")
    return pk
