"""Prices against the growth plan, unit by unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation import reconcile
from reconciliation.debt import ledger
from reconciliation.document import (
    BlueprintEntry,
    Commitment,
    Coverage,
    ExchangeRate,
    Horizon,
    Instances,
    Needs,
    Option,
    Period,
    PlanDocument,
    Price,
    PriceUnit,
    Quote,
    Tier,
    TierMode,
)
from reconciliation.evaluate import Evaluator
from reconciliation.pricing import charge, cost_curve, costs_by_horizon, drop_cost, option_cost, priced, units
from reconciliation.quarters import Quarter
from reconciliation.statements import AtMost, Use
from reconciliation.vocabulary import Capability, Level, PlanMetric
from tests.reconciliation.example import example, flat

YEAR = Horizon(id="y", name="y", start=Quarter(2027, 1), end=Quarter(2027, 4))
NEEDS = Needs(horizon="y", data_scientists=12, teams=4, models=10, predictions=1_000_000, data_gb=500, compute_units=40)


@st.composite
def prices(draw: st.DrawFn, mode: TierMode = TierMode.GRADUATED) -> Price:
    starts = sorted(draw(st.sets(st.integers(1, 50), max_size=3)))
    tiers = tuple(Tier(start=start, price=Decimal(draw(st.integers(0, 999))) / 100) for start in [0, *starts])
    return Price(
        unit=PriceUnit.MODEL,
        period=Period.MONTH,
        tiers=tiers,
        mode=mode,
        free=draw(st.integers(0, 20)),
        minimum=Decimal(draw(st.integers(0, 50))),
        discount=Decimal(draw(st.integers(0, 100))),
    )


def unit_by_unit(price: Price, quantity: int) -> Fraction:
    """What the price list says, one unit after the other."""

    def rate(count: int) -> Fraction:
        return Fraction([tier.price for tier in price.tiers if tier.start <= count][-1])

    charged = range(price.free, quantity)
    at = (lambda unit: unit) if price.mode is TierMode.GRADUATED else (lambda _unit: quantity)
    total = sum((rate(at(unit)) for unit in charged), Fraction(0))
    return max(Fraction(price.minimum), total * (100 - Fraction(price.discount)) / 100)


@given(prices(), st.integers(0, 80))
def test_graduated_tiers_are_the_sum_of_their_units(price: Price, quantity: int) -> None:
    assert charge(price, quantity) == unit_by_unit(price, quantity)


@given(prices(TierMode.VOLUME), st.integers(0, 80))
def test_volume_tiers_charge_every_unit_what_the_total_says(price: Price, quantity: int) -> None:
    assert charge(price, quantity) == unit_by_unit(price, quantity)


@given(prices(), st.integers(0, 80))
def test_more_units_never_cost_less_in_graduated_tiers(price: Price, quantity: int) -> None:
    assert charge(price, quantity) <= charge(price, quantity + 1)


@pytest.mark.parametrize(
    ("unit", "period", "expected"),
    [
        (PriceUnit.FLAT, Period.YEAR, 1),
        (PriceUnit.INSTALLATION, Period.MONTH, 4),
        (PriceUnit.SEAT, Period.MONTH, 12),
        (PriceUnit.MODEL, Period.ONCE, 10),
        (PriceUnit.PREDICTIONS, Period.MONTH, 30_417),
        (PriceUnit.PREDICTIONS, Period.YEAR, 365_000),
        (PriceUnit.GIGABYTE, Period.MONTH, 500),
        (PriceUnit.COMPUTE, Period.YEAR, 480),
    ],
)
def test_units_follow_the_needs_of_the_horizon(unit: PriceUnit, period: Period, expected: int) -> None:
    price = Price(unit=unit, period=period, tiers=(Tier(start=0, price=Decimal(1)),))
    assert units(price, NEEDS) == expected


def line(unit: PriceUnit, period: Period, *rates: str, step: int = 10, **terms: Any) -> Price:
    """A price line whose tiers begin every so many units."""
    tiers = tuple(Tier(start=i * step, price=Decimal(rate)) for i, rate in enumerate(rates))
    return Price(unit=unit, period=period, tiers=tiers, **terms)


@pytest.mark.parametrize(
    ("price", "use", "adopt"),
    [
        (line(PriceUnit.FLAT, Period.MONTH, "500"), 6_000_000, 0),
        (line(PriceUnit.FLAT, Period.ONCE, "1000"), 0, 1_000_000),
        (line(PriceUnit.SEAT, Period.MONTH, "20"), 2_880_000, 0),
        (line(PriceUnit.MODEL, Period.YEAR, "100"), 1_000_000, 0),
        (line(PriceUnit.PREDICTIONS, Period.MONTH, "0.02"), 7_300_080, 0),
        (line(PriceUnit.GIGABYTE, Period.MONTH, "0.10"), 600_000, 0),
        (line(PriceUnit.COMPUTE, Period.MONTH, "2"), 960_000, 0),
        (line(PriceUnit.MODEL, Period.YEAR, "100", free=3), 700_000, 0),
        (line(PriceUnit.SEAT, Period.MONTH, "10", "5"), 1_320_000, 0),
        (line(PriceUnit.SEAT, Period.MONTH, "10", "5", mode=TierMode.VOLUME), 720_000, 0),
        (line(PriceUnit.SEAT, Period.MONTH, "10", "5", free=4), 840_000, 0),
        (line(PriceUnit.SEAT, Period.MONTH, "20", minimum=Decimal(300)), 3_600_000, 0),
        (line(PriceUnit.FLAT, Period.MONTH, "500", discount=Decimal(25)), 4_500_000, 0),
        (line(PriceUnit.SEAT, Period.MONTH, "20", minimum=Decimal(230), discount=Decimal(10)), 2_760_000, 0),
    ],
)
def test_every_form_of_price_costs_what_a_person_works_out(price: Price, use: int, adopt: int) -> None:
    cost = option_cost(Option(id="o", name="o", prices=(price,)), YEAR, NEEDS)
    assert (cost.use, cost.use_year, cost.adopt) == (use, use, adopt)


def test_a_build_costs_its_effort_once_and_its_upkeep_every_quarter() -> None:
    build = Option(id="o", name="o", build=True, effort=6, interest=2, day_rate=500_000)
    cost = option_cost(build, YEAR, NEEDS)
    assert (cost.adopt, cost.use, cost.fees_use_year) == (3_000_000, 4_000_000, 0)


def test_a_longer_term_is_an_edition_with_its_discount_of_which_one_is_taken() -> None:
    document = example()
    tool = document.tools[0]
    year = replace(tool.options[0], id="a-year", prices=(line(PriceUnit.FLAT, Period.YEAR, "100"),))
    three = replace(year, id="three", prices=(line(PriceUnit.FLAT, Period.YEAR, "100", discount=Decimal(20)),))
    musts = (replace(document.requirements[0], expression=Use(tools=(tool.id,))),)
    alone = replace(document, tools=(replace(tool, options=(year, three)),), requirements=musts)
    (stack,) = reconcile(alone, "stacks").stacks
    assert {h.options for h in stack.horizons} == {("three",)}


def test_a_horizon_longer_than_a_year_costs_its_share_and_is_annualized() -> None:
    longer = replace(YEAR, end=Quarter(2028, 2))
    option = Option(
        id="o", name="o", prices=(flat(1_000), flat(600, Period.ONCE)), effort=6, interest=2, day_rate=500_000
    )
    cost = option_cost(option, longer, NEEDS)
    assert cost.use == 1_500_000 + 2 * 6 * 500_000
    assert cost.adopt == 600_000 + 6 * 500_000
    assert cost.use_year == 1_000_000 + 8 * 500_000
    assert cost.adopt_year == 400_000 + 2_000_000
    assert cost.fees_use_year == 1_000_000


def test_fractions_of_a_milli_unit_are_rounded_up() -> None:
    price = Price(unit=PriceUnit.MODEL, period=Period.YEAR, tiers=(Tier(start=0, price=Decimal("0.00001")),))
    assert option_cost(Option(id="o", name="o", prices=(price,)), YEAR, NEEDS).use == 1


def test_the_fees_of_a_build_go_to_nobody() -> None:
    assert option_cost(Option(id="o", name="o", build=True, prices=(flat(1_000),)), YEAR, NEEDS).fees_use_year == 0


def test_a_running_contract_asks_for_what_is_left_of_it() -> None:
    document = example()
    option = replace(document.tools[0].options[0], exit_cost=5_000)
    contract = Commitment(id="C", option=option.id, until=Quarter(2028, 2), remaining_fee=60_000)
    held = replace(document, commitments=(contract,))
    first, second = held.horizons
    assert drop_cost(held, option, first) == 65_000
    assert drop_cost(held, option, second) == 25_000
    assert drop_cost(document, option, first) == 5_000


def test_the_curve_shows_the_cliff_of_a_tier() -> None:
    tiers = (Tier(start=0, price=Decimal(100)), Tier(start=100, price=Decimal(20)))
    price = Price(unit=PriceUnit.MODEL, period=Period.YEAR, tiers=tiers, mode=TierMode.VOLUME)
    points = cost_curve(Option(id="o", name="o", prices=(price,)), YEAR, NEEDS, (100, 990, 1000))
    assert [(p.models, p.cost_year) for p in points] == [(10, 1_000_000), (99, 9_900_000), (100, 2_000_000)]


def quoted_plan(*rates: ExchangeRate, counts: bool = True) -> PlanDocument:
    """One option with a list price of 100 a model in the plan's currency, and a quote of 80 dollars."""
    document = replace(example(), horizons=(YEAR,), needs=(NEEDS,), rates=rates)
    line = Price(unit=PriceUnit.MODEL, period=Period.YEAR, tiers=(Tier(start=0, price=Decimal(100)),))
    quote = replace(line, tiers=(Tier(start=0, price=Decimal(80)),), minimum=Decimal(10), currency="USD")
    option = Option(id="q", name="Quoted", prices=(line,))
    tool = replace(document.tools[0], id="q", options=(option,))
    quotes = (Quote(id="Q-1", option="q", prices=(quote,), counts=counts),)
    return replace(document, tools=(tool,), commitments=(), quotes=quotes)


