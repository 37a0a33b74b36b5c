"""The plan as a value: assembled from the parts that config wires in, cached by revision.

A part is a module with `read(plan) -> dict of PlanDocument fields` and `write(plan, document, at)`. It may also have
`read_envelope(plan) -> dict of JSON data` and `write_envelope(plan, data, at)` for what travels outside the value.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings

from plans.models import Capability, Horizon, Plan
from plans.rows import read_parts, write_parts
from reconciliation import document as value
from reconciliation.document import PlanDocument
from reconciliation.vocabulary import Capability as CapabilityValue


@lru_cache(maxsize=1)
def parts() -> tuple[ModuleType, ...]:
    """The modules that read and write the document, in the order in which an import writes them."""
    return tuple(import_module(name) for name in settings.CONCORD_DOCUMENT_PARTS)


def read(plan: Plan) -> dict[str, Any]:
    """The frame of the plan: its names, horizons and capabilities."""
    return {
        "id": plan.key,
        "name": plan.name,
        "organization": plan.organization,
        "purpose": plan.purpose,
        "currency": plan.currency,
        "attributes": plan.attributes,
        "horizons": read_parts(Horizon.objects.filter(plan=plan), value.Horizon),
        "capabilities": read_parts(Capability.objects.filter(plan=plan), CapabilityValue),
    }


def write(plan: Plan, document: PlanDocument, at: datetime) -> None:
    """The frame of an imported plan; the plan's own row stands already."""
    write_parts(Horizon, plan, document.horizons, at=at)
    write_parts(Capability, plan, document.capabilities, at=at)


def plan_document(plan: Plan) -> PlanDocument:
    """The plan's value at the revision that the row carries, or later. Not inside `changing`: see read_document."""
    return _document(plan.pk, plan.revision)


def read_document(plan_id: int) -> PlanDocument:
    """The plan's value as this transaction sees it, never cached: for commands, whose change may still be undone."""
    plan = Plan.objects.get(pk=plan_id)
    values: dict[str, Any] = {}
    for part in parts():
        values |= part.read(plan)
    return PlanDocument(**values)


@lru_cache(maxsize=64)
def _document(plan_id: int, revision: int) -> PlanDocument:
    for _attempt in range(5):
        before = Plan.objects.values_list("revision", flat=True).get(pk=plan_id)
        document = read_document(plan_id)
        if Plan.objects.filter(pk=plan_id, revision=before).exists():
            break  # nobody changed the plan between the first query and the last
    return document


def forget_documents() -> None:
    """Empty the cache: for tests, whose plans come back under the same numbers."""
    _document.cache_clear()
