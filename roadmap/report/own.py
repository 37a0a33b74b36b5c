"""One group's own view: what became of its statements, what it gave and gets, what it answers for, its signature."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import Group, Requirement
from roadmap.report.appendix import GroupRows, fate_of, requirement_row
from roadmap.report.blueprint import CapabilityRow, capability_row
from roadmap.report.conflicts import ConflictCard, open_card, parties, settled_card
from roadmap.report.exits import Exits, exits_of
from roadmap.report.facts import Facts, capabilities_in
from roadmap.report.proofs import ProofCard, proofs_for
from roadmap.report.signoffs import SignCard, sign_cards
from roadmap.report.stakeholders import GroupCard, group_card
from roadmap.report.strategy import Record, record
from roadmap.report.timeline import LaneRows, in_lanes, item_row
from roadmap.report.words import number, spelled, upper_first
from roadmap.wording import joined


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """answers_for: the business outcomes and capabilities that this group owns, as a sentence."""

    name: str
    headline: str
    lead: str
    card: GroupCard
    statements_title: str
    statements: tuple[GroupRows, ...]
    conflicts_title: str
    conflicts: tuple[ConflictCard, ...]
    capabilities_title: str
    horizons: tuple[str, ...]
    capabilities: tuple[CapabilityRow, ...]
    items_title: str
    lanes: tuple[LaneRows, ...]
    proofs: tuple[ProofCard, ...]
    records: tuple[Record, ...]
    exits: Exits
    answers_for: str
    sign: SignCard


def own_view(facts: Facts, key: str) -> OwnView:
    """Raises StopIteration when the plan has no such group."""
    group = next(group for group in facts.document.groups if group.id == key)
    stated = [r for r in facts.document.requirements if r.group == key]
    conflicts = _conflicts(facts, key)
    capabilities = _capabilities(facts, stated)
    lanes = _items(facts, key, stated)
    return OwnView(
        name=group.name,
        headline=_headline(facts, group, stated),
        lead=_lead(facts, stated),
        card=group_card(facts, group),
        statements_title=_("Its statements, as stated and as tested"),
        statements=(GroupRows(name=group.name, rows=tuple(requirement_row(facts, r) for r in stated)),)
        if stated
        else (),
        conflicts_title=_conflicts_title(conflicts),
        conflicts=conflicts,
        capabilities_title=_("What it asked for, and what covers it"),
        horizons=tuple(horizon.name for horizon in facts.horizons),
        capabilities=capabilities,
        items_title=_items_title(lanes),
        lanes=lanes,
        proofs=proofs_for(facts, key),
        records=_records(facts, key, stated),
        exits=exits_of(facts, key),
        answers_for=_answers_for(facts, key),
        sign=next(card for card in sign_cards(facts) if card.key == key),
    )


def _headline(facts: Facts, group: Group, stated: list[Requirement]) -> str:
    if not stated:
        return _("%(group)s has stated no requirement yet") % {"group": group.name}
    fates = Counter(fate_of(facts, requirement)[0] for requirement in stated)
    count = spelled if len(stated) < 10 else number
    values = {"group": group.name, "all": count(len(stated)), "held": count(fates["held"])}
    if facts.stack is None:
        text = ngettext(
            "%(group)s stated %(all)s requirement; what becomes of it is not known yet",
            "%(group)s stated %(all)s requirements; what becomes of them is not known yet",
            len(stated),
        )
        return text % values
    if not fates["held"]:
        text = ngettext(
            "%(group)s: the one statement does not hold as it was made",
            "%(group)s: none of %(all)s statements holds as it was made",
            len(stated),
        )
        return text % values
    text = ngettext(
        "%(group)s: %(held)s of %(all)s statement holds as it was made",
        "%(group)s: %(held)s of %(all)s statements hold as they were made",
        len(stated),
    )
    return text % values


def _lead(facts: Facts, stated: list[Requirement]) -> str:
    fates = Counter(fate_of(facts, requirement)[0] for requirement in stated)
    parts = []
    if fates["conceded"]:
        text = ngettext("%(n)s was given in an agreement.", "%(n)s were given in agreements.", fates["conceded"])
        parts.append(upper_first(text % {"n": spelled(fates["conceded"])}))
    if fates["open"]:
        text = ngettext("%(n)s stands in an open conflict.", "%(n)s stand in open conflicts.", fates["open"])
        parts.append(upper_first(text % {"n": spelled(fates["open"])}))
    if fates["unmet"]:
        text = ngettext("%(n)s is not met in full.", "%(n)s are not met in full.", fates["unmet"])
        parts.append(upper_first(text % {"n": spelled(fates["unmet"])}))
    return " ".join(parts)


def _conflicts(facts: Facts, key: str) -> tuple[ConflictCard, ...]:
    """The open ones first, under the numbers that the whole report gives them."""
    found = facts.answer.conflicts if facts.answer else ()
    still = [
        open_card(facts, conflict, index)
        for index, conflict in enumerate(found, 1)
        if key in parties(facts, conflict.requirements)
    ]
    over = [
        settled_card(facts, agreement, index)
        for index, agreement in enumerate(facts.settled, 1)
        if key in parties(facts, (*agreement.conflict, *(give.requirement for give in agreement.gives)))
    ]
    return (*still, *over)


def _conflicts_title(cards: tuple[ConflictCard, ...]) -> str:
    still = sum(not card.settled for card in cards)
    if not still:
        text = ngettext(
            "It was party to %(all)s conflict, and it is settled",
            "It was party to %(all)s conflicts, all of them settled",
            len(cards),
        )
        return text % {"all": spelled(len(cards))}
    text = ngettext(
        "It is party to %(all)s conflict, %(open)s of them open",
        "It is party to %(all)s conflicts, %(open)s of them open",
        len(cards),
    )
    return text % {"all": spelled(len(cards)), "open": spelled(still)}


def _capabilities(facts: Facts, stated: list[Requirement]) -> tuple[CapabilityRow, ...]:
    asked = {capability for requirement in stated for capability in capabilities_in(requirement.expression)}
    entries = sorted(facts.document.blueprint, key=lambda e: (e.rank, e.capability))
    return tuple(capability_row(facts, entry) for entry in entries if entry.capability in asked)


def _items(facts: Facts, key: str, stated: list[Requirement]) -> tuple[LaneRows, ...]:
    own = {requirement.id for requirement in stated}
    items = [i for i in facts.document.initiatives if i.owner == key or own.intersection(i.requirements)]
    return tuple(
        LaneRows(title=title, note="", items=tuple(item_row(facts, item) for item in found))
        for title, found in in_lanes(items).items()
    )


def _items_title(lanes: tuple[LaneRows, ...]) -> str:
    count = sum(len(lane.items) for lane in lanes)
    text = ngettext(
        "%(count)s roadmap item serves it or is its own", "%(count)s roadmap items serve it or are its own", count
    )
    return upper_first(text % {"count": spelled(count)})


def _records(facts: Facts, key: str, stated: list[Requirement]) -> tuple[Record, ...]:
    own = {requirement.id for requirement in stated}
    return tuple(
        record(facts, decision)
        for decision in facts.document.decisions
        if key in decision.dissenting or own.intersection(decision.requirements)
    )


def _answers_for(facts: Facts, key: str) -> str:
    outcomes = [outcome.name for outcome in facts.document.outcomes if outcome.accountable == key]
    risks = [risk.id for risk in facts.document.risks if risk.owner == key]
    parts = []
    if outcomes:
        parts.append(_("It answers for these business outcomes: %(list)s.") % {"list": joined(outcomes)})
    if risks:
        text = ngettext("It owns %(count)s risk: %(list)s.", "It owns %(count)s risks: %(list)s.", len(risks))
        parts.append(text % {"count": number(len(risks)), "list": joined(risks)})
    return " ".join(parts)
