"""What one plan knows of tools and decides about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.models.catalogue import CatalogueTool
from plans.fields import EnumField, QuarterField, ValueField
from plans.models import PlanRow
from reconciliation.document import Coverage, Option, Stage
from reconciliation.vocabulary import Value


class Origin(models.TextChoices):
    """Where a plan has a fact from."""

    CATALOGUE = "catalogue", _("shared catalog")  # a copy that follows the catalogue
    PLAN = "plan", _("this plan")  # the plan's own word, which stands when the catalogue changes


class Tool(PlanRow):
    """A tool on the plan's long list.

    Its facts are rows of the plan, copied from the catalogue where it comes from there: a plan's value never changes
    beneath it, only by `commands.follow_catalogue`, which raises the plan's revision.
    How it came to its stage is told by its steps.
    """

    name = models.CharField(_("name"), max_length=200)
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    homepage = models.TextField(_("homepage"), blank=True)
    stage = EnumField(Stage, default=Stage.LONG_LIST)
    eliminated_by = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    eliminated_reason = models.TextField(_("reason"), blank=True)
    coverage = ValueField(of=tuple[Coverage, ...], default=tuple, blank=True)
    options = ValueField(of=tuple[Option, ...], default=tuple, blank=True)
    provides = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    needs = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    incompatible = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    catalogue = models.ForeignKey(
        CatalogueTool, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("catalogue")
    )

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="tool_key_once")]
        indexes = [models.Index(fields=["plan", "stage"], name="tool_by_stage")]


class ToolFact(PlanRow):
    """A fact of a tool as this plan has it. value: null when someone looked and found no answer.

    as_of: the day it was true, ISO; empty when an imported plan did not say.
    """

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="facts")
    attribute = models.CharField(_("attribute"), max_length=60)
    value = ValueField(of=Value | None, null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    as_of = models.CharField(_("as of"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    origin = models.CharField(_("from"), max_length=9, choices=Origin.choices, default=Origin.PLAN)

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="tool_fact_key_once"),
            models.UniqueConstraint(fields=["tool", "attribute"], name="tool_fact_once"),
        ]


class Commitment(PlanRow):
    """A running contract or a system in use. Money in milli-units of the plan's currency."""

    option = models.CharField(_("option"), max_length=120)
    title = models.TextField(_("title"), blank=True)
    until = QuarterField(_("until"), null=True, blank=True)
    remaining_fee = models.BigIntegerField(_("fee still owed"), default=0)
    sunk = models.BigIntegerField(_("spent already"), default=0)
    note = models.TextField(_("note"), blank=True)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="commitment_key_once")]


class EstateInterface(PlanRow):
    """An interface that the organization has already."""

    name = models.CharField(_("name"), max_length=200)

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="estate_key_once"),
            models.UniqueConstraint(fields=["plan", "name"], name="estate_name_once"),
        ]
