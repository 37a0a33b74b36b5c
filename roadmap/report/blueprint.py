"""Section 4: which capabilities, at which level, when, who asked, and what covers them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import BlueprintEntry, PeerReference
from reconciliation.vocabulary import Level
from roadmap.charts import Chart, Dumbbell, maturity
from roadmap.report.facts import Facts, capabilities_in
from roadmap.report.words import day, number, spelled, upper_first
from stakeholders.labels import level_label, phase_label
from stakeholders.vocabulary import capability_label


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityRow:
    """levels: for each horizon, the level wanted ("none", "partial", "full") and its words."""

    rank: int
    name: str
    phase: str
    today: str
    levels: tuple[tuple[str, str], ...]
    covered: str
    short: bool
    """The chosen stack gives less than the last horizon wants."""
    asked: str
    owner: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRow:
    """about: the capability and the tool. learned: where and when."""

    organization: str
    practice: str
    about: str
    learned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueprintSection:
    headline: str
    lead: str
    chart: Chart | None
    horizons: tuple[str, ...]
    rows: tuple[CapabilityRow, ...]
    needs: tuple[tuple[str, ...], ...]
    """Rows of the growth table: a driver and its amount in each horizon."""
    peers_title: str
    peers: tuple[PeerRow, ...]


def blueprint_section(facts: Facts) -> BlueprintSection:
    entries = sorted(facts.document.blueprint, key=lambda e: (e.rank, e.capability))
    rows = tuple(capability_row(facts, entry) for entry in entries)
    return BlueprintSection(
        headline=_headline(facts, entries),
        lead=_("The level today is what running contracts and systems in use cover; the target is the last horizon's.")
        if entries
        else "",
        chart=_chart(facts, entries),
        horizons=tuple(horizon.name for horizon in facts.horizons),
        rows=rows,
        needs=_needs(facts),
        peers_title=_peers_title(facts),
        peers=tuple(_peer(facts, peer) for peer in facts.document.peers),
    )


def name_of(facts: Facts, capability: str) -> str:
    return capability_label(facts.capabilities[capability]) if capability in facts.capabilities else capability


def _peers_title(facts: Facts) -> str:
    count = len({peer.organization for peer in facts.document.peers})
    text = ngettext("What %(count)s other organization does", "What %(count)s other organizations do", count)
    return text % {"count": spelled(count)}


def _peer(facts: Facts, peer: PeerReference) -> PeerRow:
    tools = {tool.id: tool.name for tool in facts.document.tools}
    about = (name_of(facts, peer.capability), tools.get(peer.tool, peer.tool))
    learned = (peer.source, day(peer.learned_on) if peer.learned_on else "")
    return PeerRow(
        organization=peer.organization,
        practice=peer.practice,
        about=", ".join(part for part in about if part) or "–",
        learned=", ".join(part for part in learned if part) or "–",
    )


def today(facts: Facts, capability: str) -> Level:
    return facts.covered(capability, [commitment.option for commitment in facts.document.commitments])[0]


def target(facts: Facts, entry: BlueprintEntry) -> Level:
    """The level of the last horizon that says one."""
    order = {horizon.id: index for index, horizon in enumerate(facts.horizons)}
    wanted = sorted(entry.levels, key=lambda need: order.get(need.horizon, -1))
    return wanted[-1].level if wanted else Level.NONE


def _headline(facts: Facts, entries: list[BlueprintEntry]) -> str:
    if not entries:
        return _("The blueprint is empty: no capability has been asked for yet")
    have = sum(today(facts, entry.capability).rank >= target(facts, entry).rank for entry in entries)
    text = ngettext(
        "%(all)s capability planned, %(have)s on target today",
        "%(all)s capabilities planned, %(have)s of them on target today",
        len(entries),
    )
    return upper_first(text % {"all": spelled(len(entries)), "have": spelled(have) if have else _("none")})


def _chart(facts: Facts, entries: list[BlueprintEntry]) -> Chart | None:
    if not entries:
        return None
    rows = [
        Dumbbell(
            label=name_of(facts, entry.capability),
            today=today(facts, entry.capability).rank,
            target=target(facts, entry).rank,
        )
        for entry in entries[:40]
    ]
    grow = sum(row.target > row.today for row in rows)
    alt = _("Coverage today and target for %(count)s capabilities; %(grow)s of them have to grow.") % {
        "count": len(rows),
        "grow": grow,
    }
    steps = [upper_first(level_label(level)) for level in Level]
    return maturity(rows, steps, alt=alt, width_=686)


def capability_row(facts: Facts, entry: BlueprintEntry) -> CapabilityRow:
    wanted = {need.horizon: need.level for need in entry.levels}
    last = facts.in_horizon(facts.last.id) if facts.last else None
    level, options = facts.covered(entry.capability, last.options if last else ())
    capability = facts.capabilities.get(entry.capability)
    asking = dict.fromkeys(
        facts.names.group(r.group)
        for r in facts.document.requirements
        if entry.capability in capabilities_in(r.expression)
    )
    covered = ", ".join(facts.names.option(option) for option in options[:3])
    if facts.stack is None:
        covered = _("not reconciled")
    elif not options:
        covered = _("nothing in the stack")
    elif level is Level.PARTIAL:
        covered = _("%(tools)s (in part)") % {"tools": covered}
    return CapabilityRow(
        rank=entry.rank,
        name=name_of(facts, entry.capability),
        phase=phase_label(capability.phase) if capability else "",
        today=entry.covered_by or "–",
        levels=tuple((str(own), level_label(own)) for own in (wanted.get(h.id, Level.NONE) for h in facts.horizons)),
        covered=covered,
        short=facts.stack is not None and level.rank < target(facts, entry).rank,
        asked=", ".join(asking) or "–",
        owner=facts.names.group(entry.owner) if entry.owner else "–",
        reason=entry.reason,
    )


def _needs(facts: Facts) -> tuple[tuple[str, ...], ...]:
    by_horizon = {needs.horizon: needs for needs in facts.document.needs}
    found = [by_horizon.get(horizon.id) for horizon in facts.horizons]
    if not any(found):
        return ()
    drivers = (
        ("data_scientists", _("Data scientists")),
        ("models", _("Models in production")),
        ("deployments", _("Deployments a month")),
        ("predictions", _("Predictions a day")),
        ("data_gb", _("Data held, GB")),
        ("compute_units", _("Compute units a month")),
    )
    rows = []
    for key, label in drivers:
        values = [getattr(needs, key) if needs else 0 for needs in found]
        if any(values):
            rows.append((label, *(number(value) for value in values)))
    shares = [
        f"{n.batch_share} / {n.online_share} / {n.streaming_share} %"
        if n and (n.batch_share or n.online_share or n.streaming_share)
        else "–"
        for n in found
    ]
    if any(share != "–" for share in shares):
        rows.append((_("Batch / online / streaming"), *shares))
    return tuple(rows)
