"""What if: a plan with some of its numbers moved and switches turned. Pure; nothing here is written anywhere.

A scenario holds only what differs from the plan. It travels as the address of a page:
k.FIN-1=200000, k.OPS-2=99.95 (a limit, a level or an attribute's number; money in units of the currency),
off=CISO-3 (a statement given up),
w.finance=6 (a group's weight), d.y2.models=60 (a driver), no=mlflow (a tool left out).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict

from reconciliation.document import Agreement, AgreementState, Give, Needs, PlanDocument, Requirement, Stage
from reconciliation.statements import AtMost, CoversAtLeast, Exact, Max, Min, at_threshold, exact, threshold_of
from roadmap.records import may_give
from roadmap.studying import ASSUMED

DRIVERS = ("models", "data_scientists", "deployments", "predictions", "data_gb", "compute_units")
MILLI = 1000
LARGEST = 10**12
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A value by its name: a group's weight, a driver as "y2.models"."""

    name: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A requirement's number by its name, in the unit of its expression."""

    name: str
    value: Exact

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", exact(self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    thresholds: tuple[Threshold, ...] = ()
    given_up: tuple[str, ...] = ()
    weights: tuple[Number, ...] = ()
    drivers: tuple[Number, ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.thresholds or self.given_up or self.weights or self.drivers or self.without)


def movable(requirement: Requirement) -> bool:
    """Whether the statement has a number of its own that could move."""
    return threshold_of(requirement.expression) is not None and may_give(requirement)


def scale(requirement: Requirement) -> int:
    """What one of the number is, in the expression's own unit: people read money in units of the currency."""
    expression = requirement.expression
    money = isinstance(expression, AtMost) and expression.percent is None and expression.metric.is_money
    return MILLI if money else 1


def most(requirement: Requirement) -> int:
    """The largest number that makes sense: no more capabilities can be covered than are named."""
    expression = requirement.expression
    return len(expression.capabilities) if isinstance(expression, CoversAtLeast) else LARGEST


def read_scenario(sent: QueryDict, document: PlanDocument) -> Scenario:
    """What differs from the plan in what was sent; names that it does not know are left out."""
    data = {name: str(sent[name]) for name in sent}
    off, no = set(sent.getlist("off")), set(sent.getlist("no"))
    return Scenario(
        thresholds=tuple(_thresholds(data, document)),
        given_up=tuple(r.id for r in document.requirements if r.id in off and may_give(r)),
        weights=tuple(
            Number(name=group.id, value=value)
            for group in document.groups
            if (value := _number(data, f"w.{group.id}", 1)) is not None and value != group.weight
        ),
        drivers=tuple(_drivers(data, document)),
        without=tuple(tool.id for tool in document.tools if tool.id in no),
    )


def _number(data: Mapping[str, str], name: str, least: int = 0) -> int | None:
    text = data.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 13:
        return None
    return min(max(int(text), least), LARGEST)


def _thresholds(data: Mapping[str, str], document: PlanDocument) -> Iterator[Threshold]:
    for requirement in document.requirements:
        text = data.get(f"k.{requirement.id}", "")
        if _AMOUNT.fullmatch(text) and movable(requirement):
            moved = exact(min(Decimal(text), Decimal(most(requirement))) * scale(requirement))
            fits = isinstance(moved, int) or isinstance(requirement.expression, Min | Max)
            if fits and moved != threshold_of(requirement.expression):
                yield Threshold(name=requirement.id, value=moved)


def _drivers(data: Mapping[str, str], document: PlanDocument) -> Iterator[Number]:
    for needs in document.needs:
        for driver in DRIVERS:
            value = _number(data, f"d.{needs.horizon}.{driver}")
            if value is not None and value != getattr(needs, driver):
                yield Number(name=f"{needs.horizon}.{driver}", value=value)


def as_query(scenario: Scenario, document: PlanDocument) -> str:
    """The scenario as it stands in an address; empty when nothing differs."""
    requirements = {requirement.id: requirement for requirement in document.requirements}
    pairs = [
        (f"k.{n.name}", format(Decimal(exact(Decimal(n.value) / scale(requirements[n.name]))), "f"))
        for n in scenario.thresholds
        if n.name in requirements
    ]
    pairs += [("off", key) for key in scenario.given_up]
    pairs += [(f"w.{n.name}", str(n.value)) for n in scenario.weights]
    pairs += [(f"d.{n.name}", str(n.value)) for n in scenario.drivers]
    pairs += [("no", key) for key in scenario.without]
    return urlencode(pairs)


def applied(document: PlanDocument, scenario: Scenario) -> PlanDocument:
    """The plan as it would be."""
    moved = {number.name: number.value for number in scenario.thresholds}
    weights = {number.name: number.value for number in scenario.weights}
    return replace(
        document,
        requirements=tuple(_moved(requirement, moved) for requirement in document.requirements),
        groups=tuple(replace(group, weight=weights.get(group.id, group.weight)) for group in document.groups),
        needs=tuple(_driven(needs, scenario) for needs in document.needs),
        tools=tuple(
            replace(tool, stage=Stage.ELIMINATED) if tool.id in scenario.without else tool for tool in document.tools
        ),
        agreements=(*(_without(agreement, moved) for agreement in document.agreements), *_given_up(scenario)),
    )


def _without(agreement: Agreement, moved: Mapping[str, Exact]) -> Agreement:
    """An agreement has no say in a number that the scenario moves."""
    kept = tuple(give for give in agreement.gives if give.requirement not in moved)
    return agreement if len(kept) == len(agreement.gives) else replace(agreement, gives=kept)


def _given_up(scenario: Scenario) -> tuple[Agreement, ...]:
    if not scenario.given_up:
        return ()
    gives = tuple(Give(requirement=key) for key in scenario.given_up)
    return (Agreement(id=ASSUMED, conflict=(), gives=gives, state=AgreementState.AGREED),)


def _moved(requirement: Requirement, moved: Mapping[str, Exact]) -> Requirement:
    if requirement.id not in moved:
        return requirement
    return replace(requirement, expression=at_threshold(requirement.expression, moved[requirement.id]))


def _driven(needs: Needs, scenario: Scenario) -> Needs:
    values: dict[str, int] = {}
    for number in scenario.drivers:
        horizon, _dot, driver = number.name.rpartition(".")
        if horizon == needs.horizon and driver in DRIVERS:
            values[driver] = number.value
    return replace(needs, **values) if values else needs  # type: ignore[arg-type]  # the drivers are all whole numbers


def gives_of(scenario: Scenario, document: PlanDocument) -> dict[str, tuple[Give, ...]]:
    """What the scenario asks each group to give, by group: the part of it that its owners may accept or refuse."""
    groups = {requirement.id: requirement.group for requirement in document.requirements}
    asked = [Give(requirement=number.name, k=number.value) for number in scenario.thresholds]
    asked += [Give(requirement=key) for key in scenario.given_up]
    found: dict[str, tuple[Give, ...]] = {}
    for give in asked:
        if give.requirement in groups:
            found[groups[give.requirement]] = (*found.get(groups[give.requirement], ()), give)
    return found
