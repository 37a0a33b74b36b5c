"""Who agreed to give: beside the plan's value, never in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from roadmap.models.decisions import Agreement


class Consent(models.TextChoices):
    SIGNED = "signed", _("signed")
    REFUSED = "refused", _("refused")


class AgreementSignature(models.Model):
    """The word of a group on giving what an agreement asks of it, by its lead or deputy; the last word stands.

    An imported one was not given here: it is shown as "imported, not verified" and never counts.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    group_key = models.CharField(max_length=60)
    person_key = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=Consent.choices)
    reason = models.TextField(blank=True, max_length=4000)
    on = models.DateField()
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "group_key"], name="agreement_signed_once_a_group")]

    def __str__(self) -> str:
        return f"{self.group_key} {self.state}"
