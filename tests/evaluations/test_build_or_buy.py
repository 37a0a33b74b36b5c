"""Build beside buy: totals, break-even, sensitivity; the decision and its page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.break_even import spending_chart
from evaluations.build_or_buy import by_cost, crossing, even_growth, even_rate, way_cost
from evaluations.commands import build_or_buy as commands
from plans.errors import Refused
from plans.models import User
from reconciliation.quarters import Quarter
from tests.evaluations.choices import chosen_document
from tests.evaluations.conftest import AT, imported, signed_in

DOCUMENT = replace(chosen_document(), quotes=())
BUY, BUILD, MIXED = DOCUMENT.build_or_buy[0].ways


def test_a_total_is_adoption_use_and_leaving_of_every_horizon() -> None:
    buy, build, mixed = (way_cost(DOCUMENT, way) for way in (BUY, BUILD, MIXED))
    assert [one.total for one in buy.horizons] == [1_000_000, (50 * 100 + 50 * 80) * 1000]
    assert [one.total for one in build.horizons] == [(100 + 4 * 8) * 500_000, 4 * 8 * 500_000]
    assert mixed.total == 1_000_000 + (100 + 4 * 8) * 500_000
    assert (buy.quarters[3], buy.quarters[-1]) == (1_000_000, buy.total)
    assert build.overrun == 100 * 500_000 * 40 // 100
    assert (build.uncovered, build.known) == ((), True)
    slow = replace(DOCUMENT, tools=tuple(
        replace(t, options=tuple(replace(o, ramp=6) if o.build else o for o in t.options)) for t in DOCUMENT.tools
    ))  # fmt: skip
    assert way_cost(slow, BUILD).uncovered == ("y1",)


def test_the_day_rate_at_which_two_ways_cost_the_same_is_exact() -> None:
    rate = even_rate(DOCUMENT, BUILD, BUY)
    assert rate is not None
    assert rate == pytest.approx(10_000_000 / (164 * 500_000) * 100)
    cheap, dear = (way_cost(DOCUMENT, BUILD, rate=percent).total for percent in (int(rate), int(rate) + 1))
    assert cheap < way_cost(DOCUMENT, BUY).total < dear
    assert even_rate(DOCUMENT, BUY, BUY) is None


def test_growth_turns_it_round_and_break_even_is_a_quarter() -> None:
    growth = even_growth(DOCUMENT, BUY, BUILD)
    assert growth is not None
    for percent, cheaper in ((growth - 50, BUY), (growth, BUILD)):
        other = BUILD if cheaper is BUY else BUY
        assert way_cost(DOCUMENT, cheaper, growth=percent).total <= way_cost(DOCUMENT, other, growth=percent).total
    dear = replace(DOCUMENT, needs=tuple(replace(n, models=n.models * 10) for n in DOCUMENT.needs))
    found = crossing(dear, way_cost(dear, BUILD), way_cost(dear, BUY))
    assert found.quarter is not None
    assert found.quarter >= Quarter(2028, 1)
    assert crossing(DOCUMENT, way_cost(DOCUMENT, BUILD), way_cost(DOCUMENT, BUY)).quarter is None


def test_a_way_whose_price_is_not_known_is_never_the_cheapest() -> None:
    foreign = replace(DOCUMENT, tools=tuple(
        replace(t, options=tuple(o if o.build else replace(o, price_known=False) for o in t.options))
        for t in DOCUMENT.tools
    ))  # fmt: skip
    costs = [way_cost(foreign, way) for way in (BUY, BUILD, MIXED)]
    assert costs[0].total < costs[1].total
    assert [cost.way.id for cost in by_cost(costs)] == [BUILD.id]
    chart = spending_chart(foreign, costs)
    assert BUILD.name in chart.alt
    assert BUY.name not in chart.alt
    assert spending_chart(foreign, costs[:1]).alt


@pytest.mark.django_db
def test_a_decision_has_its_reason_and_falls_with_its_way() -> None:
    plan = imported(chosen_document())
    evaluator = User.objects.get(email="p-eva@example.org")
    with pytest.raises(Refused):
        commands.decide_case(plan=plan, key="B-1", version=1, chosen="W-2", reason=" ", by=evaluator, at=AT)
    commands.decide_case(plan=plan, key="B-1", version=1, chosen="W-3", reason="Both.", by=evaluator, at=AT)
    page = signed_in(evaluator).get("/p/chosen/tools/build-or-buy/").content.decode()
    for text in (
        "Buy now, build later",
        "Both.",
        "may run over by 20,000",
        "0.2",
        "Only two people know how.",
        "200 %",
    ):
        assert text in page, text
    values = {"title": "Who", "capability": "", "ways": (BUY, BUILD), "by": evaluator, "at": AT}
    commands.change_case(plan=plan, key="B-1", version=2, **values)  # type: ignore[arg-type]
    assert "Both." not in signed_in(evaluator).get("/p/chosen/tools/build-or-buy/").content.decode()
    with pytest.raises(Refused):
        commands.add_case(plan=plan, title="One", capability="", ways=(BUY,), by=evaluator, at=AT)
