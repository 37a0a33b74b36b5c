"""What was computed and what was signed: beside the plan's value, never in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.fields import ValueField
from plans.models import Job, Plan
from reconciliation.answers import Answer


class Reconciliation(models.Model):
    """One answer of the core, for the document with that digest."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reconciliations")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    document_digest = models.CharField(max_length=64)
    answer = ValueField(of=Answer)
    finished_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.document_digest[:8]}"


class SignOffState(models.TextChoices):
    SIGNED = "signed", _("signed")
    DISSENT = "dissent", _("signed with dissent")
    DECLINED = "declined", _("declined")


class SignOff(models.Model):
    """What a group's lead or deputy said of the version with that digest.

    An imported one was not given here: it is shown as "imported, not verified" and never counts.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="signoffs")
    group_key = models.CharField(max_length=60)
    person_key = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=SignOffState.choices)
    reason = models.TextField(blank=True, max_length=4000)
    on = models.DateField()
    document_digest = models.CharField(max_length=64, blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.group_key} {self.state}"
