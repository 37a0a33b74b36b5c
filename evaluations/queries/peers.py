"""What other organizations do with a tool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reconciliation.document import PlanDocument
from stakeholders.vocabulary import capability_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """What another organization says that it does with the tool."""

    organization: str
    practice: str
    capability: str
    source: str
    learned_on: date | None


def peers_of(document: PlanDocument, tool: str) -> tuple[Peer, ...]:
    """The references that name the tool."""
    labels = capability_labels(document.capabilities)
    return tuple(
        Peer(
            organization=peer.organization,
            practice=peer.practice,
            capability=labels.get(peer.capability, ""),
            source=peer.source,
            learned_on=peer.learned_on,
        )
        for peer in document.peers
        if peer.tool == tool
    )
