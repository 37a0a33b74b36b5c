"""In section 8, what is known of leaving each choice: interest, principal, when we would go, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.debt import debts
from evaluations.labels import impact_label, reintegration_label, substitutability_label
from reconciliation.document import DebtTerms
from roadmap.report.facts import Facts
from roadmap.report.words import day, number, short_money, spelled, upper_first


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCard:
    """tested: when the exit plan was last tried, in words; good: it was."""

    name: str
    owner: str
    owed: str
    leave_if: str
    exit_plan: str
    tested: str
    good: bool
    substitutability: str
    because: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exits:
    title: str
    cards: tuple[ExitCard, ...]


def exits(facts: Facts) -> Exits:
    return _made(facts, facts.document.debts)


def exits_of(facts: Facts, group: str) -> Exits:
    """Those that one group answers for."""
    return _made(facts, (terms for terms in facts.document.debts if terms.owner == group))


def _made(facts: Facts, known: Iterable[DebtTerms]) -> Exits:
    """The dearest to keep first."""
    owed = {debt.option.id: (debt.interest, debt.interest_cost, debt.principal) for debt in debts(facts.document)}
    listed = []
    for terms in known:
        found = facts.option(terms.option)
        option = found[1] if found else None
        plain = (option.interest, option.interest * option.day_rate, option.exit_cost) if option else (0, 0, 0)
        listed.append((owed.get(terms.option, plain), terms))
    listed.sort(key=lambda entry: (-entry[0][0], -entry[0][2], entry[1].id))
    return Exits(
        title=_title([terms for _owed, terms in listed]),
        cards=tuple(_card(facts, terms, *sums) for sums, terms in listed),
    )


def _title(known: list[DebtTerms]) -> str:
    planned = [terms for terms in known if terms.exit_plan]
    text = ngettext(
        "%(planned)s of %(all)s choices has an exit plan, %(tested)s tested",
        "%(planned)s of %(all)s choices have an exit plan, %(tested)s tested",
        len(planned),
    )
    counts = {"planned": len(planned), "all": len(known), "tested": sum(bool(t.exit_tested) for t in planned)}
    return upper_first(text % {name: spelled(count) if count else _("none") for name, count in counts.items()})


def _card(facts: Facts, terms: DebtTerms, interest: int, interest_cost: int, principal: int) -> ExitCard:
    currency = facts.document.currency
    names = {tool.id: tool.name for tool in facts.document.tools}
    keep = _("keeping: %(days)s person-days a quarter") % {"days": number(interest)}
    if interest_cost:
        keep = f"{keep} ({short_money(interest_cost, currency)})"
    leave = _("leaving now: %(money)s") % {"money": short_money(principal, currency) if principal else "0"}
    tested = _("tested %(day)s") % {"day": day(terms.exit_tested)} if terms.exit_tested else _("never tested")
    said = [
        (_("Taking it back in-house"), reintegration_label(terms.reintegration) if terms.reintegration else ""),
        (_("If it ended"), _impact(terms)),
        (_("Could take its place"), ", ".join(names.get(tool, tool) for tool in terms.alternatives)),
        (_("Last looked at"), day(terms.reviewed_on) if terms.reviewed_on else ""),
    ]
    return ExitCard(
        name=facts.names.option(terms.option),
        owner=facts.names.group(terms.owner) if terms.owner else "",
        owed=upper_first(f"{keep} · {leave}"),
        leave_if=terms.leave_if,
        exit_plan=terms.exit_plan,
        tested=tested if terms.exit_plan else "",
        good=bool(terms.exit_tested),
        substitutability=upper_first(substitutability_label(terms.substitutability)) if terms.substitutability else "",
        because=terms.because,
        facts=tuple((label, text) for label, text in said if text),
    )


def _impact(terms: DebtTerms) -> str:
    return _("%(level)s impact") % {"level": impact_label(terms.impact)} if terms.impact else ""
