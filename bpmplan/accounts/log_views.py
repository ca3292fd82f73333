"""The security log as a municipality's administrators see it."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..security_log.models import Entry, key_of
from . import permissions
from .forms import LogForm

PER_PAGE = 50
NOBODY = "Ikke logget ind"


@require_safe
def security_log(request, slug):
    municipality = permissions.own_municipality(request.user, slug)
    form = LogForm(request.GET)
    entries = form.narrow(Entry.objects.of_municipality(municipality).select_related("user", "by"))
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    members = municipality.memberships.select_related("user")
    names = {key_of(membership.user.email): str(membership.user) for membership in members}
    for entry in page:
        entry.who = str(entry.user or names.get(entry.typed_key) or entry.typed or NOBODY)
        entry.by_another = entry.by if entry.by_id != entry.user_id else None
    context = {"municipality": municipality, "administers": True, "form": form, "page_obj": page}
    return render(request, "accounts/security_log.html", context)
