"""Export and import of a whole plan: an envelope of canonical JSON around the document.

    {"format": "concord-plan", "version": 1, "document": {...}, "people": [...], ...}

People, signatures and comments stand beside the document, never inside it, so that its hash holds no names.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from plans.changes import record
from plans.document import parts, plan_document
from plans.errors import Refused
from plans.models import Membership, Plan, Role, Seat, User
from reconciliation.codec import from_json, parse_json, to_json
from reconciliation.document import SCHEMA_VERSION, PlanDocument
from reconciliation.errors import DocumentError
from reconciliation.validate import check

FORMAT = "concord-plan"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone in a plan, as the envelope tells. role: facilitator, evaluator, contributor or viewer."""

    key: str
    name: str
    title: str = ""
    role: str = "viewer"
    group: str = ""
    lead: bool = False
    deputy: bool = False


def export_plan(plan: Plan) -> bytes:
    """The plan in its envelope, canonical: the same plan gives the same bytes."""
    envelope: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "document": to_json(plan_document(plan)),
        "people": people_of(plan),
    }
    for part in parts():
        if hasattr(part, "read_envelope"):
            envelope |= part.read_envelope(plan)
    text = json.dumps(envelope, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def people_of(plan: Plan) -> list[dict[str, Any]]:
    """The people of the plan, in their order, without their accounts."""
    return [to_json(_person(member)) for member in Membership.objects.filter(plan=plan)]


def _person(member: Membership) -> Person:
    return Person(
        key=member.key,
        name=member.name,
        title=member.title,
        role=member.role,
        group=member.group_key,
        lead=member.seat == Seat.LEAD,
        deputy=member.seat == Seat.DEPUTY,
    )


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


def import_plan(
    data: bytes | str, *, by: User | None, at: datetime, key: str = "", is_demo: bool = False, request_id: str = ""
) -> Plan:
    """A new plan from an exported one. The importer becomes a facilitator; the people in it have no account yet.

    Raises DocumentError when the file cannot be used, Refused when its key is taken.
    """
    document, envelope = read_envelope(data)
    slug = key or document.id
    if slug != slugify(slug) or not 0 < len(slug) <= 60:
        sentence = _("The address %(key)s may hold only small letters, digits and hyphens, 60 at most.")
        raise Refused(sentence % {"key": slug}, field="key")
    return insert_plan(
        document, envelope, key=slug, by=by, at=at, is_demo=is_demo, verb="imported", request_id=request_id
    )


@transaction.atomic
def insert_plan(
    document: PlanDocument,
    envelope: dict[str, Any],
    *,
    key: str,
    by: User | None,
    at: datetime,
    verb: str,
    is_demo: bool = False,
    person_key: str = "",
    request_id: str = "",
) -> Plan:
    """A new plan from a checked document. `by` becomes a facilitator: the person with that key where one is named.

    Raises Refused when the key is taken, DocumentError for a fault in what travels beside the document.
    """
    if Plan.objects.filter(key=key).exists():
        raise Refused(_("There is a plan %(key)s already. Choose another address.") % {"key": key}, field="key")
    plan = Plan.objects.create(
        key=key,
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
    _write_people(plan, envelope.get("people", []), {group.id for group in document.groups}, at)
    if by is not None:
        _join(plan, by, at, person_key)
    for part in parts():
        part.write(plan, document, at)
    for part in parts():
        if hasattr(part, "write_envelope"):
            part.write_envelope(plan, envelope, at)
    record(plan.pk, by=by, at=at, verb=verb, kind="plan", target=plan.key, request_id=request_id)
    return plan


def _join(plan: Plan, by: User, at: datetime, person_key: str) -> None:
    taken = {"user": by, "role": Role.FACILITATOR}
    if person_key and Membership.objects.filter(plan=plan, key=person_key).update(**taken):
        return
    Membership.objects.create(plan=plan, name=str(by)[:120], position=9999, created_at=at, updated_at=at, **taken)


def _write_people(plan: Plan, people: Any, groups: Collection[str], at: datetime) -> None:
    if not isinstance(people, list):
        raise DocumentError("people", "a list was expected")
    seen: set[str] = set()
    for position, data in enumerate(people):
        path = f"people[{position}]"
        person = from_json(Person, data, path)
        _check_person(person, path, groups, seen)
        seen.add(person.key)
        Membership.objects.create(
            plan=plan,
            key=person.key,
            name=person.name,
            title=person.title,
            role=person.role,
            group_key=person.group,
            seat=Seat.LEAD if person.lead else Seat.DEPUTY if person.deputy else Seat.MEMBER,
            position=position,
            created_at=at,
            updated_at=at,
        )


def _check_person(person: Person, path: str, groups: Collection[str], seen: Collection[str]) -> None:
    limits = {"key": 60, "name": 120, "title": 120}
    for name, limit in limits.items():
        if len(getattr(person, name)) > limit:
            raise DocumentError(f"{path}.{name}", f"{limit} characters at most were expected")
    if not person.key or person.key in seen:
        raise DocumentError(f"{path}.key", "a key of its own was expected")
    if person.role not in Role.values:
        raise DocumentError(f"{path}.role", f"one of {', '.join(Role.values)} was expected, not {person.role!r}")
    if person.group and person.group not in groups:
        raise DocumentError(f"{path}.group", f"there is no group {person.group!r}")
    if not person.group and (person.role == Role.CONTRIBUTOR or person.lead or person.deputy):
        raise DocumentError(f"{path}.group", "the group for which this person speaks was expected")
