"""A municipality's list of the parties that it asks in hearings: one at a time, and as a file."""

import csv
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.cleaning import clean
from bpmplan.formulas import unguarded
from bpmplan.sheets import SheetColumn, Table
from bpmplan.sheets_read import csv_rows
from bpmplan.steps import Refused, demand, lock

from ..models import Party, PartyKind

MOST = 300
"""Parties that a list may have."""
NAME, KIND, ADDRESS = "navn", "slags", "e-mail"
HEADERS = (NAME, KIND, ADDRESS)


@dataclass(frozen=True)
class Taken:
    """What a file did to a list: how many parties are new, and of how many the kind or the address was changed."""

    new: int
    changed: int


@transaction.atomic
def save(*, municipality, name, kind, address, by, party=None):
    """Put a party on the list, or change the ``party`` that is there. Raises ``Refused`` or ``PermissionDenied``."""
    lock(Municipality.objects, municipality.pk)
    demand(permissions.may_keep_parties(by, municipality.pk))
    if party is None and municipality.parties.count() >= MOST:
        raise Refused(f"Listen har {MOST} høringsparter. Slet nogle, før I tilføjer flere.")
    party = party or Party(municipality=municipality)
    party.name, party.kind, party.address = name, kind, address
    _check(party)
    party.save()
    return party


@transaction.atomic
def delete(*, party, by):
    """Take a party off the list; hearings that it was asked in keep it."""
    demand(permissions.may_keep_parties(by, party.municipality_id))
    party.delete()


def table_of(municipality):
    """The list as a ``Table``, which ``take_in`` reads again."""
    rows = [[party.name, party.get_kind_display(), party.address] for party in municipality.parties.all()]
    return Table(f"Høringsparter – {municipality.full_name}", [SheetColumn(title) for title in HEADERS], rows)


@transaction.atomic
def take_in(*, municipality, text, by):
    """Take the parties of a CSV file into the list, by name: new ones are added, the others changed, none deleted.

    All or nothing. Raises ``Refused`` with a sentence that names the line, or ``PermissionDenied``.
    """
    lock(Municipality.objects, municipality.pk)
    demand(permissions.may_keep_parties(by, municipality.pk))
    there = {party.name.casefold(): party for party in municipality.parties.all()}
    new = changed = 0
    names = set()
    for number, cells in _rows(text):
        name = cells[NAME]
        if name.casefold() in names:
            raise Refused(f"Linje {number}: »{name}« står i filen mere end én gang.")
        names.add(name.casefold())
        party = there.get(name.casefold()) or Party(municipality=municipality)
        before = (party.name, party.kind, party.address)
        party.name, party.kind, party.address = name, _kind(cells[KIND], number), cells[ADDRESS]
        try:
            _check(party)
        except Refused as refused:
            raise Refused(f"Linje {number}: {refused}") from None
        if party.pk is None:
            new += 1
        elif before != (party.name, party.kind, party.address):
            changed += 1
        party.save()
    if len(there) + new > MOST:
        raise Refused(f"Listen kan højst have {MOST} høringsparter.")
    return Taken(new, changed)


def _rows(text):
    """``[(number of the line, {header: text})]`` of the file."""
    try:
        first, *lines = [[_cell(cell) for cell in row] for row in csv_rows(text)] or [[]]
    except csv.Error:
        raise Refused("Filen kan ikke læses som CSV. Hent listen her, ret den i Excel, og gem den som CSV.") from None
    headers = [header.casefold() for header in first]
    if NAME not in headers:
        raise Refused(f"Første linje skal være kolonnernes navne: {'; '.join(HEADERS)}.")
    rows = [(number, cells) for number, cells in enumerate(lines, 2) if any(cells)]
    if not rows:
        raise Refused("Der er ingen høringsparter i filen.")
    return [(number, dict.fromkeys(HEADERS, "") | dict(zip(headers, cells, strict=False))) for number, cells in rows]


def _cell(cell):
    return " ".join(clean(unguarded(cell.strip())).split())


def _kind(text, number):
    """Empty is another kind than those that have a name."""
    if not text:
        return PartyKind.OTHER
    for kind in PartyKind:
        if text.casefold() in (kind.label.casefold(), kind.value):
            return kind
    raise Refused(f"Linje {number}: Slagsen »{text}« kendes ikke. Skriv en af disse: {', '.join(PartyKind.labels)}.")


def _check(party):
    if not party.name:
        raise Refused("Navnet mangler.")
    try:
        party.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
