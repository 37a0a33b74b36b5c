"""Which plan and version a report shows, by the hash of the data inside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plans.document import read_document
from plans.models import Job, Plan
from reconciliation.errors import DocumentError
from roadmap.baselines import thaw
from roadmap.models import Baseline
from roadmap.report.sealing import Sealed


@dataclass(frozen=True, kw_only=True)
class Origin:
    """plan: its name in addresses, empty when this installation knows none; version: empty for a draft.

    current: whether a draft shows the plan as it is now. exported: when this very file, byte by byte, was made here.
    """

    plan: str
    name: str
    version: str = ""
    frozen_at: datetime | None = None
    current: bool = False
    exported: datetime | None = None


def origin_of(report: Sealed) -> Origin:
    """Raises DocumentError when the data inside is no plan."""
    exported = Job.objects.filter(kind="report", result__sha256=report.sha256).values_list("finished_at", flat=True)
    row = Baseline.objects.select_related("plan").defer("content").filter(sha256=report.data).first()
    if row is not None:
        return Origin(
            plan=row.plan.key,
            name=row.plan.name,
            version=row.key,
            frozen_at=row.frozen_at,
            exported=exported.first(),
        )
    try:
        document = thaw(report.text).plan
    except ValueError as error:
        raise DocumentError("plan.json", str(error)) from None
    for plan in Plan.objects.standing().filter(name=document.name):
        if read_document(plan.pk).digest == document.digest:
            return Origin(plan=plan.key, name=plan.name, current=True, exported=exported.first())
    return Origin(plan="", name=document.name, exported=exported.first())
