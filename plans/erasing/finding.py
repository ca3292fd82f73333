"""Every place where a passage stands, before anything is done to it."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from bpmplan.passages import texts_of

from .paths import held_in, is_passed_over, is_value
from .places import HOLDERS, Holder
from .whole_files import WholeFile

AROUND = 60
"""Letters shown before and after the words that go."""


@dataclass(frozen=True, eq=False)
class Place:
    """A text in which a passage stands: the row, its column, and in JSON the path to it."""

    holder: Holder
    row: object
    column: object
    path: tuple
    text: str
    spans: list

    @cached_property
    def name(self):
        """Names the place in a form, and in what is left out."""
        path = ".".join(map(str, self.path))
        return f"{self.holder.key}:{self.row.pk}:{self.column.name}:{path}"

    @property
    def is_public(self):
        """Whether it stands where anybody can read it, or could: there it takes a second person."""
        return self.holder.is_public(self.row)

    @property
    def plan(self):
        return self.holder.plan(self.row)

    @property
    def where(self):
        return self.holder.where(self.row, self.column, self.path)

    @property
    def count(self):
        return len(self.spans)

    @property
    def file_name(self):
        """The name of the file, where the place is one that names a file."""
        facts = getattr(self.row, self.column.name) if self.path else None
        for step in self.path[:-1]:
            facts = facts[step]
        return facts.get("file_name", "") if self.path else getattr(self.row, "file_name", "")

    @property
    def pieces(self):
        """``[(text, whether it goes)]``: the words that go, and some of what stands around them."""
        if self.column.name == "sha256" or self.path[-1:] == ("sha256",):
            return [(self.file_name or "fil", True)]
        pieces, at = [], 0
        for start, end in self.spans:
            between = self.text[at:start]
            if at == 0:
                between = _last(between)
            elif len(between) > 2 * AROUND:
                between = f"{between[:AROUND]} … {between[-AROUND:]}"
            pieces += [(between, False), (self.text[start:end], True)]
            at = end
        rest = self.text[at:]
        return [*pieces, (rest if len(rest) <= AROUND else f"{rest[:AROUND]} …", False)]


def places_of(passage, municipality):
    """Every ``Place`` where the passage stands in what belongs to the municipality's plans."""
    return [place for holder in HOLDERS for place in _places(passage, holder, municipality)]


def _places(passage, holder, municipality):
    is_file = isinstance(passage, WholeFile)
    columns = holder.columns_naming_files if is_file else holder.columns
    if not columns:
        return
    for row in holder.rows(municipality).order_by("pk").iterator(chunk_size=200):
        for column in columns:
            for path, text in texts_of(held_in(row, column)):
                if len(text) < 3 or (not is_file and is_passed_over(row, column, path, text)):
                    continue
                if spans := passage.spans(text):
                    if not is_file and is_value(row, column, path):
                        spans = [(max(start, 1), end) for start, end in spans]  # without the mark of words
                    yield Place(holder, row, column, path, text, spans)


def digest_of(places):
    """A hash of what was found: another when a place has come, gone or changed since it was shown."""
    shown = "\x1e".join(sorted(f"{place.name}\x1f{place.text}" for place in places))
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()


def summed(places):
    """``[[plan, where, how many times]]`` in Danish, of places that are erased or left, for the record."""
    rows = {}
    for place in places:
        plan = f"{place.plan.title} {place.plan.years}" if place.plan else "Kommunen"
        key = (plan, f"{place.holder.group}: {place.where}")
        rows[key] = rows.get(key, 0) + place.count
    return [[*key, count] for key, count in sorted(rows.items())]


def _last(text):
    return text if len(text) <= AROUND else f"… {text[-AROUND:]}"
