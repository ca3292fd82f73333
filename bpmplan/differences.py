"""What differs between two texts, word by word, for a person to read."""

import re
from difflib import SequenceMatcher

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

MANY_WORDS = 4_000
"""Longer texts are compared line by line: comparing words takes time by the square of their number."""


def marked(before, after):
    """``before`` turned into ``after`` as HTML: what went in ``<del>``, what came in ``<ins>``; line ends kept."""
    is_long = len(before) + len(after) > MANY_WORDS * 6
    old, new = (re.findall(r".*\n|.+" if is_long else r"\s+|\w+|[^\w\s]+", text) for text in (before, after))
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes():
        went, came = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            parts.append(escape(went))
            continue
        if went:
            parts.append(format_html("<del>{}</del>", went))
        if came:
            parts.append(format_html("<ins>{}</ins>", came))
    return mark_safe("".join(parts))
