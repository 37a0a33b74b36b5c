"""What the plan is for: horizons, drivers, the strategy and the blueprint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reconciliation.quarters import Quarter
from reconciliation.vocabulary import Level


class Operating(StrEnum):
    """The strategies of step one."""

    CENTRALIZED = "centralized"
    DECENTRALIZED = "decentralized"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """A span of the plan, first and last quarter included ("Year 1", 2027-Q1 to 2027-Q4)."""

    id: str
    name: str
    start: Quarter
    end: Quarter

    @property
    def quarters(self) -> int:
        return self.start.until(self.end) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The drivers of one horizon (step two): what prices and priorities are computed from.

    deployments a month, predictions a day, data in GB held, compute units a month; shares in percent. teams: those
    that build or use models of their own, each with an installation of what is not shared; use_cases: what models are
    used for. seats: people who sign in to tools, None when those are the data scientists.
    """

    horizon: str
    data_scientists: int = 0
    models: int = 0
    deployments: int = 0
    predictions: int = 0
    data_gb: int = 0
    compute_units: int = 0
    integration: str = ""  # internal, product or core
    batch_share: int = 0
    online_share: int = 0
    streaming_share: int = 0
    data_types: tuple[str, ...] = ()
    capacity: int | None = None  # person-days for adopting tools; None: not limited
    teams: int = 0
    use_cases: int = 0
    seats: int | None = None

    @property
    def licensed(self) -> int:
        """The people for whom a seat is paid."""
        return self.data_scientists if self.seats is None else self.seats


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Something by which the groups judge the strategies."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionWeight:
    """How much a criterion matters to a group, 0 to 5."""

    group: str
    criterion: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one group gave one strategy by one criterion, 1 to 5; criterion empty: as a whole."""

    group: str
    strategy: Operating
    points: int
    reason: str = ""
    criterion: str = ""


class Side(StrEnum):
    PRO = "pro"
    CON = "con"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What speaks for or against a strategy in this organization. group: who says so, empty when nobody alone does."""

    id: str
    strategy: Operating
    side: Side
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """Step one: arguments, the revealed scores of the groups, and the decision, None while it is open.

    decision: the id of its record. A score that is not revealed yet is not here.
    """

    chosen: Operating | None = None
    reason: str = ""
    scores: tuple[Score, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    weights: tuple[CriterionWeight, ...] = ()
    arguments: tuple[Argument, ...] = ()
    decision: str = ""


UNDECIDED = Strategy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A level of a capability wanted in a horizon."""

    horizon: str
    level: Level


class Instances(StrEnum):
    """Whether all teams use one installation of what covers a capability, or each its own."""

    SHARED = "shared"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueprintEntry:
    """What the plan wants of one capability. rank: 1 is first; owner: the group that will run it.

    override: why it stands at another place than needs and statements put it, empty when it does not.
    """

    capability: str
    levels: tuple[Need, ...] = ()
    rank: int = 1
    reason: str = ""
    covered_by: str = ""  # what does it today
    owner: str = ""
    override: str = ""
    instances: Instances | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerReference:
    """What another organization does: who runs what, where it was learned and when."""

    id: str
    organization: str
    practice: str
    capability: str = ""
    tool: str = ""
    source: str = ""
    learned_on: date | None = None
