"""What an option costs over a horizon, exactly: tiers against the growth plan.

All arithmetic is in fractions; the sum of an option's fees in a horizon is rounded up once, to a
milli-unit. Quantities are whole units, rounded up. The first `free` units of a period are not
charged; tiers count all units, the free ones included.

A quote that counts stands in the place of its option's price list, and a price in another currency is converted
with the latest rate of the plan (`priced`), exactly. A currency without a rate leaves the option's price unknown.
A price per installation is charged for each team when the blueprint gives teams their own of anything the option
covers, and once otherwise. Each installation is run by someone: the upkeep of such an option counts as often as it is
installed, its adoption once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil

from reconciliation.document import (
    Horizon,
    Instances,
    Needs,
    Option,
    Period,
    PlanDocument,
    Price,
    PriceUnit,
    Quote,
    TierMode,
    Tool,
)
from reconciliation.verdicts import candidate

Ratio = tuple[int, int]
"""Numerator and denominator, not reduced."""

MILLI = 1000
DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCost:
    """What one option costs in one horizon, in milli-units.

    use: fees and upkeep while it is in use, the whole horizon. adopt: once, when it comes into use.
    upkeep: person-days a quarter, of every installation.
    use_year, adopt_year: the same, annualized over the horizon. fees_*: the part that goes to the vendor (the
    rest is the plan's own people). known: False when the price list is not known, so that the fees may be short.
    """

    upkeep: int
    use: int
    adopt: int
    use_year: int
    adopt_year: int
    fees_use_year: int
    fees_adopt_year: int
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """Yearly cost when every volume is `percent` of what the horizon needs. Milli-units."""

    percent: int
    models: int
    data_scientists: int
    predictions: int
    cost_year: int


def installations(option: Option, needs: Needs) -> int:
    """How often an option is installed: by each team where teams have their own. Read its prices first: `priced`."""
    own = any(price.unit is PriceUnit.INSTALLATION for price in option.prices)
    return max(1, needs.teams) if own else 1


def units(price: Price, needs: Needs) -> int:
    """How many units one period of that price is charged for, rounded up. A one-off line counts one month of a flow."""
    months = 12 if price.period is Period.YEAR else 1
    quantities = {
        PriceUnit.FLAT: 1,
        PriceUnit.INSTALLATION: max(1, needs.teams),
        PriceUnit.SEAT: needs.licensed,
        PriceUnit.MODEL: needs.models,
        PriceUnit.PREDICTIONS: -(-needs.predictions * DAYS_A_YEAR * months // (12 * 1000)),
        PriceUnit.GIGABYTE: needs.data_gb,
        PriceUnit.COMPUTE: needs.compute_units * months,
    }
    return quantities[price.unit]


def charge(price: Price, quantity: int) -> Fraction:
    """What one period costs for that many units, in the plan's currency."""
    return Fraction(*_charged(price, quantity))


def _charged(price: Price, quantity: int) -> Ratio:
    """The same, not reduced: a plan has thousands of prices."""
    tiered = _graduated if price.mode is TierMode.GRADUATED else _volume
    top, bottom = tiered(price, quantity)
    if price.discount:
        off, of = price.discount.as_integer_ratio()
        top, bottom = top * (100 * of - off), bottom * 100 * of
    if price.minimum:
        least, of = price.minimum.as_integer_ratio()
        if top * of < least * bottom:
            return least, of
    return top, bottom


def _graduated(price: Price, quantity: int) -> Ratio:
    ends = [tier.start for tier in price.tiers[1:]] + [max(quantity, price.tiers[-1].start)]
    total, scale = 0, 1
    for tier, end in zip(price.tiers, ends, strict=True):
        charged = min(end, quantity) - max(tier.start, price.free)
        if charged > 0:
            top, bottom = tier.price.as_integer_ratio()
            total, scale = total * bottom + charged * top * scale, scale * bottom
    return total, scale


def _volume(price: Price, quantity: int) -> Ratio:
    reached = [tier for tier in price.tiers if tier.start <= quantity]
    top, bottom = reached[-1].price.as_integer_ratio()
    return max(0, quantity - price.free) * top, bottom


def option_cost(option: Option, horizon: Horizon, needs: Needs) -> OptionCost:
    """The cost of an option in a horizon, with that horizon's volumes. Prices are read as the plan's: see `priced`."""
    quarters = horizon.quarters
    recurring: Ratio = (0, 1)  # fees a year
    once: Ratio = (0, 1)
    for price in option.prices:
        top, bottom = _charged(price, units(price, needs))
        if price.period is Period.ONCE:
            once = once[0] * bottom + top * MILLI * once[1], once[1] * bottom
        else:
            top *= 12 * MILLI if price.period is Period.MONTH else MILLI
            recurring = recurring[0] * bottom + top * recurring[1], recurring[1] * bottom
    upkeep = option.interest * installations(option, needs)
    upkeep_year = 4 * upkeep * option.day_rate
    adoption = option.effort * option.day_rate
    fees_use_year, fees_adopt_year = _up(recurring), _up(once, 4, quarters)
    return OptionCost(
        upkeep=upkeep,
        use=_up(recurring, quarters, 4) + upkeep_year * quarters // 4,
        adopt=_up(once) + adoption,
        use_year=fees_use_year + upkeep_year,
        adopt_year=fees_adopt_year + -(-adoption * 4 // quarters),
        fees_use_year=0 if option.build else fees_use_year,
        fees_adopt_year=0 if option.build else fees_adopt_year,
        known=option.price_known,
    )


def priced(document: PlanDocument) -> PlanDocument:
    """The document with every option as it is paid for; the same document when its price lists say so as they are."""
    if not document.quotes and all(_plain(o.prices) for t in document.tools for o in t.options):
        return document
    return replace(
        document,
        tools=tuple(
            replace(tool, options=tuple(priced_option(document, option, tool) for option in tool.options))
            for tool in document.tools
        ),
    )


def priced_option(document: PlanDocument, option: Option, tool: Tool | None = None) -> Option:
    """An option with the lines of its quote, if one counts, in the plan's currency, and flat where all share one.

    tool: whose option it is, looked up when it is not said. Doing it twice changes nothing.
    """
    quote = quote_of(document, option.id)
    lines = quote.prices if quote else option.prices
    if quote is None and _plain(lines):
        return option
    if any(line.unit is PriceUnit.INSTALLATION for line in lines) and not _is_own(document, option, tool):
        lines = tuple(_shared(line) for line in lines)
    rates = {line.currency: rate_of(document, line.currency) for line in lines}
    return replace(
        option,
        prices=tuple(_converted(line, rates[line.currency]) for line in lines),
        price_known=(option.price_known or quote is not None) and None not in rates.values(),
    )


def _plain(lines: tuple[Price, ...]) -> bool:
    """Whether nothing of the plan has to be known to read them: neither a rate nor who shares an installation."""
    return not any(line.currency or line.unit is PriceUnit.INSTALLATION for line in lines)


def _is_own(document: PlanDocument, option: Option, tool: Tool | None) -> bool:
    """Whether the blueprint gives each team its own installation of something that the option covers."""
    own = {entry.capability for entry in document.blueprint if entry.instances is Instances.OWN}
    tools = (tool,) if tool else (t for t in document.tools if option.id in (o.id for o in t.options))
    return any(own & candidate(tool, option).covered for tool in tools)


def _shared(line: Price) -> Price:
    return replace(line, unit=PriceUnit.FLAT) if line.unit is PriceUnit.INSTALLATION else line


def quote_of(document: PlanDocument, option: str) -> Quote | None:
    """The quote of an option that counts."""
    return next((quote for quote in document.quotes if quote.option == option and quote.counts), None)


def rate_of(document: PlanDocument, currency: str) -> Decimal | None:
    """The latest rate of a currency; 1 for the plan's own; None when the plan has none."""
    if currency in ("", document.currency):
        return Decimal(1)
    known = [rate for rate in document.rates if rate.currency == currency]
    return max(known, key=lambda rate: (rate.on, rate.id)).rate if known else None


def _converted(line: Price, rate: Decimal | None) -> Price:
    """A line in the plan's currency; without a rate it costs nothing, and its option's price is not known."""
    factor = Decimal(0) if rate is None else rate
    return replace(
        line,
        currency="",
        tiers=tuple(replace(tier, price=_times(tier.price, factor)) for tier in line.tiers),
        minimum=_times(line.minimum, factor),
    )


def _times(amount: Decimal, factor: Decimal) -> Decimal:
    """The product with every digit of it."""
    with localcontext(prec=len(amount.as_tuple().digits) + len(factor.as_tuple().digits)):
        return amount * factor


def needs_of(document: PlanDocument, horizon: str) -> Needs:
    """The drivers of a horizon; all zero when none were stated."""
    return next((needs for needs in document.needs if needs.horizon == horizon), Needs(horizon=horizon))


def costs_by_horizon(document: PlanDocument, option: Option) -> tuple[tuple[str, OptionCost], ...]:
    """The cost of an option in every horizon of the plan, in the order of time."""
    in_time = sorted(document.horizons, key=lambda h: h.start)
    option = priced_option(document, option)
    return tuple((h.id, option_cost(option, h, needs_of(document, h.id))) for h in in_time)


def drop_cost(document: PlanDocument, option: Option, horizon: Horizon) -> int:
    """Milli-units for leaving an option at the start of a horizon: exit cost and what a running contract still asks.

    The remaining fee is owed in full at the start of the plan and runs out evenly until the contract's
    last quarter; without a last quarter it is owed only when the option is dropped at the start of the plan.
    """
    first = min(h.start for h in document.horizons)
    owed = Fraction(0)
    for commitment in document.commitments:
        if commitment.option != option.id:
            continue
        if commitment.until is None:
            owed += commitment.remaining_fee if horizon.start == first else 0
        else:
            left, whole = (max(0, start.until(commitment.until) + 1) for start in (horizon.start, first))
            owed += Fraction(commitment.remaining_fee * left, max(1, whole))
    return option.exit_cost + ceil(owed)


def cost_curve(option: Option, horizon: Horizon, needs: Needs, percents: Iterable[int]) -> tuple[CurvePoint, ...]:
    """Yearly running cost as volumes grow: every driver at so many percent of `needs`, rounded up."""
    points = []
    for percent in percents:
        grown = scaled(needs, percent)
        points.append(
            CurvePoint(
                percent=percent,
                models=grown.models,
                data_scientists=grown.data_scientists,
                predictions=grown.predictions,
                cost_year=option_cost(option, horizon, grown).use_year,
            )
        )
    return tuple(points)


def scaled(needs: Needs, percent: int) -> Needs:
    """Every driver at so many percent, rounded up."""

    def grown(volume: int) -> int:
        return -(-volume * percent // 100)

    return replace(
        needs,
        data_scientists=grown(needs.data_scientists),
        teams=grown(needs.teams),
        seats=None if needs.seats is None else grown(needs.seats),
        models=grown(needs.models),
        deployments=grown(needs.deployments),
        predictions=grown(needs.predictions),
        data_gb=grown(needs.data_gb),
        compute_units=grown(needs.compute_units),
    )


def _up(amount: Ratio, times: int = 1, parts: int = 1) -> int:
    """amount x times / parts, rounded up."""
    return -(-amount[0] * times // (amount[1] * parts))
