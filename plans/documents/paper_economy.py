"""A plan's money as page and PDF show it: tables of amounts, by goal and by source, with their sums."""

from bpmplan import danish
from bpmplan.tables import FULL, fit

from ..content.economy import UNDIVIDED

NOTHING = "–"
MANY_COLUMNS = 5
"""From so many columns of amounts they are printed in thousands, where every sum is whole thousands: it fits an upright
page then, with room for the words."""


class PaperEconomy:
    """``economy`` is the ``Economy`` of the paper's content."""

    def __init__(self, economy):
        self.is_empty = economy.is_empty
        self.sentences = [
            sentence for sentence in (economy.sentence, economy.shared_sentence, economy.without_sentence) if sentence
        ]
        self.tables = []
        if economy.is_empty:
            return
        self.tables.append(AmountTable(economy, "Økonomien fordelt på mål", "Mål", economy.by_goal, counts=True))
        if any(line.source for line in economy.by_source):
            self.tables.append(AmountTable(economy, "Hvor pengene kommer fra", "Finansiering", economy.by_source))
        else:
            self.sentences.append("Det er ikke angivet, hvor pengene kommer fra.")


class AmountTable:
    """Lines × columns of amounts with their sums. ``rows``: ``[(title, goal's key or "", cells)]``."""

    def __init__(self, economy, title, about, lines, *, counts=False):
        columns = economy.columns
        has_sum = len(columns) > 1
        in_thousands = len(columns) + has_sum >= MANY_COLUMNS and economy.is_in_thousands
        self.caption = f"{title}, i {'1.000 kr.' if in_thousands else 'kr.'}"
        self.head = [
            about,
            *(["Indsatser"] if counts else []),
            *map(_heading, columns),
            *(["I alt"] if has_sum else []),
        ]
        if columns == [UNDIVIDED]:
            self.head[-1] = "I alt"

        def cells(line):
            amounts = [line.cells.get(column) for column in columns]
            shown = [str(line.initiatives)] if counts else []
            return shown + [_shown(amount, in_thousands) for amount in (*amounts, *([line.total] if has_sum else []))]

        self.rows = [(line.title, line.key, cells(line)) for line in lines]
        self.sums = cells(economy.total)
        place = fit([self.head, *([title, *row] for title, _, row in self.rows), ["I alt", *self.sums]], column=FULL)
        self.place = place.classes
        self.classes = "amounts table-long" if place.is_long else "amounts"


def _heading(column):
    return "Ikke fordelt på år" if column is UNDIVIDED else str(column)


def _shown(amount, in_thousands):
    if amount is None:
        return NOTHING
    return danish.number(amount / 1000 if in_thousands else amount)
