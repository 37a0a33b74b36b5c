"""What people say: groups, outcomes, success metrics and requirements."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reconciliation.statements import Expression


class Priority(StrEnum):
    """MUST is hard: it holds or is conceded. SHOULD and COULD are soft: they count by their weight."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A stakeholder group. weight: influence in points, a positive integer as entered. lead: a person key."""

    id: str
    name: str
    role: str = ""
    weight: int = 1
    description: str = ""
    touchpoints: tuple[str, ...] = ()  # phases of the life cycle it has to do with
    lead: str = ""
    voice: str = ""  # what it wants in one sentence, in its own words
    submitted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A business outcome shared by groups; accountable: the group that answers for it, empty when nobody does."""

    id: str
    name: str
    description: str = ""
    accountable: str = ""
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    horizon: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessMetric:
    """How a group measures success, in its own terms. It never enters the solver."""

    id: str
    group: str
    name: str
    definition: str = ""
    unit: str = ""
    direction: Direction = Direction.UP
    baseline: Decimal | None = None
    targets: tuple[Target, ...] = ()
    capability: str = ""
    source: str = ""
    pulls_against: tuple[str, ...] = ()  # ids of metrics that people marked as in tension
    on_behalf: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a ramp: from this threshold on (in the expression's own unit), so many of 100 points."""

    threshold: Decimal
    satisfaction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A typed, testable statement of one group.

    weight: positive points as entered; for a must, what conceding it costs. negotiable: whether it may
    ever be proposed as a concession (a law or a signed contract may not).
    """

    id: str
    group: str
    statement: str
    expression: Expression
    priority: Priority = Priority.MUST
    weight: int = 1
    negotiable: bool = True
    ramp: tuple[Step, ...] = ()
    rationale: str = ""
    source: str = ""
    owner: str = ""
    on_behalf: bool = False
