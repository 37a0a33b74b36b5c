"""In section 5, what the shortlist costs now, at scale and at ten times of now, and which quotes that rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.charts import tenfold_curve
from evaluations.cost_drawing import cost_chart
from evaluations.labels import mode_label, quantity_label
from evaluations.prices import Cliff, PriceOutlook, outlook
from plans.charts.shapes import Chart
from reconciliation.document import Option, Quote, Stage
from reconciliation.pricing import quote_of
from roadmap.report.facts import Facts
from roadmap.report.words import day, number, short_money, spelled, upper_first


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """years: a year now, in the last horizon, at ten times of now. growth: times today's cost at ten times the volume.

    basis: the quote it rests on, or that it is the list price. lapsed: the quote's last day is over.
    """

    name: str
    years: tuple[str, ...]
    per_model: str
    growth: str
    cliffs: tuple[str, ...]
    basis: str
    lapsed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """curve: those that cost most at ten times the volume.

    more: what is left out, as a sentence. rates: the exchange rates that were used, as a sentence.
    """

    title: str
    rows: tuple[PriceRow, ...]
    more: str
    curve: Chart | None
    rates: str


FROM_SHORTLIST = (Stage.SHORTLIST, Stage.PROOF, Stage.SELECTED)


ROWS = 12
"""Prices in the table on paper; the workbook has them all."""


def prices(facts: Facts, *, everything: bool = False) -> Prices:
    """What is chosen or on the shortlist and is not built in-house, the dearest at ten times the volume first."""
    views = [(option, outlook(facts.document, option)) for option in options_shown(facts)]
    views.sort(key=lambda pair: (pair[1] is None, -pair[1].tenfold.cost_year if pair[1] else 0, pair[0].id))
    shown = [pair for pair in views if pair[1] is None or pair[1].tenfold.cost_year]
    named = [replace(option, name=facts.names.option(option.id)) for option, view in shown if view]
    curve = tenfold_curve(facts.document, named)
    return Prices(
        title=_title(facts, shown),
        rows=tuple(_row(facts, option, view) for option, view in (shown if everything else shown[:ROWS])),
        more="" if everything else _more(facts, shown[ROWS:]),
        curve=cost_chart(curve) if curve else None,
        rates=_rates(facts) if shown else "",
    )


def options_shown(facts: Facts) -> list[Option]:
    return [
        option
        for tool in facts.document.tools
        for option in tool.options
        if not option.build and (option.id in facts.chosen or tool.stage in FROM_SHORTLIST)
    ]


def _more(facts: Facts, left: list[tuple[Option, PriceOutlook | None]]) -> str:
    if not left:
        return ""
    most = max((view.tenfold.cost_year for _option, view in left if view), default=0)
    text = ngettext(
        "%(count)s more costs at most %(money)s a year even at ten times the volume, or has no known price.",
        "%(count)s more cost at most %(money)s a year each even at ten times the volume, or have no known price.",
        len(left),
    )
    return upper_first(text % {"count": spelled(len(left)), "money": short_money(most, facts.document.currency)})


def _title(facts: Facts, shown: list[tuple[Option, PriceOutlook | None]]) -> str:
    quoted = sum(quote_of(facts.document, option.id) is not None for option, _view in shown)
    text = ngettext(
        "%(quoted)s of %(all)s prices rests on a quote",
        "%(quoted)s of %(all)s prices rest on a quote",
        quoted,
    )
    first = upper_first(text % {"quoted": spelled(quoted) if quoted else _("none"), "all": spelled(len(shown))})
    grown = [(view.growth, option) for option, view in shown if view and view.growth is not None]
    steepest = max(grown, key=lambda pair: pair[0], default=None)
    if steepest is None or steepest[0] <= 1:
        return first
    return first + _("; at ten times the volume %(tool)s costs %(times)s times as much") % {
        "tool": facts.names.option(steepest[1].id),
        "times": number(steepest[0]),
    }


def _row(facts: Facts, option: Option, view: PriceOutlook | None) -> PriceRow:
    currency = facts.document.currency
    quote = quote_of(facts.document, option.id)
    costs = (view.now, view.scale, view.tenfold) if view else ()
    growth = view.growth if view else None
    return PriceRow(
        name=facts.names.option(option.id),
        years=tuple(short_money(c.cost_year, currency) if c.cost_year else "0" for c in costs)
        or (_("not known"), "–", "–"),
        per_model=short_money(view.now.per_model, currency) if view and view.now.per_model else "–",
        growth=_("× %(times)s") % {"times": number(growth)} if growth and growth != 1 else "–",
        cliffs=tuple(_cliff(facts, cliff) for cliff in view.cliffs) if view else (),
        basis=_basis(quote) if quote else _("list price") if view else "–",
        lapsed=bool(quote and quote.valid_until and facts.as_of and quote.valid_until < facts.as_of),
    )


def _cliff(facts: Facts, cliff: Cliff) -> str:
    values = {
        "quantity": quantity_label(cliff.unit, cliff.quantity),
        "price": number(cliff.price),
        "mode": mode_label(cliff.mode),
    }
    text = _("from %(quantity)s on: %(price)s, %(mode)s") % values
    if not cliff.jump:
        return text
    sign = "+" if cliff.jump > 0 else "−"
    return f"{text} ({sign}{short_money(abs(cliff.jump), facts.document.currency)})"


def _basis(quote: Quote) -> str:
    parts = [_("quote %(reference)s") % {"reference": quote.reference or quote.id}]
    if quote.on:
        parts.append(day(quote.on))
    if quote.valid_until:
        parts.append(_("valid until %(day)s") % {"day": day(quote.valid_until)})
    return ", ".join(parts)


def _rates(facts: Facts) -> str:
    latest = {rate.currency: rate for rate in sorted(facts.document.rates, key=lambda rate: (rate.on, rate.id))}
    texts = [
        _("1 %(currency)s = %(rate)s %(own)s on %(day)s%(source)s")
        % {
            "currency": rate.currency,
            "rate": number(Decimal(rate.rate)),
            "own": facts.document.currency,
            "day": day(rate.on),
            "source": f" ({rate.source})" if rate.source else "",
        }
        for rate in latest.values()
    ]
    return _("Exchange rates: %(list)s.") % {"list": "; ".join(texts)} if texts else ""
