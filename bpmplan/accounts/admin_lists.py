"""What an address may ask of a list in the admin: what the list names, and nothing else.

Django takes any field of a list's own model from the address (``?password__startswith=a``), and by asking letter by
letter one reads what no page shows. Here only the list's own filters, its days, its order, its search and its pages
count; what else is asked is left out and said, whether the field is there or not.
"""

from django.contrib.admin import FieldListFilter
from django.contrib.admin.options import IS_FACETS_VAR
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, ORDER_VAR, PAGE_VAR, SEARCH_VAR

LONGEST = 200
"""Characters of a value. What is longer is no filter and no word to search for."""
YEARS = range(1900, 2200)
PARTS = {"year": YEARS, "month": range(1, 13), "day": range(1, 32)}
"""Of the days that a list can be narrowed by."""

LEFT_OUT = "Listen kan ikke filtreres sådan. Her er den uden det, der ikke kendes."
NOT_READ = "Det, listen skulle filtreres på, kunne ikke læses. Her er hele listen."


def filters(model_admin, request):
    """The list's filters as they are when nothing is asked of them."""
    for item in model_admin.get_list_filter(request):
        if callable(item):
            yield item(request, {}, model_admin.model, model_admin)
        else:
            path, kind = item if isinstance(item, (tuple, list)) else (item, FieldListFilter.create)
            field = get_fields_from_path(model_admin.model, path)[-1]
            yield kind(field, request, {}, model_admin.model, model_admin, field_path=path)


def day_names(model_admin):
    """``{name in the address: the numbers it may have}`` of the days that the list is narrowed by."""
    days = model_admin.date_hierarchy
    return {f"{days}__{part}": numbers for part, numbers in PARTS.items()} if days else {}


def filter_names(model_admin, request):
    """The names in the address by which the list is narrowed."""
    return {name for one in filters(model_admin, request) for name in one.expected_parameters()}


def asked(model_admin, request):
    """What the address asks of the list, without what it can't be asked; and a sentence when something was left out."""
    query = request.GET
    if ERROR_FLAG in query:  # Django comes back with it when a filter could not read its value
        return query.__class__(mutable=False), NOT_READ
    days, own = day_names(model_admin), {ALL_VAR, ORDER_VAR, PAGE_VAR, SEARCH_VAR, IS_FACETS_VAR}
    named = set(query) - own - set(days)
    known = own | set(days) | (filter_names(model_admin, request) if named else set())
    kept = query.copy()
    for name, values in query.lists():
        if name not in known or not all(_is_plain(value, days.get(name)) for value in values):
            del kept[name]
    return kept, "" if set(kept) == set(query) else LEFT_OUT


def _is_plain(value, numbers):
    if numbers is not None:
        return value.isascii() and value.isdecimal() and len(value) <= 4 and int(value) in numbers
    return len(value) <= LONGEST and "\0" not in value
