"""Places by the names that sources call them: "Hele landet", "Region Syddanmark", "Aalborg", "Ålborg Kommune"."""

import re

from bpmplan import danish

from .models import Area, AreaKind

COUNTRY = {"hele landet", "danmark", "landet"}


class AreaNames:
    """All areas by name, looked up at once; those without a row get one."""

    def __init__(self):
        self._areas = {}
        for area in Area.objects.complete():
            for name in _names_of(area):
                self._areas.setdefault(_folded(name), area)

    def find(self, text):
        """The ``Area`` that is meant, by its name or a municipality's code; None for any other, as "Uoplyst område"."""
        return self._areas.get(_folded(text))


def _names_of(area):
    if area.kind == AreaKind.COUNTRY:
        return COUNTRY
    if area.kind == AreaKind.REGION:
        return (area.region.name, area.region.name.removeprefix("Region "))
    municipality = area.municipality
    return (municipality.name, municipality.full_name, municipality.code)


def _folded(text):
    """As two names are compared: "Høje Taastrup", "Høje-Tåstrup" and "Høje-Taastrup Kommune" are one."""
    text = danish.folded(danish.typed(text))
    return re.sub(r"[ -]+", " ", re.sub(r"s? kommune$", "", text)).strip()
