"""The admin as the ministry has it: its own desks, and none of the side doors that Django opens beside them."""

from django.contrib.admin import AdminSite
from django.shortcuts import redirect

from .ministry import MinistryDesk

SIDE_DOORS = {"view_on_site", "autocomplete", "password_change_done"}
"""The first two name or list any row of any table by its number: a hidden version's years, somebody's name."""


class MinistrySite(AdminSite):
    site_header = "BPMplan – Ministeriet"
    site_title = "BPMplan"
    index_title = "Ministeriets administration"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    def get_urls(self):
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in SIDE_DOORS]

    def password_change(self, request, extra_context=None):
        """On the one page for it, which tells the owner by mail and writes it in the security log."""
        return redirect("account_change_password")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only desks of our own, which know what may be asked of them; pages that packages bring along stay out."""
        if admin_class is not None and issubclass(admin_class, MinistryDesk):
            super().register(model_or_iterable, admin_class, **options)
