"""In which order capabilities matter: derived from needs and statements, with every point accounted for.

Pure functions over the plan's value. A capability's points are the sum of

- what the answers about needs imply (`stakeholders.implications`, 1 to 3 for each rule that holds in some horizon);
- each requirement that names the capability: must 3, should 2, could 1, times the influence of its group, where 1 is
  the average of the groups;
- each success metric that names it: 1, times the same.

Points have one decimal. Equal points keep the order of the life cycle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from reconciliation.document import PlanDocument, Priority, Requirement
from reconciliation.memory import once
from reconciliation.statements import Covers, leaves
from reconciliation.vocabulary import Capability, standard_capabilities
from stakeholders.implications import RULES, Rule, points_from_needs

POINTS = {Priority.MUST: 3, Priority.SHOULD: 2, Priority.COULD: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a capability's points. id: of the rule, requirement or metric; group: who asks, empty for a rule."""

    id: str
    group: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Where needs and statements put a capability. place: 1 is first, among all of the plan's capabilities."""

    capability: Capability
    place: int
    points: Decimal
    rules: tuple[Share, ...]
    statements: tuple[Share, ...]
    metrics: tuple[Share, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Who asked for it, by statement or metric, each once."""
        return tuple(dict.fromkeys(share.group for share in (*self.statements, *self.metrics)))


RULE_BY_KEY: dict[str, Rule] = {rule.key: rule for rule in RULES}


def capabilities_of(document: PlanDocument) -> tuple[Capability, ...]:
    """The plan's capabilities; those of the vocabulary when it has none of its own."""
    return document.capabilities or standard_capabilities()


def names_capabilities(requirement: Requirement) -> tuple[str, ...]:
    """The capabilities that a statement names, in its scope or as what must be covered."""
    found: list[str] = []
    for leaf in leaves(requirement.expression):
        if isinstance(leaf, Covers):
            found.append(leaf.capability)
        else:
            found.extend(getattr(leaf, "capabilities", ()))
    return tuple(dict.fromkeys(found))


def asked_for(document: PlanDocument) -> dict[str, tuple[str, ...]]:
    """Capability -> the groups whose statements or metrics name it; capabilities that nobody names are absent."""
    return {row.capability.id: row.groups for row in derive(document) if row.groups}


@once
def derive(document: PlanDocument) -> tuple[Derived, ...]:
    """Every capability of the plan with its points, most first."""
    rules = points_from_needs(document)
    shares = dict[str, tuple[list[Share], list[Share]]]()
    for key, is_metric, share in _shares(document):
        shares.setdefault(key, ([], []))[is_metric].append(share)
    rows = []
    for capability in capabilities_of(document):
        statements, metrics = shares.get(capability.id, ([], []))
        own = [Share(id=key, group="", points=Decimal(n)) for key, n in rules.get(capability.id, {}).items()]
        points = sum((share.points for share in (*own, *statements, *metrics)), Decimal(0))
        rows.append((points, capability, own, statements, metrics))
    ordered = sorted(rows, key=lambda row: -row[0])  # stable: equal points keep the life cycle's order
    return tuple(
        Derived(
            capability=capability,
            place=place,
            points=points,
            rules=tuple(own),
            statements=tuple(statements),
            metrics=tuple(metrics),
        )
        for place, (points, capability, own, statements, metrics) in enumerate(ordered, 1)
    )


def _shares(document: PlanDocument) -> Iterator[tuple[str, bool, Share]]:
    """Capability, whether by a metric, and the share, for everything that names one."""
    total = sum(group.weight for group in document.groups)
    influence = {group.id: Fraction(group.weight * len(document.groups), total) for group in document.groups}
    for requirement in document.requirements:
        points = _shown(POINTS[requirement.priority] * influence[requirement.group])
        for capability in names_capabilities(requirement):
            yield capability, False, Share(id=requirement.id, group=requirement.group, points=points)
    for metric in document.metrics:
        if metric.capability:
            share = Share(id=metric.id, group=metric.group, points=_shown(influence[metric.group]))
            yield metric.capability, True, share


def _shown(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
