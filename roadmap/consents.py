"""The signatures of agreements as they travel beside the document: they count only where they were given."""

from __future__ import annotations

from datetime import date
from typing import Any

from plans.models import Plan
from reconciliation.errors import DocumentError
from roadmap.models import Agreement, AgreementSignature, Consent


def read(plan: Plan) -> list[dict[str, str]]:
    """In the order in which they were given; one query."""
    columns = ("agreement__key", "group_key", "person_key", "state", "reason", "on")
    rows = AgreementSignature.objects.filter(agreement__plan=plan).values_list(*columns)
    names = ("agreement", "group", "person", "state", "reason")
    return [dict(zip(names, row, strict=True)) | {"on": on.isoformat()} for *row, on in rows]


def write(plan: Plan, data: Any) -> None:
    """Those of an imported plan: "imported, not verified", but in the demonstration. Raises DocumentError."""
    agreements = dict(Agreement.objects.filter(plan=plan).values_list("key", "pk"))
    if not isinstance(data, list):
        raise DocumentError("agreement_signatures", "a list was expected")
    seen = set()
    for index, row in enumerate(data):
        path = f"agreement_signatures[{index}]"
        try:
            name = (agreements[row["agreement"]], str(row["group"])[:60])
            if name in seen:
                raise ValueError("this group has signed the agreement above")
            AgreementSignature.objects.create(
                agreement_id=name[0],
                group_key=name[1],
                person_key=str(row["person"])[:60],
                state=Consent(row["state"]),
                reason=str(row.get("reason", "")).replace("\x00", "")[:4000],
                on=date.fromisoformat(row["on"]),
                imported=not plan.is_demo,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DocumentError(path, f"agreement, group, person, state and on were expected ({error})") from None
        seen.add(name)
