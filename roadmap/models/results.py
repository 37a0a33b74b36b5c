"""What was computed: beside the plan's value, never in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.fields import ValueField
from plans.models import Job, Plan, PlanRow
from reconciliation.answers import Answer
from reconciliation.basis import basis
from reconciliation.document import PlanDocument
from roadmap.scenarios import Scenario
from roadmap.studying import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneConflict:
    """A conflict of an earlier answer that the plan does not have any more.

    events: what was changed before, by pk. sure: without each of them the plan would have it still.
    """

    requirements: tuple[str, ...]
    groups: tuple[str, ...]
    on: date
    events: tuple[int, ...] = ()
    sure: bool = False


class Reconciliation(models.Model):
    """One answer of the core. document_digest: the basis of what it was computed from; gone: conflicts of earlier
    answers that it lacks.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reconciliations")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    document_digest = models.CharField(max_length=64)
    answer = ValueField(of=Answer)
    gone = ValueField(of=tuple[GoneConflict, ...], default=tuple, blank=True)
    finished_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.document_digest[:8]}"


class SavedScenario(PlanRow):
    """A what-if that someone gave a name: for every member to look at, never part of the plan's value."""

    name = models.CharField(_("name"), max_length=120)
    changes = ValueField(of=Scenario)
    person_key = models.CharField(max_length=60)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="scenario_key_once")]


class Studied(models.Model):
    """The stacks that could be chosen and what speaks for each, for the document with that basis."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="studies")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    document_digest = models.CharField(max_length=64)
    study = ValueField(of=Study)
    finished_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.document_digest[:8]}"

    @classmethod
    def of(cls, plan: Plan, document: PlanDocument) -> Study | None:
        """The newest study, when it is of just this document."""
        rows = cls._default_manager.filter(plan=plan).values_list("document_digest", "study")
        digest, study = rows.first() or ("", None)
        return study if digest == basis(document) else None
