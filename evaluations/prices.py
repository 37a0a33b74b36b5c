"""What an option costs for each model and each thousand predictions, now and at ten times the volume.

Everything is a function of the plan's value. Options are read as they are paid for: quotes and rates applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from reconciliation.document import Horizon, Needs, Option, Period, PlanDocument, PriceUnit, TierMode
from reconciliation.pricing import (
    DAYS_A_YEAR,
    MILLI,
    charge,
    needs_of,
    option_cost,
    priced_option,
    scaled,
    units,
)

TENFOLD = 1000
"""Percent of today's volume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """A year at some volume. cost_year, per_model: milli-units; per_thousand: of predictions, in the plan's currency.

    per_model and per_thousand are None where there is no model or no prediction.
    """

    cost_year: int
    per_model: int | None
    per_thousand: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cliff:
    """A tier that begins between today's volume and ten times of it.

    quantity: units of a period from which it holds; percent: of today's volume. jump: what the year costs more at once,
    in milli-units; 0 where only further units cost otherwise, negative where everything gets cheaper.
    """

    unit: PriceUnit
    quantity: int
    price: Decimal
    percent: int
    jump: int
    mode: TierMode


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOutlook:
    """An option now, in the last horizon, and at ten times of now."""

    option: str
    now: UnitCost
    scale: UnitCost
    tenfold: UnitCost
    cliffs: tuple[Cliff, ...]

    @property
    def growth(self) -> Decimal | None:
        """How many times today's cost ten times the volume costs; None where today costs nothing."""
        if not self.now.cost_year:
            return None
        return (Decimal(self.tenfold.cost_year) / self.now.cost_year).quantize(Decimal("0.1"), ROUND_HALF_UP)


def outlook(document: PlanDocument, option: Option) -> PriceOutlook | None:
    """The option's prices as volumes grow; None when its price is not known or the plan has no horizon."""
    paid = priced_option(document, option)
    horizons = sorted(document.horizons, key=lambda h: h.start)
    if not horizons or not paid.price_known:
        return None
    first, last = horizons[0], horizons[-1]
    now = needs_of(document, first.id)
    return PriceOutlook(
        option=option.id,
        now=_unit_cost(paid, first, now),
        scale=_unit_cost(paid, last, needs_of(document, last.id)),
        tenfold=_unit_cost(paid, first, scaled(now, TENFOLD)),
        cliffs=cliffs(paid, now),
    )


def _unit_cost(option: Option, horizon: Horizon, needs: Needs) -> UnitCost:
    year = option_cost(option, horizon, needs).use_year
    thousands = Fraction(needs.predictions * DAYS_A_YEAR, 1000)
    return UnitCost(
        cost_year=year,
        per_model=-(-year // needs.models) if needs.models else None,
        per_thousand=_decimal(Fraction(year, MILLI) / thousands) if thousands else None,
    )


def cliffs(option: Option, now: Needs) -> tuple[Cliff, ...]:
    """The tiers that begin between now and ten times of now, in the order in which they are met."""
    found = []
    for price in option.prices:
        per_year = 12 if price.period is Period.MONTH else 1
        today, most = units(price, now), units(price, scaled(now, TENFOLD))
        for tier in price.tiers[1:]:
            if today < tier.start <= most:
                step = charge(price, tier.start) - charge(price, tier.start - 1)
                whole = price.mode is TierMode.VOLUME
                found.append(
                    Cliff(
                        unit=price.unit,
                        quantity=tier.start,
                        price=tier.price,
                        percent=round(Fraction(tier.start * 100, max(1, today))),
                        jump=int(step * MILLI * per_year) if whole else 0,
                        mode=price.mode,
                    )
                )
    return tuple(sorted(found, key=lambda cliff: (cliff.percent, cliff.unit, cliff.quantity)))


def _decimal(amount: Fraction) -> Decimal:
    """Four places, which is what a thousand predictions may cost less than a cent of."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)
