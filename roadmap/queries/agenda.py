"""The next meeting's agenda: only what is contested. What people agree on takes nobody's time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.freshness import reopened_tools
from evaluations.judging import judged
from evaluations.labels import status_label
from plans.access import Place
from plans.document import plan_document
from reconciliation.document import PlanDocument
from reconciliation.vocabulary import Level
from roadmap.queries.answers import StoredAnswer, newest
from roadmap.queries.conflict_cards import Cards
from roadmap.queries.conflicts import is_fresh
from roadmap.queries.parties import Party
from roadmap.queries.strategy import contested_lines
from roadmap.wording import joined
from stakeholders.gaps import ownership_gaps
from stakeholders.labels import process_label
from stakeholders.models import NeedsAnswer
from stakeholders.priorities import derive
from stakeholders.queries.needs import driver_label, span_text
from stakeholders.spread import spreads
from stakeholders.vocabulary import capability_label

MOST = 12
"""Clashes that an agenda names one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing to talk about. lines: what was said; parties: who has to be there."""

    title: str
    lines: tuple[str, ...]
    parties: tuple[Party, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPart:
    """kind: clashes, scores, needs, owners or again. more: how many are not named."""

    kind: str
    title: str
    why: str
    items: tuple[AgendaItem, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """fresh: whether the clashes are those of the plan as it is; asked: whether it was ever reconciled."""

    parts: tuple[AgendaPart, ...]
    asked: bool
    fresh: bool

    @property
    def count(self) -> int:
        return sum(len(part.items) + part.more for part in self.parts)

    @property
    def first(self) -> tuple[AgendaItem, ...]:
        """The most pressing of each kind, for the overview."""
        return tuple(item for part in self.parts for item in part.items[:2])


def agenda_page(place: Place, today: date) -> Agenda:
    """What is contested, and what old facts and ending vendors open again. Two queries beside the plan's value."""
    agenda = agenda_of(place, plan_document(place.plan), newest(place.plan))
    again = _again(place, today)
    return replace(agenda, parts=(*agenda.parts, again)) if again.items else agenda


def agenda_of(place: Place, document: PlanDocument, stored: StoredAnswer | None) -> Agenda:
    """What is contested, the clashes first. One query."""
    parts = (
        _clashes(place, document, stored),
        _scores(place, document),
        _needs(place, document),
        _owners(place, document),
    )
    return Agenda(
        parts=tuple(part for part in parts if part.items),
        asked=stored is not None,
        fresh=is_fresh(document, stored),
    )


def _again(place: Place, today: date) -> AgendaPart:
    """Tools of which something rests on an old fact, or whose vendor ends."""
    known = judged(place.plan)
    items = []
    for key, found in reopened_tools(known, today).items():
        tool = known.tools[key]
        resting = (
            (_("Decisions rest on it: %(keys)s"), (*found.decisions, *found.cases, *found.proofs)),
            (_("Items of the roadmap rest on it: %(keys)s"), found.initiatives),
            (_("Contracts run for it: %(keys)s"), found.commitments),
            (_("It passes by an old fact: %(keys)s"), found.passes),
        )
        told = tuple(line % {"keys": joined(keys)} for line, keys in resting if keys)
        ending = (status_label(found.ending),) if found.ending else ()
        url = reverse("tool", args=[place.key, tool.tool.id])
        items.append(AgendaItem(title=tool.tool.name, lines=(*ending, *told), parties=(), url=url))
    return AgendaPart(
        kind="again",
        title=_("Look again"),
        why=_("Facts past their age, and vendors that end: does what rests on them still stand?"),
        items=tuple(items[:MOST]),
        more=max(len(items) - MOST, 0),
    )


