"""The catalogue that all plans share: edited by operators, copied into a plan by its evaluators."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.fields import ValueField
from plans.models import Plan
from reconciliation.document import Coverage, Option
from reconciliation.vocabulary import Value


class CatalogueQuerySet(models.QuerySet["CatalogueTool"]):
    def visible_to(self, plan: Plan | None) -> CatalogueQuerySet:
        """The shared catalogue, and what was imported into that plan's own."""
        shared = models.Q(plan=None)
        return self.filter(shared if plan is None else shared | models.Q(plan=plan))


class _Here(models.Manager.from_queryset(CatalogueQuerySet)):  # type: ignore[misc]  # a class made by a call
    """What has arrived: an import that is not over shows nothing."""

    def get_queryset(self) -> CatalogueQuerySet:
        return super().get_queryset().filter(arriving="")  # type: ignore[no-any-return]  # of the class made by a call


class CatalogueTool(models.Model):
    """A tool of the market.

    arriving: the token of the import that is still bringing it; nobody sees it until it is empty.
    plan: of whose catalogue it is, by an import of its evaluators; empty for the catalogue that all plans share.
    curated: somebody looked up its facts one by one; the others come from a public list, which `attribution` names.
    currency: of the prices in `options`, ISO 4217; empty when there are none.
    """

    plan = models.ForeignKey(
        "plans.Plan", null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("plan")
    )
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    homepage = models.URLField(_("homepage"), max_length=500, blank=True)
    repository = models.URLField(_("repository"), max_length=500, blank=True)
    license = models.CharField(_("license"), max_length=100, blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    coverage = ValueField(of=tuple[Coverage, ...], default=tuple, blank=True)
    options = ValueField(of=tuple[Option, ...], default=tuple, blank=True)
    provides = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    needs = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    curated = models.BooleanField(_("facts looked up one by one"), default=False)
    attribution = models.CharField(_("taken from"), max_length=300, blank=True)
    by_hand = models.BooleanField(
        _("edited here"), default=False, help_text=_("Loading the catalog leaves it as it is.")
    )
    arriving = models.CharField(max_length=16, blank=True, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = _Here()
    everything = CatalogueQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["arriving"])

    class Meta:
        ordering = ["-curated", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(plan=None, arriving=""), name="catalogue_key_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "key"], condition=models.Q(arriving=""), name="catalogue_key_once_in_a_plan"
            ),
        ]
        indexes = [models.Index(fields=["arriving"], condition=~models.Q(arriving=""), name="catalogue_arriving")]

    def __str__(self) -> str:
        return self.name


class CatalogueFact(models.Model):
    """One thing known of a tool of the market, with its evidence.

    value: null when someone looked and found no answer.
    """

    tool = models.ForeignKey(CatalogueTool, on_delete=models.CASCADE, related_name="facts")
    attribute = models.CharField(_("attribute"), max_length=60)
    value = ValueField(of=Value | None, null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    as_of = models.CharField(_("as of"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    by_hand = models.BooleanField(
        _("edited here"), default=False, help_text=_("Loading the catalog leaves it as it is.")
    )
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["tool", "attribute"], name="catalogue_fact_once")]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.attribute}"
