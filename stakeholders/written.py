"""A requirement as the cells of a table that the import reads back as the same requirement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reconciliation.statements import Expression
from reconciliation.vocabulary import Level, PlanMetric
from stakeholders.expressions import Frame, Kind, Operator, chosen_of, operator_label
from stakeholders.labels import level_label, metric_name
from stakeholders.tables import CellError, RequirementReader
from stakeholders.vocabulary import attribute_label, capability_labels, value_label

CELLS = ("property", "test", "value", "capabilities", "horizons")
Cells = tuple[str, ...]
_Told = Callable[[Mapping[str, str], str], str]


@dataclass(frozen=True)
class RequirementWriter:
    """frame: what the plan can speak of."""

    frame: Frame
    _held: dict[Expression, Cells] = field(default_factory=dict)

    def cells(self, expression: Expression) -> Cells:
        """The cells of CELLS, in people's names where those are understood, else in keys; empty where none would be."""
        if expression not in self._held:
            self._held[expression] = self._found(expression)
        return self._held[expression]

    def _found(self, expression: Expression) -> Cells:
        chosen = chosen_of(expression, self.frame)
        for told in (_name, _key) if chosen["kind"] != Kind.KEPT and not chosen.get("of") else ():
            written = self._written(chosen, told)
            if self._reads_as(written, expression):
                return written
        return ("",) * len(CELLS)

    def _reads_as(self, written: Cells, expression: Expression) -> bool:
        try:
            read = self._reader.read({"statement": "x", **dict(zip(CELLS, written, strict=True))})
        except CellError:
            return False
        return bool(read["expression"] == expression)

    def _written(self, chosen: Mapping[str, Any], told: _Told) -> Cells:
        frame, capabilities = self.frame, capability_labels(self.frame.capabilities)
        horizons = ", ".join(told(dict(frame.horizons), key) for key in chosen["horizons"])
        match chosen["kind"]:
            case Kind.LIMIT:
                name = metric_name(PlanMetric(chosen["metric"]))
                return told({chosen["metric"]: name}, chosen["metric"]), "", chosen["amount"], "", horizons
            case Kind.TOOLS:
                tools = ", ".join(told(dict(frame.tools), key) for key in chosen["tools"])
                return chosen["use"], "", tools, "", horizons
            case Kind.COVERAGE:
                level = told({chosen["level"]: level_label(Level(chosen["level"]))}, chosen["level"])
                return "coverage", level, told(capabilities, chosen["capability"]), "", horizons
        attribute = frame.attributes[chosen["attribute"]]
        labels = {value: value_label(attribute, value) for value in attribute.values}
        values = ", ".join(told(labels, value) for value in chosen["values"]) if labels else chosen["value"]
        return (
            told({attribute.key: attribute_label(attribute)}, attribute.key),
            operator_label(Operator(chosen["operator"]), attribute),
            values,
            ", ".join(told(capabilities, key) for key in chosen["capabilities"]),
            horizons,
        )

    @cached_property
    def _reader(self) -> RequirementReader:
        return RequirementReader(self.frame)


def _name(names: Mapping[str, str], key: str) -> str:
    return names.get(key, key)


def _key(_names: Mapping[str, str], key: str) -> str:
    return key
