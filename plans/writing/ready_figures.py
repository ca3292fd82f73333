"""Official figures made ready to stand in a text: a sentence, and a table that is drawn as curves.

Once they stand there they are ordinary text, which is written in as any other.
"""

import re
from dataclasses import dataclass

from django.db.models import Q

from bpmplan import charts, danish
from bpmplan.charts import LINES
from bpmplan.steps import Refused
from goals.indicators.figures import Line, caption_of, drawn_together, lines_by_series, table_of
from goals.models import Series

from ..models import KINDS, LONG_TEXT
from . import saving

NOT_TOLD = "–"
MOST_ROWS = 12
"""Of a table in a text, which is read by people and not by machines: the newest."""
_SIGNS = re.compile(r"([\\*_\[\]|`#<>])")


@dataclass(frozen=True)
class Ready:
    """The figures of one series: ``lines`` as ``lines_of`` gives them, those without figures left out."""

    lines: list[Line]

    @property
    def series(self):
        return self.lines[0].series

    @property
    def sentence(self):
        """Markdown: "Andel i job i Aalborg: 62,1 pct. (2025); Hele landet: 61 pct. Kilde: Jobindsats.dk, …"."""
        own = self.lines[0].newest
        there = [(line.place, line.at(own.period)) for line in self.lines[1:]]
        others = [f"{place}: {self._shown(figure)}" for place, figure in there if figure and figure.value is not None]
        first = f"{self.series.name} i {self.lines[0].place}: {self._shown(own)} ({own.period})"
        return _plain(f"{danish.ended('; '.join([first, *others]))} Kilde: {danish.ended(own.source)}")

    @property
    def table(self):
        """Markdown: a caption that names a chart where one can be drawn, the table, and the source.

        It is drawn as it stands, so places that are too large for one axis with the municipality are left out then.
        """
        cells = _cells(drawn_together(self.lines)[0])
        if charts.fault(cells, LINES):
            kind, cells = "", _cells(self.lines)
        else:
            kind = f" ({LINES})"
        marks = ["---", *["---:"] * (len(cells[0]) - 1)]
        drawn = [f"| {' | '.join(_plain(cell) for cell in row)} |" for row in cells]
        is_silent = any(NOT_TOLD in row for row in cells[1:])
        source = self.lines[0].last.source
        note = f" {NOT_TOLD} betyder, at kilden ikke oplyser tallet." if is_silent else ""
        head = f"Tabel{kind}: {_plain(caption_of(self.series))}"
        below = _plain(f"Kilde: {danish.ended(source)}{note}")
        return "\n".join([head, drawn[0], f"| {' | '.join(marks)} |", *drawn[1:], "", below])

    def _shown(self, figure):
        return figure.value.shown(self.series.unit)


def _cells(lines):
    """The newest rows of the table of ``lines``, below its head, as texts."""
    places, rows = table_of(lines)
    body = [[str(period), *(_cell(figure) for figure in figures)] for period, figures in rows[-MOST_ROWS:]]
    return [["Periode", *places], *body]


def ready_figures(plan, compared=()):
    """``Ready`` of each series that has a figure of the municipality: of the plan's goals, and its own."""
    series = series_of(plan)
    lines = lines_by_series(series, plan.municipality, compared)
    return [Ready([line for line in lines[one.pk] if line.figures]) for one in series if lines[one.pk][0].newest]


def series_of(plan):
    """The series of the goals that the plan answers, and of the municipality's own indicators."""
    of_goals = Q(indicators__goal__wordings__plan_goals__plan=plan)
    return list(Series.objects.filter(of_goals | Q(indicators__municipality=plan.municipality_id)).distinct())


def text_field(section, names):
    """The first of the ``names`` of a kind's fields (``section``, a model name) that is a long text; or None."""
    fields = KINDS[section].FIELDS
    return next((name for name in names if fields[name].is_text), None)


def add_last(section, field, markdown, *, by, now):
    """Put Markdown last in a text of a section. Raises ``Refused`` where there is no room, or what ``saving`` does."""
    before = getattr(section, field).rstrip()
    text = f"{before}\n\n{markdown}" if before else markdown
    if len(text) > LONG_TEXT:
        raise Refused("Teksten er for lang til, at tallene kan være der.")
    kind, number = type(section), section.edit_no
    return saving.save(
        kind, plan=section.plan, key=section.key, started_from=number, values={field: text}, by=by, now=now
    )


def _cell(figure):
    if figure is None:
        return ""
    return str(figure.value) if figure.value is not None else NOT_TOLD


def _plain(words):
    """Words in which no sign means anything in Markdown."""
    return _SIGNS.sub(r"\\\1", " ".join(words.split()))
