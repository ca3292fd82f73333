"""The list of parties that a municipality asks in hearings, as its people see and change it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bpmplan import danish, sheets
from bpmplan.accounts import permissions
from bpmplan.steps import Refused, demand

from ..hearing import parties
from ..models import Party
from .forms.hearing import PartiesFileForm, PartyForm


@require_http_methods(["GET", "POST"])
def party_list(request, slug):
    """The list; a POST puts a party on it."""
    municipality = permissions.municipality_of_parties(request.user, slug)
    may_keep = permissions.may_keep_parties(request.user, municipality.pk)
    if request.method == "POST":
        demand(may_keep)
    form = PartyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            party = parties.save(municipality=municipality, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"{party} er på listen.")
            return redirect("party_list", slug)
    context = {
        "municipality": municipality,
        "parties": municipality.parties.all(),
        "may_keep": may_keep,
        "form": form,
    }
    return render(request, "hearing/parties.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def party_import(request, slug):
    """Take a file into the list."""
    municipality = permissions.municipality_of_parties(request.user, slug)
    demand(permissions.may_keep_parties(request.user, municipality.pk))
    form = PartiesFileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if request.method == "POST" and form.is_valid():
        try:
            taken = parties.take_in(municipality=municipality, text=form.cleaned_data["file"], by=request.user)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _taken(taken))
            return redirect("party_list", slug)
    context = {"municipality": municipality, "form": form}
    return render(request, "hearing/parties_file.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def party_edit(request, slug, party):
    """Change a party, or with ``deed=delete`` take it off the list."""
    municipality = permissions.municipality_of_parties(request.user, slug)
    demand(permissions.may_keep_parties(request.user, municipality.pk))
    row = get_object_or_404(Party, municipality=municipality, pk=party)
    initial = {"name": row.name, "kind": row.kind, "address": row.address}
    if request.method == "POST" and request.POST.get("deed") == "delete":
        parties.delete(party=row, by=request.user)
        messages.success(request, f"{row.name} er taget af listen. Høringer, hvor parten er spurgt, ændres ikke.")
        return redirect("party_list", slug)
    form = PartyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            parties.save(municipality=municipality, party=row, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, "Gemt.")
            return redirect("party_list", slug)
    context = {"municipality": municipality, "party": initial["name"], "form": form}
    return render(request, "hearing/party.html", context, status=422 if form.errors else 200)


@require_safe
def party_file(request, slug):
    """The list as a CSV file."""
    municipality = permissions.municipality_of_parties(request.user, slug)
    return sheets.response(parties.table_of(municipality), sheets.CSV)


def _taken(taken):
    if not taken.new and not taken.changed:
        return "Alt i filen stod på listen i forvejen."
    counts = [
        danish.counted(count, one, several)
        for count, one, several in (
            (taken.new, "ny høringspart", "nye høringsparter"),
            (taken.changed, "høringspart rettet", "høringsparter rettet"),
        )
        if count
    ]
    return f"Filen er læst ind: {danish.listed(counts)}."
