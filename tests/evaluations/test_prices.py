"""Prices now and at ten times, cliffs, quotes that count and lapse, exchange rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from evaluations import commands
from evaluations.charts import tenfold_curve
from evaluations.models import Quote
from evaluations.prices import outlook
from plans.document import read_document
from plans.errors import Refused
from plans.models import Event, Plan, User
from reconciliation.document import Needs, Option, Period, Price, PriceUnit, Tier, TierMode
from reconciliation.pricing import costs_by_horizon
from tests.evaluations.choices import line
from tests.evaluations.conftest import AT, evaluated_document, signed_in

VOLUME = Price(
    unit=PriceUnit.MODEL,
    period=Period.MONTH,
    tiers=(Tier(start=0, price=Decimal(10)), Tier(start=50, price=Decimal(20)), Tier(start=500, price=Decimal(1))),
    mode=TierMode.VOLUME,
)


def test_a_cliff_between_now_and_ten_times_is_found_with_what_it_costs_at_once() -> None:
    document = replace(evaluated_document(), needs=(Needs(horizon="y1", models=10, predictions=1000),))
    view = outlook(document, Option(id="o", name="O", prices=(VOLUME,)))
    assert view is not None
    assert (view.now.cost_year, view.now.per_model) == (1_200_000, 120_000)
    assert view.now.per_thousand == Decimal("3.2877"), "1,200 a year over 365 thousand predictions"
    assert view.tenfold.cost_year == 100 * 20 * 12 * 1000
    (cliff,) = view.cliffs
    assert (cliff.quantity, cliff.percent) == (50, 500)
    assert cliff.jump == (50 * 20 - 49 * 10) * 12 * 1000
    assert view.growth == Decimal("20.0")


def test_an_unknown_price_has_no_outlook() -> None:
    document = evaluated_document()
    assert outlook(document, Option(id="o", name="O", price_known=False)) is None
    assert outlook(document, Option(id="o", name="O", prices=(line("1", currency="CHF"),))) is None


def test_the_curve_ends_at_ten_times_of_now() -> None:
    document = evaluated_document()
    curve = tenfold_curve(document, [document.tools[0].options[0]])
    assert curve is not None
    assert [(tick.label, tick.amount) for tick in curve.horizons] == [(f"{n} ×", n * 10) for n in range(2, 11, 2)]
    assert curve.lines[0].cliffs[0].quantity == 50


def quote(plan: Plan, by: User, price: str, **more: Any) -> Quote:
    values: dict[str, Any] = {"option": "tool-2-std", "prices": (line(price),), "on": None, "valid_until": None}
    return commands.add_quote(plan=plan, by=by, at=AT, **(values | more))


def cost(plan: Plan) -> int:
    document = read_document(plan.pk)
    return dict(costs_by_horizon(document, document.tools[1].options[0]))["y1"].use


@pytest.mark.django_db
def test_a_quote_counts_until_it_lapses(plan: Plan, evaluator: User) -> None:
    listed = cost(plan)
    first = quote(plan, evaluator, "7", valid_until=date(2026, 12, 31))
    assert cost(plan) == 70_000
    quote(plan, evaluator, "6")
    assert (cost(plan), [q.counts for q in read_document(plan.pk).quotes]) == (60_000, [False, True])
    commands.take_up_quote(plan=plan, key=first.key, version=2, by=evaluator, at=AT)
    assert cost(plan) == 70_000
    assert commands.lapse_quotes(plan=plan, at=AT) == 0
    late = AT + timedelta(days=60)
    assert commands.lapse_quotes(plan=plan, at=late) == 1
    event = Event.objects.filter(plan=plan).first()
    assert (cost(plan), event and (event.verb, event.by)) == (listed, ("lapsed", None))
    with pytest.raises(Refused):
        commands.take_up_quote(plan=plan, key=first.key, version=4, by=evaluator, at=late)
    for wrong in ({"valid_until": date(2026, 1, 1)}, {"option": "nothing"}, {"prices": ()}):
        with pytest.raises(Refused):
            quote(plan, evaluator, "5", **wrong)


@pytest.mark.django_db
def test_a_rate_has_its_day_and_the_latest_counts(plan: Plan, evaluator: User) -> None:
    for rate, on in (("0.8", date(2026, 5, 1)), ("0.9", date(2026, 2, 1))):
        commands.add_rate(plan=plan, currency="usd", rate=Decimal(rate), on=on, by=evaluator, at=AT)
    quote(plan, evaluator, "10", prices=(line("10", currency="USD"),))
    assert cost(plan) == 80_000
    right: dict[str, Any] = {"currency": "CHF", "rate": Decimal(1), "on": date(2026, 5, 1)}
    for wrong in ({"currency": "EUR"}, {"currency": "dollar"}, {"rate": Decimal(0)}, {"on": date(2027, 1, 1)}):
        with pytest.raises(Refused):
            commands.add_rate(plan=plan, by=evaluator, at=AT, **(right | wrong))


@pytest.mark.django_db
def test_the_price_page_says_it_all(plan: Plan, evaluator: User, viewer: User) -> None:
    quote(plan, evaluator, "10", prices=(line("10", currency="USD"),), valid_until=AT.date(), reference="OFFER-9")
    page = signed_in(viewer).get("/p/weighed/tools/prices/?all").content.decode()
    assert "No exchange rate for USD" in page
    assert "OFFER-9" in page
    assert "price not known" in page
    assert "50 models" in page, "where the tier of the other tools begins"
    assert "Lay aside" not in page, "a viewer changes nothing"
