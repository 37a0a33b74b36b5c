"""What pages compute from a plan's value: the best option, conceded statements, flags, the cost curve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evaluations.charts import HEIGHT, LEFT, TOP, WIDTH, cost_curve
from evaluations.judging import judge_tools
from evaluations.labels import short, source_name, value_text
from evaluations.queries.options import price_line
from evaluations.queries.tools import Filters, read_filters
from reconciliation.document import (
    Agreement,
    AgreementState,
    Give,
    Needs,
    Option,
    Period,
    Price,
    PriceUnit,
    Tier,
    TierMode,
)
from reconciliation.pricing import option_cost
from reconciliation.statements import Fact
from reconciliation.vocabulary import standard_attributes
from tests.evaluations.conftest import evaluated_document


def test_a_tool_is_judged_by_its_best_option() -> None:
    document = evaluated_document()
    first, *rest = document.tools
    home = Fact(attribute="data_plane_location", value="customer-only", source="Quote", as_of="2026-10-01")
    second = replace(first.options[0], id="at-home", facts=(home,))
    tool = judge_tools(replace(document, tools=(replace(first, options=(*first.options, second)), *rest))).tools[
        "tool-1"
    ]
    assert [(o.option.id, o.passed, o.failed, o.unknown) for o in tool.options] == [
        ("at-home", 1, 0, 1),
        ("tool-1-std", 0, 1, 1),
    ]
    assert (tool.best and tool.best.now, tool.best and tool.best.at_scale) == (1_000_000, 9_000_000)


def test_a_conceded_must_no_longer_counts_and_is_still_told() -> None:
    document = evaluated_document()
    agreement = Agreement(id="A-1", conflict=("SEC-1", "FIN-1"), gives=(Give(requirement="SEC-1"),))
    open_plan = judge_tools(replace(document, agreements=(agreement,)))
    settled = judge_tools(replace(document, agreements=(replace(agreement, state=AgreementState.AGREED),)))
    assert (open_plan.conceded, settled.conceded) == ({}, {"SEC-1": "A-1"})
    before, after = open_plan.tools["tool-1"].best, settled.tools["tool-1"].best
    assert before is not None
    assert after is not None
    assert (before.failed, after.failed) == (1, 0)
    assert [v.requirement for v in after.verdicts] == ["SEC-1", "SEC-2", "SEC-3"]


def test_old_facts_and_an_ending_tool_raise_a_flag() -> None:
    document = evaluated_document()
    first, *rest = document.tools
    gone = replace(
        first, facts=(*first.facts, Fact(attribute="vendor_status", value="discontinued", as_of="2024-01-01"))
    )
    tool = judge_tools(replace(document, tools=(gone, *rest))).tools["tool-1"]
    assert (tool.ending, tool.stale(date(2026, 11, 23)), tool.stale(date(2024, 6, 1))) == ("discontinued", 1, 0)
    assert judge_tools(document).tools["tool-2"].ending == ""


def priced(*tiers: tuple[int, int], mode: TierMode = TierMode.GRADUATED) -> Option:
    line = Price(
        unit=PriceUnit.MODEL,
        period=Period.YEAR,
        tiers=tuple(Tier(start=start, price=Decimal(price)) for start, price in tiers),
        mode=mode,
    )
    return Option(id="o", name="Edition", prices=(line,))


def test_the_curve_passes_through_what_each_horizon_costs() -> None:
    document = evaluated_document()
    option = priced((0, 100), (50, 80))
    curve = cost_curve(document, [option])
    assert curve is not None
    (line,) = curve.lines
    expected = [
        option_cost(option, horizon, needs).use_year
        for horizon, needs in zip(document.horizons, document.needs, strict=True)
    ]
    assert [cost for _x, _y, cost in line.horizons] == expected
    assert [tick.at for tick in curve.horizons] == [x for x, _y, _cost in line.horizons]
    assert [tick.amount for tick in curve.horizons] == [10, 100]
    (cliff,) = line.cliffs
    assert (cliff.quantity, cliff.price, cliff.jump) == (50, Decimal(80), False)
    assert line.horizons[0][0] < cliff.x < line.horizons[1][0]


def test_a_volume_tier_is_a_cliff_where_the_whole_price_falls() -> None:
    curve = cost_curve(evaluated_document(), [priced((0, 100), (50, 60), mode=TierMode.VOLUME)])
    assert curve is not None
    assert curve.lines[0].cliffs[0].jump
    heights = [float(point.split()[1]) for point in curve.lines[0].path[1:].split(" L")]
    assert any(after > before for before, after in pairwise(heights)), "the cost falls somewhere"


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    document = evaluated_document()
    assert cost_curve(document, [Option(id="x", name="X", price_known=False)]) is None
    assert cost_curve(document, [Option(id="x", name="X")]) is None, "it costs nothing"
    assert cost_curve(replace(document, horizons=()), [priced((0, 1))]) is None


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
    st.integers(0, 10**5),
    st.integers(0, 10**5),
    st.sampled_from(TierMode),
)
def test_every_point_lies_within_the_drawing(prices: list[int], now: int, later: int, mode: TierMode) -> None:
    option = priced(*((n * 100, price) for n, price in enumerate(prices)), mode=mode)
    needs = (Needs(horizon="y1", models=now), Needs(horizon="y2", models=later))
    curve = cost_curve(replace(evaluated_document(1), needs=needs), [option])
    if curve is None:
        return
    points = [tuple(map(float, point.split())) for point in curve.lines[0].path[1:].split(" L")]
    assert all(LEFT <= x <= WIDTH and TOP <= y <= HEIGHT for x, y in points)
    assert [x for x, _y in points] == sorted(x for x, _y in points)
    assert curve.heights[0].amount == 0
    assert len(curve.heights) == 5


def test_words_for_values_sources_and_amounts() -> None:
    known = standard_attributes()
    assert value_text(known["latency_p99_ms"], "1250") == "1,250 ms"
    assert value_text(known["availability_sla"], "99.9") == "99.9%"
    assert value_text(known["last_release"], "2026-03-05") == "5 Mar 2026"
    assert value_text(known["data_types"], ("tabular", "text")) == "tabular, text"
    assert value_text(known["sso"], None) == ""
    assert source_name("https://www.example.org/a?b") == "example.org"
    assert source_name("Contract, page 3") == "Contract, page 3"
    assert [short(milli) for milli in (0, 900_000, 1_200_000, 250_000_000, 1_500_000_000)] == [
        "0",
        "900",
        "1.2 k",
        "250 k",
        "1.5 M",
    ]


def test_a_price_in_words() -> None:
    line = replace(priced((0, 100), (50, 80)).prices[0], free=5, minimum=Decimal(1000), discount=Decimal("12.5"))
    assert price_line(line, "EUR") == (
        "100 EUR per model a year; from 50 models on 80; each tier for its own units; 5 models free; "
        "at least 1,000 EUR; 12.5% discount"
    )


def test_filters_take_known_choices_only() -> None:
    assert read_filters({"stage": "nothing", "sort": "x", "verdict": "y", "page": "z"}) == Filters()
    assert not Filters().any
    assert read_filters({"q": "a" * 900}).q == "a" * 200
