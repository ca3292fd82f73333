"""The benchmark of one municipality in plain words: held against what was expected there, never against others."""

from dataclasses import dataclass
from datetime import date

from bpmplan import danish
from bpmplan.values import Period

from ..indicators.figures import source_of
from ..models import BenchmarkFigure, WhyNone
from .reading import SHARE_UNIT, UNIT

ABOUT = (
    "Benchmarken holder det faktiske antal op mod det antal, der var forventet i kommunen. Den siger ikke, hvorfor der "
    "er en forskel."
)


@dataclass(frozen=True)
class Benchmark:
    """What the benchmark's newest table says of a group. ``source``: where from, and when it was taken in.

    ``share`` says how large the difference is, of what was expected. What the table itself calls a share is kept and
    not shown: it doesn't say of what.
    """

    period: Period
    group: str
    expected: str
    actual: str
    sentence: str
    share: str
    source: str
    is_sample: bool

    @property
    def in_words(self):
        """All of it as a paragraph that a text of a plan can hold."""
        if not (self.expected and self.actual):
            return f"{self.group}, {self.period}: {danish.ended(self.sentence)} Kilde: {danish.ended(self.source)}"
        return (
            f"{self.group}, {self.period}: {self.actual}, hvor {self.expected} var forventet. Det er "
            f"{danish.ended(self.sentence[:1].lower() + self.sentence[1:])} "
            f"{f'{self.share} ' if self.share else ''}Kilde: {danish.ended(self.source)}"
        )


def benchmark_of(municipality, *, until: date | None = None):
    """``[Benchmark]`` of a municipality, in Danish order of groups; each group's newest figures, in one query.

    ``until``: only of periods that ended by that day, as for a report about a time.
    """
    rows = BenchmarkFigure.objects.current().filter(area__municipality=municipality).select_related("delivery")
    newest = {}
    for row in rows:
        is_known = until is None or row.period.end <= until
        if is_known and (row.group not in newest or newest[row.group].period.end < row.period.end):
            newest[row.group] = row
    return [_shown(newest[group]) for group in sorted(newest, key=danish.sort_key)]


def sentence_of(difference):
    """``70 færre fuldtidspersoner end forventet``, of actual − expected."""
    if difference == 0:
        return "lige så mange fuldtidspersoner som forventet"
    if abs(difference) == 1:
        return f"1 fuldtidsperson {'færre' if difference < 0 else 'mere'} end forventet"
    return f"{danish.number(abs(difference))} {'færre' if difference < 0 else 'flere'} {UNIT} end forventet"


def share_of(difference, expected):
    """``Forskellen er 4,7 pct. af det forventede antal.``; empty when there is none that can be said."""
    share = round(abs(difference) / expected * 100, 1) if expected else 0
    return f"Forskellen er {danish.number(share)} {SHARE_UNIT} af det forventede antal." if share else ""


def _shown(row):
    if row.why_none:
        sentence, share = danish.capital(WhyNone(row.why_none).label), ""
    else:
        sentence = danish.capital(sentence_of(row.difference.number))
        share = share_of(row.difference.number, row.expected.number)
    return Benchmark(
        period=row.period,
        group=row.group,
        expected=row.expected.shown(UNIT) if row.expected else "",
        actual=row.actual.shown(UNIT) if row.actual else "",
        sentence=sentence,
        share=share,
        source=source_of(row.delivery, is_sample=row.is_sample),
        is_sample=row.is_sample,
    )
