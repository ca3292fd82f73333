"""The parts of a section: what a person opens and writes at one time on the page of writing.

Each part is some of the section's fields, in the order in which they are written. Every written field is in one part.
"""

from functools import cache

from ..models import KINDS

PARTS = {
    "chapter": {"text": ("title", "text", "kind")},
    "plangoal": {
        "title": ("title", "under", "group", "origin"),
        "challenge": ("challenge",),
        "ambition": ("ambition",),
        "strategy": ("strategy",),
        "follow_up": ("follow_up",),
        "left_out": ("left_out", "left_out_reason"),
    },
    "initiative": {
        "text": ("title", "description"),
        "facts": (
            "period",
            "responsible",
            "unit",
            "partners",
            "target_groups",
            "goals",
            "effect",
            "case_numbers",
            "origin",
        ),
        "economy": ("economy", "economy_note"),
    },
    "target": {
        "target": (
            "indicator",
            "title",
            "unit",
            "direction",
            "baseline",
            "baseline_period",
            "baseline_source",
            "difference_note",
            "values",
            "comparisons",
        )
    },
    "attachment": {"attachment": ("title", "alt", "is_cover")},
}

GRIDS = {"plangoal": {"targets"}}
"""Parts that are no fields, but the sections that are part of this one, as a grid."""


def part_with(section, field):
    """The name of the part of a kind of section that holds a field; empty when there is none."""
    return next((name for name, fields in PARTS[section].items() if field in fields), "")


@cache
def first_field(section, name):
    """The field of a part where one begins to write: its first; after a title, its text."""
    first, *more = PARTS[section][name]
    texts = (field for field in more if KINDS[section].FIELDS[field].is_text)
    return next(texts, first) if first == "title" else first
