"""Section 8: risks by likelihood and impact, and what every choice costs to keep and to leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.wording import quarter_name
from reconciliation.document import Risk
from roadmap.charts import CapBar, Chart, RiskDot, hbars, risk_matrix
from roadmap.report.exits import Exits, exits
from roadmap.report.facts import Facts
from roadmap.report.words import day, number, short_money, spelled, upper_first


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow:
    id: str
    title: str
    likelihood: int
    impact: int
    score: int
    trend: str
    response: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtRow:
    """upkeep: person-days a quarter; leave: what leaving costs."""

    name: str
    adopt: str
    upkeep: str
    leave: str
    lock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRow:
    title: str
    option: str
    until: str
    remaining: str
    sunk: str
    fate: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    day: str
    title: str
    note: str
    requirements: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSection:
    headline: str
    matrix: Chart | None
    risks: tuple[RiskRow, ...]
    debt_title: str
    debt_lead: str
    debt_chart: Chart | None
    debts: tuple[DebtRow, ...]
    exits: Exits
    commitments: tuple[CommitmentRow, ...]
    rules: tuple[RuleRow, ...]


def risk_section(facts: Facts) -> RiskSection:
    risks = sorted(facts.document.risks, key=lambda r: (-r.likelihood * r.impact, r.id))
    return RiskSection(
        headline=_headline(risks),
        matrix=_matrix(risks),
        risks=tuple(_risk(facts, risk) for risk in risks),
        debt_title=_debt_title(facts),
        debt_lead=_("Interest is the upkeep in person-days each quarter; principal is what it costs to leave."),
        debt_chart=_debt_chart(facts),
        debts=tuple(_debts(facts)),
        exits=exits(facts),
        commitments=tuple(_commitments(facts)),
        rules=tuple(
            RuleRow(
                day=day(rule.date),
                title=rule.title,
                note=rule.note,
                requirements=", ".join(rule.requirements) or "–",
                source=rule.source,
            )
            for rule in sorted(facts.document.rules, key=lambda r: (r.date, r.id))
        ),
    )


def trend_name(trend: str) -> str:
    return {"rising": _("rising"), "stable": _("stable"), "falling": _("falling")}.get(trend, trend)


def _headline(risks: list[Risk]) -> str:
    if not risks:
        return _("No risk has been recorded yet")
    severe = sum(r.likelihood * r.impact >= 15 for r in risks)
    rising = sum(r.trend == "rising" for r in risks)
    orphans = sum(not r.owner for r in risks)
    text = ngettext(
        "%(severe)s of %(all)s risk is severe, %(rising)s rising",
        "%(severe)s of %(all)s risks are severe, %(rising)s rising",
        len(risks),
    )
    counts = {"severe": spelled(severe) if severe else _("none"), "all": spelled(len(risks))}
    headline = upper_first(text % (counts | {"rising": spelled(rising) if rising else _("none")}))
    if not orphans:
        return headline + _("; all owned")
    return headline + ngettext("; %(count)s without an owner", "; %(count)s without an owner", orphans) % {
        "count": spelled(orphans)
    }


def _mark(risk: Risk) -> str:
    return risk.id.rpartition("-")[2][:3] or "?"


def _matrix(risks: list[Risk]) -> Chart | None:
    if not risks:
        return None
    dots = [RiskDot(mark=_mark(risk), likelihood=risk.likelihood, impact=risk.impact) for risk in risks]
    top = risks[0]
    alt = _("Risk matrix with %(count)s risks. The highest is “%(title)s”: likelihood %(l)s, impact %(i)s.") % {
        "count": len(risks),
        "title": top.title,
        "l": top.likelihood,
        "i": top.impact,
    }
    return risk_matrix(dots, alt=alt, likelihood=_("Likelihood"), impact=_("Impact"), width_=322)


def _risk(facts: Facts, risk: Risk) -> RiskRow:
    return RiskRow(
        id=risk.id,
        title=risk.title,
        likelihood=risk.likelihood,
        impact=risk.impact,
        score=risk.likelihood * risk.impact,
        trend=trend_name(risk.trend),
        response=risk.response or "–",
        owner=facts.names.group(risk.owner) if risk.owner else _("nobody"),
    )


def _debt_title(facts: Facts) -> str:
    last = facts.in_horizon(facts.last.id) if facts.last else None
    if last is None:
        return _("What the platform would cost to keep and to leave is not known yet")
    text = ngettext(
        "Keeping the stack takes %(days)s person-day a quarter; leaving all of it would cost %(money)s",
        "Keeping the stack takes %(days)s person-days a quarter; leaving all of it would cost %(money)s",
        last.interest,
    )
    return text % {"days": number(last.interest), "money": short_money(last.exit_cost, facts.document.currency)}


def _debt_chart(facts: Facts) -> Chart | None:
    found = [
        (facts.names.option(o), own[1].exit_cost) for o in facts.chosen if (own := facts.option(o)) and own[1].exit_cost
    ]
    if len(found) < 2:
        return None
    found.sort(key=lambda entry: (-entry[1], entry[0]))
    currency = facts.document.currency
    bars = [CapBar(label=name, value=cost, value_text=short_money(cost, currency)) for name, cost in found[:12]]
    alt = _("What leaving costs: %(list)s.") % {"list": "; ".join(f"{b.label} {b.value_text}" for b in bars)}
    return hbars(bars, alt=alt, width_=340, label_width=120)


def _debts(facts: Facts) -> Iterable[DebtRow]:
    for option_id in facts.chosen:
        found = facts.option(option_id)
        if found is None:
            continue
        option = found[1]
        months = ngettext("%(n)s month", "%(n)s months", option.commitment_months) % {"n": option.commitment_months}
        yield DebtRow(
            name=facts.names.option(option_id),
            adopt=number(option.effort),
            upkeep=number(facts.upkeep(option)),
            leave=short_money(option.exit_cost, facts.document.currency) if option.exit_cost else "0",
            lock=months if option.commitment_months else "–",
        )


def _commitments(facts: Facts) -> Iterable[CommitmentRow]:
    currency = facts.document.currency
    for commitment in facts.document.commitments:
        used = facts.used_in(commitment.option)
        if facts.stack is None:
            fate = _("open")
        elif not used:
            fate = _("dropped at once")
        elif facts.last in used:
            fate = _("kept")
        else:
            fate = _("kept until %(horizon)s") % {"horizon": used[-1].name}
        yield CommitmentRow(
            title=commitment.title or commitment.id,
            option=facts.names.option(commitment.option),
            until=quarter_name(commitment.until) if commitment.until else "–",
            remaining=short_money(commitment.remaining_fee, currency) if commitment.remaining_fee else "–",
            sunk=short_money(commitment.sunk, currency) if commitment.sunk else "–",
            fate=fate,
            note=commitment.note,
        )
