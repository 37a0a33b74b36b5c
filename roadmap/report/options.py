"""In section 5, the stacks that could have been chosen, and what the statements that matter most cost."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.answers import ShadowPrice
from roadmap.charts import Point, Scatter, pareto
from roadmap.report.facts import Facts
from roadmap.report.words import number, percent, short_money
from roadmap.studying import StudiedStack
from roadmap.wording import whole

PRICES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRow:
    """front: no other is better in cost, satisfaction and debt at once."""

    label: str
    cost: str
    satisfied: str
    interest: str
    exit_cost: str
    front: bool
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """gain: points that the best stack would win without the statement; saving: money; proven: not only found."""

    id: str
    statement: str
    group: str
    gain: str
    saving: str
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    title: str
    picture: Scatter
    stacks: tuple[StackRow, ...]
    prices_title: str
    prices: tuple[PriceRow, ...]
    partial: bool


def options(facts: Facts) -> Options | None:
    """None where the options were not worked out for just this plan."""
    study = facts.study
    if study is None or not study.stacks:
        return None
    dear = sorted(
        (price for price in study.shadow_prices if price.gain or price.saving > 0),
        key=lambda price: (-price.gain, -price.saving, price.requirement),
    )
    front = [each for each in study.stacks if "pareto" in each.lists]
    compared = [each for each in study.stacks if each in front or {"alternatives", "way-out"} & set(each.lists)]
    title = ngettext(
        "%(all)s stacks were compared; %(n)s is beaten by no other",
        "%(all)s stacks were compared; %(n)s are beaten by no other",
        len(front),
    ) % {"all": number(len(study.stacks)), "n": number(len(front))}
    prices_title = ngettext(
        "%(n)s must costs something: what the best stack would gain without it",
        "%(n)s musts cost something: what the best stack would gain without each",
        len(dear),
    ) % {"n": number(len(dear))}
    return Options(
        title=title,
        picture=_picture(facts, study.stacks, title),
        stacks=tuple(_row(facts, each) for each in compared),
        prices_title=prices_title,
        prices=tuple(_price(facts, price) for price in dear[:PRICES]),
        partial=bool(study.cut),
    )


def _chosen(facts: Facts, each: StudiedStack) -> bool:
    used = tuple((horizon.horizon, horizon.options) for horizon in each.stack.horizons)
    return bool(used) and used == tuple((one.horizon, one.options) for one in facts.document.choice.horizons)


def _row(facts: Facts, each: StudiedStack) -> StackRow:
    currency = facts.document.currency
    return StackRow(
        label=each.label,
        cost=short_money(each.stack.cost_total, currency),
        satisfied=_share(each.satisfied),
        interest=number(each.interest),
        exit_cost=short_money(each.exit_cost, currency) if each.exit_cost else "0",
        front="pareto" in each.lists,
        chosen=_chosen(facts, each),
    )


def _share(basis_points: int) -> str:
    return _("%(n)s %%") % {"n": percent(basis_points, 10_000)}


def _price(facts: Facts, price: ShadowPrice) -> PriceRow:
    requirement = facts.names.requirements.get(price.requirement)
    return PriceRow(
        id=price.requirement,
        statement=requirement.statement if requirement else "",
        group=facts.names.group(requirement.group) if requirement else "",
        gain=number(price.gain) if price.gain else "–",
        saving=short_money(whole(price.saving), facts.document.currency) if price.saving > 0 else "–",
        proven=price.proven,
    )


def _picture(facts: Facts, stacks: tuple[StudiedStack, ...], alt: str) -> Scatter:
    currency = facts.document.currency
    points = [
        Point(
            label=each.label,
            title="",
            href="",
            cost=each.stack.cost_total,
            satisfied=each.satisfied,
            debt=each.interest,
            on_front="pareto" in each.lists,
            best=_chosen(facts, each) if facts.document.choice.horizons else each is stacks[0],
        )
        for each in stacks
    ]
    return pareto(
        points,
        alt=alt,
        cost_text=lambda cost: short_money(cost, currency),
        cost_title=_("cost over all horizons"),
        satisfied_title=_("satisfied, of all that was asked"),
        height=240,
    )
