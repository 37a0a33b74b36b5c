"""In section 7, what would move the price: each driver of growth and the day rates, a quarter less and more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from reconciliation.document import Needs, PlanDocument
from reconciliation.pricing import needs_of, option_cost, priced
from roadmap.charts import Chart, Swing, tornado
from roadmap.report.facts import Facts
from roadmap.report.words import short_money

LESS, MORE = 75, 125
_DRIVERS = ("data_scientists", "teams", "models", "deployments", "predictions", "data_gb", "compute_units")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swings:
    title: str
    chart: Chart


def swings(facts: Facts) -> Swings | None:
    """None without a stack, or when nothing moves its price."""
    if facts.stack is None:
        return None
    now = _total(facts, facts.document)
    found = [_swing(facts, now, name, change) for name, change in _changes()]
    moving = sorted((swing for swing in found if swing.span), key=lambda swing: (-swing.span, swing.label))
    if not moving:
        return None
    first = moving[0]
    return Swings(
        title=_("%(driver)s move the price most: a quarter more changes it by %(money)s")
        % {"driver": first.label, "money": first.more_text or "0"},
        chart=tornado(
            moving,
            alt=_("By how much the price of the whole plan changes. %(list)s.")
            % {
                "list": "; ".join(
                    _("%(driver)s: %(less)s with a quarter less, %(more)s with a quarter more")
                    % {"driver": swing.label, "less": swing.less_text or "0", "more": swing.more_text or "0"}
                    for swing in moving
                )
            },
            less_name=_("a quarter less"),
            more_name=_("a quarter more"),
        ),
    )


_Change = Callable[[PlanDocument, int], PlanDocument]


def _changes() -> list[tuple[str, _Change]]:
    names = {
        "data_scientists": _("Users"),
        "teams": _("Teams"),
        "models": _("Models"),
        "deployments": _("Deployments"),
        "predictions": _("Predictions"),
        "data_gb": _("Gigabytes of data"),
        "compute_units": _("Units of compute"),
    }
    drivers: list[tuple[str, _Change]] = [(names[name], _grown(name)) for name in _DRIVERS]
    return [*drivers, (_("Day rates"), _paid)]


def _grown(name: str) -> _Change:
    def changed(document: PlanDocument, percent: int) -> PlanDocument:
        return replace(document, needs=tuple(_scaled(needs, name, percent) for needs in document.needs))

    return changed


def _paid(document: PlanDocument, percent: int) -> PlanDocument:
    """Every option with other day rates."""
    tools = (
        replace(tool, options=tuple(replace(o, day_rate=o.day_rate * percent // 100) for o in tool.options))
        for tool in document.tools
    )
    return replace(document, tools=tuple(tools))


def _scaled(needs: Needs, name: str, percent: int) -> Needs:
    grown = replace(needs, **{name: -(-getattr(needs, name) * percent // 100)})
    if name != "data_scientists" or needs.seats is None:
        return grown
    return replace(grown, seats=-(-needs.seats * percent // 100))


def _swing(facts: Facts, now: int, label: str, change: _Change) -> Swing:
    less, more = (_total(facts, change(facts.document, percent)) - now for percent in (LESS, MORE))
    return Swing(label=label, less=less, more=more, less_text=_signed(facts, less), more_text=_signed(facts, more))


def _signed(facts: Facts, change: int) -> str:
    if not change:
        return ""
    return ("+" if change > 0 else "−") + short_money(abs(change), facts.document.currency)


def _total(facts: Facts, document: PlanDocument) -> int:
    """Of the stack over all horizons, each option adopted where it first comes into use. Milli-units."""
    known = {option.id: option for tool in priced(document).tools for option in tool.options}
    total = 0
    for option_id in facts.chosen:
        for index, horizon in enumerate(facts.used_in(option_id)):
            if option_id in known:
                cost = option_cost(known[option_id], horizon, needs_of(document, horizon.id))
                total += cost.use + (cost.adopt if index == 0 else 0)
    return total
