"""The debt ledger of a stack: what each choice costs to keep and to leave, and how much hangs on one vendor."""

from __future__ import annotations

from dataclasses import dataclass

from reconciliation.answers import Stack
from reconciliation.document import Option, PlanDocument
from reconciliation.measures import Measures
from reconciliation.pricing import costs_by_horizon


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtEntry:
    """One option. interest: person-days a quarter, the most of any horizon; interest_days: over every quarter of use.

    principal: milli-units.
    """

    option: str
    tool: str
    horizons: tuple[str, ...]
    interest: int
    interest_days: int
    principal: int
    sunk: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorShare:
    """fees: milli-units over all horizons. share: percent of all fees, rounded up."""

    vendor: str
    options: tuple[str, ...]
    fees: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Entries by option; vendors by what they are paid, most first.

    concentration: the Herfindahl index of the fees, 0 to 10,000 (10,000: all to one vendor).
    """

    entries: tuple[DebtEntry, ...]
    vendors: tuple[VendorShare, ...]
    interest_days: int
    principal: int
    concentration: int


def ledger(document: PlanDocument, stack: Stack) -> Ledger:
    """The debt of a stack. The principal of the whole is what leaving the last horizon's options costs."""
    spans = {h.id: h for h in document.horizons}
    options = {option.id: (tool, option) for tool in document.tools for option in tool.options}
    sunk = {c.option: c.sunk for c in document.commitments}
    used: dict[str, list[str]] = {}
    for horizon in stack.horizons:
        for name in horizon.options:
            used.setdefault(name, []).append(horizon.horizon)
    upkeep = {name: {h: cost.upkeep for h, cost in costs_by_horizon(document, options[name][1])} for name in used}
    entries = tuple(
        DebtEntry(
            option=name,
            tool=options[name][0].id,
            horizons=tuple(horizons),
            interest=max(upkeep[name][h] for h in horizons),
            interest_days=sum(upkeep[name][h] * spans[h].quarters for h in horizons),
            principal=options[name][1].exit_cost,
            sunk=sunk.get(name, 0),
        )
        for name, horizons in sorted(used.items())
    )
    vendors, concentration = _vendors(document, used)
    return Ledger(
        entries=entries,
        vendors=vendors,
        interest_days=sum(entry.interest_days for entry in entries),
        principal=stack.horizons[-1].exit_cost if stack.horizons else 0,
        concentration=concentration,
    )


def _fees(document: PlanDocument, measures: Measures, option: Option, used: list[str]) -> int:
    """What the vendor is paid over the horizons of use: recurring fees, and one-off ones whenever it comes into use."""
    fees = 0
    there = any(commitment.option == option.id for commitment in document.commitments)
    for h, cost in costs_by_horizon(document, option):
        if h in used:
            fees += cost.use - cost.upkeep * option.day_rate * measures.spans[h].quarters
            fees += 0 if there else cost.adopt - option.effort * option.day_rate
        there = h in used
    return fees


def _vendors(document: PlanDocument, used: dict[str, list[str]]) -> tuple[tuple[VendorShare, ...], int]:
    measures = Measures(document)
    paid: dict[str, int] = {}
    names: dict[str, list[str]] = {}
    for tool in document.tools:
        for option in tool.options:
            if option.id not in used or option.build or not tool.vendor:
                continue
            paid[tool.vendor] = paid.get(tool.vendor, 0) + _fees(document, measures, option, used[option.id])
            names.setdefault(tool.vendor, []).append(option.id)
    total = sum(paid.values())
    shares = (
        VendorShare(
            vendor=vendor,
            options=tuple(sorted(names[vendor])),
            fees=fees,
            share=-(-100 * fees // total) if total else 0,
        )
        for vendor, fees in paid.items()
    )
    concentration = sum(fees * fees for fees in paid.values()) * 10_000 // (total * total) if total else 0
    return tuple(sorted(shares, key=lambda v: (-v.fees, v.vendor))), concentration
