"""How a choice is made: the steps through the funnel, scores, build or buy, and the debt that comes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reconciliation.offers import Stage
from reconciliation.statements import Fact


class FunnelScope(StrEnum):
    """What the sizes of the funnel's stages are counted for."""

    AREAS = "areas"  # each capability has its own candidates, shortlist and choice
    PLATFORM = "platform"  # one platform for everything is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """One step of a tool through the funnel, kept when others follow.

    left: the stage it came from. by: a person key. requirements: the statements because of which it left.
    exception: why a gate was passed all the same; answers: the person key of who answers for that.
    """

    id: str
    tool: str
    to: Stage
    left: Stage | None = None
    on: date | None = None
    by: str = ""
    reason: str = ""
    requirements: tuple[str, ...] = ()
    exception: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Somebody looked again at a tool whose vendor ends or whose facts are past their age, and what rests on it stands.

    facts: those that were looked at, as they were; one that says something else since is no longer covered by it.
    note: what was found. by: a person key.
    """

    id: str
    tool: str
    facts: tuple[Fact, ...]
    note: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WayStep:
    """What is in use in one horizon: two options while one is built and the other still runs."""

    horizon: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way through the horizons: buy, build, or buy now and build later."""

    id: str
    name: str
    steps: tuple[WayStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOrBuy:
    """Ways to cover a capability, compared over the horizons. chosen: the id of a way, empty while it is open."""

    id: str
    title: str
    capability: str = ""
    ways: tuple[Way, ...] = ()
    chosen: str = ""
    reason: str = ""
    decided_on: date | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPoints:
    """What a group gives a criterion of its points; only the shares within the group matter."""

    group: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringCriterion:
    """What tools are scored by. points: how much it matters to each group."""

    id: str
    name: str
    description: str = ""
    points: tuple[GroupPoints, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What one person gave one tool on one criterion, 1 to 5; a 1 or a 5 has its evidence."""

    criterion: str
    tool: str
    person: str
    points: int
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """A round of scoring. raters: person keys. marks: empty until the round is revealed.

    What raters gave before that is in no plan's value.
    """

    id: str
    title: str
    tools: tuple[str, ...]
    criteria: tuple[str, ...]
    raters: tuple[str, ...] = ()
    closes_on: date | None = None
    revealed_on: date | None = None
    marks: tuple[Mark, ...] = ()


class Substitutability(StrEnum):
    """How easily a service can be replaced, in the terms of the DORA register of information."""

    EASY = "easy"
    MEDIUM = "medium"
    HIGHLY_COMPLEX = "highly-complex"
    NOT_SUBSTITUTABLE = "not-substitutable"


class Reintegration(StrEnum):
    """Whether the service could be taken back in-house."""

    EASY = "easy"
    DIFFICULT = "difficult"
    HIGHLY_COMPLEX = "highly-complex"


class Impact(StrEnum):
    """What it would mean if the service ended."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtTerms:
    """What is known of leaving an option. Interest, principal and sunk cost stand with the option and its contract.

    leave_if: what would make us leave. exit_plan: empty when there is none; exit_tested: the day it was last tried.
    alternatives: ids of tools that could take its place. reviewed_on: the day somebody last looked. owner: a group.
    """

    id: str
    option: str
    leave_if: str = ""
    exit_plan: str = ""
    exit_tested: date | None = None
    substitutability: Substitutability | None = None
    because: str = ""
    reintegration: Reintegration | None = None
    impact: Impact | None = None
    alternatives: tuple[str, ...] = ()
    owner: str = ""
    reviewed_on: date | None = None
