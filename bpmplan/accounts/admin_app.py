"""Which admin Django starts."""

from django.contrib.admin.apps import AdminConfig


class MinistryAdminConfig(AdminConfig):
    default_site = "bpmplan.accounts.admin_site.MinistrySite"
