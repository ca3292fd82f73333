"""How the whole country has gone since a goal's first year, by what the goal is officially measured by."""

from dataclasses import dataclass

from bpmplan.timelines import timeline
from bpmplan.values import PeriodKind

from .figures import Figure, Line, caption_of, country_lines, source_of_series

ACCENT = "#1b4e6b"


@dataclass(frozen=True)
class Development:
    """The country's figures of an indicator's series, the earliest first; none of them is from before ``since``."""

    name: str
    line: Line
    figures: tuple[Figure, ...]
    since: int

    @property
    def caption(self):
        return caption_of(self.line.series)

    @property
    def source(self):
        return source_of_series(self.line.series)

    @property
    def chart(self):
        """As SVG; empty where there are less than two numbers."""
        numbers = {figure.period: figure.value and figure.value.number for figure in self.figures}
        return timeline({self.line.place: numbers}, self.caption, ACCENT)


def developments(indicators, since):
    """``Development``s of a goal's indicators that have a series with figures. One query, however many."""
    with_series = [indicator for indicator in indicators if indicator.series_id]
    lines = country_lines([indicator.series for indicator in with_series])
    shown = []
    for indicator in with_series:
        line = lines[indicator.series_id]
        figures = tuple(figure for figure in line.figures if figure.period.end.year >= since)
        if line.series.period_kind == PeriodKind.TO_DATE and figures:
            month = figures[-1].period.end.month  # as far into each year as in the newest
            figures = tuple(figure for figure in figures if figure.period.end.month == month)
        if figures:
            shown.append(Development(indicator.name, line, figures, since))
    return shown
