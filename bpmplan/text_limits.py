"""How much a text may hold so that printing can bear it.

What a document costs is not its letters but its parts: each line, point of a list, cell of a table, link or stressed
word takes WeasyPrint one to two milliseconds and 40 kB, where a thousand letters of plain text take two milliseconds.
So parts are counted, by the signs that make them: one pass over the text, whatever is in it.
"""

import re

from django.core.exceptions import ValidationError

from .danish import number

MAX_PARTS = 3_000
"""The most parts of one text: some 50 pages of points, six seconds of printing."""
MAX_PARTS_OF_PLAN = 10_000
"""The most parts of all texts of a plan, its sections among them: some 15 seconds of printing, and 500 MB."""

_STRESS = re.compile(r"\*+|_+")
_LINKS = ("http://", "https://", "www.")
AGAIN = "Del teksten, eller læg lange lister og tabeller som bilag."


def parts_of(text):
    """How many parts a text has at most: line breaks, cells, stressed words, links and images, by their signs."""
    count = text.count("\n") + text.count("|") + text.count("[") + len(_STRESS.findall(text))
    lowered = text.lower()
    return count + sum(map(lowered.count, _LINKS))


def check_parts(text):
    """Raises ``ValidationError`` with a Danish sentence for a text that printing can't bear."""
    if (count := parts_of(text)) > MAX_PARTS:
        raise ValidationError(
            f"Teksten har {number(count)} linjer, felter i tabeller, links og fremhævede ord. Der er plads til "
            f"{number(MAX_PARTS)}, hvis den skal kunne trykkes. {AGAIN}",
            code="parts",
        )
