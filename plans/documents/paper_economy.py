"""A plan's money as page and PDF show it: tables of amounts, by goal and by source, with their sums."""

from django.utils.html import format_html_join

from bpmplan import danish
from bpmplan.tables import COLUMN, FULL, fit

from ..content.economy import SOURCES, UNDIVIDED, by_period
from ..models import Initiative

NOTHING = "–"
UNDIVIDED_TITLE = "Ikke fordelt på år"
MANY_COLUMNS = 5
"""From so many columns of amounts they are printed in thousands, where every sum is whole thousands: it fits an upright
page then, with room for the words."""


class AmountTable:
    """A table of amounts with its sums. ``rows``: ``[(title, goal's key or "", cells)]``; ``width`` in mm on paper.

    ``place`` and ``classes`` say how it stands there; tables that belong together stand ``alike``.
    """

    def __init__(self, caption, head, rows, sums, width):
        self.caption, self.head, self.rows, self.sums = caption, head, rows, sums
        lines = [head, *([title, *cells] for title, _, cells in rows), ["I alt", *sums]]
        self.fit = fit(lines, column=width, by_count=False)
        self.place = self.fit.classes
        self.classes = "amounts table-long" if self.fit.is_long else "amounts"


def alike(tables):
    """Tables that stand one after another, each in the place of the one that takes the most room."""
    if tables:
        place = max((table.fit for table in tables), key=lambda one: one.room).classes
        for table in tables:
            table.place = place
    return tables


class PaperEconomy:
    """``economy`` is the ``Economy`` of the paper's content."""

    def __init__(self, economy):
        self.is_empty = economy.is_empty
        sentences = [economy.sentence, economy.shared_sentence, economy.without_sentence]
        tables = []
        if not economy.is_empty:
            tables.append(_table(economy, "Økonomien fordelt på mål", "Mål", economy.by_goal, counts=True))
            if any(line.source for line in economy.by_source):
                tables.append(_table(economy, "Hvor pengene kommer fra", "Finansiering", economy.by_source))
            else:
                sentences.append("Det er ikke angivet, hvor pengene kommer fra.")
        self.tables = alike(tables)
        self.sentences = list(filter(None, sentences))


class PaperAmounts:
    """What one initiative costs: ``words`` for its facts, and a table too when it has several years and sources."""

    def __init__(self, initiative):
        lines, total = by_period(initiative)
        sources = [source for source in SOURCES if source in total.cells]
        self.table = None
        if len(lines) > 1 and len(sources) > 1:
            self.table = _initiative_table(initiative.title, lines, total, sources)
            words = [f"{danish.kroner(total.total)} i alt"]
        else:
            words = Initiative.FIELDS["economy"].words(initiative.economy).splitlines()
        note = initiative.economy_note
        if len(words) > 1:
            self.words = format_html_join(
                "", '<p class="amount-line">{}</p>', ((line,) for line in filter(None, (*words, note)))
            )
        else:
            amount = "".join(words)
            self.words = f"{amount} ({note})" if amount and note else amount or note


def _period(line):
    return UNDIVIDED_TITLE if line.period is None else str(line.period)


def _table(economy, title, about, lines, *, counts=False):
    columns = economy.columns
    has_sum = len(columns) > 1
    in_thousands = len(columns) + has_sum >= MANY_COLUMNS and economy.is_in_thousands

    def cells(line):
        amounts = [line.cells.get(column) for column in columns] + ([line.total] if has_sum else [])
        return ([str(line.initiatives)] if counts else []) + [_shown(amount, in_thousands) for amount in amounts]

    headings = [UNDIVIDED_TITLE if column is UNDIVIDED else str(column) for column in columns]
    headings = ["I alt"] if columns == [UNDIVIDED] else headings + (["I alt"] if has_sum else [])
    head = [about, *(["Indsatser"] if counts else []), *headings]
    rows = [(line.title, line.key, cells(line)) for line in lines]
    caption = f"{title}, i {'1.000 kr.' if in_thousands else 'kr.'}"
    return AmountTable(caption, head, rows, cells(economy.total), FULL)


def _initiative_table(title, lines, total, sources):
    def cells(line):
        return [_shown(amount) for amount in (*(line.cells.get(source) for source in sources), line.total)]

    rows = [(_period(line), "", cells(line)) for line in lines]
    head = ["År", *(SOURCES[source] for source in sources), "I alt"]
    return AmountTable(f"Økonomi for »{title}«, i kr.", head, rows, cells(total), COLUMN)


def _shown(amount, in_thousands=False):
    if amount is None:
        return NOTHING
    return danish.number(amount / 1000 if in_thousands else amount)
