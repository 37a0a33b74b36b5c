"""The roadmap's items, the people who do them and the gates between."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.fields import EnumField, QuarterField, ValueField
from plans.models import PlanRow
from reconciliation import document as value

Keys = tuple[str, ...]


class Team(PlanRow):
    """People who do the work; capacity in person-days a quarter, `by_quarter` where a quarter has others."""

    name = models.CharField(_("name"), max_length=80)
    capacity = models.PositiveIntegerField(_("capacity"))
    by_quarter = ValueField(of=tuple[value.QuarterCapacity, ...], default=tuple, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="team_key_once")]


class QuarterBudget(PlanRow):
    """Money for initiatives from the start of a quarter on, in milli-units. Its key is the quarter."""

    quarter = QuarterField(_("quarter"))
    amount = models.BigIntegerField(_("amount"))

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="budget_once_a_quarter"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_not_negative"),
        ]


class Initiative(PlanRow):
    """An item of the roadmap. duration in quarters; cost in milli-units of the plan's currency."""

    title = models.CharField(_("title"), max_length=160)
    phase = models.CharField(_("lane"), max_length=40)
    start = QuarterField(_("first quarter"), null=True, blank=True)
    duration = models.PositiveSmallIntegerField(_("quarters"), default=1)
    effort = ValueField(of=tuple[value.Effort, ...], default=tuple, blank=True)
    depends_on = ValueField(of=Keys, default=tuple, blank=True)
    deadline = QuarterField(_("deadline"), null=True, blank=True)
    firm = models.BooleanField(_("firm deadline"), default=False)
    pinned = models.BooleanField(_("pinned"), default=False)
    status = EnumField(value.InitiativeStatus, default=value.InitiativeStatus.PROPOSED)
    owner = models.CharField(_("owner"), blank=True, max_length=60)
    capability = models.CharField(_("capability"), blank=True, max_length=60)
    option = models.CharField(_("option"), blank=True, max_length=60)
    cost = models.BigIntegerField(_("cost"), default=0)
    requirements = ValueField(of=Keys, default=tuple, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=4000)

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="initiative_key_once"),
            models.CheckConstraint(condition=Q(duration__range=(1, 40)), name="initiative_lasts_1_to_40_quarters"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="initiative_cost_not_negative"),
        ]


class Milestone(PlanRow):
    """A gate at the end of a quarter."""

    title = models.CharField(_("title"), max_length=120)
    quarter = QuarterField(_("quarter"))

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="milestone_key_once")]
