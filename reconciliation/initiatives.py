"""What the roadmap is made of: teams, initiatives, milestones, dates from outside, risks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reconciliation.quarters import Quarter


class InitiativeStatus(StrEnum):
    PROPOSED = "proposed"
    PLANNED = "planned"
    COMMITTED = "committed"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterCapacity:
    """What a team has in one quarter, in person-days."""

    quarter: Quarter
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who do the work. capacity: person-days a quarter; by_quarter: in the quarters that differ from it."""

    id: str
    name: str
    capacity: int
    by_quarter: tuple[QuarterCapacity, ...] = ()

    def days_in(self, quarter: Quarter) -> int:
        """Person-days of the team in that quarter."""
        return next((own.days for own in self.by_quarter if own.quarter == quarter), self.capacity)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterBudget:
    """Money for initiatives, milli-units, there from the start of the quarter on; what is left over stays.

    As soon as one is given, the initiatives may have cost at most the sum of the budgets up to every quarter.
    """

    quarter: Quarter
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    team: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """An item of the roadmap. start None: not placed yet.

    cost: milli-units besides the stack's own prices, spread evenly over its quarters. firm: the deadline is hard, so
    that a schedule keeps it or there is none; otherwise it is kept as well as it can be.
    """

    id: str
    title: str
    phase: str
    start: Quarter | None = None
    duration: int = 1  # quarters
    effort: tuple[Effort, ...] = ()
    depends_on: tuple[str, ...] = ()
    deadline: Quarter | None = None
    firm: bool = False
    pinned: bool = False
    status: InitiativeStatus = InitiativeStatus.PROPOSED
    owner: str = ""  # group id
    capability: str = ""
    option: str = ""
    cost: int = 0
    requirements: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A gate at the end of a quarter."""

    id: str
    title: str
    quarter: Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRule:
    """A law, a contract's end or a vendor's sunset with its date and what it touches. A prompt to check, not advice.

    checked_on: the day on which people looked at what it touches; from its date until then that stands open again.
    """

    id: str
    title: str
    date: date
    source: str = ""
    note: str = ""
    requirements: tuple[str, ...] = ()
    checked_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """likelihood and impact 1 to 5; trend: rising, stable or falling."""

    id: str
    title: str
    likelihood: int
    impact: int
    trend: str = "stable"
    response: str = ""
    owner: str = ""  # group id
