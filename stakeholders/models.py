"""What the stakeholders say: groups, success metrics, requirements, needs, outcomes.

Each mirrors the part of the same name in `reconciliation.document`, where the fields are explained.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.fields import EnumField, ValueField
from plans.models import Horizon, Plan, PlanRow
from reconciliation.document import Direction, Needs, Priority, Pull, Step, Target
from reconciliation.statements import Expression
from stakeholders.fields import ExactDecimalField

STATEMENT_LIMIT = 2000
"""Characters of a statement, a reason or any other longer text."""

NAME_LIMIT = 200


class Group(PlanRow):
    """A stakeholder group. `lead` is the person key of the membership that leads it, empty when nobody does yet."""

    name = models.CharField(_("name"), max_length=NAME_LIMIT)
    role = models.CharField(_("role"), max_length=60, blank=True)
    weight = models.PositiveIntegerField(_("weight"), default=1)
    description = models.TextField(_("description"), blank=True, max_length=STATEMENT_LIMIT)
    touchpoints = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    lead = models.CharField(_("lead"), max_length=60, blank=True)
    voice = models.TextField(_("in one sentence"), blank=True, max_length=STATEMENT_LIMIT)
    submitted = models.BooleanField(_("submitted"), default=False)

    class Meta(PlanRow.Meta):
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="group_key_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="group_weight_is_positive"),
            models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name"),
        ]


class Metric(PlanRow):
    """A success metric: how a group measures success, in its own terms."""

    group = models.ForeignKey(Group, on_delete=models.RESTRICT, related_name="metrics")
    name = models.CharField(_("name"), max_length=NAME_LIMIT)
    definition = models.TextField(_("definition"), blank=True, max_length=STATEMENT_LIMIT)
    measured_by = models.CharField(_("measured by"), max_length=NAME_LIMIT, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    direction = EnumField(Direction, verbose_name=_("direction"), default=Direction.UP)
    baseline = ExactDecimalField(_("baseline"), null=True, blank=True)
    targets = ValueField(of=tuple[Target, ...], default=tuple, blank=True)
    capability = models.CharField(_("capability"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    pulls_against = ValueField(of=tuple[Pull, ...], default=tuple, blank=True)
    on_behalf = models.BooleanField(_("answered on behalf"), default=False)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("success metric")
        verbose_name_plural = _("success metrics")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="metric_key_once"),
            models.CheckConstraint(condition=~Q(name=""), name="metric_has_a_name"),
            models.CheckConstraint(condition=Q(direction__in=list(Direction)), name="metric_direction_is_known"),
        ]


class Requirement(PlanRow):
    """A typed, testable statement of one group."""

    group = models.ForeignKey(Group, on_delete=models.RESTRICT, related_name="requirements")
    statement = models.TextField(_("statement"), max_length=STATEMENT_LIMIT)
    expression = ValueField(of=Expression)
    priority = EnumField(Priority, verbose_name=_("priority"), default=Priority.MUST)
    weight = models.PositiveIntegerField(_("weight"), default=1)
    negotiable = models.BooleanField(_("negotiable"), default=True)
    ramp = ValueField(of=tuple[Step, ...], default=tuple, blank=True)
    rationale = models.TextField(_("reason"), blank=True, max_length=STATEMENT_LIMIT)
    source = models.CharField(_("source"), max_length=500, blank=True)
    owner = models.CharField(_("owner"), max_length=60, blank=True)
    on_behalf = models.BooleanField(_("answered on behalf"), default=False)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="requirement_key_once"),
            models.CheckConstraint(condition=~Q(statement=""), name="requirement_has_a_statement"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="requirement_weight_is_positive"),
            models.CheckConstraint(condition=Q(priority__in=list(Priority)), name="requirement_priority_is_known"),
        ]


def _share(field: str) -> Q:
    return Q(**{f"{field}__gte": 0, f"{field}__lte": 100})


class NeedsRow(PlanRow):
    """The drivers of one horizon; the key is the horizon's."""

    horizon = models.ForeignKey(Horizon, on_delete=models.CASCADE, related_name="+")
    data_scientists = models.PositiveBigIntegerField(_("data scientists"), default=0)
    model_count = models.PositiveBigIntegerField(_("models in production"), default=0)
    deployments = models.PositiveBigIntegerField(_("deployments a month"), default=0)
    predictions = models.PositiveBigIntegerField(_("predictions a day"), default=0)
    data_gb = models.PositiveBigIntegerField(_("data held, GB"), default=0)
    compute_units = models.PositiveBigIntegerField(_("compute units a month"), default=0)
    integration = models.CharField(_("place in the product"), max_length=20, blank=True)
    batch_share = models.PositiveSmallIntegerField(_("batch, %"), default=0)
    online_share = models.PositiveSmallIntegerField(_("online, %"), default=0)
    streaming_share = models.PositiveSmallIntegerField(_("streaming, %"), default=0)
    data_types = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    capacity = models.PositiveIntegerField(_("capacity, person-days"), null=True, blank=True)
    teams = models.PositiveIntegerField(_("teams with models of their own"), default=0)
    use_cases = models.PositiveIntegerField(_("use cases"), default=0)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("needs")
        verbose_name_plural = _("needs")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="needs_once_per_horizon"),
            models.CheckConstraint(
                condition=_share("batch_share") & _share("online_share") & _share("streaming_share"),
                name="needs_shares_are_percent",
            ),
        ]


class NeedsAnswer(models.Model):
    """What one person answered about the needs, for all horizons; the plan's value holds what was settled.

    `key` is the person's.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="needs_answers")
    key = models.CharField(_("person"), max_length=60)
    needs = ValueField(of=tuple[Needs, ...], default=tuple)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answers about the needs")
        verbose_name_plural = _("answers about the needs")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="needs_answer_once_a_person")]

    def __str__(self) -> str:
        return self.key


class Raci(PlanRow):
    """What has one group that answers for it, and others that do it, are asked or are told: keys of groups.

    One column for the accountable group: there cannot be two.
    """

    accountable = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    responsible = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    consulted = ValueField(of=tuple[str, ...], default=tuple, blank=True)
    informed = ValueField(of=tuple[str, ...], default=tuple, blank=True)

    class Meta(PlanRow.Meta):
        abstract = True


class Outcome(Raci):
    """A business outcome shared by groups; `measures` are keys of metrics."""

    name = models.CharField(_("name"), max_length=NAME_LIMIT)
    description = models.TextField(_("description"), blank=True, max_length=STATEMENT_LIMIT)
    measures = ValueField(of=tuple[str, ...], default=tuple, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="outcome_key_once"),
            models.CheckConstraint(condition=~Q(name=""), name="outcome_has_a_name"),
        ]


class ModelProcess(Raci):
    """What has to be done for a model, or a family of models, in production. One row for each: one answers for it."""

    model_name = models.CharField(_("model or family"), max_length=NAME_LIMIT)
    process = models.CharField(_("process"), max_length=60)
    note = models.TextField(_("note"), blank=True, max_length=STATEMENT_LIMIT)

    class Meta(PlanRow.Meta):
        verbose_name = _("model process")
        verbose_name_plural = _("model processes")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="process_key_once"),
            models.UniqueConstraint(fields=["plan", "model_name", "process"], name="process_once_per_model"),
            models.CheckConstraint(condition=~Q(model_name="") & ~Q(process=""), name="process_has_names"),
        ]


class DismissedIdea(PlanRow):
    """An example that a group does not want to see again; the key is the example's."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")

    class Meta(PlanRow.Meta):
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        constraints = [models.UniqueConstraint(fields=["plan", "group", "key"], name="idea_dismissed_once")]
