"""The ministry's own: its group, and what the admin shows to its people and nobody else."""

import json

from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import Group
from django.db import models
from django.utils.text import capfirst

from ..fields import DayField
from . import permissions


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
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        """The link below an inline says »Tilføj mål«, which fits words of either gender."""
        inlines = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for inline in inlines:
            data = json.loads(inline.inline_formset_data())
            data["options"]["addText"] = f"Tilføj {inline.opts.verbose_name}"
            inline.inline_formset_data = json.dumps(data)
        return inlines

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
