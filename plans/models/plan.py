"""A plan and its frame: horizons and capabilities."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.fields import QuarterField, ValueField
from plans.models.base import PlanRow
from reconciliation.vocabulary import Attribute


class PlanQuerySet(models.QuerySet["Plan"]):
    def standing(self) -> PlanQuerySet:
        """Plans that nobody deleted."""
        return self.filter(deleted_at=None)

    def of(self, user: models.Model) -> PlanQuerySet:
        """Plans in which the user has a place."""
        return self.standing().filter(memberships__user_id=user.pk)


class Plan(models.Model):
    """One roadmap. `revision` grows by one with every change of anything in it, and is the lock of a change."""

    key = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    organization = models.CharField(_("organization"), max_length=120, blank=True)
    purpose = models.TextField(_("purpose"), blank=True, max_length=2000)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    attributes = ValueField(of=tuple[Attribute, ...], default=tuple, blank=True)
    is_demo = models.BooleanField(default=False)
    revision = models.PositiveBigIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["revision", "updated_at"])

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="plan_currency_is_iso")]

    def __str__(self) -> str:
        return self.name


class Horizon(PlanRow):
    """A span of the plan, first and last quarter included."""

    name = models.CharField(_("name"), max_length=60)
    start = QuarterField(_("first quarter"))
    end = QuarterField(_("last quarter"))

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="horizon_key_once"),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="horizon_ends_after_it_starts"),
        ]


class Capability(PlanRow):
    """A part of the life cycle that the plan speaks of."""

    label = models.CharField(_("name"), max_length=80)
    phase = models.CharField(_("phase"), max_length=20, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="capability_key_once")]
