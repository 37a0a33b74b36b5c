"""A proof of concept: what is tried on the organization's own use case, what must come out, and what did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reconciliation.voices import Direction


class CheckKind(StrEnum):
    """What is looked at beside the measurements."""

    ROADMAP = "roadmap"  # where the vendor goes
    ACTION = "in-action"  # the tool at work on our data
    SUPPORT = "support"  # how fast the vendor answers, in hours
    INTEGRATION = "integration"  # with the stack of today and of tomorrow
    PRICING = "pricing"  # whether the price is plain, now and at scale


class Finding(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not-met"


class Openness(StrEnum):
    AGNOSTIC = "agnostic"
    MIXED = "mixed"
    LOCKED_IN = "locked-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What a measurement must reach. metric: the success metric it was taken from, empty for one of its own."""

    id: str
    name: str
    value: Decimal
    unit: str = ""
    direction: Direction = Direction.UP
    metric: str = ""
    must: bool = True

    def reached(self, measured: Decimal) -> bool:
        return measured >= self.value if self.direction is Direction.UP else measured <= self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdChange:
    """A threshold that was moved after it had been frozen. by: a person key."""

    threshold: str
    before: Decimal
    after: Decimal
    reason: str
    on: date
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What came out for one tool. evidence: links, names of documents, or keys of files."""

    threshold: str
    tool: str
    value: Decimal
    on: date | None = None
    by: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one of the five checks found for one tool.

    first_answer, solved: hours until support gave its first useful answer and until the case was solved.
    openness: of integration, whether the tool binds us to one vendor's world.
    """

    kind: CheckKind
    tool: str
    finding: Finding | None = None
    text: str = ""
    first_answer: Decimal | None = None
    solved: Decimal | None = None
    openness: Openness | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof of concept. people: who takes part, in words; days: person-days it takes.

    frozen_on: the day the thresholds were fixed, before anything was measured. verdict: the id of the tool that goes
    on, empty while it is open or when none does; decided_on says which.
    """

    id: str
    title: str
    capability: str = ""
    use_case: str = ""
    data: str = ""
    scope: str = ""
    people: str = ""
    days: int = 0
    weeks: int = 0
    start: date | None = None
    tools: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    frozen_on: date | None = None
    frozen_by: str = ""
    changes: tuple[ThresholdChange, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    checks: tuple[Check, ...] = ()
    verdict: str = ""
    reason: str = ""
    decided_on: date | None = None
    decided_by: str = ""
