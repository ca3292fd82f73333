"""The ministry's own: its group, and what the admin shows to its people and nobody else."""

from django.contrib.auth.models import Group

from . import permissions


def ensure_ministry_group():
    """The group whose members, being staff, are the ministry's people (``permissions.is_ministry``)."""
    return Group.objects.get_or_create(name=permissions.MINISTRY)[0]


class MinistryDesk:
    """For ``ModelAdmin`` and inlines: ministry staff may look, add and change; nothing is deleted unless said.

    ``permissions.is_ministry`` decides, so that no table of Django's permissions has to be kept in step with it.
    """

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
