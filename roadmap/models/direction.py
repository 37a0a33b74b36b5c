"""Where the plan is heading: the strategy with its arguments and scores, the blueprint, what others do.

Columns are the fields of the document's parts of the same name. The plan's value never holds the ballots.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.fields import EnumField, ValueField
from plans.models import Plan, PlanRow
from reconciliation import document as value


class Strategy(PlanRow):
    """Step one: criteria, revealed scores and the decision. One row a plan, its key is "strategy".

    opened_at: since when the groups score, blind to each other; None when no round is under way. closes_on: the last
    day on which they do, after which what was handed in is revealed.
    """

    chosen = EnumField(value.Operating, null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=4000)
    scores = ValueField(of=tuple[value.Score, ...], default=tuple, blank=True)
    criteria = ValueField(of=tuple[value.Criterion, ...], default=tuple, blank=True)
    weights = ValueField(of=tuple[value.CriterionWeight, ...], default=tuple, blank=True)
    decision = models.CharField(_("decision record"), max_length=60, blank=True)
    opened_at = models.DateTimeField(_("scoring since"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [models.UniqueConstraint(fields=["plan"], name="strategy_once_a_plan")]


class StrategyArgument(PlanRow):
    """What speaks for or against a strategy here; `group` is the key of the group that says so."""

    strategy = EnumField(value.Operating, verbose_name=_("strategy"))
    side = EnumField(value.Side, verbose_name=_("for or against"))
    text = models.CharField(_("argument"), max_length=400)
    group = models.CharField(_("group"), max_length=60, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("argument")
        verbose_name_plural = _("arguments")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="strategy_argument_key_once"),
            models.CheckConstraint(condition=~Q(text=""), name="strategy_argument_says_something"),
        ]


class Ballot(models.Model):
    """What one group gave the strategies, before it is revealed: outside the plan's value, in no export, no history.

    `key` is the group's; `person_key` is who handed it in.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="ballots")
    key = models.CharField(_("group"), max_length=60)
    person_key = models.CharField(max_length=60)
    scores = ValueField(of=tuple[value.Score, ...], default=tuple)
    weights = ValueField(of=tuple[value.CriterionWeight, ...], default=tuple)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="ballot_once_a_group")]

    def __str__(self) -> str:
        return self.key


class BlueprintEntry(PlanRow):
    """What the plan wants of one capability; `key` is the capability."""

    levels = ValueField(of=tuple[value.Need, ...], default=tuple, blank=True)
    rank = models.PositiveSmallIntegerField(_("order of priority"), default=1)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    covered_by = models.CharField(_("covered today by"), blank=True, max_length=200)
    owner = models.CharField(_("owner"), blank=True, max_length=60)
    override = models.TextField(_("why at another place"), blank=True, max_length=2000)
    instances = EnumField(value.Instances, verbose_name=_("instances"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="blueprint_once_a_capability")]


class PeerReference(PlanRow):
    """What another organization does, attached to a capability or a tool by its key."""

    organization = models.CharField(_("organization"), max_length=120)
    practice = models.TextField(_("what they run and how it went"), max_length=2000)
    capability = models.CharField(_("capability"), max_length=60, blank=True)
    tool = models.CharField(_("tool"), max_length=60, blank=True)
    source = models.CharField(_("where it was learned"), max_length=500, blank=True)
    learned_on = models.DateField(_("learned on"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("peer reference")
        verbose_name_plural = _("peer references")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="peer_reference_key_once"),
            models.CheckConstraint(condition=~Q(organization=""), name="peer_reference_names_who"),
        ]
