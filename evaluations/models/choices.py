"""How a plan chooses: funnel, scores, build or buy, proofs of concept, debt. Columns are the parts' fields."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.fields import EnumField, ValueField
from plans.models import Membership, PlanRow
from reconciliation import document as value
from reconciliation.statements import Fact

Keys = tuple[str, ...]


class FunnelRule(PlanRow):
    """What the sizes of the stages are counted for. One row a plan."""

    scope = EnumField(value.FunnelScope, default=value.FunnelScope.AREAS)

    class Meta(PlanRow.Meta):
        verbose_name = _("the funnel")
        constraints = [models.UniqueConstraint(fields=["plan"], name="funnel_rule_once_a_plan")]


class FunnelStep(PlanRow):
    """One step of a tool through the funnel; written once and never changed."""

    tool = models.ForeignKey("evaluations.Tool", on_delete=models.CASCADE, related_name="steps")
    to = EnumField(value.Stage)
    left = EnumField(value.Stage, null=True, blank=True)
    on = models.DateField(_("on"), null=True, blank=True)
    by = models.CharField(_("by"), max_length=60, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=4000)
    requirements = ValueField(of=Keys, default=tuple, blank=True)
    exception = models.TextField(_("exception"), blank=True, max_length=4000)
    answers = models.CharField(_("answers for it"), max_length=60, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="funnel_step_key_once")]


class Review(PlanRow):
    """One time that somebody looked again at a tool; written once and never changed."""

    tool = models.ForeignKey("evaluations.Tool", on_delete=models.CASCADE, related_name="reviews")
    facts = ValueField(of=tuple[Fact, ...], default=tuple)
    note = models.TextField(_("what was found"), max_length=4000)
    by = models.CharField(_("by"), max_length=60, blank=True)
    on = models.DateField(_("on"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="review_key_once")]


class ScoringCriterion(PlanRow):
    """What tools are scored by."""

    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    points = ValueField(of=tuple[value.GroupPoints, ...], default=tuple, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("criterion of scoring")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="scoring_criterion_key_once")]


class Scoring(PlanRow):
    """A round of scoring. marks: those of the ballots, copied when the round is revealed."""

    title = models.CharField(_("title"), max_length=200)
    tools = ValueField(of=Keys, default=tuple, blank=True)
    criteria = ValueField(of=Keys, default=tuple, blank=True)
    raters = ValueField(of=Keys, default=tuple, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    revealed_on = models.DateField(_("revealed on"), null=True, blank=True)
    marks = ValueField(of=tuple[value.Mark, ...], default=tuple, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("scoring round")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="scoring_key_once")]


class Ballot(models.Model):
    """What one person gives in a round that is not revealed: of nobody's concern but theirs, in no plan's value.

    It has no history of its own and no event tells its marks.
    """

    scoring = models.ForeignKey(Scoring, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    marks = ValueField(of=tuple[value.Mark, ...], default=tuple, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scoring", "member"], name="ballot_once_a_person")]

    def __str__(self) -> str:
        return f"{self.scoring_id} {self.member_id}"


class BuildOrBuy(PlanRow):
    """Ways to cover a capability, compared over the horizons."""

    title = models.CharField(_("title"), max_length=200)
    capability = models.CharField(_("capability"), max_length=60, blank=True)
    ways = ValueField(of=tuple[value.Way, ...], default=tuple, blank=True)
    chosen = models.CharField(_("chosen"), max_length=60, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=4000)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("build or buy")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="build_or_buy_key_once")]


class Proof(PlanRow):
    """A proof of concept on the organization's own use case."""

    title = models.CharField(_("title"), max_length=200)
    capability = models.CharField(_("capability"), max_length=60, blank=True)
    use_case = models.TextField(_("use case"), blank=True, max_length=4000)
    data = models.TextField(_("data"), blank=True, max_length=4000)
    scope = models.TextField(_("scope"), blank=True, max_length=4000)
    people = models.TextField(_("people"), blank=True, max_length=1000)
    days = models.PositiveIntegerField(_("person-days"), default=0)
    weeks = models.PositiveIntegerField(_("weeks"), default=0)
    start = models.DateField(_("start"), null=True, blank=True)
    tools = ValueField(of=Keys, default=tuple, blank=True)
    thresholds = ValueField(of=tuple[value.Threshold, ...], default=tuple, blank=True)
    frozen_on = models.DateField(_("frozen on"), null=True, blank=True)
    frozen_by = models.CharField(_("frozen by"), max_length=60, blank=True)
    changes = ValueField(of=tuple[value.ThresholdChange, ...], default=tuple, blank=True)
    measurements = ValueField(of=tuple[value.Measurement, ...], default=tuple, blank=True)
    checks = ValueField(of=tuple[value.Check, ...], default=tuple, blank=True)
    verdict = models.CharField(_("verdict"), max_length=60, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=4000)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("proof of concept")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="proof_key_once")]


class DebtTerms(PlanRow):
    """What is known of leaving an option."""

    option = models.CharField(_("option"), max_length=120)
    leave_if = models.TextField(_("what would make us leave"), blank=True, max_length=4000)
    exit_plan = models.TextField(_("exit plan"), blank=True, max_length=4000)
    exit_tested = models.DateField(_("exit plan tested on"), null=True, blank=True)
    substitutability = EnumField(value.Substitutability, null=True, blank=True)
    because = models.TextField(_("because"), blank=True, max_length=2000)
    reintegration = EnumField(value.Reintegration, null=True, blank=True)
    impact = EnumField(value.Impact, null=True, blank=True)
    alternatives = ValueField(of=Keys, default=tuple, blank=True)
    owner = models.CharField(_("owner"), max_length=60, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("debt record")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="debt_terms_key_once"),
            models.UniqueConstraint(fields=["plan", "option"], name="debt_terms_once_an_option"),
        ]
