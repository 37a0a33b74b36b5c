"""Forms of requirements, with the sentence builder, and of success metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reconciliation.document import Direction, Priority, Target
from reconciliation.statements import Expression
from reconciliation.vocabulary import Attribute, Level, PlanMetric
from stakeholders.commands import MetricValues, RequirementValues
from stakeholders.expressions import (
    MANY,
    Frame,
    Kind,
    Operator,
    build,
    limit_choices,
    limit_unit,
    operator_label,
    operators_for,
)
from stakeholders.forms.fields import RowForm, Weight, WholeText, with_other_choice
from stakeholders.labels import attribute_group_label, level_label, phase_label, priority_label
from stakeholders.models import NAME_LIMIT
from stakeholders.numbers import read_number
from stakeholders.vocabulary import attribute_label, capability_label, capability_labels, unit_name, value_label


def priority_choices() -> list[tuple[str, str]]:
    return [(str(priority), priority_label(priority)) for priority in Priority]


def direction_choices() -> list[tuple[str, str]]:
    return [(str(Direction.UP), _("higher is better")), (str(Direction.DOWN), _("lower is better"))]


class RequirementRowForm(RowForm):
    """What is edited in the row itself."""

    statement = WholeText(
        label=gettext_lazy("Statement"),
        rows=1,
        error_messages={"required": gettext_lazy("Write the statement in one sentence.")},
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), choices=priority_choices)
    weight = Weight()

    def values(self) -> RequirementValues:
        data = self.cleaned_data
        return RequirementValues(
            statement=data["statement"], priority=Priority(data["priority"]), weight=data["weight"]
        )


class RequirementForm(RequirementRowForm):
    """A whole requirement, with the sentence builder.

    The builder's fields depend on the kind and the attribute that are chosen: `chosen` in an unbound form, the data in
    a bound one.
    """

    statement = WholeText(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("One sentence, as you would say it: “A year costs at most 300,000.”"),
        rows=2,
        error_messages={"required": gettext_lazy("Write the statement in one sentence.")},
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), choices=priority_choices, widget=forms.RadioSelect)
    negotiable = forms.BooleanField(
        label=gettext_lazy("Negotiable"),
        required=False,
        help_text=gettext_lazy("Off for a law or a signed contract: it is never proposed as a concession."),
    )
    rationale = WholeText(
        label=gettext_lazy("Because"),
        rows=2,
        required=False,
        help_text=gettext_lazy("Markdown: **bold**, lists, [links](https://…)."),
    )
    source = WholeText(
        label=gettext_lazy("Source"),
        required=False,
        limit=500,
        help_text=gettext_lazy("A document or its address, https://…"),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        frame: Frame,
        initial: Mapping[str, Any] | None = None,
        kept: Expression | None = None,
        prefix_id: str = "new",
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id=f"{prefix_id}-%s")
        self.frame, self.kept = frame, kept
        chosen = data if data is not None else self.initial
        kind = str(chosen.get("kind") or Kind.ATTRIBUTE)
        self.kind = Kind(kind) if kind in list(Kind) and (kind != Kind.KEPT or kept) else Kind.ATTRIBUTE
        self.attribute = frame.attributes.get(str(chosen.get("attribute") or ""))
        self.operator = self._operator(str(chosen.get("operator") or ""))
        self.fields["kind"] = forms.ChoiceField(
            label=_("Speaks of"), choices=self._kinds(), initial=self.kind, widget=forms.RadioSelect
        )
        getattr(self, f"_add_{self.kind}")(str(chosen.get("metric") or ""))
        if self.kind is not Kind.KEPT:
            self._add_horizons()

    def _operator(self, given: str) -> Operator | None:
        if self.attribute is None:
            return None
        allowed = operators_for(self.attribute)
        return Operator(given) if given in allowed else allowed[0]

    def _kinds(self) -> list[tuple[str, str]]:
        kinds = [
            (str(Kind.ATTRIBUTE), _("a property of tools")),
            (str(Kind.LIMIT), _("money, effort, number of tools")),
            (str(Kind.COVERAGE), _("a capability")),
            (str(Kind.TOOLS), _("certain tools")),
        ]
        return [*kinds, (str(Kind.KEPT), _("as it stands"))] if self.kept else kinds

    def _capabilities(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for capability in self.frame.capabilities:
            groups.setdefault(phase_label(capability.phase), []).append((capability.id, capability_label(capability)))
        return list(groups.items())

    def _add_kept(self, _metric: str) -> None:
        """The expression stays; only the words around it change."""

    def _add_attribute(self, _metric: str) -> None:
        self.fields["capabilities"] = forms.MultipleChoiceField(
            label=_("Every tool for"),
            choices=self._capabilities(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None chosen: every tool."),
        )
        self.fields["attribute"] = forms.ChoiceField(
            label=_("Property"),
            choices=attribute_choices(self.frame.attributes),
            error_messages={"required": _("Choose what the requirement is about.")},
        )
        if self.attribute is None or self.operator is None:
            return
        self.fields["operator"] = forms.ChoiceField(
            label=_("Test"),
            choices=[(str(o), operator_label(o, self.attribute)) for o in operators_for(self.attribute)],
            initial=self.operator,
        )
        self._add_value(self.attribute, self.operator)

    def _add_value(self, attribute: Attribute, operator: Operator) -> None:
        options = [(value, value_label(attribute, value)) for value in attribute.values]
        if options and operator in MANY:
            self.fields["values"] = forms.MultipleChoiceField(
                label=_("Values"), choices=options, required=False, widget=forms.CheckboxSelectMultiple
            )
        elif options:
            self.fields["value"] = forms.ChoiceField(label=_("Value"), choices=options)
        else:
            self.fields["value"] = WholeText(label=_("Value"), required=False, limit=300)
            if operator in MANY:
                self.fields["value"].help_text = _("Several: separate them by commas.")

    def _add_limit(self, metric: str) -> None:
        known = metric if metric in [str(m) for m in PlanMetric] else str(PlanMetric.COST_YEAR)
        unit = limit_unit(PlanMetric(known), self.frame.currency)
        self.fields["metric"] = forms.ChoiceField(label=_("What is limited"), choices=limit_choices, initial=known)
        self.fields["amount"] = WholeText(
            label=_("At most"), required=False, limit=300, help_text=_("in %(unit)s") % {"unit": unit}
        )
        none = [("", _("as a fixed amount"))]
        spans = [(key, _("%% of its value in %(span)s") % {"span": name}) for key, name in self.frame.horizons]
        self.fields["of"] = forms.ChoiceField(label=_("Counted"), choices=none + spans, required=False)

    def _add_coverage(self, _metric: str) -> None:
        self.fields["capability"] = forms.ChoiceField(label=_("Capability"), choices=self._capabilities())
        levels = [(str(level), level_label(level)) for level in (Level.FULL, Level.PARTIAL)]
        self.fields["level"] = forms.ChoiceField(label=_("must be covered"), choices=levels)

    def _add_tools(self, _metric: str) -> None:
        uses = [("use", _("at least one must be in use")), ("avoid", _("none may be in use"))]
        self.fields["use"] = forms.ChoiceField(label=_("Of these tools"), choices=uses)
        self.fields["tools"] = forms.MultipleChoiceField(
            label=_("Tools"), choices=self.frame.tools, required=False, widget=forms.CheckboxSelectMultiple
        )

    def _add_horizons(self) -> None:
        self.fields["horizons"] = forms.MultipleChoiceField(
            label=_("When"),
            choices=self.frame.horizons,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None chosen: always."),
        )

    @property
    def values_field(self) -> forms.BoundField | None:
        """The check boxes of values, where the builder has them; a form's own `values` is a method."""
        return self["values"] if "values" in self.fields else None

    @property
    def attribute_unit(self) -> str:
        return unit_name(self.attribute.unit) if self.attribute else ""

    def clean(self) -> dict[str, Any]:
        """Make the expression of what was chosen; faults stand at their fields."""
        data = super().clean() or self.cleaned_data
        chosen_fields = {"capabilities", "attribute", "operator", "value", "values", "metric", "amount", "of"}
        chosen_fields |= {"capability", "level", "use", "tools", "horizons", "kind"}
        if self.kind is Kind.KEPT:
            data["expression"] = self.kept
        elif not chosen_fields & set(self.errors):
            if self.kind is Kind.ATTRIBUTE and "operator" not in self.fields:
                raise ValidationError({"attribute": _("Choose what the requirement is about.")})
            data["expression"] = build(data, self.frame)
        return data

    def values(self) -> RequirementValues:
        data = self.cleaned_data
        return RequirementValues(
            **super().values(),
            expression=data["expression"],
            negotiable=data["negotiable"],
            rationale=data["rationale"],
            source=data["source"],
        )


