"""Whether strategy, blueprint and peer references lead somewhere: the part of `validate` about the plan's direction."""

from __future__ import annotations

from collections.abc import Collection

from reconciliation.document import PlanDocument
from reconciliation.errors import DocumentError


def check_direction(
    document: PlanDocument, *, groups: Collection[str], capabilities: Collection[str], tools: Collection[str]
) -> None:
    """Raise DocumentError with the path of the first fault. The arguments are the ids that can be referred to."""
    _check_strategy(document, groups)
    _unique("peers", [peer.id for peer in document.peers])
    for i, peer in enumerate(document.peers):
        _refer(f"peers[{i}].capability", peer.capability, {*capabilities, ""}, "capability")
        _refer(f"peers[{i}].tool", peer.tool, {*tools, ""}, "tool")


def _check_strategy(document: PlanDocument, groups: Collection[str]) -> None:
    strategy = document.strategy
    criteria = {criterion.id for criterion in strategy.criteria}
    _unique("strategy.criteria", [criterion.id for criterion in strategy.criteria])
    _unique("strategy.arguments", [argument.id for argument in strategy.arguments])
    for i, weight in enumerate(strategy.weights):
        path = f"strategy.weights[{i}]"
        _refer(f"{path}.group", weight.group, groups, "group")
        _refer(f"{path}.criterion", weight.criterion, criteria, "criterion")
        _within(f"{path}.points", weight.points, 0, 5)
    for i, score in enumerate(strategy.scores):
        path = f"strategy.scores[{i}]"
        _refer(f"{path}.group", score.group, groups, "group")
        _refer(f"{path}.criterion", score.criterion, {*criteria, ""}, "criterion")
        _within(f"{path}.points", score.points, 1, 5)
    for i, argument in enumerate(strategy.arguments):
        _refer(f"strategy.arguments[{i}].group", argument.group, {*groups, ""}, "group")
    _refer("strategy.decision", strategy.decision, {"", *(d.id for d in document.decisions)}, "decision")


def _unique(section: str, names: list[str]) -> None:
    for i, name in enumerate(names):
        if not name or name in names[:i]:
            raise DocumentError(f"{section}[{i}].id", f"{name!r} is used twice" if name else "an id is missing")


def _refer(path: str, name: str, known: Collection[str], what: str) -> None:
    if name not in known:
        raise DocumentError(path, f"there is no {what} {name!r}")


def _within(path: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise DocumentError(path, f"{value} is not between {low} and {high}")
