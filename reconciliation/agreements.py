"""What was agreed, applied: a document whose requirements read as the agreements left them."""

from __future__ import annotations

from dataclasses import replace

from reconciliation.document import Agreement, AgreementState, Give, PlanDocument, Requirement
from reconciliation.statements import Exact, at_threshold


def agreed(document: PlanDocument) -> tuple[Agreement, ...]:
    """The agreements that count."""
    return tuple(agreement for agreement in document.agreements if agreement.state is AgreementState.AGREED)


def with_agreements(document: PlanDocument) -> PlanDocument:
    """The document with every agreed give applied: a waived requirement is left out, a threshold is moved.

    Agreements apply in the order of their ids, so a later one has the last word.
    """
    gives: dict[str, Give] = {}
    for agreement in sorted(agreed(document), key=lambda a: a.id):
        gives.update((give.requirement, give) for give in agreement.gives)
    if not gives:
        return document
    kept = (_given(requirement, gives.get(requirement.id)) for requirement in document.requirements)
    return replace(document, requirements=tuple(r for r in kept if r is not None))


def relaxed(requirement: Requirement, threshold: Exact) -> Requirement:
    """The requirement with its threshold moved. Raises ValueError when it has none or must be whole."""
    return replace(requirement, expression=at_threshold(requirement.expression, threshold))


def _given(requirement: Requirement, give: Give | None) -> Requirement | None:
    if give is None:
        return requirement
    return None if give.k is None else relaxed(requirement, give.k)
