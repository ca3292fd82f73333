"""What differs between two texts, for a person to read: lines first, then the words of the lines that differ.

Comparing costs up to the square of what is compared, and more where the same words come again and again. So it has a
``Budget`` of work, counted in comparisons and never in seconds: the same texts look the same on every machine.
"""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import accumulate

from .many_html import filled, one_after_the_other

ONE_TEXT = 6_000_000
"""Comparisons that one text may cost: a quarter of a second, more or less. A thousand new words cost about that."""
ONE_PAGE = 3 * ONE_TEXT
"""Comparisons that all texts of a page or a document may cost together."""
TOO_DIFFERENT = "Teksterne er for forskellige til at blive sammenlignet ord for ord."

_WORDS = re.compile(r"\s+|(?:(?<!\S)[−-])?[0-9]+(?:[.,][0-9]+)*\w*|\w+|[^\w\s]+")
"""Spaces, numbers with their sign and separators, words, and other signs."""


class TooDifferent(Exception):
    """The comparison would cost more than its budget."""


class Budget:
    """How many comparisons may still be made; those of a text are the page's (``of``) too."""

    def __init__(self, work, of=None):
        self._left, self._of = work, of

    @property
    def left(self):
        return min(self._left, self._of.left) if self._of else self._left

    def spend(self, work):
        """Raise ``TooDifferent`` when it is more than is left; then nothing is spent."""
        if work > self.left:
            raise TooDifferent
        self._left -= work
        if self._of:
            self._of.spend(work)


class Matcher(SequenceMatcher):
    """``SequenceMatcher`` within a budget."""

    def __init__(self, old, new, budget):
        budget.spend(len(old) + len(new))
        super().__init__(None, old, new, autojunk=False)
        self.budget = budget
        self._pairs_before = [0, *accumulate(1 + len(self.b2j.get(item, ())) for item in old)]

    def find_longest_match(self, alo, ahi, blo, bhi):
        """As there. The items between ``alo`` and ``ahi`` are compared with all that are the same on the other side."""
        self.budget.spend(self._pairs_before[ahi] - self._pairs_before[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


def differences(before, after, budget=None):
    """``before`` turned into ``after``: ``[(went, came)]``, and whether all of it was compared word by word.

    Both are the same where nothing differs. The parts put together give ``before`` and ``after`` again, line ends and
    all. What ``budget`` doesn't suffice for stands as one part, went and came whole.
    """
    budget = Budget(ONE_TEXT, of=budget)
    try:
        steps = list(_steps(before.splitlines(keepends=True), after.splitlines(keepends=True), budget))
    except TooDifferent:
        return [(before, after)], False
    parts, is_complete = [], True
    for is_same, old, new in steps:
        went, came = "".join(old), "".join(new)
        if is_same or not went or not came:
            parts.append((went, came))
            continue
        try:
            beside = _lines_beside_each_other(old, new, budget)
        except TooDifferent:
            beside = [(went, came)]
        for line, retouched in beside:
            try:
                parts += _by_words(line, retouched, budget)
            except TooDifferent:
                parts.append((line, retouched))
                is_complete = False
    return parts, is_complete


def _lines_beside_each_other(old, new, budget):
    """Differing lines in pairs: one and what it became, or one side empty where a line went or came.

    Of all pairings that keep the order, the one in which most words are common; lines with less than half of their
    words in common are not taken for the same.
    """
    words = [[Counter(_WORDS.findall(line)) for line in side] for side in (old, new)]
    budget.spend(sum(map(len, words[0])) * len(new) + len(old) * len(new) * 10)
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


def _by_words(went, came, budget):
    if not went or not came:
        return [(went, came)]
    steps = _steps(_WORDS.findall(went), _WORDS.findall(came), budget)
    return _joined([("".join(a), "".join(b)) for _, a, b in steps])


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


NOTE = '<span class="diff-note">{}</span>'
PLAIN = "<del>{}</del>", "<ins>{}</ins>"
SPOKEN = (
    '<del><span class="sr-only visually-hidden">Fjernet: </span>{}</del>',
    '<ins><span class="sr-only visually-hidden">Tilføjet: </span>{}</ins>',
)
"""With a word for those who listen; hidden from sight on the site's pages and in the admin alike."""
SIGNED = "<del>[− {}]</del>", "<ins>[+ {}]</ins>"
"""With a sign that is printed and read aloud: told apart without colours, and by who sees neither line."""


def marked(before, after, *, shortened=False, spoken=False, signed=False, budget=None):
    """``before`` turned into ``after`` as HTML: what went in ``<del>``, what came in ``<ins>``; line ends kept.

    ``shortened``: of lines that are the same, only those beside a difference are there; the others are "[…]".
    ``spoken``: say too in words, for screen readers, what was removed and what was added.
    ``signed``: stand between signs, "[− went]" and "[+ came]".
    ``budget``: that of a page that shows more than one. What it doesn't suffice for is shown whole, and said.
    """
    deleted, inserted = SIGNED if signed else SPOKEN if spoken else PLAIN
    steps, is_complete = differences(before, after, budget)
    parts = [] if is_complete else [filled(NOTE, TOO_DIFFERENT)]
    for number, (went, came) in enumerate(steps):
        if went == came:
            parts.append(_ends(went, number > 0, number < len(steps) - 1) if shortened else went)
            continue
        if signed:
            parts += [*_in_signs(deleted, went), *_in_signs(inserted, came)]
            continue
        if went:
            parts.append(filled(deleted, went))
        if came:
            parts.append(filled(inserted, came))
    return one_after_the_other(parts)


def _in_signs(shape, text):
    """Each line by itself between its signs; an end of line alone is no word."""
    for line in text.splitlines(keepends=True):
        words = line.strip()
        before, _, after = line.partition(words) if words else (line, "", "")
        yield from filter(None, (before, filled(shape, words) if words else "", after))


def _steps(old, new, budget):
    """``(is_same, old part, new part)``: what both begin and end with is set aside first, which is nearly all."""
    start, end = _common_ends(old, new)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield True, old[:start], new[:start]
    for kind, a, b, c, d in Matcher(before, after, budget).get_opcodes():
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
