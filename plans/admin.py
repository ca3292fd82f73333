"""Plans in the admin of the ministry: reminders and their log. Nobody sees a draft's text here, superusers included."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from bpmplan.accounts.ministry import MinistryDesk
from bpmplan.exchange import Exchange, ExchangeColumn
from bpmplan.outbox.models import MailState

from .dates import reminder_items, reminder_mails
from .models import ReminderRule, ReminderSent, ReminderSettings, TargetGroup, Unit

# --- Reference data --------------------------------------------------------------------------------------------------


@admin.register(TargetGroup)
class TargetGroupAdmin(Exchange, MinistryDesk, admin.ModelAdmin):
    """The target groups and their years. One that the law has done away with gets an end; none is deleted."""

    list_display = ("name", "since", "until")
    list_filter = (("until", admin.EmptyFieldListFilter),)
    search_fields = ("name",)
    search_help_text = "Søg efter navn"
    exchange_key = ("name",)
    exchange_columns = (
        ExchangeColumn("name"),
        ExchangeColumn("since", hint="dato, fx 01.01.2027, eller tom"),
        ExchangeColumn("until", hint="dato, fx 31.12.2027, eller tom"),
    )


@admin.register(Unit)
class UnitAdmin(Exchange, MinistryDesk, admin.ModelAdmin):
    """The units that are suggested for targets; a municipality may write another."""

    search_fields = ("name",)
    search_help_text = "Søg efter enhed"
    exchange_key = ("name",)
    exchange_columns = (ExchangeColumn("name"),)


# --- Reminders -------------------------------------------------------------------------------------------------------

DAYS_AHEAD = (1, 7, 30)


@admin.register(ReminderRule)
class ReminderRuleAdmin(MinistryDesk, admin.ModelAdmin):
    """When people are reminded of what; with what would be sent, and the pause of all."""

    list_display = ("what", "days_ahead", "standing", "intro")
    fields = ("what", "days_ahead", "paused", "intro")
    readonly_fields = ("what",)
    change_list_template = "admin/plans/reminderrule/change_list.html"

    def has_add_permission(self, request):
        """One for each kind of date, from the reference data."""
        return False

    def get_actions(self, request):
        return {}

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("forhaandsvisning/", view(self.preview), name="plans_reminders_preview"),
            path("pause/", view(self.pause), name="plans_reminders_pause"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        context = {"all_paused": reminder_mails.is_paused()}
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description="status", ordering="paused")
    def standing(self, obj):
        return "På pause" if obj.paused else "Sendes"

    def preview(self, request):
        """Who would get what in the coming days, as things stand."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        chosen = request.GET.get("dage", "")
        days = int(chosen) if chosen in map(str, DAYS_AHEAD) else DAYS_AHEAD[-1]
        today = timezone.localdate()
        outlook = reminder_items.look(today)
        mails_by_day = reminder_mails.preview(outlook, today, days)
        context = self.admin_site.each_context(request) | {
            "title": "Forhåndsvisning af påmindelser",
            "opts": self.model._meta,
            "days": days,
            "choices": DAYS_AHEAD,
            "mails_by_day": [(day, mails, mails[0].message()) for day, mails in mails_by_day],
            "count": sum(len(mails) for _, mails in mails_by_day),
            "all_paused": reminder_mails.is_paused(),
            "paused": ReminderRule.objects.filter(paused=True),
            "without_recipients": outlook.without_recipients,
        }
        return TemplateResponse(request, "admin/plans/reminderrule/preview.html", context)

    def pause(self, request):
        """POST: pause all reminders (``paused=1``) or let them go on."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        paused = request.POST.get("paused") == "1"
        row, _ = ReminderSettings.objects.update_or_create(pk=ReminderSettings.ONLY, defaults={"paused": paused})
        message = "Alle påmindelser er sat på pause." if paused else "Påmindelserne sendes igen."
        LogEntry.objects.log_actions(request.user.pk, [row], CHANGE, message, single_object=True)
        messages.success(request, message)
        return redirect("admin:plans_reminderrule_changelist")


@admin.register(ReminderSent)
class ReminderSentAdmin(MinistryDesk, admin.ModelAdmin):
    """What was sent to whom, to be read."""

    list_display = ("created_at", "address", "name", "municipality", "what", "day", "standing")
    list_filter = ("what", "created_at", "municipality__region")
    list_select_related = ("municipality", "mail")
    search_fields = ("address", "name", "municipality__name", "text")
    search_help_text = "Søg efter adresse, navn eller kommune"
    date_hierarchy = "created_at"
    fields = readonly_fields = (
        "created_at", "address", "name", "municipality", "what", "day", "goal_set", "text", "standing",
    )  # fmt: skip

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="mailen", ordering="mail__state")
    def standing(self, obj):
        """Where the mail stands, and why it isn't sent."""
        return (
            ". ".join(filter(None, (obj.mail.get_state_display(), obj.mail.error)))
            if obj.mail
            else MailState.SENT.label
        )
