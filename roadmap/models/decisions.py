"""What was decided and what it rests on. Columns are the fields of the document's parts of the same name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.fields import EnumField, ValueField
from plans.models import PlanRow
from reconciliation import document as value

Keys = tuple[str, ...]


class Agreement(PlanRow):
    """What settles a conflict: what is given, by which statements, why and until when. It counts once it is agreed."""

    conflict = ValueField(of=Keys, default=tuple)
    gives = ValueField(of=tuple[value.Give, ...], default=tuple)
    state = EnumField(value.AgreementState, default=value.AgreementState.PROPOSED)
    reason = models.TextField(_("reason"), blank=True, max_length=4000)
    agreed_on = models.DateField(null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="agreement_key_once"),
            models.CheckConstraint(
                condition=~Q(state=value.AgreementState.AGREED) | Q(agreed_on__isnull=False),
                name="agreement_agreed_has_a_day",
            ),
        ]


class StackChoice(PlanRow):
    """The stack that was decided for. One row a plan; without horizons none is."""

    horizons = ValueField(of=tuple[value.Chosen, ...], default=tuple, blank=True)
    decision = models.CharField(_("decision"), blank=True, max_length=60)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan"], name="stack_choice_once_a_plan")]


class Decision(PlanRow):
    """A decision record."""

    title = models.CharField(_("title"), max_length=200)
    context = models.TextField(_("context"), blank=True, max_length=8000)
    decision = models.TextField(_("decision"), blank=True, max_length=8000)
    consequences = models.TextField(_("consequences"), blank=True, max_length=8000)
    dissent = models.TextField(_("dissent"), blank=True, max_length=4000)
    dissenting = ValueField(of=Keys, default=tuple, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    requirements = ValueField(of=Keys, default=tuple, blank=True)
    options = models.TextField(_("options"), blank=True, max_length=8000)
    supersedes = models.CharField(_("supersedes"), blank=True, max_length=60)
    agreement = models.CharField(_("agreement"), blank=True, max_length=60)
    until = models.DateField(_("until"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    links = ValueField(of=Keys, default=tuple, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="decision_key_once")]


class OutsideRule(PlanRow):
    """A law, a contract's end or a vendor's sunset, with its date."""

    title = models.CharField(_("title"), max_length=200)
    date = models.DateField(_("date"))
    source = models.CharField(_("source"), blank=True, max_length=500)
    note = models.TextField(_("note"), blank=True, max_length=4000)
    requirements = ValueField(of=Keys, default=tuple, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="outside_rule_key_once")]


class Risk(PlanRow):
    """A risk with its response and owner."""

    title = models.CharField(_("title"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"))
    impact = models.PositiveSmallIntegerField(_("impact"))
    trend = models.CharField(_("trend"), max_length=10, default="stable")
    response = models.TextField(_("response"), blank=True, max_length=2000)
    owner = models.CharField(_("owner"), blank=True, max_length=60)

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="risk_key_once"),
            models.CheckConstraint(condition=Q(likelihood__range=(1, 5)), name="risk_likelihood_1_to_5"),
            models.CheckConstraint(condition=Q(impact__range=(1, 5)), name="risk_impact_1_to_5"),
        ]
