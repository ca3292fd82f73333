"""Municipalities and people in the ministry's admin. Nothing is deleted; power over staff is the superusers' alone."""

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from .. import danish
from ..exchange import Exchange, ExchangeColumn
from ..outbox import posting
from ..outbox.kinds import KINDS
from ..outbox.models import Mail
from ..second_factor import resetting
from ..second_person.forms import ReasonForm
from ..security_log.events import GROUPS, names_in
from ..security_log.models import Entry, key_of
from ..steps import Refused
from . import leaving, mailbox, own_data, permissions, staff
from .ministry import MinistryDesk
from .models import Body, Invitation, Membership, Municipality, Region, User


class ReadOnlyDesk(MinistryDesk):
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Region)
class RegionAdmin(MinistryDesk, admin.ModelAdmin):
    list_display = ["name", "code", "since", "until", "successor"]
    search_fields = ["name", "code"]


class BodyInline(ReadOnlyDesk, admin.TabularInline):
    model = Body
    fields = ["order", "name", "is_last"]
    extra = 0


def _region(code):
    """The primary key of the region with this code; ``ValueError`` with a Danish sentence for none."""
    pk = Region.objects.filter(code=code).values_list("pk", flat=True).first()
    if pk is None:
        raise ValueError(f"Der er ingen region med koden »{code[:20]}«.")
    return pk


@admin.register(Municipality)
class MunicipalityAdmin(Exchange, MinistryDesk, admin.ModelAdmin):
    list_display = ["name", "code", "region", "mailbox", "verified_cvr"]
    list_filter = ["region", "cvr_verified"]
    list_select_related = ["region"]
    search_fields = ["name", "full_name", "code", "slug"]
    search_help_text = "Søg efter navn eller kommunekode"
    fields = ["name", "full_name", "code", "slug", "region", "mailbox", "cvr", "cvr_verified", "administrators"]
    inlines = [BodyInline]
    exchange_key = ("code",)
    exchange_columns = (
        ExchangeColumn("code", hint="tre cifre, fx 851"),
        ExchangeColumn("name"),
        ExchangeColumn("full_name"),
        ExchangeColumn("slug"),
        ExchangeColumn("region", "regionskode", "fx 1081", write=lambda row: row.region.code, read=_region),
        ExchangeColumn("mailbox"),
        ExchangeColumn("cvr"),
        ExchangeColumn("cvr_verified", hint="ja eller nej"),
    )

    def get_readonly_fields(self, request, obj=None):
        if permissions.is_system_administrator(request.user):
            return ["administrators"]
        return ["name", "full_name", "code", "slug", "region", "administrators"]

    def has_add_permission(self, request, obj=None):
        return permissions.is_system_administrator(request.user)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        mailbox.tell_of_mailbox(obj, earlier=form.initial.get("mailbox", ""), by=request.user, now=timezone.now())

    @admin.display(description="CVR-nummer", empty_value="ikke bekræftet")
    def verified_cvr(self, municipality):
        return municipality.cvr if municipality.cvr_verified and municipality.cvr else None

    @admin.display(description="administratorer")
    def administrators(self, municipality):
        if not municipality.pk:
            return "Gem kommunen først."
        return format_html(
            '<a href="{}">Se eller udpeg administratorer</a>', reverse("members", args=[municipality.slug])
        )


@admin.register(Body)
class BodyAdmin(ReadOnlyDesk, admin.ModelAdmin):
    """The municipalities keep these themselves."""

    list_display = ["name", "municipality", "order", "is_last"]
    list_filter = ["is_last"]
    list_select_related = ["municipality"]
    search_fields = ["name", "municipality__name"]


