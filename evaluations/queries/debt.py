"""The debt of every choice and commitment, and the ledger over the quarters. One query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.debt import Debt, debts, ledger
from evaluations.drawings import bars
from evaluations.labels import compact, impact_label, reintegration_label, short, substitutability_label
from plans.charts.shapes import Chart
from plans.wording import quarter_name
from reconciliation.document import PlanDocument
from stakeholders.labels import number

_SUBSTITUTABILITY_CLASS = {
    "easy": "badge-good",
    "medium": "badge-info",
    "highly-complex": "badge-warn",
    "not-substitutable": "badge-bad",
}
REVIEW_DAYS = 365
"""A record that nobody looked at for longer asks for another look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtRow:
    """interest: person-days a quarter. Amounts as text, "" for nothing. gaps: what the record leaves open."""

    option: str
    tool: str
    name: str
    url: str
    edit_url: str
    chosen: bool
    contract: str
    until: str
    interest: int
    interest_cost: str
    principal: str
    sunk: str
    leave_if: str
    exit_plan: str
    exit_tested: date | None
    substitutability: str
    substitutability_class: str
    because: str
    reintegration: str
    impact: str
    alternatives: str
    owner: str
    reviewed_on: date | None
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtPage:
    rows: tuple[DebtRow, ...]
    interest: str
    interest_cost: str
    principal: str
    sunk: str
    without_plan: int
    interest_chart: Chart | None
    principal_chart: Chart | None
    quarters: tuple[tuple[str, str, str], ...]


def debt_page(document: PlanDocument, plan_key: str, today: date) -> DebtPage:
    """Everything that binds or will bind, what costs most to keep first."""
    owed, over_time = debts(document), ledger(document)
    rows = tuple(_row(document, debt, plan_key, today) for debt in owed)
    labels = [quarter_name(q.quarter) for q in over_time]
    interest, principal = [q.interest for q in over_time], [q.principal for q in over_time]
    return DebtPage(
        rows=rows,
        interest=number(sum(debt.interest for debt in owed)),
        interest_cost=_amount(sum(debt.interest_cost for debt in owed)),
        principal=_amount(sum(debt.principal for debt in owed)),
        sunk=_amount(sum(debt.sunk for debt in owed)),
        without_plan=sum(not row.exit_plan for row in rows),
        interest_chart=bars(
            interest, labels, [number(days) for days in interest], alt=_("Person-days of upkeep in each quarter")
        )
        if any(interest)
        else None,
        principal_chart=bars(
            principal,
            labels,
            [short(amount) for amount in principal],
            alt=_("What leaving everything at the start of each quarter would cost"),
            color="#a85a0c",
            css="c-series-3",
        )
        if any(principal)
        else None,
        quarters=tuple((quarter_name(q.quarter), number(q.interest), compact(q.principal)) for q in over_time),
    )


def _row(document: PlanDocument, debt: Debt, plan_key: str, today: date) -> DebtRow:
    terms, commitment = debt.terms, debt.commitment
    tools = {tool.id: tool.name for tool in document.tools}
    groups = {group.id: group.name for group in document.groups}
    value = terms.substitutability if terms else None
    return DebtRow(
        option=debt.option.id,
        tool=debt.tool.name,
        name=debt.option.name,
        url=reverse("tool", args=[plan_key, debt.tool.id]),
        edit_url=reverse("debt_terms", args=[plan_key, debt.option.id]),
        chosen=debt.chosen,
        contract=commitment.title if commitment else "",
        until=quarter_name(commitment.until) if commitment and commitment.until else "",
        interest=debt.interest,
        interest_cost=_amount(debt.interest_cost),
        principal=_amount(debt.principal),
        sunk=_amount(debt.sunk),
        leave_if=terms.leave_if if terms else "",
        exit_plan=terms.exit_plan if terms else "",
        exit_tested=terms.exit_tested if terms else None,
        substitutability=substitutability_label(value) if value else "",
        substitutability_class=_SUBSTITUTABILITY_CLASS.get(value or "", ""),
        because=terms.because if terms else "",
        reintegration=reintegration_label(terms.reintegration) if terms and terms.reintegration else "",
        impact=impact_label(terms.impact) if terms and terms.impact else "",
        alternatives=", ".join(tools[key] for key in terms.alternatives) if terms else "",
        owner=groups.get(terms.owner, "") if terms else "",
        reviewed_on=terms.reviewed_on if terms else None,
        gaps=_gaps(debt, today),
    )


def _gaps(debt: Debt, today: date) -> tuple[str, ...]:
    terms = debt.terms
    if terms is None:
        return (_("nothing written down yet"),)
    asked = [
        (terms.leave_if, _("what would make us leave")),
        (terms.exit_plan, _("exit plan")),
        (terms.substitutability, _("substitutability")),
        (terms.owner, _("owner")),
    ]
    missing = [label for said, label in asked if not said]
    found = [_("missing: %(what)s") % {"what": ", ".join(missing)}] if missing else []
    if terms.exit_plan and not terms.exit_tested:
        found.append(_("exit plan never tested"))
    if terms.reviewed_on and (today - terms.reviewed_on).days > REVIEW_DAYS:
        found.append(_("not looked at for a year"))
    return tuple(found)


def _amount(milli: int) -> str:
    return compact(milli) if milli else ""
