"""Danish working days: Monday to Friday, but neither holidays nor the days when municipal offices are closed anyway."""

from datetime import timedelta

import holidays

_HOLIDAYS = holidays.country_holidays("DK")
"""The library knows holidays that move with Easter, and that Great Prayer Day (store bededag) was abolished in 2024."""

CLOSED = {(6, 5), (12, 24), (12, 31)}
"""Month and day of Constitution Day, Christmas Eve and New Year's Eve: no public holidays by law, yet days off."""


def is_workday(day):
    return day.weekday() < 5 and day not in _HOLIDAYS and (day.month, day.day) not in CLOSED


def latest(day):
    """``day`` itself if it is a working day, else the last one before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def before(day, count):
    """The working day that is ``count`` working days before ``day``; for 0 as ``latest``."""
    if count == 0:
        return latest(day)
    for _ in range(count):
        day = latest(day - timedelta(days=1))
    return day