def attribute_choices(attributes: Mapping[str, Attribute]) -> list[tuple[str, Any]]:
    """The attributes below the names of their groups, an empty choice first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for attribute in attributes.values():
        groups.setdefault(attribute_group_label(attribute.group), []).append(
            (attribute.key, attribute_label(attribute))
        )
    return [("", _("Choose …")), *groups.items()]


class MetricRowForm(RowForm):
    """What is edited in a metric's row: its name, unit, direction, baseline, and a target for each horizon."""

    name = WholeText(
        label=gettext_lazy("Metric"),
        limit=NAME_LIMIT,
        error_messages={"required": gettext_lazy("Name what is measured.")},
    )
    direction = forms.ChoiceField(label=gettext_lazy("Direction"), choices=direction_choices)
    unit = WholeText(label=gettext_lazy("Unit"), limit=60, required=False)
    baseline = WholeText(label=gettext_lazy("Today"), limit=60, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        horizons: tuple[tuple[str, str], ...],
        initial: Mapping[str, Any] | None = None,
        prefix_id: str = "new-metric",
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id=f"{prefix_id}-%s")
        self.horizons = horizons
        for key, name in horizons:
            self.fields[f"target-{key}"] = WholeText(label=name, limit=60, required=False)
        for name in self.number_names:
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    @property
    def number_names(self) -> list[str]:
        return ["baseline", *(f"target-{key}" for key, _name in self.horizons)]

    @property
    def targets(self) -> list[forms.BoundField]:
        """The fields of the targets, for the template."""
        return [self[f"target-{key}"] for key, _name in self.horizons]

    def clean(self) -> dict[str, Any]:
        """Read the numbers in the unit that was typed beside them."""
        data = super().clean() or self.cleaned_data
        for name in self.number_names:
            if data.get(name):
                try:
                    data[name] = read_number(data[name], data.get("unit", ""))
                except ValidationError as error:
                    self.add_error(name, error)
        return data

    def values(self) -> MetricValues:
        data = self.cleaned_data
        pairs = ((key, data[f"target-{key}"]) for key, _name in self.horizons)
        return MetricValues(
            name=data["name"],
            direction=Direction(data["direction"]),
            unit=data["unit"],
            baseline=data["baseline"] or None if data["baseline"] == "" else data["baseline"],
            targets=tuple(Target(horizon=key, value=value) for key, value in pairs if value != ""),
        )


class MetricForm(MetricRowForm):
    """A whole success metric."""

    definition = WholeText(label=gettext_lazy("How it is measured"), rows=2, required=False)
    measured_by = WholeText(label=gettext_lazy("By whom or what"), limit=NAME_LIMIT, required=False)
    source = WholeText(label=gettext_lazy("Source"), limit=500, required=False)

    def __init__(self, data: QueryDict | None = None, *, frame: Frame, **kwargs: Any) -> None:
        super().__init__(data, horizons=frame.horizons, **kwargs)
        choices = [("", _("none in particular")), *capability_labels(frame.capabilities).items()]
        held = str(self.initial.get("capability", ""))
        self.fields["capability"] = forms.ChoiceField(
            label=_("Capability it depends on"),
            choices=with_other_choice(choices, {held: held}),
            required=False,
        )

    def values(self) -> MetricValues:
        data = self.cleaned_data
        rest = MetricValues(
            definition=data["definition"],
            measured_by=data["measured_by"],
            source=data["source"],
            capability=data["capability"],
        )
        return super().values() | rest
