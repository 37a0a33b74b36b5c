"""What every row of a plan has."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords


class PlanRow(models.Model):
    """A row that belongs to a plan: its key is unique there, its version grows with each save.

    Rows are changed inside `plans.changes.changing` only. A subclass names its own unique constraint on (plan, key).
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.key
