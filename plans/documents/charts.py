"""Small charts as inline SVG; they show only what the table beside them says in numbers.

The title is the first child, since WeasyPrint takes an SVG's alternative text from there.
"""

from django.utils.html import format_html, format_html_join

from bpmplan import danish
from bpmplan.values import Period

WIDTH, HEIGHT, EDGE = 120, 34, 6


def path_of(target, colour):
    """The way from a target's baseline through its values, or nothing when there are fewer than two numbers.

    Only plain numbers, and those of periods of one kind: what is reached in half a year can't be drawn beside what is
    reached in a whole. A baseline is drawn too when its period is not said, or not in words that can be read.
    """
    values = [row for row in target.values if row.value.number is not None]
    values = [row for row in values if row.period.kind == values[-1].period.kind]
    numbers = [row.value.number for row in values]
    begins = target.baseline
    if begins is not None and (begins.number is None or (values and not _may_begin(target, values[-1].period))):
        begins = None
    if begins is not None:
        numbers.insert(0, begins.number)
    if len(numbers) < 2:
        return ""
    low, high = min(numbers), max(numbers)
    step = (WIDTH - 2 * EDGE) / (len(numbers) - 1)
    points = []
    for place, number in enumerate(numbers):
        share = float((number - low) / (high - low)) if high > low else 0.5
        points.append((round(EDGE + place * step, 1), round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)))
    (left, top), (right, bottom) = points[0], points[-1]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}"><title>{title}</title>'
        '<path d="M{left} {top}H{end}" stroke="#767676" stroke-width="0.8" stroke-dasharray="2 2"/>'
        '<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>{dots}'
        '<circle cx="{left}" cy="{top}" r="3.2" fill="#ffffff" stroke="{colour}" stroke-width="1.6"/>'
        '<circle cx="{right}" cy="{bottom}" r="4" fill="{colour}"/></svg>',
        w=WIDTH,
        h=HEIGHT,
        title=_in_words(target, begins, values),
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        end=WIDTH - EDGE,
        points=" ".join(f"{x},{y}" for x, y in points),
        colour=colour,
        dots=format_html_join(
            "", '<circle cx="{}" cy="{}" r="2.4" fill="{}"/>', ((x, y, colour) for x, y in points[1:-1])
        ),
    )


def _may_begin(target, period):
    """Whether the baseline was measured over a period like this one, as far as is known."""
    try:
        measured = Period.parse(target.baseline_period)
    except ValueError:
        return True
    return measured.kind == period.kind or _months(measured) == _months(period)


def _months(period):
    """How long it is: a year and four quarters are alike. None without a beginning or an end."""
    if None in (period.first_day, period.last_day):
        return None
    return round((period.last_day - period.first_day).days / 30)


def yes(colour):
    """A filled dot that says "ja"."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"><title>ja</title>'
        '<circle cx="5" cy="5" r="4" fill="{}"/></svg>',
        colour,
    )


def _in_words(target, begins, values):
    goals = danish.listed(f"{target.with_unit(row.value)} ({row.period})" for row in values)
    if begins is None:
        return f"Sigter mod {goals}."
    period = f" ({target.baseline_period})" if target.baseline_period else ""
    return f"Fra {target.with_unit(begins)}{period} til {goals}."
