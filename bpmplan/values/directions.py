"""Which way a number is to go."""

from django.db import models


class Direction(models.TextChoices):
    RISE = "rise", "skal stige"
    FALL = "fall", "skal falde"
    HOLD = "hold", "skal fastholdes"
