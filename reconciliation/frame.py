"""What the plan is for: horizons, drivers, the strategy and the blueprint."""

from __future__ import annotations

from dataclasses import dataclass
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

    deployments a month, predictions a day, data in GB held, compute units a month; shares in percent.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one group gave one strategy, 1 to 5."""

    group: str
    strategy: Operating
    points: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """Step one: the scores of the groups and the decision, None while it is open."""

    chosen: Operating | None = None
    reason: str = ""
    scores: tuple[Score, ...] = ()


UNDECIDED = Strategy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A level of a capability wanted in a horizon."""

    horizon: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueprintEntry:
    """What the plan wants of one capability. rank: 1 is first; owner: the group that will run it."""

    capability: str
    levels: tuple[Need, ...] = ()
    rank: int = 1
    reason: str = ""
    covered_by: str = ""  # what does it today
    owner: str = ""
