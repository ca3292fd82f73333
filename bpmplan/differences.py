"""What differs between two texts, for a person to read: lines first, then the words of the lines that differ."""

import re
from collections import Counter
from difflib import SequenceMatcher

from .many_html import filled, one_after_the_other

MANY_WORDS = 2_000
"""A longer stretch is shown as whole lines: the time to compare words grows with the square of their number."""
MANY_PAIRS = 2_500
"""Of more pairs of lines none is looked for: the lines are compared as one stretch."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]+")


def differences(before, after):
    """``before`` turned into ``after`` as ``[(went, came)]``; both are the same where nothing differs.

    The parts put together give ``before`` and ``after`` again, line ends and all.
    """
    parts = []
    for is_same, old, new in _steps(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        went, came = "".join(old), "".join(new)
        if is_same or not went or not came:
            parts.append((went, came))
            continue
        for line, retouched in _lines_beside_each_other(old, new):
            parts += _by_words(line, retouched)
    return parts


def _lines_beside_each_other(old, new):
    """Differing lines in pairs: one and what it became, or one side empty where a line went or came.

    Of all pairings that keep the order, the one in which most words are common; lines with less than half of their
    words in common are not taken for the same.
    """
    if len(old) * len(new) > MANY_PAIRS:
        return [("".join(old), "".join(new))]
    words = [[Counter(_WORDS.findall(line)) for line in side] for side in (old, new)]
    pairs = pairs_in_order([[_share(one, other) for other in words[1]] for one in words[0]])
    beside, at_old, at_new = [], 0, 0
    for a, b in [*pairs, (len(old), len(new))]:
        beside += [(line, "") for line in old[at_old:a]] + [("", line) for line in new[at_new:b]]
        beside += zip(old[a : a + 1], new[b : b + 1], strict=True)
        at_old, at_new = a + 1, b + 1
    return beside


def pairs_in_order(likeness):
    """Pairs of positions, rising in both, whose likeness adds up to the most.

    ``likeness[a][b]`` says how alike the items at ``a`` and ``b`` are; those of 0 are never paired.
    """
    rows, columns = len(likeness), len(likeness[0]) if likeness else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for a in reversed(range(rows)):
        for b in reversed(range(columns)):
            paired = likeness[a][b] and likeness[a][b] + best[a + 1][b + 1]
            best[a][b] = max(best[a + 1][b], best[a][b + 1], paired)
    pairs, a, b = [], 0, 0
    while a < rows and b < columns:
        if likeness[a][b] and best[a][b] == likeness[a][b] + best[a + 1][b + 1]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _share(one, other):
    """The share of words that two lines have in common; 0 when it is less than half."""
    share = 2 * (one & other).total() / (one.total() + other.total())
    return share if share >= 0.5 else 0


def _by_words(went, came):
    if not went or not came:
        return [(went, came)]
    old, new = _WORDS.findall(went), _WORDS.findall(came)
    if len(old) + len(new) > MANY_WORDS:
        return [(went, came)]
    return _joined([("".join(a), "".join(b)) for _, a, b in _steps(old, new)])


def _joined(parts):
    """Neighbouring words that all differ as one part, with the spaces between them."""
    joined = []
    for went, came in parts:
        if len(joined) > 1 and went != came and _is_space(joined[-1]) and _differs(joined[-2]):
            space, _ = joined.pop()
            before, after = joined.pop()
            joined.append((before + space + went, after + space + came))
        else:
            joined.append((went, came))
    return joined


def _is_space(part):
    went, came = part
    return went == came and went.isspace() and "\n" not in went


def _differs(part):
    went, came = part
    return went != came


PLAIN = "<del>{}</del>", "<ins>{}</ins>"
SPOKEN = (
    '<del><span class="sr-only visually-hidden">Fjernet: </span>{}</del>',
    '<ins><span class="sr-only visually-hidden">Tilføjet: </span>{}</ins>',
)
"""With a word for those who listen; hidden from sight on the site's pages and in the admin alike."""


def marked(before, after, *, shortened=False, spoken=False):
    """``before`` turned into ``after`` as HTML: what went in ``<del>``, what came in ``<ins>``; line ends kept.

    ``shortened``: of lines that are the same, only those beside a difference are there; the others are "[…]".
    ``spoken``: say too in words, for screen readers, what was removed and what was added.
    """
    deleted, inserted = SPOKEN if spoken else PLAIN
    parts = []
    steps = differences(before, after)
    for number, (went, came) in enumerate(steps):
        if went == came:
            parts.append(_ends(went, number > 0, number < len(steps) - 1) if shortened else went)
            continue
        if went:
            parts.append(filled(deleted, went))
        if came:
            parts.append(filled(inserted, came))
    return one_after_the_other(parts)


def _steps(old, new):
    """``(is_same, old part, new part)``: what both begin and end with is set aside first, which is nearly all."""
    start, end = _common_ends(old, new)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield True, old[:start], new[:start]
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield kind == "equal", before[a:b], after[c:d]
    if end:
        yield True, old[len(old) - end :], new[len(new) - end :]


def _common_ends(old, new):
    """How many items both begin with, and how many of the rest both end with."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    return start, end


def _ends(text, has_before, has_after):
    """Of an unchanged text the first line, if something differs before it, and the last, if something does after."""
    first, *rest = text.splitlines(keepends=True) or [""]
    if not rest:
        return text
    kept = [first] if has_before else []
    if len(rest) > 1 or not kept or not has_after:
        kept.append("[…]\n")
    return "".join([*kept, rest[-1]] if has_after else kept)
