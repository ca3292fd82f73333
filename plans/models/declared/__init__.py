"""How a section declares its fields: what each holds, how it is compared, shown, restored, carried and searched.

A kind of section lists its fields once, in ``FIELDS`` beside its columns. Saving, restoring, forms, history, content,
the next plan, readiness and search read that list; none of them has a list of names of its own.

A field's *plain value* is what JSON can hold and two can be compared by: amounts, values and periods are text, rows of
the plan are named by key, and rows of reference data by number.
"""

from .fields import COPIED, Aim, Amount, Choice, Fact, Field, Fields, Line, Markdown, When, YesNo
from .links import Links, Parent, Reference, References
from .rows import Rows, row_order

__all__ = [
    "COPIED",
    "Aim",
    "Amount",
    "Choice",
    "Fact",
    "Field",
    "Fields",
    "Line",
    "Links",
    "Markdown",
    "Parent",
    "Reference",
    "References",
    "Rows",
    "When",
    "YesNo",
    "row_order",
]
