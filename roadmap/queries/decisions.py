"""The decision records of a plan in one list, and the waivers with the day on which each ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from evaluations.judging import judged
from evaluations.queries.again import Again, again
from plans.access import Place
from plans.document import plan_document
from reconciliation.document import Decision, PlanDocument
from roadmap.queries.agreements import Settled, settled_of
from roadmap.queries.parties import Party, Pieces, StatementLine


@dataclass(frozen=True, kw_only=True)
class Link:
    url: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """state: in force, replaced (by `replaced_by`) or ended. dissenting: groups that decided otherwise.

    again: tools of the chosen stack that have to be looked at again, which opens the decision again.
    """

    key: str
    title: str
    state: str
    context: str
    options: str
    decision: str
    consequences: str
    dissent: str
    dissenting: tuple[Party, ...]
    decided_on: date | None
    until: date | None
    ended_on: date | None
    supersedes: str
    replaced_by: str
    agreement: str
    is_choice: bool
    requirements: tuple[StatementLine, ...]
    links: tuple[Link, ...]
    again: tuple[Again, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionsPage:
    """in_force, past: newest first. waivers: those that count, the first to end first."""

    in_force: tuple[Record, ...]
    past: tuple[Record, ...]
    waivers: tuple[Settled, ...]


def decisions_page(place: Place, today: date) -> DecisionsPage:
    """One query beside the plan's value."""
    document = plan_document(place.plan)
    pieces = Pieces(place, document)
    open_again = again(judged(place.plan), chosen_options(document), plan_key=place.key, today=today)
    records = tuple(_record(pieces, decision, open_again) for decision in newest_first(document.decisions))
    waivers = [each for each in settled_of(pieces, today) if each.state == "waived" or (each.until and each.agreed_on)]
    return DecisionsPage(
        in_force=tuple(record for record in records if record.state == "in force"),
        past=tuple(record for record in records if record.state != "in force"),
        waivers=tuple(sorted(waivers, key=lambda each: (each.until or date.max, each.key))),
    )


def newest_first(decisions: Iterable[Decision]) -> list[Decision]:
    numbered = enumerate(decisions)
    return [each for _n, each in sorted(numbered, key=lambda pair: (pair[1].decided_on or date.max, pair[0]))][::-1]


def replaced_by(document: PlanDocument, key: str) -> str:
    """The id of the record that replaces it, empty when it stands."""
    return next((each.id for each in document.decisions if each.supersedes == key), "")


def state_of(document: PlanDocument, decision: Decision) -> str:
    if replaced_by(document, decision.id):
        return "replaced"
    return "ended" if decision.ended_on else "in force"


def chosen_options(document: PlanDocument) -> set[str]:
    """The options of the stack that was decided for, in any horizon."""
    return {option for horizon in document.choice.horizons for option in horizon.options}


def _record(pieces: Pieces, decision: Decision, open_again: tuple[Again, ...]) -> Record:
    document = pieces.document
    is_choice = decision.id == document.choice.decision
    return Record(
        key=decision.id,
        title=decision.title,
        state=state_of(document, decision),
        context=decision.context,
        options=decision.options,
        decision=decision.decision,
        consequences=decision.consequences,
        dissent=decision.dissent,
        dissenting=tuple(pieces.party(group) for group in decision.dissenting),
        decided_on=decision.decided_on,
        until=decision.until,
        ended_on=decision.ended_on,
        supersedes=decision.supersedes,
        replaced_by=replaced_by(document, decision.id),
        agreement=decision.agreement,
        is_choice=is_choice,
        requirements=tuple(pieces.line(key) for key in decision.requirements),
        links=tuple(Link(url=url, text=urlsplit(url).netloc or url) for url in decision.links),
        again=open_again if is_choice and state_of(document, decision) == "in force" else (),
    )
