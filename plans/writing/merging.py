"""Two writers' versions made into one: of a section's fields, and of one text block by block.

A block is a paragraph, a heading, a list point or a table row. Only one that both have changed, each in their own way,
is a conflict. Nothing that either has written is lost: a block in conflict stands in the merged text twice, as each has
it. Texts too different to be compared within the budget (``bpmplan/differences.py``) are in conflict as a whole.
"""

import re
from dataclasses import dataclass, replace

from bpmplan.differences import ONE_TEXT, Budget, Matcher, TooDifferent, pairs_in_order

from ..models.declared import row_order

ALIKE = 0.5
"""Share of common words from which a changed block is taken for the same block."""

PAIR = 100
"""What it costs to compare two blocks at all, in comparisons."""

_LINE = re.compile(r"(?P<space>\s*)(?P<mark>[-*+] |\d{1,9}[.)] |\||#{1,6} |>)?")


@dataclass(frozen=True)
class Block:
    """``gap`` is what stands before it in its text: nothing, a line end, or a blank line and more."""

    text: str
    gap: str = ""

    @property
    def mark(self):
        """``-`` for a list point, ``|`` for a table row, ``#`` for a heading, else nothing."""
        mark = _LINE.match(self.text)["mark"] or ""
        return "-" if mark.strip() and mark[0] not in "|#>" else mark[:1]


@dataclass(frozen=True)
class BlockConflict:
    """A block that both have changed; an empty text means that it was deleted."""

    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merged:
    """``text`` holds everything that either has written; ``conflicts`` are the blocks that stand in it twice."""

    text: str
    conflicts: tuple[BlockConflict, ...] = ()


def merge_fields(fields, before, theirs, mine, unknown=frozenset()):
    """``(merged, conflicts)`` of two writers' plain values by field, both made from ``before``.

    ``fields`` are declared ``Fields``, and ``mine`` has any of them. ``merged`` holds what I changed and what is in
    conflict; ``conflicts`` are names. What a field in conflict has in ``merged`` a form can show: of a text both
    versions, else mine.

    ``unknown`` are names of fields of which it isn't known what I started from, and ``before`` has theirs. What is not
    the same in both is then a conflict.
    """
    merged, conflicts = {}, set()
    for name, value in mine.items():
        if value != before[name]:
            field = fields[name]
            if name in unknown:
                merged[name] = side_by_side(theirs[name], value) if field.merges == "blocks" else value
                conflicts.add(name)
                continue
            about = field.told_apart_by if field.merges == "rows" else None
            merged[name], is_conflict = merge_values(field.merges, before[name], theirs[name], value, about)
            conflicts |= {name} if is_conflict else set()
    for name in torn_apart(fields.read_together, before, theirs, mine, unknown):
        merged[name] = mine.get(name, before[name])
        conflicts.add(name)
    return merged, conflicts


def torn_apart(pairs, before, theirs, mine, unknown=frozenset()):
    """Names of what one writer changed while the other changed what it is read with, and of that.

    ``pairs`` are of names that are read together: merged, 540 persons of one and the other's per cent would make a
    number that neither has written. What both changed to the same is changed by neither. What is ``unknown``
    (``merge_fields``) counts as changed by the other.
    """
    of_mine = {name for name, value in mine.items() if value not in (before[name], theirs[name])}
    of_theirs = {name for name in theirs if theirs[name] not in (before[name], mine.get(name, before[name]))}
    of_theirs |= {name for name in unknown if name not in mine or mine[name] != theirs[name]}
    both_ways = [pair for one, other in pairs for pair in ((one, other), (other, one))]
    return {name for one, other in both_ways if one in of_mine and other in of_theirs for name in (one, other)}


def merge_values(how, before, theirs, mine, about=None):
    """Two plain values of a field that were both made from ``before``, as ``(value, whether they are in conflict)``.

    ``how`` is the field's ``merges``; ``about`` says of a row what it is about. In a conflict the value is what a form
    can show: of a text both, else mine.
    """
    if theirs in (before, mine) or mine == before:
        return (theirs if mine == before else mine), False
    if how == "blocks":
        merged = merge(before, theirs, mine)
        return merged.text, bool(merged.conflicts)
    if how == "set":
        added, removed = set(mine) - set(before), set(before) - set(mine)
        return sorted((set(theirs) | added) - removed, key=str), False
    if how == "rows":
        return _merged_rows(*({about(row): row for row in rows} for rows in (before, theirs, mine)))
    return mine, True


def _merged_rows(before, theirs, mine):
    merged, is_conflict = dict(theirs), False
    for about in before | mine:
        was, is_mine = before.get(about), mine.get(about)
        if is_mine == was:
            continue
        is_conflict = is_conflict or theirs.get(about) not in (was, is_mine)
        if is_mine is None:
            merged.pop(about, None)
        else:
            merged[about] = is_mine
    return sorted(merged.values(), key=row_order), is_conflict


