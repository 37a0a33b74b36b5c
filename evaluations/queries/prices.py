"""What tools cost now, at scale and at ten times of now, side by side; quotes and exchange rates. Three queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse

from evaluations.charts import CostCurve, cost_curve, tenfold_curve
from evaluations.funnel import STAGES
from evaluations.judging import Judged
from evaluations.labels import STAGE_CLASS, compact, mode_label, quantity_label, stage_label, value_text
from evaluations.models import ExchangeRate, Quote
from evaluations.prices import Cliff, PriceOutlook, UnitCost, outlook
from evaluations.queries.options import price_line
from plans.models import Plan
from plans.queries.files import FileLine, files_by_target
from reconciliation.document import Option, PlanDocument, Stage, Tool
from reconciliation.pricing import needs_of, quote_of
from reconciliation.verdicts import attributes_of
from stakeholders.labels import number

_CURVES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """A year at one volume, as text; "" where it cannot be said."""

    year: str
    per_model: str
    per_thousand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CliffText:
    text: str
    jump: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """An option: what it costs and how plain its price is. plain: the fact in words, "" when it is unknown."""

    option: str
    tool: str
    name: str
    url: str
    build: bool
    stage: str
    stage_class: str
    known: bool
    amounts: tuple[Amounts, ...]
    growth: str
    cliffs: tuple[CliffText, ...]
    plain: str
    plain_class: str
    quoted: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """state: counts, lapsed or aside. soon: it lapses within a month."""

    key: str
    version: int
    option: str
    url: str
    reference: str
    lines: tuple[str, ...]
    on: date | None
    valid_until: date | None
    state: str
    soon: bool
    note: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """used: the latest of its currency."""

    key: str
    version: int
    currency: str
    rate: str
    on: date
    source: str
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """What prices are computed from, in one horizon."""

    horizon: str
    models: int
    seats: int
    teams: int
    predictions: int
    data_gb: int
    compute_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePage:
    """missing: currencies of prices that the plan has no rate for. everything: the whole long list is shown."""

    rows: tuple[PriceRow, ...]
    curve: CostCurve | None
    tenfold: bool
    everything: bool
    quotes: tuple[QuoteRow, ...]
    rates: tuple[RateRow, ...]
    missing: tuple[str, ...]
    drivers: tuple[Driver, ...]


def price_page(
    judged: Judged, plan: Plan, *, chosen: Sequence[str], tenfold: bool, everything: bool, today: date
) -> PricePage:
    """Options from the candidates on (or all), the dearest at ten times the volume first."""
    document = judged.document
    pairs = [(tool, option) for tool in document.tools for option in tool.options if _counts(tool, everything)]
    views = {option.id: outlook(document, option) for _tool, option in pairs}
    pairs.sort(key=lambda pair: _dearest(views[pair[1].id]))
    shown = [o.id for _t, o in pairs if o.id in chosen] or [
        o.id for t, o in pairs if views[o.id] and STAGES.index(t.stage) >= STAGES.index(Stage.SHORTLIST)
    ]
    drawn = shown[:_CURVES]
    curves = [replace(option, name=f"{tool.name}: {option.name}") for tool, option in pairs if option.id in drawn]
    return PricePage(
        rows=tuple(_row(document, t, o, views[o.id], plan.key, o.id in drawn) for t, o in pairs),
        curve=tenfold_curve(document, curves) if tenfold else cost_curve(document, curves),
        tenfold=tenfold,
        everything=everything,
        quotes=_quotes(document, plan, today),
        rates=_rates(plan),
        missing=_missing(document),
        drivers=_drivers(document),
    )


def _counts(tool: Tool, everything: bool) -> bool:
    return tool.stage in STAGES and (everything or tool.stage is not Stage.LONG_LIST)


def _dearest(view: PriceOutlook | None) -> tuple[bool, int]:
    return view is None, -view.tenfold.cost_year if view else 0


def _row(
    document: PlanDocument, tool: Tool, option: Option, view: PriceOutlook | None, plan_key: str, shown: bool
) -> PriceRow:
    known = attributes_of(document)
    facts = {f.attribute: f for f in (*tool.facts, *option.facts)}
    plain = facts.get("pricing_transparency")
    said = plain.value if plain and isinstance(plain.value, str) else ""
    quote = quote_of(document, option.id)
    return PriceRow(
        option=option.id,
        tool=tool.name,
        name=option.name,
        url=f"{reverse('tool', args=[plan_key, tool.id])}?option={option.id}#prices",
        build=option.build,
        stage=stage_label(tool.stage),
        stage_class=STAGE_CLASS[tool.stage],
        known=view is not None,
        amounts=amounts_of(view),
        growth=number(view.growth) if view and view.growth is not None else "",
        cliffs=tuple(_cliff(cliff) for cliff in view.cliffs) if view else (),
        plain=value_text(known.get("pricing_transparency"), said) if said else "",
        plain_class={"public-list": "badge-good", "public-calculator": "badge-good", "quote-only": "badge-warn"}.get(
            said, "badge-neutral"
        ),
        quoted=(quote.reference or quote.id) if quote else "",
        shown=shown,
    )


def amounts_of(view: PriceOutlook | None) -> tuple[Amounts, ...]:
    """Now, in the last horizon and at ten times of now; nothing where the price is not known."""
    return tuple(_amounts(cost) for cost in (view.now, view.scale, view.tenfold)) if view else ()


def _amounts(cost: UnitCost) -> Amounts:
    thousand = cost.per_thousand
    return Amounts(
        year=compact(cost.cost_year),
        per_model=compact(cost.per_model) if cost.per_model is not None else "",
        per_thousand=number(_readable(thousand)) if thousand is not None else "",
    )


def _readable(amount: Decimal) -> Decimal:
    """Cents where there are whole units, more places below that."""
    return amount.quantize(Decimal("0.01")) if amount >= 1 else amount.normalize() + 0


def _cliff(cliff: Cliff) -> CliffText:
    text = f"{quantity_label(cliff.unit, cliff.quantity)} → {number(cliff.price)} ({mode_label(cliff.mode)})"
    sign = "+" if cliff.jump > 0 else "−" if cliff.jump < 0 else ""
    return CliffText(text=text, jump=f"{sign}{compact(abs(cliff.jump))}" if cliff.jump else "")


def _quotes(document: PlanDocument, plan: Plan, today: date) -> tuple[QuoteRow, ...]:
    tools = {option.id: (tool, option) for tool in document.tools for option in tool.options}
    found, files = [], files_by_target(plan, "quote")
    for row in Quote.objects.filter(plan=plan).order_by("-counts", "-on", "-position"):
        tool, option = tools[row.option]
        lapsed = row.valid_until is not None and row.valid_until < today
        found.append(
            QuoteRow(
                key=row.key,
                version=row.version,
                option=f"{tool.name}: {option.name}",
                url=reverse("tool", args=[plan.key, tool.id]),
                reference=row.reference,
                lines=tuple(price_line(line, line.currency or document.currency) for line in row.prices),
                on=row.on,
                valid_until=row.valid_until,
                state="lapsed" if lapsed else "counts" if row.counts else "aside",
                soon=bool(row.valid_until and not lapsed and (row.valid_until - today).days <= 31),
                note=row.note,
                files=files.get(row.key, ()),
            )
        )
    return tuple(found)


def _rates(plan: Plan) -> tuple[RateRow, ...]:
    rows = list(ExchangeRate.objects.filter(plan=plan))
    latest = {
        currency: max((row for row in rows if row.currency == currency), key=lambda row: (row.on, row.key)).pk
        for currency in {row.currency for row in rows}
    }
    rows.sort(key=lambda row: (row.currency, -row.on.toordinal()))
    return tuple(
        RateRow(
            key=row.key,
            version=row.version,
            currency=row.currency,
            rate=number(row.rate.normalize() + 0),
            on=row.on,
            source=row.source,
            used=latest[row.currency] == row.pk,
        )
        for row in rows
    )


def _missing(document: PlanDocument) -> tuple[str, ...]:
    """Currencies in which something is priced without a rate for them."""
    lists = [o.prices for t in document.tools for o in t.options] + [q.prices for q in document.quotes if q.counts]
    used = {line.currency for lines in lists for line in lines} - {"", document.currency}
    return tuple(sorted(used - {rate.currency for rate in document.rates}))


def _drivers(document: PlanDocument) -> tuple[Driver, ...]:
    return tuple(
        Driver(
            horizon=horizon.name,
            models=needs.models,
            seats=needs.licensed,
            teams=needs.teams,
            predictions=needs.predictions,
            data_gb=needs.data_gb,
            compute_units=needs.compute_units,
        )
        for horizon in sorted(document.horizons, key=lambda h: h.start)
        for needs in [needs_of(document, horizon.id)]
    )