def _clashes(place: Place, document: PlanDocument, stored: StoredAnswer | None) -> AgendaPart:
    answer = stored.answer if stored else None
    cards = Cards(place, document, answer)
    url = reverse("conflict_list", args=[place.key])
    known = sorted(answer.conflicts if answer else (), key=lambda conflict: len(conflict.requirements))
    items = []
    for conflict in known[:MOST]:
        card = cards.card(conflict, {}, fresh=False)
        said = tuple(f"{line.key} {line.group.name}: {line.text}" for line in card.statements)
        items.append(AgendaItem(title=card.headline, lines=said, parties=card.parties, url=f"{url}#{card.id}"))
    return AgendaPart(
        kind="clashes",
        title=_("Statements that cannot all hold"),
        why=_("Someone gives in, or a number moves: the page says which number is enough."),
        items=tuple(items),
        more=max(len(known) - MOST, 0),
    )


def _scores(place: Place, document: PlanDocument) -> AgendaPart:
    url = reverse("strategy", args=[place.key])
    lines = contested_lines(document)
    return AgendaPart(
        kind="scores",
        title=_("Scores that lie far apart"),
        why=_("Those at both ends say what they see; then each group may score again."),
        items=tuple(
            AgendaItem(
                title=f"{line.strategy}: {line.criterion}",
                lines=(
                    _("%(points)s of 5 from %(groups)s") % {"points": line.high, "groups": line.high_by},
                    _("%(points)s of 5 from %(groups)s") % {"points": line.low, "groups": line.low_by},
                ),
                parties=(),
                url=url,
            )
            for line in lines[:MOST]
        ),
        more=max(len(lines) - MOST, 0),
    )


def _needs(place: Place, document: PlanDocument) -> AgendaPart:
    """Drivers about which people's answers lie apart, one item for each horizon."""
    answers = list(NeedsAnswer.objects.filter(plan=place.plan))
    url = reverse("needs", args=[place.key])
    items = []
    for horizon in document.horizons:
        given = [(answer.key, needs) for answer in answers for needs in answer.needs if needs.horizon == horizon.id]
        apart = [spread for spread in spreads(given).values() if spread.contested] if given else []
        if apart:
            lines = tuple(f"{driver_label(spread.driver)}: {span_text(spread)}" for spread in apart)
            title = _("Needs in %(horizon)s") % {"horizon": horizon.name}
            items.append(AgendaItem(title=title, lines=lines, parties=(), url=url))
    return AgendaPart(
        kind="needs",
        title=_("Answers about needs that lie far apart"),
        why=_("Prices and priorities follow from them: settle what the plan goes by."),
        items=tuple(items),
    )


def _owners(place: Place, document: PlanDocument) -> AgendaPart:
    outcomes, ownership, blueprint = (reverse(n, args=[place.key]) for n in ("outcomes", "ownership", "blueprint"))
    items = []
    for gap in ownership_gaps(document):
        url = outcomes if gap.kind == "outcome" else ownership
        missing = _("nobody is accountable") if gap.missing == "accountable" else _("nobody does it")
        what = f"{gap.name}: {process_label(gap.process)}" if gap.process else gap.name
        items.append(AgendaItem(title=what, lines=(missing,), parties=(), url=url))
    unowned = _unowned(document)
    if unowned:
        text = ngettext("%(n)s capability that nobody runs", "%(n)s capabilities that nobody runs", len(unowned))
        title = text % {"n": len(unowned)}
        items.append(AgendaItem(title=title, lines=(joined(unowned),), parties=(), url=blueprint))
    return AgendaPart(
        kind="owners",
        title=_("What nobody owns"),
        why=_("Each needs one group that answers for it."),
        items=tuple(items[:MOST]),
        more=max(len(items) - MOST, 0),
    )


def _unowned(document: PlanDocument) -> list[str]:
    labels = {row.capability.id: capability_label(row.capability) for row in derive(document)}
    wanted = (entry for entry in document.blueprint if any(need.level is not Level.NONE for need in entry.levels))
    return [labels.get(entry.capability, entry.capability) for entry in wanted if not entry.owner]
