"""What an answer is computed from: a document without what is merely proposed, told or recorded in it."""

from __future__ import annotations

from dataclasses import fields, replace

from reconciliation.agreements import agreed
from reconciliation.answers import Answer
from reconciliation.codec import canonical_parts, digest_of
from reconciliation.document import PlanDocument
from reconciliation.memory import once

_TOLD = frozenset(
    {
        "name", "organization", "purpose", "outcomes", "processes", "metrics", "strategy", "peers", "funnel_scope",
        "funnel", "reviews", "criteria", "scorings", "build_or_buy", "proofs", "debts", "decisions", "choice",
        "milestones", "rules", "risks", "files", "budgets", "initiatives",
    }
)  # fmt: skip
"""Parts of a document that people read and that no answer rests on, but for a schedule, which has a basis of its own:
a roadmap that is drafted and moved leaves the conflicts and the stacks as they are.
"""


def computed_from(document: PlanDocument) -> PlanDocument:
    """The document with only what counts: agreements that are agreed, and no part that is merely told."""
    empty = {
        field.name: "" if field.name == "name" else field.default for field in fields(document) if field.name in _TOLD
    }
    return replace(document, agreements=agreed(document), **empty)  # type: ignore[arg-type]  # each field's own default


@once
def basis(document: PlanDocument) -> str:
    """sha256 of what is computed from: two documents with the same one have the same answers."""
    return computed_from(document).digest


def digests(document: PlanDocument) -> tuple[str, str]:
    """The digest of a document and its basis, written down once for both."""
    counts = computed_from(document)
    changed = [f.name for f in fields(document) if getattr(document, f.name) is not getattr(counts, f.name)]
    parts = canonical_parts(document)
    return digest_of(parts), digest_of(parts | canonical_parts(counts, changed))


def is_about(answer: Answer, document: PlanDocument) -> bool:
    """Whether the answer is one to this document, whatever else was told in it since."""
    return answer.basis == basis(document) if answer.basis else answer.document in ("", document.digest)
