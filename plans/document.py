"""The plan as a value: assembled from the parts that config wires in, cached by revision.

A part is a module with `read(plan) -> dict of PlanDocument fields` and `write(plan, document, at)`. It may also have
`read_again(plan)`, the same out of what this process read before where that still stands, with `forget()` for it,
`read_envelope(plan) -> dict of JSON data` and `write_envelope(plan, data, at)` for what travels outside the value,
and `read_names(plan) -> dict` of what its ids are called.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings

from plans.models import Capability, Comment, Horizon, Membership, Plan, StoredFile
from plans.rows import read_parts, write_parts
from reconciliation import document as value
from reconciliation.document import EvidenceFile, PlanDocument
from reconciliation.errors import DocumentError
from reconciliation.vocabulary import Capability as CapabilityValue


@lru_cache(maxsize=1)
def parts() -> tuple[ModuleType, ...]:
    """The modules that read and write the document, in the order in which an import writes them."""
    return tuple(import_module(name) for name in settings.CONCORD_DOCUMENT_PARTS)


def read(plan: Plan) -> dict[str, Any]:
    """The frame of the plan: its names, horizons and capabilities, and what its files hold."""
    return {
        "id": plan.key,
        "name": plan.name,
        "organization": plan.organization,
        "purpose": plan.purpose,
        "currency": plan.currency,
        "attributes": plan.attributes,
        "horizons": read_parts(Horizon.objects.filter(plan=plan), value.Horizon),
        "capabilities": read_parts(Capability.objects.filter(plan=plan), CapabilityValue),
        "files": read_parts(StoredFile.objects.filter(plan=plan), EvidenceFile, kind="target_kind"),
    }


def write(plan: Plan, document: PlanDocument, at: datetime) -> None:
    """The frame of an imported plan; the plan's own row stands already. The bytes of its files do not come with it."""
    write_parts(Horizon, plan, document.horizons, at=at)
    write_parts(Capability, plan, document.capabilities, at=at)
    write_parts(StoredFile, plan, document.files, at=at, columns={"kind": "target_kind"})


def read_envelope(plan: Plan) -> dict[str, Any]:
    """What people said, oldest first."""
    columns = ("by__key", "created_at", "target_kind", "target", "text", "resolved_at")
    rows = Comment.objects.filter(plan=plan).values_list(*columns)
    return {
        "comments": [
            {
                "person": person or "",
                "on": on.isoformat(),
                "kind": kind,
                "target": target,
                "text": text,
                "resolved": resolved.isoformat() if resolved else "",
            }
            for person, on, kind, target, text, resolved in rows
        ]
    }


def write_envelope(plan: Plan, data: dict[str, Any], at: datetime) -> None:
    """The comments of an imported plan, by the people who came with it. Raises DocumentError with the path."""
    people = dict(Membership.objects.filter(plan=plan).values_list("key", "pk"))
    for number, row in enumerate(data.get("comments", []), 1):
        try:
            said, resolved = datetime.fromisoformat(row["on"]), row.get("resolved", "")
            Comment.objects.create(
                plan=plan,
                key=f"C-{number}",
                position=number,
                by_id=people.get(row["person"]),
                target_kind=str(row.get("kind", "requirement"))[:40],
                target=str(row["target"])[:60],
                text=str(row["text"])[:4000],
                resolved_at=datetime.fromisoformat(resolved) if resolved else None,
                created_at=said,
                updated_at=said,
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            reason = "person, on (a time with its zone), target and text were expected"
            raise DocumentError(f"comments[{number - 1}]", reason) from None


def names_of(plan: Plan) -> dict[str, str]:
    """What the floors above call their ids (tools), for pages that do without the whole value."""
    names: dict[str, str] = {}
    for part in parts():
        if hasattr(part, "read_names"):
            names |= part.read_names(plan)
    return names


def plan_document(plan: Plan) -> PlanDocument:
    """The plan's value at the revision that the row carries, or later. Not inside `changing`: see read_document."""
    return _document(plan.pk, plan.revision)


def read_document(plan_id: int) -> PlanDocument:
    """The plan's value as this transaction sees it, never cached: for commands, whose change may still be undone."""
    return _assembled(plan_id, "read")


def _assembled(plan_id: int, how: str) -> PlanDocument:
    plan = Plan.objects.get(pk=plan_id)
    values: dict[str, Any] = {}
    for part in parts():
        values |= getattr(part, how, part.read)(plan)
    return PlanDocument(**values)


@lru_cache(maxsize=64)
def _document(plan_id: int, revision: int) -> PlanDocument:
    for _attempt in range(5):
        before = Plan.objects.values_list("revision", flat=True).get(pk=plan_id)
        document = _assembled(plan_id, "read_again")
        if Plan.objects.filter(pk=plan_id, revision=before).exists():
            break  # nobody changed the plan between the first query and the last
    return document


def forget_documents() -> None:
    """Empty the cache: for tests, whose plans come back under the same numbers."""
    _document.cache_clear()
    for part in parts():
        if hasattr(part, "forget"):
            part.forget()
