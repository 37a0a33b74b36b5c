"""Export and import of a whole plan: an envelope of canonical JSON around the document.

    {"format": "concord-plan", "version": 1, "document": {...}, "people": [...], ...}

People, signatures and comments stand beside the document, never inside it, so that its hash holds no names.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from reconciliation.validate import check

from plans.changes import record
from plans.document import parts, plan_document
from plans.errors import Refused
from plans.models import Membership, Plan, Role, Seat, User
from reconciliation.codec import from_json, parse_json, to_json
from reconciliation.document import SCHEMA_VERSION, PlanDocument
from reconciliation.errors import DocumentError

FORMAT = "concord-plan"
VERSION = 1
_PERSON = ("key", "name", "title", "role", "group", "lead", "deputy")


def export_plan(plan: Plan) -> bytes:
    """The plan in its envelope, canonical: the same plan gives the same bytes."""
    envelope: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "document": to_json(plan_document(plan)),
        "people": [_person(member) for member in Membership.objects.filter(plan=plan)],
    }
    for part in parts():
        if hasattr(part, "read_envelope"):
            envelope |= part.read_envelope(plan)
    text = json.dumps(envelope, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def _person(member: Membership) -> dict[str, Any]:
    return {
        "key": member.key,
        "name": member.name,
        "title": member.title,
        "role": member.role,
        "group": member.group_key,
        "lead": member.seat == Seat.LEAD,
        "deputy": member.seat == Seat.DEPUTY,
    }


def read_envelope(data: bytes | str) -> tuple[PlanDocument, dict[str, Any]]:
    """A document, checked, and what travels beside it. Raises DocumentError with the path of the first fault."""
    envelope = parse_json(data)
    if isinstance(envelope, dict) and "document" not in envelope:
        envelope = {"format": FORMAT, "version": VERSION, "document": envelope}
    if not isinstance(envelope, dict) or envelope.get("format") != FORMAT:
        raise DocumentError("format", f"this is not an exported plan: {FORMAT!r} was expected")
    if envelope.get("version") != VERSION:
        raise DocumentError("version", f"this file has version {envelope.get('version')!r}; version {VERSION} is known")
    document = from_json(PlanDocument, envelope["document"])
    if document.schema_version != SCHEMA_VERSION:
        raise DocumentError("schema_version", f"{document.schema_version} is not known; {SCHEMA_VERSION} is")
    check(document)
    return document, envelope


@transaction.atomic
def import_plan(data: bytes | str, *, by: User | None, at: datetime, key: str = "", is_demo: bool = False) -> Plan:
    """A new plan from an exported one. The importer becomes a facilitator; the people in it have no account yet.

    Raises DocumentError when the file cannot be used, Refused when its key is taken.
    """
    document, envelope = read_envelope(data)
    slug = key or document.id
    if slug != slugify(slug) or not slug:
        sentence = _("The address %(key)s may hold only small letters, digits and hyphens.")
        raise Refused(sentence % {"key": slug}, field="key")
    if Plan.objects.filter(key=slug).exists():
        raise Refused(_("There is a plan %(key)s already. Import under another address.") % {"key": slug}, field="key")
    plan = Plan.objects.create(
        key=slug,
        name=document.name,
        organization=document.organization,
        purpose=document.purpose,
        currency=document.currency,
        attributes=document.attributes,
        is_demo=is_demo,
        created_at=at,
        updated_at=at,
        created_by=by,
    )
    _write_people(plan, envelope.get("people", []), at)
    if by is not None:
        _join(plan, by, at)
    for part in parts():
        part.write(plan, document, at)
    for part in parts():
        if hasattr(part, "write_envelope"):
            part.write_envelope(plan, envelope, at)
    record(plan.pk, by=by, at=at, verb="imported", kind="plan", target=plan.key)
    return plan


def _join(plan: Plan, by: User, at: datetime) -> None:
    Membership.objects.create(
        plan=plan, user=by, name=str(by), role=Role.FACILITATOR, position=9999, created_at=at, updated_at=at
    )


def _write_people(plan: Plan, people: Any, at: datetime) -> None:
    if not isinstance(people, list):
        raise DocumentError("people", "a list was expected")
    for position, person in enumerate(people):
        path = f"people[{position}]"
        if not isinstance(person, dict) or not set(person) <= set(_PERSON):
            raise DocumentError(path, f"an object with {', '.join(_PERSON)} was expected")
        key, name = person.get("key"), person.get("name")
        if not isinstance(key, str) or not isinstance(name, str) or not key or len(key) > 60:
            raise DocumentError(path, "a key and a name were expected")
        if person.get("role") not in Role.values:
            raise DocumentError(f"{path}.role", f"one of {', '.join(Role.values)} was expected")
        seat = Seat.LEAD if person.get("lead") else Seat.DEPUTY if person.get("deputy") else Seat.MEMBER
        Membership.objects.create(
            plan=plan,
            key=key,
            name=name[:120],
            title=str(person.get("title", ""))[:120],
            role=person["role"],
            group_key=str(person.get("group", ""))[:60],
            seat=seat,
            position=position,
            created_at=at,
            updated_at=at,
        )
