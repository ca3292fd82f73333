"""When things happened in the sample: history on its dates, what is going on today counted back from now."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone


def at(year, month, day, hour=8, minute=0):
    """A moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def day_of(row, now, on="on"):
    """The date of what a file holds: written there, or so many days ago, and then never in a weekend."""
    if on in row:
        return row[on]
    day = timezone.localdate(now) - timedelta(days=row["days_ago"])
    return day - timedelta(days=max(0, day.weekday() - 4))


def moment_of(row, now, on="on", hour=9):
    """When on its date it happened; nothing happens after ``now``."""
    day = day_of(row, now, on)
    return min(at(day.year, day.month, day.day, hour), now)


def working_hours(moment):
    """Moments through working days, three a day, from ``moment`` on."""
    day = timezone.localtime(moment).replace(hour=9, minute=10, second=0, microsecond=0)
    while True:
        if day.weekday() < 5:
            for hours in (0, 2, 5):
                yield day + timedelta(hours=hours)
        day += timedelta(days=1)