@admin.register(User)
class UserAdmin(MinistryDesk, admin.ModelAdmin):
    """Ministry staff may bar people of the municipalities (``is_active``); superusers make and unmake staff.

    What access they give waits for a colleague's yes (``staff.py``); what they take is taken at once.

    No password is seen or set here: a new member of staff asks for one at "Glemt adgangskode".
    """

    form = staff.UserForm
    list_display = ["name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "memberships__municipality__region"]
    search_fields = ["name", "email"]
    search_help_text = "Søg efter navn eller e-mail"
    fieldsets = [
        (None, {"fields": ["name", "email", "is_active"]}),
        ("Ministeriet", {"fields": ["is_staff", "groups", "is_superuser", "reason"]}),
        ("Adgang", {"fields": ["second_factor", "last_login", "date_joined"]}),
    ]
    STAFF_ONLY = ["is_staff", "groups", "is_superuser"]
    FIXED = ["second_factor", "last_login", "date_joined"]
    ENDS_SESSIONS = {"email", "is_active", *STAFF_ONLY}
    """What somebody may, and how they are known: who is signed in signs in anew when it has changed."""

    def has_add_permission(self, request, obj=None):
        return permissions.is_system_administrator(request.user)

    def has_change_permission(self, request, obj=None):
        """Only superusers may change staff and superusers, and nobody one who has left for good."""
        if obj and obj.forgotten_at:
            return False
        if permissions.is_system_administrator(request.user):
            return True
        return super().has_change_permission(request, obj) and not (obj and permissions.belongs_to_the_state(obj))

    def get_fieldsets(self, request, obj=None):
        if permissions.is_system_administrator(request.user):
            return self.fieldsets
        person, _ministry, access = self.fieldsets
        return [person, ("Ministeriet", {"fields": self.STAFF_ONLY}), access]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    actions = ["take_out_data", "forget"]

    def get_actions(self, request):
        return super().get_actions(request) if permissions.is_system_administrator(request.user) else {}

    @admin.action(description="Hent alt, hvad der gemmes om en person")
    def take_out_data(self, request, users):
        """All that is kept about one person, as a file."""
        if users.count() != 1:
            messages.error(request, "Vælg én person.")
            return None
        return own_data.handed_out(request, users.get())

    @admin.action(description="Slet oplysninger om dem, der har forladt deres kommune eller ministeriet")
    def forget(self, request, users):
        """Only the name stays, on what they wrote and decided."""
        for user in users:
            try:
                leaving.forget(user, by=request.user, now=timezone.now())
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"Oplysningerne om {user} er slettet.")

    def get_readonly_fields(self, request, obj=None):
        if permissions.is_system_administrator(request.user):
            return self.FIXED
        return ["name", "email", *self.STAFF_ONLY, *self.FIXED]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Django's own words for these two are about the machinery."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.help_text = "Medlemmer af gruppen »Ministeriet« kan udmelde mål og se, hvor kommunerne står."
        elif db_field.name == "is_superuser":
            field.label = "Systemansvarlig"
            field.help_text = "Må alt, også foreslå, at kolleger får adgang i ministeriet."
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(name=permissions.MINISTRY)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_urls(self):
        view = self.admin_site.admin_view
        own = path("<int:pk>/totrinslogin/", view(self.reset_factor), name="accounts_user_factor")
        return [own, *super().get_urls()]

    def reset_factor(self, request, pk):
        """Propose to take away the second factor of somebody who has lost their telephone. Superusers only."""
        user = get_object_or_404(User, pk=pk)
        if not permissions.is_system_administrator(request.user):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                proposal = resetting.propose(user=user, by=request.user, now=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                messages.error(request, str(refused))
                return redirect("admin:accounts_user_change", pk)
            messages.success(request, "Forslaget er sendt til dine kolleger. Det sker, når en har godkendt.")
            return redirect(proposal)
        context = self.admin_site.each_context(request) | {"title": "Nulstil totrinslogin", "person": user}
        context |= {"opts": self.opts, "form": form}
        return TemplateResponse(request, "admin/accounts/reset_factor.html", context)

    @admin.display(description="totrinslogin")
    def second_factor(self, user):
        if not Authenticator.objects.filter(user=user.pk).exists():
            return "Ikke slået til"
        return format_html(
            'Slået til. <a href="{}">Foreslå at nulstille det, når telefonen er tabt …</a>',
            reverse("admin:accounts_user_factor", args=[user.pk]),
        )

    def save_model(self, request, obj, form, change):
        now, ended = timezone.now(), set(form.changed_data) & self.ENDS_SESSIONS
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        form.hold_back()
        super().save_model(request, obj, form, change)
        if ended:
            obj.end_sessions()
        if change and "email" in form.changed_data:
            mailbox.tell_of_email(user=obj, old=form.initial["email"], by=request.user, now=now)
        if form.held_back:
            staff.propose(user=obj, access=form.held_back, reason=form.cleaned_data["reason"], by=request.user, now=now)
            messages.warning(request, "Adgangen gives først, når en kollega har godkendt. De har fået en mail.")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyDesk, admin.ModelAdmin):
    """Read only: the municipality's administrators decide."""

    list_display = ["user", "municipality", "role", "is_administrator", "deactivated_at"]
    list_filter = ["role", "is_administrator", ("deactivated_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "municipality"]
    search_fields = ["user__name", "user__email", "municipality__name"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyDesk, admin.ModelAdmin):
    list_display = ["name", "email", "municipality", "role", "is_administrator", "invited_at", "accepted_at"]
    list_filter = ["is_administrator", ("accepted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["municipality"]
    search_fields = ["name", "email", "municipality__name"]


class KindFilter(admin.SimpleListFilter):
    title = "slags"
    parameter_name = "slags"

    def lookups(self, request, model_admin):
        return sorted(((kind.name, kind.label) for kind in KINDS.values()), key=lambda choice: choice[1])

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Mail)
class MailAdmin(ReadOnlyDesk, admin.ModelAdmin):
    """Where each mail stands. Its text is not stored: it is written when the mail is sent."""

    list_display = ["created_at", "what", "address", "state", "error"]
    list_filter = ["state", KindFilter, "created_at"]
    search_fields = ["address", "user__name"]
    search_help_text = "Søg efter adresse eller navn"
    date_hierarchy = "created_at"
    fields = [
        "what", "audience", "municipality", "address", "user", "state", "error", "attempts", "created_at", "not_before",
        "sent_at",
    ]  # fmt: skip

    actions = ["try_again"]

    @admin.action(description="Prøv at sende igen")
    def try_again(self, request, mails):
        """For those that haven't arrived, when what was wrong has been mended."""
        for mail in mails.not_arrived():
            self.log_change(request, mail, "Sat til at blive sendt igen.")
        count = posting.try_again(mails)
        messages.success(request, f"{danish.counted(count, 'mail', 'mails')} prøves igen. De andre valgte er uændrede.")

    @admin.display(description="slags", ordering="kind")
    def what(self, mail):
        return mail.label

    @admin.display(description="hvem får den slags")
    def audience(self, mail):
        return KINDS[mail.kind].audience if mail.kind in KINDS else None


@admin.register(LogEntry)
class ChangeAdmin(ReadOnlyDesk, admin.ModelAdmin):
    """Every change made in the admin: who, when, what. To be read."""

    list_display = ["at", "user", "kind", "about", "what"]
    list_display_links = None
    list_filter = ["action_time", ("content_type", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "change_message", "user__name", "user__email"]
    search_help_text = "Søg efter person, navn på det ændrede eller ord i ændringen"
    date_hierarchy = "action_time"

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Ændringer i administrationen", **(extra_context or {})})

    @admin.display(description="tidspunkt", ordering="action_time")
    def at(self, entry):
        return entry.action_time

    @admin.display(description="slags", ordering="content_type")
    def kind(self, entry):
        model = entry.content_type and entry.content_type.model_class()
        return capfirst(model._meta.verbose_name) if model else "–"

    @admin.display(description="hvad er ændret", ordering="object_repr")
    def about(self, entry):
        return entry.object_repr

    @admin.display(description="ændring")
    def what(self, entry):
        return str(entry.get_change_message()) or entry.get_action_flag_display()


class EventFilter(admin.SimpleListFilter):
    title = "hændelse"
    parameter_name = "haendelse"

    def lookups(self, request, model_admin):
        return [(group, group) for group in GROUPS]

    def queryset(self, request, queryset):
        return queryset.filter(event__in=names_in(self.value())) if self.value() else queryset


@admin.register(Entry)
class SecurityLogAdmin(ReadOnlyDesk, admin.ModelAdmin):
    """What has happened to anybody's access. A municipality's administrators see their own on a page of theirs."""

    list_display = ["at", "label", "about", "who", "by", "municipality", "ip"]
    list_filter = ["at", EventFilter]
    list_select_related = ["user", "by", "municipality"]
    search_fields = ["user__name", "user__email", "by__name", "by__email", "municipality__name", "typed", "ip", "about"]
    search_help_text = "Søg efter person, hele den skrevne adresse, kommune, IP-adresse eller ord"
    date_hierarchy = "at"
    fields = ["at", "label", "who", "by", "municipality", "about", "ip", "browser"]

    def get_search_results(self, request, queryset, search_term):
        matches, has_doubles = super().get_search_results(request, queryset, search_term)
        return matches | queryset.filter(typed_key=key_of(search_term)) if search_term else matches, has_doubles

    @admin.display(description="hændelse", ordering="event")
    def label(self, entry):
        return entry.label

    @admin.display(description="hvem", ordering="user")
    def who(self, entry):
        return entry.user or entry.typed
