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
    """A business outcome shared by groups.

    accountable: the one group that answers for it, empty when nobody does; the others as in RACI. All are group ids.
    """

    id: str
    name: str
    description: str = ""
    accountable: str = ""
    responsible: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProcess:
    """What has to be done for a model, or a family of models, in production, and who does it, as in RACI.

    model: its name. process: one of PROCESSES or the plan's own; each stands once for a model. Groups by their ids.
    """

    id: str
    model: str
    process: str
    accountable: str = ""  # the one group that answers for it, empty when nobody does
    responsible: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    note: str = ""


PROCESSES = ("training", "deployment", "monitoring", "retraining", "incident-response", "retirement")
"""What every model in production goes through, in the order of its life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    horizon: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A metric that another one pulls against, as people marked it, and why."""

    metric: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessMetric:
    """How a group measures success, in its own terms. It never enters the solver.

    definition: how it is measured; measured_by: by whom or what. answered_by: the person key of who
    answered on behalf of the group.
    """

    id: str
    group: str
    name: str
    definition: str = ""
    measured_by: str = ""
    unit: str = ""
    direction: Direction = Direction.UP
    baseline: Decimal | None = None
    targets: tuple[Target, ...] = ()
    capability: str = ""
    source: str = ""
    pulls_against: tuple[Pull, ...] = ()
    on_behalf: bool = False
    answered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a ramp: from this threshold on (in the expression's own unit), so many of 100 points."""

    threshold: Decimal
    satisfaction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A typed, testable statement of one group.

    weight: positive points as entered; for a must, what conceding it costs. negotiable: whether it may
    ever be proposed as a concession (a law or a signed contract may not). rationale: Markdown.
    answered_by: the person key of who answered on behalf of the group.
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
    answered_by: str = ""
