"""An option of a tool as pages show it: its prices, its terms, what it costs. No query of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.judging import JudgedOption, JudgedTool
from evaluations.labels import compact, mode_label, period_label, quantity_label, unit_label
from reconciliation.document import PlanDocument, Price, PriceUnit
from reconciliation.pricing import needs_of, priced_option, quote_of
from stakeholders.labels import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A cell of the cost table: a year's cost, and what one model of the horizon bears of it, as text."""

    year: str
    per_model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """An option with its price lines in words and its cost in every horizon."""

    id: str
    name: str
    build: bool
    known: bool
    chosen: bool
    url: str
    edit_url: str
    lines: tuple[str, ...]
    quote: str
    terms: tuple[str, ...]
    costs: tuple[Money, ...]
    passed: int
    failed: int
    unknown: int


def option_row(
    document: PlanDocument, tool: JudgedTool, judged: JudgedOption, shown: JudgedOption | None, plan_key: str
) -> OptionRow:
    option, paid = judged.option, priced_option(document, judged.option)
    page = reverse("tool", args=[plan_key, tool.tool.id])
    models = {horizon.id: needs_of(document, horizon.id).models for horizon in document.horizons}
    return OptionRow(
        id=option.id,
        name=option.name,
        build=option.build,
        known=paid.price_known,
        chosen=judged is shown,
        url=f"{page}?option={option.id}",
        edit_url=reverse("option_edit", args=[plan_key, tool.tool.id, option.id]),
        lines=tuple(price_line(price, price.currency or document.currency) for price in option.prices),
        quote=_quote_text(document, option.id),
        terms=_terms(judged, document.currency),
        costs=tuple(_money(cost.cost_year, models[cost.horizon], paid.price_known) for cost in judged.costs),
        passed=judged.passed,
        failed=judged.failed,
        unknown=judged.unknown,
    )


def _quote_text(document: PlanDocument, option: str) -> str:
    """The quote that stands before the price list, in words; "" when none does."""
    quote = quote_of(document, option)
    if quote is None:
        return ""
    lines = " + ".join(price_line(line, line.currency or document.currency) for line in quote.prices)
    return _("%(quote)s: %(lines)s") % {"quote": quote.reference or quote.id, "lines": lines}


def _money(cost: int, models: int, known: bool) -> Money:
    if not known:
        return Money(year="", per_model="")
    return Money(year=compact(cost), per_model=compact(cost // models) if models else "")


def price_line(price: Price, currency: str) -> str:
    """A price in words: "12.00 EUR per model a month; from 50 models 9.00; the tier reached, for all units"."""
    unit, period = unit_label(price.unit), period_label(price.period)
    first, *rest = price.tiers
    text = [f"{number(first.price)} {currency} {unit} {period}"]
    for tier in rest:
        text.append(
            _("from %(quantity)s on %(price)s")
            % {"quantity": quantity_label(price.unit, tier.start), "price": number(tier.price)}
        )
    if rest:
        text.append(mode_label(price.mode))
    if price.free:
        text.append(_("%(quantity)s free") % {"quantity": quantity_label(price.unit, price.free)})
    if price.minimum:
        text.append(_("at least %(amount)s %(currency)s") % {"amount": number(price.minimum), "currency": currency})
    if price.discount:
        text.append(_("%(percent)s%% discount") % {"percent": number(price.discount)})
    return "; ".join(text)


def _terms(judged: JudgedOption, currency: str) -> tuple[str, ...]:
    option = judged.option
    installed = any(price.unit is PriceUnit.INSTALLATION for price in option.prices)
    each = _("%(n)s person-days of upkeep a quarter for each installation")
    texts = [
        (option.commitment_months, _("committed for %(n)s months")),
        (option.effort, _("%(n)s person-days to adopt")),
        (option.interest, each if installed else _("%(n)s person-days of upkeep a quarter")),
        (option.ramp, _("%(n)s quarters until it covers anything")),
    ]
    found = [text % {"n": number(amount)} for amount, text in texts if amount]
    if option.terms:
        found.append(option.terms)
    if option.exit_cost:
        found.append(_("%(amount)s to leave") % {"amount": f"{compact(option.exit_cost)} {currency}"})
    return tuple(found)
