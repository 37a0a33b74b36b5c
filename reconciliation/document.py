"""The plan as a value.

A `PlanDocument` holds everything that can be computed from and nothing else: no names of people
(opaque person keys only), no signatures, no comments. Money is an integer of milli-units of
the plan's currency; a unit price is a decimal, because one prediction may cost less than that.
Ids are the keys people see ("CISO-3") and are unique within their kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reconciliation.codec import canonical_bytes, from_json, json_schema, parse_json, sha256
from reconciliation.quarters import Quarter
from reconciliation.statements import Expression, Fact
from reconciliation.vocabulary import Attribute, Capability, Level

SCHEMA_VERSION = 1


class Priority(StrEnum):
    """MUST is hard: it holds or is conceded. SHOULD and COULD are soft: they count by their weight."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Operating(StrEnum):
    """The strategies of step one."""

    CENTRALIZED = "centralized"
    DECENTRALIZED = "decentralized"
    HYBRID = "hybrid"


class PriceUnit(StrEnum):
    FLAT = "flat"
    SEAT = "per-seat"
    MODEL = "per-model"
    PREDICTIONS = "per-1k-predictions"
    GIGABYTE = "per-gb"
    COMPUTE = "per-compute-unit"


class Period(StrEnum):
    MONTH = "month"
    YEAR = "year"
    ONCE = "once"  # when the option is adopted


class TierMode(StrEnum):
    GRADUATED = "graduated"  # each unit costs what its own tier says
    VOLUME = "volume"  # all units cost what the tier of the total says


class Stage(StrEnum):
    """Where a tool stands in the funnel."""

    LONG_LIST = "long-list"
    CANDIDATE = "candidate"
    SHORTLIST = "shortlist"
    PROOF = "proof-of-concept"
    SELECTED = "selected"
    ELIMINATED = "eliminated"


class AgreementState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"


class InitiativeStatus(StrEnum):
    PROPOSED = "proposed"
    PLANNED = "planned"
    COMMITTED = "committed"
    DONE = "done"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    capability: str
    level: Level = Level.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From this many units on (0 for the first tier), one unit costs `price` in the plan's currency."""

    start: int
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One line of a price list.

    free: units not charged. minimum: least charge of the period in the plan's currency.
    discount: percent off the line for the commitment of the option.
    """

    unit: PriceUnit
    period: Period
    tiers: tuple[Tier, ...]
    mode: TierMode = TierMode.GRADUATED
    free: int = 0
    minimum: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What can be chosen: an edition of a tool, or an in-house build.

    facts and coverage given here stand before the tool's own. effort: person-days to adopt.
    exit_cost: milli-units to leave. interest: person-days a quarter of upkeep.
    day_rate: milli-units a person-day, charged for effort and interest; 0 when people are not charged.
    build: in-house; ramp: quarters from the start of adoption until it covers anything.
    """

    id: str
    name: str
    build: bool = False
    prices: tuple[Price, ...] = ()
    price_known: bool = True
    commitment_months: int = 0
    effort: int = 0
    exit_cost: int = 0
    interest: int = 0
    day_rate: int = 0
    ramp: int = 0
    facts: tuple[Fact, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    provides: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool on the long list, with shared facts and the plan's overrides already merged.

    A bare option of the literature is a tool with one option and nothing else. provides, needs: interfaces;
    incompatible: ids of tools that cannot stand in the same stack.
    """

    id: str
    name: str
    vendor: str = ""
    summary: str = ""
    homepage: str = ""
    stage: Stage = Stage.LONG_LIST
    eliminated_by: tuple[str, ...] = ()  # requirement ids
    eliminated_reason: str = ""
    facts: tuple[Fact, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    options: tuple[Option, ...] = ()
    provides: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    incompatible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A running contract or a system in use: chosen before the first horizon begins.

    remaining_fee: milli-units owed even when it is dropped at once. sunk: spent already, shown and never compared.
    """

    id: str
    option: str
    title: str = ""
    until: Quarter | None = None
    remaining_fee: int = 0
    sunk: int = 0
    note: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """What a group gives: the threshold of an AtMost moves to k, or (k None) the requirement is waived."""

    requirement: str
    k: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A settled conflict. Once agreed, everything is computed with what was given; the statements keep their words.

    conflict: the ids that could not all hold. until: the day a waiver ends.
    """

    id: str
    conflict: tuple[str, ...]
    gives: tuple[Give, ...]
    state: AgreementState = AgreementState.PROPOSED
    reason: str = ""
    agreed_on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision record."""

    id: str
    title: str
    context: str = ""
    decision: str = ""
    consequences: str = ""
    dissent: str = ""
    dissenting: tuple[str, ...] = ()  # group ids
    decided_on: date | None = None
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who do the work. capacity: person-days a quarter."""

    id: str
    name: str
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    team: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """An item of the roadmap. start None: not placed yet. cost in milli-units, besides the stack's own prices."""

    id: str
    title: str
    phase: str
    start: Quarter | None = None
    duration: int = 1  # quarters
    effort: tuple[Effort, ...] = ()
    depends_on: tuple[str, ...] = ()
    deadline: Quarter | None = None
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
    """A law, a contract's end or a vendor's sunset with its date and what it touches. A prompt to check, not advice."""

    id: str
    title: str
    date: date
    source: str = ""
    note: str = ""
    requirements: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """A whole plan as a value.

    currency: ISO 4217. estate: interfaces the organization has already.
    attributes: the plan's own, beside the vocabulary's.
    """

    id: str
    name: str
    currency: str
    schema_version: int = SCHEMA_VERSION
    organization: str = ""
    purpose: str = ""
    horizons: tuple[Horizon, ...] = ()
    needs: tuple[Needs, ...] = ()
    groups: tuple[Group, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    metrics: tuple[SuccessMetric, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    strategy: Strategy = Strategy()
    capabilities: tuple[Capability, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    blueprint: tuple[BlueprintEntry, ...] = ()
    estate: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    decisions: tuple[Decision, ...] = ()
    teams: tuple[Team, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    rules: tuple[OutsideRule, ...] = ()
    risks: tuple[Risk, ...] = ()

    @classmethod
    def from_bytes(cls, data: bytes | str) -> PlanDocument:
        """Read a document, or the document inside an export envelope. Raises DocumentError."""
        parsed = parse_json(data)
        if isinstance(parsed, dict) and "document" in parsed:
            parsed = parsed["document"]
        return from_json(cls, parsed)

    def to_bytes(self) -> bytes:
        """The canonical JSON form."""
        return canonical_bytes(self)

    @property
    def digest(self) -> str:
        """sha256 of the canonical form, hexadecimal."""
        return sha256(self)


def schema() -> dict[str, object]:
    """The published JSON Schema of a document."""
    return json_schema(PlanDocument, title="Concord plan document")
