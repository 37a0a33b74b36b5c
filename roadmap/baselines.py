"""Frozen versions as values, {plan, solution, study} in canonical JSON, and what a signature on one rests on. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from reconciliation.answers import Answer, Stack
from reconciliation.codec import canonical_bytes, from_json, parse_json, to_json
from reconciliation.diff import Change, Diff, diff
from reconciliation.document import PlanDocument
from roadmap.drafting import chosen_stack
from roadmap.studying import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What a version holds. solution: the newest answer when it was frozen; study: of just that plan. None: no such."""

    plan: PlanDocument
    solution: Answer | None = None
    study: Study | None = None

    @property
    def stack(self) -> Stack | None:
        return chosen_stack(self.plan, self.solution)


def freeze(plan: PlanDocument, solution: Answer | None, study: Study | None = None) -> str:
    """The text of a version: what its hash is taken of, byte by byte. Without a study it says nothing of one."""
    data = to_json(Frozen(plan=plan, solution=solution, study=study))
    if study is None:
        del data["study"]
    return canonical_bytes(data).decode("utf-8")


def text_hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


@lru_cache(maxsize=16)
def thaw(content: str) -> Frozen:
    """A version's text as values again. A field that the text does not know yet has its default."""
    return from_json(Frozen, parse_json(content))


def since(version: Frozen, plan: PlanDocument) -> Diff:
    """What changed from the version to that plan."""
    return diff(version.plan, plan)


OWN = ("requirements", "metrics")
"""Sections whose rows belong to one group each."""
NAMES = {"name", "organization", "purpose"}


def rests_on(change: Change, group: str, version: Frozen, plan: PlanDocument) -> bool:
    """Whether a group's signature on the version rests on what changed.

    It rests on the group's own statements and weight, on the tools of the chosen stack and of running contracts, and
    on all that was decided together. It does not rest on what other groups state, on tools that were not chosen, or on
    what the plan is called.
    """
    if change.section in OWN:
        rows = (*getattr(version.plan, change.section), *getattr(plan, change.section))
        return any(row.id == change.id and row.group == group for row in rows)
    if change.section == "groups":
        return change.id == group and _beyond(change, {"submitted"})
    if change.section == "tools":
        return change.id in _tools_in_use(version)
    return change.section != "plan" or _beyond(change, NAMES)


def _beyond(change: Change, names: set[str]) -> bool:
    """Whether more than these fields changed."""
    return not change.fields or any(field.field not in names for field in change.fields)


def _tools_in_use(version: Frozen) -> set[str]:
    owners = {option.id: tool.id for tool in version.plan.tools for option in tool.options}
    chosen = [option for entry in version.stack.horizons for option in entry.options] if version.stack else []
    options = [*chosen, *(commitment.option for commitment in version.plan.commitments)]
    return {owners[option] for option in options if option in owners}


def grounds_gone(version: Frozen, plan: PlanDocument, group: str, found: Diff | None = None) -> tuple[Change, ...]:
    """The changes that make the group's signature on the version stale; none while it stands."""
    changes = (found or since(version, plan)).changes
    return tuple(change for change in changes if rests_on(change, group, version, plan))
