"""Whose word on an earlier version still stands for the plan as it is now."""

from __future__ import annotations

from collections.abc import Sequence

from plans.models import Plan
from reconciliation.document import PlanDocument
from roadmap.baselines import grounds_gone, since, thaw
from roadmap.document import Signature
from roadmap.models import Baseline


def still_standing(plan: Plan, document: PlanDocument, given: Sequence[Signature]) -> frozenset[str]:
    """Groups whose word stands: the plan is what they spoke of, or nothing that it rests on has changed. One query."""
    words = [word for word in given if not word.imported]
    current = {word.group for word in words if word.digest == document.digest}
    older = [word for word in words if word.digest != document.digest]
    rows = Baseline.objects.filter(plan=plan, document_digest__in={word.digest for word in older})
    for digest, content in dict(rows.values_list("document_digest", "content")).items():
        version = thaw(content)
        found = since(version, document)
        current |= {
            word.group
            for word in older
            if word.digest == digest and not grounds_gone(version, document, word.group, found)
        }
    return frozenset(current)
