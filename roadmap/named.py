"""Named what-ifs as they travel beside the document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plans.models import Plan
from reconciliation.codec import from_json, to_json
from reconciliation.errors import DocumentError
from roadmap.models import SavedScenario
from roadmap.scenarios import Scenario

MOST = 500


def read(plan: Plan) -> list[dict[str, Any]]:
    """In their order; one query."""
    rows = SavedScenario.objects.filter(plan=plan).order_by("position", "pk")
    columns = ("key", "name", "person_key", "changes")
    return [
        {"key": key, "name": name, "person": person, "changes": to_json(changes)}
        for key, name, person, changes in rows.values_list(*columns)
    ]


def write(plan: Plan, data: Any, at: datetime) -> None:
    """Those of an imported plan. Raises DocumentError with the path of the first fault."""
    if not isinstance(data, list) or len(data) > MOST:
        raise DocumentError("what_ifs", f"a list of at most {MOST} was expected")
    seen = set()
    for index, row in enumerate(data):
        path = f"what_ifs[{index}]"
        if not isinstance(row, dict) or not {"key", "name", "changes"} <= row.keys():
            raise DocumentError(path, "key, name and changes were expected")
        key, name = str(row["key"])[:60], str(row["name"]).replace("\x00", "")[:120]
        if not key or "/" in key or "\x00" in key or key in seen:
            raise DocumentError(f"{path}.key", "a key of its own without a slash was expected")
        seen.add(key)
        SavedScenario.objects.create(
            plan=plan,
            key=key,
            name=name,
            person_key=str(row.get("person", "")).replace("\x00", "")[:60],
            changes=from_json(Scenario, row["changes"], f"{path}.changes"),
            position=index,
            created_at=at,
            updated_at=at,
        )
