"""The ministry's own: its group, and what the admin shows to its people and nobody else."""

import json

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from ..fields import DayField
from . import admin_lists, permissions

MOST_ROWS = 60
"""Rows of an inline on one page: the most that there are, a letter's goals, are 20."""


def ensure_ministry_group():
    """The group whose members, being staff, are the ministry's people (``permissions.is_ministry``)."""
    return Group.objects.get_or_create(name=permissions.MINISTRY)[0]


class AdminDayField(DayField):
    """A day in the ministry's desk, where reference data may begin long before plans do."""

    def __init__(self, *, widget=AdminDateWidget, **kwargs):
        super().__init__(first_year=1900, widget=widget, **kwargs)


class MinistryDesk:
    """For ``ModelAdmin`` and inlines: ministry staff may look, add and change; deleting has to be allowed.

    ``permissions.is_ministry`` decides, so that no table of Django's permissions has to be kept in step with it.
    """

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Days are read as everywhere else, with the admin's calendar beside them."""
        if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
            kwargs = {"form_class": AdminDayField, **kwargs}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request, extra_context=None):
        """A list is called what it lists; Django's »Vælg …, der skal ændres« fits few of them."""
        request.GET, left_out = admin_lists.asked(self, request)
        if left_out:
            messages.warning(request, left_out)
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in admin_lists.filter_names(self, request) or lookup in admin_lists.day_names(self)

    def to_field_allowed(self, request, to_field):
        """Rows are named by their own keys alone."""
        return to_field == self.opts.pk.name

    def get_changeform_initial_data(self, request):
        """A form begins empty, whatever a link to it says."""
        return {}

    def response_action(self, request, queryset):
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(key)
        except ValidationError:
            messages.error(request, "Det, der var valgt, findes ikke. Vælg igen på listen.")
            return None
        return super().response_action(request, queryset)

    def get_view_on_site_url(self, obj=None):
        """The page itself. Django's way goes over a number, by which any row of any table can be named."""
        has_page = obj is not None and self.view_on_site and hasattr(obj, "get_absolute_url")
        return obj.get_absolute_url() if has_page else None

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        """The link below an inline says »Tilføj mål«, which fits words of either gender."""
        inlines = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for inline in inlines:
            data = json.loads(inline.inline_formset_data())
            data["options"]["addText"] = f"Tilføj {inline.opts.verbose_name}"
            inline.inline_formset_data = json.dumps(data)
        return inlines

    def get_formset(self, request, obj=None, **kwargs):
        """Of an inline: more rows than anybody types come from a forged form, and would cost seconds."""
        return super().get_formset(request, obj, **{"max_num": MOST_ROWS, "absolute_max": MOST_ROWS} | kwargs)

    def has_module_permission(self, request):
        return permissions.is_ministry(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.is_ministry(request.user)

    def has_add_permission(self, request, obj=None):
        return permissions.is_ministry(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.is_ministry(request.user)

    def has_delete_permission(self, request, obj=None):
        return False