def rate(amount: str, on: date) -> ExchangeRate:
    return ExchangeRate(id=f"R-{on}", currency="USD", rate=Decimal(amount), on=on)


def test_a_quote_that_counts_stands_before_the_list_and_the_latest_rate_converts_it_exactly() -> None:
    rates = (rate("0.9", date(2026, 1, 1)), rate("0.8123456789", date(2026, 6, 1)))
    document = quoted_plan(*rates)
    option = document.tools[0].options[0]
    cost = dict(costs_by_horizon(document, option))["y"]
    assert (cost.use, cost.known) == (649_877, True), "10 models x 80 x 0.8123456789 = 649.87654312, rounded up once"
    assert priced(priced(document)) == priced(document)
    laid_aside = quoted_plan(*rates, counts=False)
    assert dict(costs_by_horizon(laid_aside, option))["y"].use == 1_000_000
    plain = replace(laid_aside, quotes=())
    assert priced(plain) is plain


def test_a_currency_without_a_rate_leaves_the_price_unknown() -> None:
    document = quoted_plan()
    assert not dict(costs_by_horizon(document, document.tools[0].options[0]))["y"].known


def installed(instances: Instances | None, *, teams: int = 4, level: Level = Level.FULL) -> PlanDocument:
    """One tool at 1,000 a year for all and 300 a month per installation, 250 from the third on."""
    document = example()
    lines = (flat(1_000), line(PriceUnit.INSTALLATION, Period.MONTH, "300", "250", step=2))
    option = replace(document.tools[0].options[0], prices=lines, coverage=(Coverage(capability="c", level=level),))
    return replace(
        document,
        horizons=(YEAR,),
        needs=(replace(NEEDS, teams=teams),),
        capabilities=(*document.capabilities, Capability(id="c", label="c")),
        blueprint=(BlueprintEntry(capability="c", instances=instances),),
        tools=(replace(document.tools[0], options=(option,)),),
    )


