"""The ministry's desk: a letter with its wordings, files and receipts."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from bpmplan import danish
from bpmplan.accounts.ministry import MinistryDesk

from .. import receipts, workflow
from ..models import Goal, Letter, LetterFile, LetterKind, Wording
from .forms import LetterFileForm, LetterFileFormSet
from .mixins import SMALL_TEXT, NoSideTrips, RefusalsShown


class WordingInline(NoSideTrips, MinistryDesk, admin.StackedInline):
    model = Wording
    ordering = ("goal__number",)
    formfield_overrides = SMALL_TEXT
    verbose_name_plural = "ordlyd af målene"

    def get_fields(self, request, obj=None):
        """Only a withdrawal withdraws. An announcement leaves a goal out by having no words for it."""
        withdraws = obj and obj.kind == LetterKind.WITHDRAWAL
        return ["goal", "title", "rationale", "focus", *(["withdrawn"] if withdraws else [])]

    def get_extra(self, request, obj=None, **kwargs):
        """A row for each goal that the letter should have words for and hasn't."""
        if obj is None or obj.kind in workflow.LATER_KINDS:
            return 0
        goals = Goal.objects.filter(goal_set=obj.goal_set_id).exclude(wordings__letter=obj)
        return goals.exclude(wordings__letter__sent_at__isnull=False).count()

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and obj is not None and not obj.is_sent

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) and not (obj and obj.is_sent)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("goal__goal_set")

    def get_formset(self, request, obj=None, **kwargs):
        request.letter = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "goal":
            goals = Goal.objects.filter(goal_set=request.letter and request.letter.goal_set_id).order_by("number")
            field.queryset = goals
            field.choices = [("", "---------"), *((g.pk, f"Mål {g.number}: {g.short_title}") for g in goals)]
        return field


class LetterFileInline(MinistryDesk, admin.TabularInline):
    model = LetterFile
    form = LetterFileForm
    formset = LetterFileFormSet
    fields = ("upload", "is_enclosure", "title", "goals")
    extra = 1
    template = "admin/goals/letter/files.html"
    verbose_name_plural = "filer"

    def has_delete_permission(self, request, obj=None):
        return super().has_view_permission(request) and obj is not None and not obj.is_sent


@admin.register(Letter)
class LetterAdmin(RefusalsShown, MinistryDesk, admin.ModelAdmin):
    list_display = ("title", "date", "journal_number", "minister", "is_sent", "source")
    list_filter = ("kind", ("sent_at", admin.EmptyFieldListFilter), "source", "goal_set__year")
    search_fields = ("journal_number", "minister", "wordings__title", "addressees", "note")
    search_help_text = "Søg efter journalnummer, minister eller ord i målene"
    list_select_related = ("goal_set",)
    ordering = ("-goal_set__year", "pk")
    list_per_page = 50
    radio_fields = {"source": admin.VERTICAL, "date_source": admin.VERTICAL}
    formfield_overrides = SMALL_TEXT
    change_form_template = "admin/goals/letter/change_form.html"
    fieldsets = [
        (None, {"fields": ["goal_set", "kind", "standing"]}),
        ("Brevet", {"fields": ["date", "journal_number", "minister", "addressees"]}),
        ("Kilde", {"fields": ["source", "date_source", "note", "note_is_public", "text"], "classes": ["collapse"]}),
    ]

    def has_add_permission(self, request):
        """A letter is begun from its goal set, with the words in force."""
        return False

    def has_delete_permission(self, request, obj=None):
        """A draft without wordings: remove those first. What is sent is history."""
        return self.has_view_permission(request) and obj is not None and not obj.is_sent

    def get_actions(self, request):
        return {}

    def get_inlines(self, request, obj):
        """The words of a sent letter stand on the page as text (change_form.html)."""
        return [LetterFileInline] if obj and obj.is_sent else [WordingInline, LetterFileInline]

    def get_fieldsets(self, request, obj=None):
        first, (name, letter), source = self.fieldsets
        deadline = ["deadline", "is_public"] if obj and obj.kind == LetterKind.CONSULTATION else []
        return [first, (name, {"fields": [*letter["fields"], *deadline]}), source]

    def delete_model(self, request, obj):
        obj.wordings.all().delete()
        obj.files.all().delete()
        super().delete_model(request, obj)

    def get_deleted_objects(self, objs, request):
        """A draft goes with its wordings and files; nothing else hangs on it, and nothing sent comes here."""
        lines = [str(obj) for obj in objs]
        for obj in objs:
            lines += [str(wording) for wording in obj.wordings.all()] + [file.name for file in obj.files.all()]
        return lines, {Letter._meta.verbose_name_plural: len(objs)}, set(), []

    def get_readonly_fields(self, request, obj=None):
        locked = [
            name for name in (obj.locked_fields() if obj else []) if name not in ("goal_set_id", "sent_at", "kind")
        ]
        return ["goal_set", "kind", "standing", *locked]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("goal_set")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [path("<int:pk>/modtagere/", view(self.receipts), name="goals_letter_receipts"), *super().get_urls()]

    def receipts(self, request, pk):
        """Who the letter was mailed to, and who has opened it: every municipality in one table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        letter = get_object_or_404(Letter.objects.sent().select_related("goal_set"), pk=pk)
        rows = receipts.addressed(letter)
        only = request.GET.get("kun")
        shown = {"ikke": lambda row: not row.opened, "fejl": lambda row: row.has_not_arrived}.get(only)
        context = self.admin_site.each_context(request) | {
            "title": "Hvem har åbnet brevet?",
            "letter": letter,
            "opened": sum(bool(row.opened) for row in rows),
            "count": len(rows),
            "rows": list(filter(shown, rows)) if shown else rows,
            "only": bool(shown),
            "waiting": letter.receipts.to_be_mailed().count(),
            "not_arrived": sum(row.has_not_arrived for row in rows),
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/goals/letter/receipts.html", context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            step = next(step for step, kinds in workflow.LETTER_KINDS.items() if obj.kind in kinds)
            can_be_sent = not obj.is_sent and obj.goal_set.status in workflow.STEPS[step].sources
            context |= {
                "send_step": (step, workflow.STEPS[step].label) if can_be_sent else None,
                "wordings": obj.wordings.select_related("goal").order_by("goal__number") if obj.is_sent else [],
                "problems": [] if obj.is_sent else workflow.letter_problems(obj),
                "can_correct": obj.is_sent and obj.goal_set.is_announced,
                "is_mailed": obj.receipts.exists(),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="brev", ordering="goal_set__year")
    def title(self, obj):
        return f"{obj.goal_set.year}: {obj.get_kind_display()}"

    @admin.display(description="sendt", boolean=True, ordering="sent_at")
    def is_sent(self, obj):
        return obj.is_sent

    @admin.display(description="status")
    def standing(self, obj):
        return f"Sendt {danish.moment(obj.sent_at)}" if obj.is_sent else "Kladde: kan ændres, til det sendes"
