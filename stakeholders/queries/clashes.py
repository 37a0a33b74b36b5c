"""With whom a statement clashes, in names: what is seen at once, then what the newest reconciliation found beyond."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from plans.models import Plan
from reconciliation.document import PlanDocument
from reconciliation.statements import Expression
from stakeholders.clashes import SHOWN, Clash, Found, clashes_of
from stakeholders.labels import money
from stakeholders.sentences import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashLine:
    """With whom a statement clashes: (key, group, color of the group), and what about.

    found_at: when a reconciliation found it, None for what is seen without one.
    """

    others: tuple[tuple[str, str, int], ...]
    capability: str = ""
    cheapest: str = ""
    found_at: datetime | None = None


def found_conflicts(plan: Plan) -> Found | None:
    """What the newest reconciliation found, from the floor above that keeps it; None before the first. One query."""
    find: Callable[[Plan], Found | None] = import_string(settings.CONCORD_CONFLICTS)
    return find(plan)


def clash_lines(
    document: PlanDocument, expression: Expression, group: str, own: str = "", found: Found | None = None
) -> tuple[ClashLine, ...]:
    """The lines of a statement of the group; other groups first."""
    groups = {group.id: (group.name, color) for color, group in enumerate(document.groups, 1)}
    owners = {requirement.id: groups[requirement.group] for requirement in document.requirements}
    capabilities = words_of(document).capabilities
    seen = clashes_of(document, expression, own=own)
    lines = [
        ClashLine(
            others=tuple((key, *owners[key]) for key in clash.others),
            capability=capabilities.get(clash.subject, clash.subject),
            cheapest="" if clash.cheapest is None else money(clash.cheapest, document.currency),
        )
        for clash in seen
    ]
    if found is not None:
        lines += [
            ClashLine(others=tuple((key, *owners[key]) for key in sorted(others)), found_at=found.at)
            for others in _beyond(found, own, seen)
            if others <= owners.keys()
        ]
    name = groups[group][0] if group in groups else ""
    return tuple(sorted(lines[:SHOWN], key=lambda line: all(party == name for _key, party, _color in line.others)))


def _beyond(found: Found, own: str, seen: tuple[Clash, ...]) -> list[frozenset[str]]:
    """The other statements of each conflict that names this one and holds none of the clashes that are seen."""
    others = [frozenset(conflict) - {own} for conflict in found.conflicts if own in conflict]
    return [rest for rest in others if not any(set(clash.others) <= rest for clash in seen)]
