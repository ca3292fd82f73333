"""Addresses of a country page as it is narrowed: other filters, and the same as a file."""

from bpmplan import sheets


def wanted_file(request):
    """Which file is asked for, if any."""
    kind = request.GET.get("hent")
    return kind if kind in (sheets.XLSX, sheets.CSV) else None


def files_of(request):
    """Addresses of the page as files, following what it is narrowed by."""
    return {kind: address_with(request, hent=kind, page="") for kind in (sheets.XLSX, sheets.CSV)}


def address_with(request, **changes):
    """This page's address with other filters; empty ones are left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    for name in [name for name, value in query.items() if value in ("", None)]:
        del query[name]
    return "?" + query.urlencode()
