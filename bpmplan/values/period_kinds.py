"""The kinds of period."""

from django.db import models


class PeriodKind(models.TextChoices):
    YEAR = "year", "år"
    HALF = "half", "halvår"
    QUARTER = "quarter", "kvartal"
    MONTH = "month", "måned"
    DAY = "day", "dag"
    SCHOOL_YEAR = "school_year", "skoleår"
    FOUR_QUARTERS = "four_quarters", "fire kvartaler"
    TO_DATE = "to_date", "fra årets begyndelse"
    PRIMO = "primo", "primo"
    ULTIMO = "ultimo", "ultimo"
    SPAN = "span", "fra og til"


PARTS = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}
"""How many of them a year has."""
