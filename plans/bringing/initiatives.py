"""Initiatives in tables: a row is one, with what its cells say of it. What is no field of it is in its description."""

import re
from collections import Counter
from dataclasses import dataclass

from ..models import Initiative, Source
from . import names
from .facts import fact_named, take
from .money import IN_KRONER, amounts_of, is_total, money_columns
from .written import Written, fitted

_KINDS = r"(?:indsats|projekt|initiativ|aktivitet|tiltag|handling)(?:er|en|et)?"
_TITLE = rf"(?:planlagte? |konkrete? )?{_KINDS}(?:/{_KINDS})?(?:s? ?(?:navn|titel))?"
_DESCRIPTION = r"(?:kort )?(?:beskrivelse|indhold|formål|uddybning)(?: af .{1,30})?"
_EFFECT = r"(?:forventet |ønsket )?(?:effekt|virkning|resultat)(?:er)?"
_GOAL = r"(?:ministerens |kommunens )?mål(?: nr\.?)?|fokusområde|indsatsområde|hører til"
_NUMBER = r"nr\.?|nummer|#"
_WHO = r"ansvarlige?(?: .{1,30})?|hvem(?: .{1,30})?"
TITLE, DESCRIPTION, EFFECT, GOAL, NUMBER, FACT, OTHER = "title", "description", "effect", "goal", "number", "fact", ""


@dataclass(frozen=True)
class ReadInitiatives:
    """``kinds``: what the head of each column says that it holds; ``money``: the columns of amounts among them."""

    table: object
    kinds: tuple
    money: tuple

    def head(self, at):
        return self.table.rows[0][at].strip(" :")

    def cells(self, number):
        """``{column: words}`` of those cells of a row that hold any."""
        return {at: words for at, words in enumerate(self.table.rows[number][: len(self.kinds)]) if words.strip()}

    def cell_of(self, number, kind):
        return next((words for at, words in self.cells(number).items() if self.kinds[at] == kind), "")


def read_initiatives(table, *, is_forced=False):
    """The ``ReadInitiatives`` of a table; None when its head doesn't name initiatives and what is said of them.

    ``is_forced``: it was chosen to be one, so that its first column of words is the title.
    """
    heads = table.rows[0]
    kinds = [_kind(head) for head in heads]
    if is_forced and TITLE not in kinds:
        free = [at for at, kind in enumerate(kinds) if kind in (OTHER, DESCRIPTION, GOAL)]
        kinds[free[0] if free else 0] = TITLE
    if TITLE not in kinds:
        return None
    first = kinds.index(TITLE)
    kinds = [OTHER if kind == TITLE and at != first else kind for at, kind in enumerate(kinds)]
    money = money_columns([(at, head) for at, head in enumerate(heads) if not kinds[at]], beside=[heads[first]])
    if not is_forced and FACT not in kinds and not {DESCRIPTION, EFFECT} <= set(kinds):
        return None
    return ReadInitiatives(table, tuple(kinds), tuple(money))


def _kind(head):
    words = re.sub(r"\s*[(\[].*$", "", head).strip(" :").lower()
    if fact_named(words) or re.fullmatch(_WHO, words):
        return FACT
    shapes = ((TITLE, _TITLE), (DESCRIPTION, _DESCRIPTION), (EFFECT, _EFFECT), (GOAL, _GOAL), (NUMBER, _NUMBER))
    return next((kind for kind, shape in shapes if re.fullmatch(shape, words)), OTHER)


