"""What the core answers: frozen values that pages, the report and the command line all read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reconciliation.quarters import Quarter


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"  # a good answer; the bound says how much better another could be
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"  # the limit came before any answer


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "n-a"  # the statement does not test this tool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolVerdict:
    """One requirement against one option. attributes: those the verdict rests on (the facts carry the evidence)."""

    option: str
    tool: str
    requirement: str
    verdict: Verdict
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonStack:
    """What is in use in one horizon. Money in milli-units; effort in person-days; interest in person-days a quarter."""

    horizon: str
    options: tuple[str, ...]
    cost_year: int
    cost_total: int
    effort: int
    interest: int
    exit_cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSatisfaction:
    """points of `possible` (weight x 100 for each soft statement of the group).

    regret: points below its own ideal, None when not asked.
    """

    group: str
    points: int
    possible: int
    regret: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A choice of options for each horizon, re-evaluated without the solver.

    unmet: soft requirements that do not hold in full. unpriced: options whose price is not known, so that the
    true cost is higher.
    """

    horizons: tuple[HorizonStack, ...]
    cost_total: int
    objective: int
    satisfaction: tuple[GroupSatisfaction, ...]
    unmet: tuple[str, ...] = ()
    unpriced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """The threshold from which on the rest of the conflict can hold: exact to one unit of the metric."""

    requirement: str
    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Without this requirement the rest of the conflict holds, with this stack."""

    without: str
    stack: Stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A minimal set of requirements that cannot all hold: without any one of them the rest can."""

    requirements: tuple[str, ...]
    groups: tuple[str, ...]
    horizon: str = ""  # the one it shows in, empty when it takes several
    repairs: tuple[Repair, ...] = ()
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """A requirement to relax to a threshold (exact), or to give up (threshold None)."""

    requirement: str
    threshold: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concession:
    """Requirements to give up or relax so that the rest can hold.

    cost: sum of group weight x requirement weight over what is given up. stack: the best one after it, when asked for.
    """

    relaxed: tuple[Relaxation, ...]
    cost: int
    stack: Stack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """An unknown fact worth asking for.

    swing: how many verdicts rest on it. worth: group weight x weight of the statements it could change.
    """

    tool: str
    attribute: str
    requirements: tuple[str, ...]
    swing: int
    worth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An initiative in time, first and last quarter included. late: quarters after its deadline."""

    initiative: str
    start: Quarter
    end: Quarter
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLoad:
    """Person-days asked of a team in a quarter, beside what it has."""

    team: str
    quarter: Quarter
    days: int
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What the initiatives have cost up to the end of a quarter, beside the budget up to it. Milli-units."""

    quarter: Quarter
    spent: int
    budget: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Every initiative placed, and what that asks of the teams and the budget (no spending when none is given)."""

    placements: tuple[Placement, ...]
    loads: tuple[TeamLoad, ...] = ()
    spending: tuple[Spending, ...] = ()


class ReasonKind(StrEnum):
    """What can stand in the way of a schedule."""

    PIN = "pin"  # an initiative stays where it was put, or is finished
    DEADLINE = "deadline"  # a firm one
    ORDER = "order"  # an initiative after what it depends on
    CAPACITY = "capacity"  # of a team
    BUDGET = "budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that stands in the way, and what would be enough if all others of the obstacle stay.

    initiatives: whose pin or deadline; of an order what comes first and what has to wait; of a capacity those that
    alone ask for more. quarter: the nearest start that is enough, or the earliest end; of a capacity the one quarter
    it is stated for, None where it holds in all others. enough: the least capacity in person-days a quarter, or the
    least money more from the first quarter on in milli-units. None: not worked out.
    """

    kind: ReasonKind
    initiatives: tuple[str, ...] = ()
    team: str = ""
    quarter: Quarter | None = None
    enough: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A minimal set of reasons for which there is no schedule: without any one of them the rest leave room."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FairStack:
    """The best stack by one rule of fairness: weighted, max-min, leximin, nash or regret."""

    rule: str
    stack: Stack
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowPrice:
    """What a hard requirement costs: the objective gained and the money saved without it (negative: it costs more).

    returning: options that it alone rules out. proven: both stacks are proven best.
    """

    requirement: str
    gain: int
    saving: int
    returning: tuple[str, ...]
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightInterval:
    """From low to high the best stack stays a best one, as numerator and denominator; high None: however large."""

    group: str
    weight: int
    low: tuple[int, ...]
    high: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptability:
    """Under how many of the sampled weights the stack with that index in `stacks` is the best of them."""

    stack: int
    first: int
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything a reconciliation found.

    objective, bound: group weight x requirement weight x satisfaction (0 to 100). complete: every
    minimal conflict and every listed kind of concession is here. limits_hit: the limits that cut something off.
    """

    question: str
    status: Status
    complete: bool
    objective: int | None = None
    bound: int | None = None
    limits_hit: tuple[str, ...] = ()
    stacks: tuple[Stack, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    concessions: tuple[Concession, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    unknown: str = "safe"
    solver: str = ""
    document: str = ""  # sha256 of the document it was computed from
    basis: str = ""  # sha256 of what counts in that document
    verdicts: tuple[ToolVerdict, ...] = ()
    schedule: Schedule | None = None
    obstacles: tuple[Obstacle, ...] = ()
    fair: tuple[FairStack, ...] = ()
    shadow_prices: tuple[ShadowPrice, ...] = ()
    weights: tuple[WeightInterval, ...] = ()
    acceptability: tuple[Acceptability, ...] = ()
