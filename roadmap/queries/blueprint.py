"""The blueprint page: capabilities by phase, their order and where it comes from, what covers them, what others do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document
from plans.queries.activity import comment_counts
from reconciliation.answers import Stack
from reconciliation.document import BlueprintEntry, PlanDocument
from reconciliation.measures import Measures
from reconciliation.vocabulary import PHASES, Level
from roadmap.compositions import Figures, compare
from roadmap.drafting import chosen_stack
from roadmap.effects import instances_label
from roadmap.models import BlueprintEntry as EntryRow
from roadmap.models import PeerReference
from roadmap.queries.answers import StoredAnswer, newest
from roadmap.queries.conflicts import is_fresh
from roadmap.queries.parties import Party, Pieces
from roadmap.wanted import Placed, in_order
from roadmap.wording import money
from stakeholders.labels import level_label, phase_label
from stakeholders.priorities import RULE_BY_KEY, Derived, Share, derive
from stakeholders.vocabulary import capability_label


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityRow:
    """One capability. levels: for each horizon (name, level, its words, short: the stack gives less).

    place: where needs and statements put it; off: by how many places it would move if the order followed them, 0 where
    it stands for a reason. share: of the most points, in percent. peers: how many references speak of it.
    """

    key: str
    label: str
    url: str
    rank: int
    place: int
    off: int
    points: str
    share: int
    levels: tuple[tuple[str, str, str, bool], ...]
    asked: tuple[Party, ...]
    today: str
    covered: str
    owner: Party | None
    instances: str
    override: str
    peers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    key: str
    name: str
    rows: tuple[CapabilityRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A column of the comparison: one platform, best of breed, the stack found. names: of the tools in it."""

    kind: str
    title: str
    names: tuple[str, ...]
    cost_year: tuple[str, ...]
    cost_total: str
    coverage: tuple[tuple[int, int], ...]
    vendors: int
    tools: int
    exit_cost: str
    interest: int
    effort: int
    broken: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLine:
    key: str
    version: int
    organization: str
    practice: str
    capability: str
    tool: str
    source: str
    learned_on: date | None
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueprintPage:
    """drifted: entries that would move if the order followed needs and statements."""

    horizons: tuple[str, ...]
    phases: tuple[Phase, ...]
    ordered: tuple[CapabilityRow, ...]
    drifted: int
    missing: int
    unowned: int
    wanted: int
    today: int
    composed: tuple[Composed, ...]
    fresh: bool
    peers: tuple[PeerLine, ...]


def blueprint_page(place: Place) -> BlueprintPage:
    """Two queries beside the plan's value."""
    document = plan_document(place.plan)
    stored = newest(place.plan)
    stack = chosen_stack(document, stored.answer if stored else None)
    rows = _Rows(place, document, stack).all()
    entries = {entry.capability: entry for entry in document.blueprint}
    return BlueprintPage(
        horizons=tuple(horizon.name for horizon in document.horizons),
        phases=_phases(document, rows),
        ordered=tuple(sorted(rows, key=lambda row: row.rank)),
        drifted=sum(row.off != 0 for row in rows),
        missing=sum(row.capability.id not in entries for row in derive(document)),
        unowned=sum(row.owner is None for row in rows),
        wanted=len(rows),
        today=sum(bool(row.today) for row in rows),
        composed=_composed_columns(place, document, stored, stack),
        fresh=is_fresh(document, stored),
        peers=peer_lines(place, document),
    )


@lru_cache(maxsize=64)
def _comparison(_plan_id: int, _revision: int, _digest: str, _language: str) -> list[tuple[Composed, ...]]:
    """A place for the columns of a plan at a revision beside an answer, in one language: filled when first computed."""
    return []


def _composed_columns(
    place: Place, document: PlanDocument, stored: StoredAnswer | None, stack: Stack | None
) -> tuple[Composed, ...]:
    kept = _comparison(place.plan.pk, place.plan.revision, stored.basis if stored else "", get_language() or "")
    if not kept:
        kept.append(tuple(_composed(document, figures) for figures in compare(document, stack)))
    return kept[0]


