"""The address of a person's own calendar: made, made anew, and withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.steps import Refused

from ..steps import calendar_links


@require_http_methods(["GET", "POST"])
def my_calendar(request):
    """A POST makes an address, which is shown once, or with ``deed=withdraw`` ends the one that there is."""
    if not calendar_links.may_have(request.user):
        raise PermissionDenied
    who, address = {"user": request.user, "now": timezone.now()}, ""
    if request.method == "POST" and request.POST.get("deed") == "withdraw":
        try:
            calendar_links.withdraw(**who)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Adressen til kalenderen virker ikke længere.")
        return redirect("my_calendar")
    if request.method == "POST":
        address = calendar_links.make(**who)
    link = calendar_links.link_of(request.user)
    context = {"link": link, "state": link.state(who["now"]) if link else "", "address": address}
    return render(request, "plans/my_calendar.html", context)