@pytest.mark.parametrize(
    ("document", "year"),
    [
        (installed(Instances.OWN), 1_000 + 12 * (2 * 300 + 2 * 250)),
        (installed(Instances.OWN, teams=1), 1_000 + 12 * 300),
        (installed(Instances.OWN, teams=0), 1_000 + 12 * 300),
        (installed(Instances.OWN, level=Level.NONE), 1_000 + 12 * 300),
        (installed(Instances.SHARED), 1_000 + 12 * 300),
        (installed(None), 1_000 + 12 * 300),
    ],
)
def test_an_installation_is_paid_once_or_by_each_team_that_runs_its_own(document: PlanDocument, year: int) -> None:
    cost = dict(costs_by_horizon(document, document.tools[0].options[0]))["y"]
    assert cost.use_year == year * 1_000
    assert priced(priced(document)) == priced(document)


@pytest.mark.parametrize(
    ("document", "upkeep"),
    [(installed(Instances.OWN), 12), (installed(Instances.OWN, teams=0), 3), (installed(Instances.SHARED), 3)],
)
def test_each_installation_of_its_own_is_run_by_someone(document: PlanDocument, upkeep: int) -> None:
    """Four teams x 3 person-days a quarter are 12, 48 a year: 24,000 at 500 a day. Introduced once, in 6 days."""
    tool = document.tools[0]
    option = replace(tool.options[0], effort=6, interest=3, day_rate=500_000)
    document = replace(document, tools=(replace(tool, options=(option,)),), commitments=(), requirements=())
    cost = dict(costs_by_horizon(document, option))["y"]
    assert cost.upkeep == upkeep
    assert cost.use_year - cost.fees_use_year == upkeep * 4 * 500_000
    assert cost.adopt == 6 * 500_000
    stack = Evaluator(document)({"y": frozenset({option.id})}).stack
    assert stack.horizons[0].interest == upkeep
    (entry,) = ledger(document, stack).entries
    assert (entry.interest, entry.interest_days) == (upkeep, upkeep * 4)
    limit = AtMost(metric=PlanMetric.DEBT_INTEREST, k=11)
    wanted = tuple(
        replace(example().requirements[0], id=key, expression=expression)
        for key, expression in (("A", limit), ("B", Use(tools=(tool.id,))))
    )
    answer = reconcile(replace(document, requirements=wanted), "conflicts")
    assert [r.threshold for c in answer.conflicts for r in c.repairs] == ([12] if upkeep == 12 else [])


def test_teams_with_installations_of_their_own_can_break_a_limit_that_a_shared_one_keeps() -> None:
    document = example()
    local = document.tools[1]
    option = replace(local.options[0], prices=(line(PriceUnit.INSTALLATION, Period.YEAR, "6000"),))
    shared = replace(
        document,
        needs=tuple(replace(needs, teams=4) for needs in document.needs),
        tools=(document.tools[0], replace(local, options=(option,))),
    )
    own = replace(shared, blueprint=(BlueprintEntry(capability="training", instances=Instances.OWN),))
    assert reconcile(shared, "conflicts").conflicts == ()
    found, stated = (
        [(c.requirements, c.repairs) for c in reconcile(d, "conflicts").conflicts] for d in (own, document)
    )
    assert found == stated != [], "4 x 6,000 is the 24,000 of the example"