def _composed(document: PlanDocument, figures: Figures) -> Composed:
    names = {option.id: tool.name for tool in document.tools for option in tool.options}
    labels = {row.capability.id: capability_label(row.capability) for row in derive(document)}
    tools = tuple(dict.fromkeys(names[option] for option in figures.options))
    titles = {
        "platform": _("One platform"),
        "completed": _("Platform, gaps closed"),
        "breed": _("Best of breed"),
        "found": _("Best stack found"),
    }
    return Composed(
        kind=figures.kind,
        title=titles[figures.kind],
        names=tools,
        cost_year=tuple(money(cost, document.currency) for cost in figures.cost_year),
        cost_total=money(figures.cost_total, document.currency),
        coverage=tuple(zip(figures.met, figures.wanted, strict=True)),
        vendors=figures.vendors,
        tools=figures.tools,
        exit_cost=money(figures.exit_cost, document.currency),
        interest=figures.interest,
        effort=figures.effort,
        broken=figures.broken,
        open=tuple(labels.get(key, key) for key in figures.open),
    )


def _phases(document: PlanDocument, rows: Sequence[CapabilityRow]) -> tuple[Phase, ...]:
    phase_of = {row.capability.id: row.capability.phase for row in derive(document)}
    keys = dict.fromkeys([*PHASES, *phase_of.values()])
    phases = (
        Phase(
            key=key,
            name=phase_label(key),
            rows=tuple(sorted((r for r in rows if phase_of.get(r.key) == key), key=lambda row: row.rank)),
        )
        for key in keys
    )
    return tuple(phase for phase in phases if phase.rows)


class _Rows:
    """The rows of one plan's blueprint, for one reader."""

    def __init__(self, place: Place, document: PlanDocument, stack: Stack | None) -> None:
        self.document = document
        self.pieces = Pieces(place, document)
        self.derived = {row.capability.id: row for row in derive(document)}
        self.most = max((row.points for row in self.derived.values()), default=0) or 1
        self.measures = Measures(document)
        known = {option.id for tool in document.tools for option in tool.options}
        self.used = {h.horizon: frozenset(h.options) & known for h in stack.horizons} if stack else {}
        placed = [Placed(key=e.capability, rank=e.rank, pinned=bool(e.override)) for e in document.blueprint]
        order = in_order(placed, {key: row.place for key, row in self.derived.items()})
        self.expected = {key: rank for rank, key in enumerate(order, 1)}
        self.url = reverse("blueprint_entry", args=[place.key, "KEY"])

    def all(self) -> list[CapabilityRow]:
        known = (entry for entry in self.document.blueprint if entry.capability in self.derived)
        return [self._row(entry, self.derived[entry.capability]) for entry in known]

    def _row(self, entry: BlueprintEntry, derived: Derived) -> CapabilityRow:
        return CapabilityRow(
            key=entry.capability,
            label=capability_label(derived.capability),
            url=self.url.replace("KEY", entry.capability),
            rank=entry.rank,
            place=derived.place,
            off=self.expected[entry.capability] - entry.rank,
            points=number_format(derived.points, 1),
            share=int(100 * derived.points / self.most),
            levels=self._levels(entry),
            asked=tuple(self.pieces.party(group) for group in derived.groups),
            today=entry.covered_by,
            covered=self._covering(entry.capability),
            owner=self.pieces.party(entry.owner) if entry.owner else None,
            instances=instances_label(entry.instances) if entry.instances else "",
            override=entry.override,
            peers=sum(peer.capability == entry.capability for peer in self.document.peers),
        )

    def _levels(self, entry: BlueprintEntry) -> tuple[tuple[str, str, str, bool], ...]:
        wanted = {need.horizon: need.level for need in entry.levels}
        found = []
        for horizon in self.document.horizons:
            level = wanted.get(horizon.id, Level.NONE)
            given = self.measures.covered(entry.capability, horizon.id, self.used) if horizon.id in self.used else None
            short = given is not None and given < level.rank
            found.append((horizon.name, str(level), level_label(level), short))
        return tuple(found)

    def _covering(self, capability: str) -> str:
        """The tools of the stack that cover it in the last horizon."""
        last = self.measures.horizons[-1] if self.measures.horizons else ""
        options = sorted(self.used.get(last, ()))
        able = [o for o in options if self.measures.candidates[o].covers.get(capability, Level.NONE) is not Level.NONE]
        return ", ".join(dict.fromkeys(self.pieces.names.option(option) for option in able[:3]))


