"""The admin as the ministry has it: its own desks, and none of the side doors that Django opens beside them."""

from django.contrib.admin import AdminSite

from .ministry import MinistryDesk

SIDE_DOORS = {"view_on_site", "autocomplete"}
"""Addresses that name or list any row of any table by its number: a hidden version's years, somebody's name."""


class MinistrySite(AdminSite):
    site_header = "BPMplan – Ministeriet"
    site_title = "BPMplan"
    index_title = "Ministeriets administration"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    def get_urls(self):
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in SIDE_DOORS]

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only desks of our own, which know what may be asked of them; pages that packages bring along stay out."""
        if admin_class is not None and issubclass(admin_class, MinistryDesk):
            super().register(model_or_iterable, admin_class, **options)
