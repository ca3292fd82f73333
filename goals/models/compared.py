"""Which municipalities a municipality likes to see its official numbers beside."""

from django.db import models
from django.db.models import F, Q

from bpmplan.accounts.models import Municipality


class ComparedMunicipality(models.Model):
    """That a municipality is compared with another, wherever it sees official numbers."""

    MOST = 2
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="compared_with", verbose_name="kommune", db_index=False
    )
    other = models.ForeignKey(Municipality, models.CASCADE, related_name="+", verbose_name="sammenlignes med")

    class Meta:
        verbose_name = "kommune, der sammenlignes med"
        verbose_name_plural = "kommuner, der sammenlignes med"
        ordering = ["municipality", "other__name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "other"], name="compared_municipality_once"),
            models.CheckConstraint(condition=~Q(municipality=F("other")), name="compared_municipality_is_another"),
        ]

    def __str__(self):
        return f"{self.municipality}: {self.other}"