def peer_lines(place: Place, document: PlanDocument, capability: str = "") -> tuple[PeerLine, ...]:
    """What others do, of one capability where asked. Two queries."""
    versions = dict(PeerReference.objects.filter(plan=place.plan).values_list("key", "version"))
    said = comment_counts(place.plan, "peer")
    labels = {row.capability.id: capability_label(row.capability) for row in derive(document)}
    tools = {tool.id: tool.name for tool in document.tools}
    return tuple(
        PeerLine(
            key=peer.id,
            version=versions.get(peer.id, 0),
            organization=peer.organization,
            practice=peer.practice,
            capability=labels.get(peer.capability, ""),
            tool=tools.get(peer.tool, ""),
            source=peer.source,
            learned_on=peer.learned_on,
            comments=said.get(peer.id, 0),
        )
        for peer in document.peers
        if not capability or peer.capability == capability
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """A part of the points. key, url: of the statement, empty for a rule."""

    key: str
    url: str
    text: str
    party: Party | None
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """One capability: where its place comes from, statement by statement, and what there is."""

    key: str
    label: str
    phase: str
    version: int
    rank: int
    place: int
    points: str
    of: int
    needs: tuple[ShareLine, ...]
    statements: tuple[ShareLine, ...]
    metrics: tuple[ShareLine, ...]
    tools: tuple[tuple[str, str, str], ...]
    peers: tuple[PeerLine, ...]
    entry: BlueprintEntry
    comments: int


def entry_page(place: Place, row: EntryRow) -> EntryPage:
    """Where the place of a capability comes from. Two queries beside the plan's value."""
    document = plan_document(place.plan)
    rows = derive(document)
    derived = next(found for found in rows if found.capability.id == row.key)
    entry = next(entry for entry in document.blueprint if entry.capability == row.key)
    words = _Shares(place, document)
    return EntryPage(
        key=row.key,
        label=capability_label(derived.capability),
        phase=phase_label(derived.capability.phase),
        version=row.version,
        rank=entry.rank,
        place=derived.place,
        points=number_format(derived.points, 1),
        of=len(rows),
        needs=tuple(words.rule(share) for share in derived.rules),
        statements=tuple(words.statement(share) for share in derived.statements),
        metrics=tuple(words.metric(share) for share in derived.metrics),
        tools=_able(place, document, row.key),
        peers=peer_lines(place, document, row.key),
        entry=entry,
        comments=comment_counts(place.plan, "capability").get(row.key, 0),
    )


class _Shares:
    """The parts of a capability's points in words."""

    def __init__(self, place: Place, document: PlanDocument) -> None:
        self.pieces = Pieces(place, document)
        self.metrics: Mapping[str, str] = {metric.id: metric.name for metric in document.metrics}
        self.group_url = reverse("group", args=[place.key, "KEY"])

    def rule(self, share: Share) -> ShareLine:
        rule = RULE_BY_KEY[share.id]
        return ShareLine(key="", url="", text=f"{rule.says}", party=None, points=f"+{share.points}")

    def statement(self, share: Share) -> ShareLine:
        line = self.pieces.line(share.id)
        points = "+" + number_format(share.points, 1)
        return ShareLine(key=share.id, url=line.url, text=line.text, party=line.group, points=points)

    def metric(self, share: Share) -> ShareLine:
        return ShareLine(
            key=share.id,
            url=self.group_url.replace("KEY", share.group),
            text=self.metrics.get(share.id, ""),
            party=self.pieces.party(share.group),
            points="+" + number_format(share.points, 1),
        )


def _able(place: Place, document: PlanDocument, capability: str) -> tuple[tuple[str, str, str], ...]:
    """The tools still in the running that cover it: name, url, level in words."""
    measures = Measures(document)
    url = reverse("tool", args=[place.key, "KEY"])
    found = []
    for tool in document.tools:
        levels = [measures.candidates[option.id].covers.get(capability, Level.NONE) for option in tool.options]
        best = max(levels, key=lambda level: level.rank, default=Level.NONE)
        if best is not Level.NONE and not tool.eliminated_by:
            found.append((best.rank, tool.name, url.replace("KEY", tool.id), level_label(best)))
    return tuple((name, link, label) for _rank, name, link, label in sorted(found, key=lambda t: (-t[0], t[1])))
