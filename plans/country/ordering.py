"""The overview's rows in the order asked for, and counted by region."""

from dataclasses import dataclass

from bpmplan import danish

from .municipalities import LABELS, RANK

SORTS = {
    "kommune": None,
    "region": lambda row: danish.sort_key(row.region),
    "status": lambda row: RANK[row.state],
    "siden": lambda row: row.since,
    "aendret": lambda row: row.changed,
    "besluttet": lambda row: row.decided_on,
    "maal": lambda row: row.answered,
}
"""What rows can be sorted by, in the words of the address. They come in Danish order of names."""


DEFAULT = "-status"
"""What there is to read comes first: with adopted plans before drafts, and those who haven't answered last."""


def ordered(rows, order, *, row_of=None):
    """Rows by ``order`` (a key of ``SORTS``, ``-`` before it turns it round); those without a value stand last.

    ``row_of``: gives the ``Row`` of what is ordered, when that is more than rows.
    """
    key, backwards = SORTS[order.removeprefix("-")], order.startswith("-")
    if key is not None and row_of is not None:
        of_row, key = key, lambda line: of_row(row_of(line))
    if key is None:
        return rows[::-1] if backwards else rows
    known = [row for row in rows if key(row) is not None]
    return sorted(known, key=key, reverse=backwards) + [row for row in rows if key(row) is None]


@dataclass(frozen=True)
class RegionCount:
    """How many municipalities of a region (or the country, without ``code``) stand where: ``counts`` by state."""

    name: str
    code: str
    counts: dict[str, int]

    @property
    def total(self):
        return sum(self.counts.values())


def by_region(rows):
    """A ``RegionCount`` for the country, and one for each region in Danish order."""
    country = dict.fromkeys(LABELS, 0)
    regions = {}
    for row in rows:
        region = (row.region, row.region_code)
        if region not in regions:
            regions[region] = dict.fromkeys(LABELS, 0)
        regions[region][row.state] += 1
        country[row.state] += 1
    region_counts = [RegionCount(name, code, counts) for (name, code), counts in regions.items()]
    return [
        RegionCount("Hele landet", "", country),
        *sorted(region_counts, key=lambda region: danish.sort_key(region.name)),
    ]
