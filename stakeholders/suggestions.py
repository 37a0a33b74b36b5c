"""Examples by role that a group accepts with one click: data/suggestions.csv, read once.

An expression stands there as JSON. Those marked `legal` cite a rule: a prompt to check it, never advice.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from django.utils.text import slugify

from reconciliation.codec import from_json, parse_json
from reconciliation.document import Direction
from reconciliation.statements import Expression
from stakeholders.models import Group

_ALIASES = {
    "ciso": "security",
    "ciso-devsec": "security",
    "devsec": "security",
    "risk-compliance": "risk",
    "risk-and-compliance": "risk",
    "finance-finops": "finance",
    "finops": "finance",
    "business-operations": "business",
    "legal-procurement": "legal",
    "legal-and-procurement": "legal",
    "ds": "data-science",
    "mle": "ml-engineering",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One example. expression is set for a requirement, direction and target for a metric."""

    id: str
    role: str
    statement: str
    expression: Expression | None
    unit: str
    direction: Direction | None
    target: Decimal | None
    capability: str
    source: str
    legal: bool

    @property
    def is_metric(self) -> bool:
        return self.expression is None


@cache
def all_suggestions() -> dict[str, Suggestion]:
    """Every example by its id, in the order of the table."""
    text = files("stakeholders").joinpath("data", "suggestions.csv").read_text(encoding="utf-8")
    return {row["id"]: _read(row) for row in csv.DictReader(text.splitlines())}


def _read(row: dict[str, str]) -> Suggestion:
    holder: type = Expression  # type: ignore[assignment]  # a union, which the codec reads by its kind
    return Suggestion(
        id=row["id"],
        role=row["role"],
        statement=row["statement"],
        expression=from_json(holder, parse_json(row["expression"])) if row["expression"] else None,
        unit=row["unit"],
        direction=Direction(row["direction"]) if row["direction"] else None,
        target=Decimal(row["target"]) if row["target"] else None,
        capability=row["capability"],
        source=row["source"],
        legal=row["legal"] == "1",
    )


def suggestions_for(group: Group, *, used: Collection[str], metrics: bool) -> list[Suggestion]:
    """The examples of the group's role that it does not have yet; none for a role that the table does not know."""
    roles = {_slug(group.role), _slug(group.key)}
    return [
        suggestion
        for suggestion in all_suggestions().values()
        if suggestion.is_metric is metrics and suggestion.role in roles and suggestion.statement not in used
    ]


def _slug(role: str) -> str:
    """The role of the table for a role as people write it: "CISO / DevSec" is security."""
    slug = slugify(role)
    return _ALIASES.get(slug, slug)
