"""Questions to a vendor and what came back: they travel with no plan, only the facts that are accepted do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.models.plan import Tool
from plans.fields import ValueField
from plans.models import PlanRow
from reconciliation.vocabulary import Value


class AnswerState(models.TextChoices):
    PROPOSED = "proposed", _("waiting for a decision")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class VendorRequest(PlanRow):
    """A link by which the vendor of one tool answers without an account; only the token's hash is stored.

    asked: the attributes that may be answered. contact: whom it was sent to, in the evaluators' words.
    """

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="requests")
    token_hash = models.CharField(max_length=64, unique=True)
    asked = ValueField(of=tuple[str, ...], default=tuple)
    contact = models.CharField(_("sent to"), max_length=200)
    by = models.ForeignKey("plans.Membership", null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("questions to a vendor")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="vendor_request_key_once")]


class VendorAnswer(PlanRow):
    """What a vendor said of one attribute: a proposed fact until an evaluator decides.

    said_by: the name that whoever answered gave. source: a link of theirs, may be empty.
    """

    request = models.ForeignKey(VendorRequest, on_delete=models.CASCADE, related_name="answers")
    attribute = models.CharField(_("attribute"), max_length=60)
    value = ValueField(of=Value | None, null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    note = models.TextField(_("note"), blank=True)
    said_by = models.CharField(_("answered by"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=AnswerState.choices, default=AnswerState.PROPOSED)

    class Meta(PlanRow.Meta):
        verbose_name = _("answer of a vendor")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="vendor_answer_key_once"),
            models.UniqueConstraint(fields=["request", "attribute"], name="vendor_answer_once"),
        ]