def merge(before, theirs, mine):
    """The ``Merged`` of two texts that were both written from ``before``."""
    if theirs in (before, mine):
        return Merged(mine)
    if mine == before:
        return Merged(theirs)
    base = blocks(before)
    whole = Merged(f"{theirs}\n\n{mine}", (BlockConflict(before, theirs, mine),))
    if not base and theirs.strip() and mine.strip():  # both have begun the same text
        return whole
    budget = Budget(ONE_TEXT)
    try:
        their_edits, my_edits = _Edits(base, blocks(theirs), budget), _Edits(base, blocks(mine), budget)
    except TooDifferent:
        return whole
    made, conflicts = [], []
    for place in range(len(base) + 1):
        theirs_here, mine_here = their_edits.inserted.get(place, []), my_edits.inserted.get(place, [])
        known = {block.text for block in theirs_here}
        made += [*theirs_here, *(block for block in mine_here if block.text not in known)]
        if place == len(base):
            break
        block = base[place]
        their_block, my_block = their_edits.became.get(place, block), my_edits.became.get(place, block)
        if _same(their_block, my_block) or _same(my_block, block):
            made.append(their_block)
        elif _same(their_block, block):
            made.append(my_block)
        else:
            texts = [side.text if side else "" for side in (block, their_block, my_block)]
            conflicts.append(BlockConflict(*texts))
            made += [their_block, my_block]
    return Merged(_joined([block for block in made if block is not None]), tuple(conflicts))


def side_by_side(theirs, mine):
    """Two texts as one, when it isn't known what they were made from: blocks that are not in both stand as each has
    them, theirs first."""
    sides = blocks(theirs), blocks(mine)
    try:
        steps = Matcher(*([block.text for block in side] for side in sides), Budget(ONE_TEXT)).get_opcodes()
    except TooDifferent:
        return f"{theirs}\n\n{mine}"
    made = []
    for kind, a, b, c, d in steps:
        made += sides[0][a:b] if kind == "equal" else [*sides[0][a:b], *sides[1][c:d]]
    return _joined(made)


def blocks(text):
    """The text as a list of ``Block``; put together again they give the text, but for blank space at its ends."""
    made, gap, lines = [], "", []

    def close():
        if lines:
            made.append(Block("\n".join(lines), gap if made else ""))
            lines.clear()

    blank = 0
    for line in text.strip("\n").split("\n"):
        if not line.strip():
            close()
            blank += 1
            continue
        mark = _LINE.match(line)["mark"]
        if lines and (mark or Block(lines[0]).mark in ("|", "#")):
            close()
        if not lines:
            gap = "\n" * (blank + 1)
        lines.append(line)
        blank = 0
    close()
    return made


class _Edits:
    """What one writer did to the blocks of ``base``: ``became`` (None for deleted), and ``inserted`` before a place."""

    def __init__(self, base, now, budget):
        self.budget = budget
        self.became, self.inserted = {}, {}
        texts = [block.text for block in base], [block.text for block in now]
        for kind, a, b, c, d in Matcher(*texts, budget).get_opcodes():
            if kind == "equal":
                for offset in range(b - a):
                    if base[a + offset].gap != now[c + offset].gap and now[c + offset].gap:
                        self.became[a + offset] = now[c + offset]
            else:
                self.pair(base[a:b], now[c:d], a)

    def pair(self, old, new, start):
        """Find which of the ``new`` blocks are ``old`` ones changed; the rest was deleted or inserted."""
        partner = dict(_with_replaced(_partners(old, new, self.budget), len(old), len(new)))
        place = start
        taken = {new_at: old_at for old_at, new_at in partner.items()}
        for new_at, block in enumerate(new):
            if new_at in taken:
                place = start + taken[new_at] + 1
                self.became[place - 1] = block
            else:
                self.inserted.setdefault(place, []).append(block)
        for old_at in range(len(old)):
            if old_at not in partner:
                self.became[start + old_at] = None


def _partners(old, new, budget):
    """Pairs of positions, rising in both: the pairing in which most words are common."""
    if len(old) == len(new) == 1:
        return [(0, 0)]
    budget.spend(PAIR * len(old) * len(new))
    words = [[block.text.split() for block in side] for side in (old, new)]
    return pairs_in_order([[_likeness(a, b, budget) for b in words[1]] for a in words[0]])


def _with_replaced(pairs, old_count, new_count):
    """The pairs, and between them the blocks that stand where others stood: one took the other's place."""
    at_old = at_new = 0
    for a, b in [*pairs, (old_count, new_count)]:
        yield from zip(range(at_old, a), range(at_new, b), strict=False)
        if a < old_count:
            yield a, b
        at_old, at_new = a + 1, b + 1


def _likeness(one, other, budget):
    """The share of words that two blocks have in common and in the same order; 0 when it is too small to count."""
    if 2 * min(len(one), len(other)) < ALIKE * (len(one) + len(other)):
        return 0  # at most this many can be common
    share = Matcher(one, other, budget).ratio()
    return share if share >= ALIKE else 0


def _same(one, other):
    return (one.text if one else None) == (other.text if other else None)


def _joined(made):
    parts = []
    for number, block in enumerate(made):
        if number:
            before = made[number - 1]
            gap = block.gap
            is_run = block.mark and block.mark == before.mark and block.mark in "-|"
            if not gap or (gap == "\n" and not is_run and not (block.mark or before.mark)):
                gap = "\n" if is_run else "\n\n"
            block = replace(block, gap=gap)
            parts.append(block.gap)
        parts.append(block.text)
    return "".join(parts)
