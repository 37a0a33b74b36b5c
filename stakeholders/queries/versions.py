"""Every version of a success metric or requirement, from its history: what a row said, and what may be put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document
from plans.models import Membership
from reconciliation.document import Direction, PlanDocument
from stakeholders.labels import number, priority_label
from stakeholders.models import Group, Metric, Requirement
from stakeholders.sentences import sentence, words_of

SHOWN_VERSIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """What a row said at one version. changes: (field, text before, text then); all it said for the first one."""

    version: int
    at: datetime
    who: str
    removed: bool
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """The versions of one row, latest first. version: of the row as it stands, 0 when it was removed."""

    key: str
    version: int
    title: str
    rows: tuple[VersionRow, ...]


def version_page(place: Place, group: Group, model: type[Metric] | type[Requirement], key: str) -> VersionPage | None:
    """None when the group never had such a row. Three queries beside the plan's value."""
    kept = model.history.filter(plan=place.plan, group_id=group.pk, key=key).order_by("history_date", "history_id")
    entries = list(kept)[-SHOWN_VERSIONS:]
    if not entries:
        return None
    names = dict(Membership.objects.filter(plan=place.plan).values_list("user_id", "name"))
    document, said_by = plan_document(place.plan), _of_metric if model is Metric else _of_requirement
    rows: list[VersionRow] = []
    said: dict[str, str] = {}
    for entry in entries:
        removed = entry.history_type == "-"
        now = {} if removed else said_by(entry, document)
        rows.append(
            VersionRow(
                version=entry.version,
                at=entry.history_date,
                who=names.get(user, _("Someone who left")) if (user := entry.history_user_id) else _("Concord"),
                removed=removed,
                changes=tuple(
                    (name, said.get(name, ""), text) for name, text in now.items() if said.get(name, "") != text
                ),
            )
        )
        said = now or said
    last = entries[-1]
    return VersionPage(
        key=key,
        version=0 if rows[-1].removed else last.version,
        title=last.name if model is Metric else last.statement,
        rows=tuple(reversed(rows)),
    )


def _of_metric(entry: Any, document: PlanDocument) -> dict[str, str]:
    words = words_of(document)
    higher, lower = _("higher is better"), _("lower is better")
    targets = (f"{words.horizons.get(t.horizon, t.horizon)}: {number(t.value)}" for t in entry.targets)
    return {
        _("Metric"): entry.name,
        _("Definition"): entry.definition,
        _("Measured by"): entry.measured_by,
        _("Unit"): entry.unit,
        _("Direction"): lower if entry.direction is Direction.DOWN else higher,
        _("Today"): "" if entry.baseline is None else number(entry.baseline),
        _("Targets"): ", ".join(targets),
        _("Capability"): words.capabilities.get(entry.capability, entry.capability),
        _("Source"): entry.source,
    }


def _of_requirement(entry: Any, document: PlanDocument) -> dict[str, str]:
    return {
        _("Requirement"): entry.statement,
        _("How it is tested"): sentence(entry.expression, words_of(document)),
        _("Priority"): priority_label(entry.priority),
        _("Weight"): number(entry.weight),
        _("Negotiable"): _("yes") if entry.negotiable else _("no"),
        _("Because"): entry.rationale,
        _("Source"): entry.source,
    }
