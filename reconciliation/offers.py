"""What can be chosen and what it costs: tools, options, prices and running contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reconciliation.quarters import Quarter
from reconciliation.statements import Fact
from reconciliation.vocabulary import Level


class PriceUnit(StrEnum):
    FLAT = "flat"  # once for the whole organization
    INSTALLATION = "per-installation"  # one, or one a team where the blueprint wants teams to run their own
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    capability: str
    level: Level = Level.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From this many units on (0 for the first tier), one unit costs `price` in the currency of its line."""

    start: int
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One line of a price list.

    free: units not charged. minimum: least charge of the period. discount: percent off the line for the commitment of
    the option. currency: of tiers and minimum, ISO 4217; empty for the plan's own. `pricing.priced` converts.
    """

    unit: PriceUnit
    period: Period
    tiers: tuple[Tier, ...]
    mode: TierMode = TierMode.GRADUATED
    free: int = 0
    minimum: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What can be chosen: an edition of a tool, or an in-house build.

    facts and coverage given here stand before the tool's own. effort: person-days to adopt.
    exit_cost: milli-units to leave. interest: person-days a quarter of upkeep.
    day_rate: milli-units a person-day, charged for effort and interest; 0 when people are not charged.
    build: in-house; ramp: quarters from the start of adoption until it covers anything.
    team, people: who builds it, a team's id and how many. overrun: percent that the effort may run over.
    risk: what may go wrong with it, in words. terms: what the price list says besides numbers.
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
    team: str = ""
    people: int = 0
    overrun: int = 0
    risk: str = ""
    terms: str = ""


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
class Quote:
    """What a vendor offered for an option: its lines stand in the place of the price list while it counts.

    valid_until: the day by which it has to be accepted. counts: whether prices are computed from it; False once it was
    laid aside or has lapsed; at most one quote of an option counts. Its document is a file beside the row.
    """

    id: str
    option: str
    prices: tuple[Price, ...]
    on: date | None = None
    valid_until: date | None = None
    counts: bool = True
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """How many units of the plan's currency one unit of another was worth on a day. The latest of a currency counts."""

    id: str
    currency: str
    rate: Decimal
    on: date
    source: str = ""
