"""Deeds for those who are asked in a hearing, each on a page of its own: more of them, longer time, their letters."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.converters import row_number
from bpmplan.steps import Refused, demand

from ..documents import store
from ..documents.qr import qr_of
from ..hearing import beginning, overview
from ..hearing.mails import letter_to, longer_as_read
from ..models import AskedParty
from .forms.hearing import AskMoreForm, ExtendForm, LetterForm
from .plan import visible_plan


@require_http_methods(["GET", "POST"])
def hearing_more(request, pk):
    """Ask more parties of the municipality's list."""
    plan, hearing = _hearing(request, pk)
    names = set(hearing.asked.values_list("name", flat=True))
    rest = [party for party in plan.municipality.parties.all() if party.name not in names]
    form = AskMoreForm(request.POST if request.method == "POST" else None, parties=rest)

    def ask(facts, given):
        count = beginning.ask_more(hearing=hearing, **given, **facts)
        return f"{danish.counted(count, 'part', 'parter')} mere høres nu."

    return _page(request, plan, hearing, form, ask, "hearing/more.html", {"rest": rest})


@require_http_methods(["GET", "POST"])
def hearing_extend(request, pk):
    """Give the parties longer. The letter is shown first, if any is sent: a POST that has ``seen`` it acts."""
    plan, hearing = _hearing(request, pk)
    form = ExtendForm(request.POST if request.method == "POST" else None, hearing=hearing)
    mailed, unmailed = beginning.silent(hearing)
    context = {"mailed": mailed, "unmailed": unmailed}

    def extend(facts, given):
        if mailed and request.POST.get("seen") != str(given["deadline"]):
            context["letter"] = longer_as_read(mailed[0], given["deadline"])
            return None
        longer = beginning.extend(hearing=hearing, **given, **facts)
        store.of_newest_version(plan, now=facts["now"], by=request.user)
        letters = f" Brevet til {danish.counted(len(mailed), 'part', 'parter')} er lagt i udbakken." if mailed else ""
        return f"Der kan svares til og med {danish.date(longer.deadline)}.{letters}"

    return _page(request, plan, hearing, form, extend, "hearing/extend.html", context)


@require_http_methods(["GET", "POST"])
def hearing_party(request, pk, asked):
    """A party's letter: sent again, or with ``deed=letter`` made for paper, where its link is shown this once.

    With a ``link`` that one is ended, as when a letter went to somebody else.
    """
    plan, hearing = _hearing(request, pk)
    party = get_object_or_404(AskedParty.objects.with_hearing(), hearing=hearing, pk=asked)
    prints, withdraws = request.POST.get("deed") == "letter", "link" in request.POST
    form = LetterForm(request.POST if request.method == "POST" else None, party=party, sends=not (prints or withdraws))
    if prints and form.is_valid():
        return _letter(request, plan, party)
    if withdraws and form.is_valid():
        return _withdrawn(request, plan, party)

    def send(facts, given):
        beginning.send_again(asked=party, **given, **facts)
        return f"Brevet til {party} er lagt i udbakken."

    return _page(request, plan, hearing, form, send, "hearing/asked.html", {"party": party, "links": _links(party)})


def _links(party):
    now = timezone.now()
    return [(link, link.state(now)) for link in beginning.links_of(party)]


def _withdrawn(request, plan, party):
    link = get_object_or_404(beginning.links_of(party), pk=row_number(request.POST["link"]))
    try:
        asked = beginning.withdraw(asked=party, link=link, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        is_emptied = bool(party.address) and not asked.address
        more = f" Der sendes ikke mere til {party.address}: skriv en anden e-mail, eller udskriv et brev." * is_emptied
        messages.success(request, f"Linket er trukket tilbage.{more}")
    return redirect("hearing_party", plan.pk, party.pk)


def _hearing(request, pk):
    """The plan, and its hearing that is going on or was the newest one."""
    plan = visible_plan(request, pk, Role.READER)
    demand(permissions.may_hear(request.user, plan.municipality_id))
    hearing = overview.hearing_of(plan)
    if hearing is None:
        raise Http404
    hearing.revision.plan = plan
    return plan, hearing


def _page(request, plan, hearing, form, deed, template, more):
    """The page of one form. ``deed(facts, given)`` does it, and gives the sentence that says so.

    None when there is something to see first, which it has put into ``more``.
    """
    if request.method == "GET" and not beginning.is_heard(hearing):
        return redirect("plan_hearing", plan.pk)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                sentence = deed({"by": request.user, "now": timezone.now()}, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if sentence:
                messages.success(request, sentence)
                return redirect("plan_hearing", plan.pk)
    is_late = timezone.localdate() > hearing.deadline
    context = {"plan": plan, "hearing": hearing, "form": form, "is_late": is_late, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _letter(request, plan, party):
    try:
        address = beginning.write_letter(asked=party, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("plan_hearing", plan.pk)
    code = qr_of(address, "QR-kode med adressen, hvor høringen besvares")
    return render(request, "hearing/letter.html", {**letter_to(party, address), "code": code, "today": timezone.now()})
