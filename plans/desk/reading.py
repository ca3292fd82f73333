"""Links to read a plan without an account: who has one, until when, and when it was opened."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bpmplan.accounts import permissions
from bpmplan.links.models import Link
from bpmplan.steps import Refused

from ..steps import reading
from .forms.reading import ReadingLinkForm
from .plan import visible_plan


@require_safe
def reading_links(request, pk):
    """Who has a link."""
    return _list(request, _plan(request, pk))


@require_http_methods(["GET", "POST"])
def reading_link_add(request, pk):
    """Make a link."""
    plan = _plan(request, pk)
    revisions = list(plan.revisions.order_by("-number").defer("content"))
    form = ReadingLinkForm(request.POST if request.method == "POST" else None, plan=plan, revisions=revisions)
    if request.method == "GET" and not form.fields["what"].choices:
        return redirect("reading_links", pk)
    if request.method == "POST" and form.is_valid():
        try:
            link = reading.make(plan=plan, by=request.user, now=timezone.now(), **form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _done(link))
            return redirect("reading_links", pk)
    return render(request, "reading/link.html", {"plan": plan, "form": form}, status=422 if form.errors else 200)


@require_POST
def reading_link(request, pk, link):
    """Withdraw a link or, with ``deed``, mail it again (``again``) or show its address (``show``)."""
    plan = _plan(request, pk)
    row = get_object_or_404(Link, kind=reading.LINK, pk=link, thing_id__in=plan.reading_links.values("pk"))
    deed, who = request.POST.get("deed", ""), {"link": row, "by": request.user, "now": timezone.now()}
    try:
        if deed == "show":
            address = reading.show(**who)
            return _list(request, plan, shown=row.pk, address=address)
        if deed == "again":
            reading.send_again(**who)
            sentence = f"Linket til {row.name} er lagt til afsendelse igen. Det forrige virker ikke længere."
        else:
            reading.withdraw(**who)
            sentence = f"Linket til {row.name} er trukket tilbage."
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)
    return redirect("reading_links", pk)


def _plan(request, pk):
    plan = visible_plan(request, pk)
    if not permissions.may_make_reading_links(request.user, plan.municipality_id):
        raise PermissionDenied
    return plan


def _list(request, plan, **shown):
    now = timezone.now()
    links = [(link, link.state(now)) for link in reading.links_of(plan)]
    can_make = plan.is_writable or plan.revisions.exists()
    return render(request, "reading/links.html", {"plan": plan, "links": links, "can_make": can_make, **shown})


def _done(link):
    if link.address:
        return f"Linket til {link.name} er lagt til afsendelse til {link.address}."
    return f"Linket til {link.name} er lavet. Vis adressen, og giv den videre."
