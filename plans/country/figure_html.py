"""A series over the country as HTML: small charts, and a table.

Made here and not in a template because there are hundreds of cells, for which a template takes several times as long.
"""

from functools import lru_cache

from django.utils.safestring import SafeString

from bpmplan import danish
from bpmplan.many_html import filled, filled_each, one_after_the_other
from bpmplan.values import Period, Value
from goals.models import WhyNone

from .figures import COUNTRY, drawn
from .municipalities import address_of

COLUMNS = 5
"""The newest periods that stand in the table; the file has all."""
CHART = '<li class="multiple"><p class="multiple__name"><a href="{}">{}</a></p>{}</li>\n'
NO_CHART = '<p class="multiple__none">{}</p>'
ROW = '<tr{}><th scope="row">{}</th>{}<td>{}</td><td>{}</td>{}</tr>\n'
NUMBER = '<td class="number">{}</td>'
NONE = '<td class="number"><span class="muted" title="{0}">{1}</span><span class="sr-only"> {0}</span></td>'
NOTHING = SafeString("")
NO_FIGURE = ("", "")
SIGNS = {why.value: (why.label, why.value) for why in WhyNone}


def charts(places, shown):
    """A small chart of each place, in the order they have."""
    home, scale = address_of("municipality", "slug-here"), shown.scale
    return filled_each(
        CHART,
        ((home.format(one.slug), one.name, drawn(one, shown, scale) or _why_no_chart(one, shown)) for one in places),
    )


def _why_no_chart(place, shown):
    known = [period for period in shown.periods if place.figures.get(period, NO_FIGURE)[0]]
    return filled(NO_CHART, "For få tal til en kurve." if known else "Ingen tal.")


def heads(shown):
    """What stands above the columns of periods, the earliest first."""
    return [str(Period.read(period)) for period in shown.periods[-COLUMNS:]]


def rows(places, shown, *, has_state):
    """The country's row, and one for each place."""
    home, columns = address_of("municipality", "slug-here"), shown.periods[-COLUMNS:]
    lines = [(SafeString(' class="region-table__whole"'), COUNTRY, shown.country, None)]
    lines += [(NOTHING, filled('<a href="{}">{}</a>', home.format(p.slug), p.name), p.figures, p) for p in places]
    return filled_each(
        ROW,
        (
            (
                css,
                name,
                one_after_the_other(_cell(*figures.get(period, NO_FIGURE)) for period in columns),
                _aims(place) if place else NOTHING,
                _own(place, shown) if place else NOTHING,
                _state(place) if has_state else NOTHING,
            )
            for css, name, figures, place in lines
        ),
    )


@lru_cache(maxsize=4096)
def _cell(value, why_none):
    """A figure; the source's own sign where there is none, with what it means."""
    if value:
        return filled(NUMBER, Value.read(value))
    return filled(NONE, *SIGNS[why_none]) if why_none else filled(NUMBER, "")


def _aims(place):
    links = [filled('<a href="{}">{}</a>', aim.url, aim) for aim in place.aims]
    if place.plans and not links:
        links = [f"I {danish.counted(place.plans, 'vedtaget plan', 'vedtagne planer')}"]
    return filled_each('<span class="rows__note">{}</span>', ((link,) for link in links))


def _own(place, shown):
    unit = shown.series.unit
    texts = [f"{value.shown(unit)} ({period})" for period, value, _ in place.own]
    if place.own_count and not texts:
        texts = [danish.counted(place.own_count, "måling", "målinger")]
    return filled_each('<span class="rows__note">{}</span>', ((text,) for text in texts))


def _state(place):
    return filled("<td>{}</td>", place.state if place else "")