def initiatives_of(read, known, *, goal, find):
    """``([initiative of each row], numbers of the rows)``. A row without a title goes on about the one above it.

    ``known``: initiatives ``by_title``; a row with the title of one tells more of it. ``goal`` is what the table stands
    under, and ``find(words)`` the goal that a cell names, or None.
    """
    made, taken, known = [], set(), dict(known)
    here, unknown = goal, ""
    for number in range(1, len(read.table.rows)):
        cells, title = read.cells(number), read.cell_of(number, TITLE)
        if len(cells) == 1 and len(read.kinds) > 2 and (named := find(next(iter(cells.values())))):
            here, unknown = named, ""  # a row that only says which goal the next ones are for
            taken.add(number)
            continue
        if words := read.cell_of(number, GOAL):
            here, unknown = find(words) or goal, "" if find(words) else words
        if title:
            made.append(known.get(_key(title)) or _begun(title, here))
            known.setdefault(_key(title), made[-1])
            if unknown:
                _describe(made[-1], f"**{read.head(read.kinds.index(GOAL))}:** {unknown}")
        if made:
            _tell(read, number, made[-1])
            taken.add(number)
    return list(dict.fromkeys(made)), taken


def by_title(initiatives):
    """``{title as it is compared: initiative}`` of those whose title no other has."""
    keys = [_key(one.title) for one in initiatives]
    times = Counter(keys)
    return {key: one for key, one in zip(keys, initiatives, strict=True) if times[key] == 1}


def _key(title):
    return names.titled(title).casefold()


def _begun(title, goal):
    short, rest = fitted(names.titled(title), Initiative)
    initiative = Written("initiative", short, goal=goal)
    if rest:
        _describe(initiative, f"**{rest}**")
    return initiative


def _describe(initiative, text, name=DESCRIPTION):
    initiative.texts.setdefault(name, []).append(text)


def _tell(read, number, initiative):
    """Give an initiative what a row says of it."""
    of_money = _money_of(read, number, initiative)
    for at, words in read.cells(number).items():
        kind, head = read.kinds[at], read.head(at)
        is_counted = kind == NUMBER and not re.search(r"[^\W\d_]{2}", words)
        if kind in (TITLE, GOAL) or is_counted or at in of_money:
            continue
        if kind == FACT and _take_fact(head, words, initiative):
            continue
        text = read.table.written(number, at)
        is_plain = kind in (DESCRIPTION, EFFECT) or not head
        _describe(initiative, text if is_plain else f"**{head}:** {text}", EFFECT if kind == EFFECT else DESCRIPTION)


def _take_fact(head, words, initiative):
    label = head if fact_named(head) else "ansvarlig"
    known = initiative.facts.get(fact_named(label))
    return take(label, words, initiative.facts) or (known is not None and str(known) == words.strip())


def _money_of(read, number, initiative):
    """Columns whose amounts are the initiative's now: of a row where all are understood, and if it had none."""
    if initiative.money or not read.money:
        return set()
    row = read.table.rows[number]
    try:
        amounts = amounts_of(row, read.money)
    except ValueError:
        return set()
    initiative.money = [(period, Source.UNSAID, amount) for period, amount in amounts]
    return {column.at for column in read.money} if amounts else set()


def costs_of(table, known, *, is_forced=False):
    """``{row: (initiative, what it costs)}`` of a budget whose rows name some of ``known`` (``by_title``); else empty.

    A row that only sums these up has None: the plan makes its sums itself.
    """
    first, *rest = table.rows[0]
    columns = money_columns(list(enumerate(rest, 1)), beside=[first, *([IN_KRONER] if is_forced else [])])
    if not rest or len(columns) < len(rest):
        return {}
    costs, with_costs = {}, set()
    for number, row in enumerate(table.rows[1:], 1):
        named = known.get(_key(row[0]))
        if named is None or named.money or named in with_costs:
            continue
        try:
            amounts = amounts_of(row, columns)
        except ValueError:
            continue
        if amounts:
            costs[number] = (named, [(period, Source.UNSAID, amount) for period, amount in amounts])
            with_costs.add(named)
    left = [number for number in range(1, len(table.rows)) if number not in costs]
    if costs and len(left) == 1 and _sums_up(table.rows[left[0]], columns, costs):
        costs[left[0]] = None
    return costs


def _sums_up(row, columns, costs):
    money = [one for _, amounts in costs.values() for one in amounts]
    try:
        sums = amounts_of(row, columns)
    except ValueError:
        return False
    return is_total(row[0]) and all(amount == sum(m for at, _, m in money if at == period) for period, amount in sums)
