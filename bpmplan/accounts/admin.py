"""Municipalities and people in the ministry's admin. Nothing is deleted; power over staff is the superusers' alone."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import format_html

from . import permissions
from .ministry import MinistryDesk
from .models import Body, Invitation, Membership, Municipality, Region, User

admin.site.unregister(Group)


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


@admin.register(Municipality)
class MunicipalityAdmin(MinistryDesk, admin.ModelAdmin):
    list_display = ["name", "code", "region", "mailbox", "verified_cvr"]
    list_filter = ["region", "cvr_verified"]
    list_select_related = ["region"]
    search_fields = ["name", "full_name", "code", "slug"]
    search_help_text = "Søg på navn eller kommunekode"
    fields = ["name", "full_name", "code", "slug", "region", "mailbox", "cvr", "cvr_verified", "administrators"]
    inlines = [BodyInline]

    def get_readonly_fields(self, request, obj=None):
        fixed = [] if request.user.is_superuser else ["name", "full_name", "code", "slug", "region"]
        return [*fixed, "administrators"]

    def has_add_permission(self, request, obj=None):
        return request.user.is_superuser and request.user.is_active

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

    No password is seen or set here: a new member of staff asks for one at "Glemt adgangskode".
    """

    list_display = ["name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "memberships__municipality__region"]
    search_fields = ["name", "email"]
    search_help_text = "Søg på navn eller e-mail"
    fieldsets = [
        (None, {"fields": ["name", "email", "is_active"]}),
        ("Ministeriet", {"fields": ["is_staff", "groups", "is_superuser"]}),
        ("Tid", {"fields": ["last_login", "date_joined"]}),
    ]
    STAFF_ONLY = ["is_staff", "groups", "is_superuser"]
    FIXED = ["last_login", "date_joined"]

    def has_add_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        """A colleague, and more so a superuser, is out of reach of all but superusers."""
        if request.user.is_active and request.user.is_superuser:
            return True
        return super().has_change_permission(request, obj) and not (obj and (obj.is_staff or obj.is_superuser))

    def get_readonly_fields(self, request, obj=None):
        return self.FIXED if request.user.is_superuser else ["name", "email", *self.STAFF_ONLY, *self.FIXED]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(name=permissions.MINISTRY)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyDesk, admin.ModelAdmin):
    """To look only: the municipality's administrators decide."""

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
    exclude = ["token_hash"]
