"""What travels beside the document: frozen versions, byte by byte, and the groups' words on them.

Imported ones are told as "imported, not verified" and never count, except in the demonstration.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from plans.document import read_document
from plans.models import Plan
from reconciliation.answers import Answer
from reconciliation.basis import basis
from reconciliation.codec import from_json, parse_json, to_json
from reconciliation.document import PlanDocument
from reconciliation.errors import DocumentError
from roadmap import consents, named
from roadmap.baselines import freeze, text_hash, thaw
from roadmap.models import Baseline, Reconciliation, SignOff, SignOffState, Studied
from roadmap.studying import Study

Made = TypeVar("Made")

ANSWERS = Path(__file__).parent / "demo" / "answers.json"
STUDY = ANSWERS.with_name("study.json")


@dataclasses.dataclass(frozen=True)
class Signature:
    """A group's word as it travels beside the document. digest: of the document; version: the version's key."""

    group: str
    person: str
    state: str
    reason: str
    on: date
    digest: str = ""
    imported: bool = False
    version: str = ""


def signatures(plan: Plan) -> tuple[Signature, ...]:
    """What the groups said, the latest of each group last; one query."""
    columns = ("group_key", "person_key", "state", "reason", "on", "document_digest", "imported", "baseline__key")
    rows = SignOff.objects.filter(plan=plan).order_by("baseline_id", "pk").values_list(*columns)
    return tuple(
        Signature(group=g, person=p, state=s, reason=r, on=on, digest=d, imported=i, version=v or "")
        for g, p, s, r, on, d, i, v in rows
    )


def read_envelope(plan: Plan) -> dict[str, Any]:
    """The versions with their texts and the signatures, oldest first."""
    names = ("group", "person", "state", "reason", "digest", "version")
    signed = [{n: getattr(s, n) for n in names} | {"on": s.on.isoformat()} for s in signatures(plan)]
    versions = [
        {
            "key": row.key,
            "note": row.note,
            "person": row.person_key,
            "on": row.frozen_at.isoformat(),
            "sign_by": row.sign_by.isoformat() if row.sign_by else "",
            "sha256": row.sha256,
            "content": row.content,
        }
        for row in Baseline.objects.filter(plan=plan).order_by("pk")
    ]
    return {
        "signatures": signed,
        "versions": versions,
        "agreement_signatures": consents.read(plan),
        "what_ifs": named.read(plan),
    }


def write_envelope(plan: Plan, data: dict[str, Any], at: datetime) -> None:
    """Versions and words of an imported plan. Raises DocumentError with the path of the first fault."""
    consents.write(plan, data.get("agreement_signatures", []))
    named.write(plan, data.get("what_ifs", []), at)
    present = _present(plan, at) if plan.is_demo else None
    versions: dict[str, Baseline] = {}
    for index, entry in enumerate(data.get("versions", [])):
        row = _read(f"versions[{index}]", "key, on and content", _version, plan, entry, present, versions)
        versions[row.key] = row
    spoken: set[tuple[str, str]] = set()
    for index, entry in enumerate(data.get("signatures", [])):
        _read(f"signatures[{index}]", "group, person, state and on", _word, plan, entry, versions, spoken)


@cache
def found_for_the_demonstration() -> dict[str, Answer]:
    """What the core finds for the demonstration and its versions, by the basis: loading it needs no solver."""
    answers = from_json(tuple[Answer, ...], parse_json(ANSWERS.read_bytes()))
    return {answer.basis: answer for answer in answers}


@cache
def studied_for_the_demonstration() -> tuple[str, Study]:
    """The basis of the demonstration as it is, and the stacks that could be chosen for it."""
    data = parse_json(STUDY.read_bytes())
    return data["basis"], from_json(Study, data["study"])


def _present(plan: Plan, at: datetime) -> PlanDocument:
    """The demonstration as it was just imported; a newcomer finds it reconciled."""
    document = read_document(plan.pk)
    found = found_for_the_demonstration().get(basis(document))
    if found is not None:
        Reconciliation.objects.create(plan=plan, document_digest=found.basis, answer=found, finished_at=at)
    study = _study_for(document)
    if study is not None:
        Studied.objects.create(plan=plan, document_digest=basis(document), study=study, finished_at=at)
    return document


def _study_for(document: PlanDocument) -> Study | None:
    of, study = studied_for_the_demonstration()
    return study if basis(document) == of else None


def _read(path: str, expected: str, make: Callable[..., Made], *given: Any) -> Made:
    try:
        return make(*given)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DocumentError(path, f"{expected} were expected ({error})") from None


def _text(entry: dict[str, Any], name: str, most: int) -> str:
    text = str(entry.get(name, ""))
    if "\x00" in text:
        raise ValueError(f"{name} holds a NUL character")
    return text[:most]


def _version(plan: Plan, entry: dict[str, Any], present: PlanDocument | None, known: dict[str, Baseline]) -> Baseline:
    key = _text(entry, "key", 60)
    if not key or "/" in key or key in known:
        raise ValueError("each version has a key of its own without a slash")
    content = entry["content"] if present is None or "content" in entry else _told_by_difference(present, entry)
    digest = text_hash(content)
    if entry.get("sha256", digest) != digest:
        raise ValueError("the text does not have its sha256")
    document = thaw(content).plan  # a text that is no version is found out now, not when someone opens it
    return Baseline.objects.create(
        plan=plan,
        key=key,
        note=_text(entry, "note", 2000),
        person_key=_text(entry, "person", 60),
        frozen_at=datetime.fromisoformat(entry["on"]),
        sign_by=date.fromisoformat(entry["sign_by"]) if entry.get("sign_by") else None,
        content=content,
        sha256=digest,
        document_digest=document.digest,
        imported=not plan.is_demo,
    )


def _told_by_difference(present: PlanDocument, entry: dict[str, Any]) -> str:
    then = differing(present, entry)
    return freeze(then, found_for_the_demonstration().get(basis(then)), _study_for(then))


def differing(present: PlanDocument, entry: dict[str, Any]) -> PlanDocument:
    """A version of the demonstration, told by the fields in which rows differed then: {"requirements/FIN-1": {...}}."""
    data: dict[str, Any] = to_json(present)
    for place, then in entry.get("differs", {}).items():
        section, _slash, row_id = place.partition("/")
        rows = data[section]
        row = next(row for row in rows if row["id"] == row_id)
        if then is None:
            rows.remove(row)
        else:
            row.update(then)
    return from_json(PlanDocument, data)


def _word(plan: Plan, entry: dict[str, Any], versions: dict[str, Baseline], spoken: set[tuple[str, str]]) -> SignOff:
    baseline = versions.get(_text(entry, "version", 60))
    said = _text(entry, "group", 60), baseline.key if baseline else ""
    if baseline is not None and said in spoken:
        raise ValueError("each group speaks once of a version")
    spoken.add(said)
    digest = _text(entry, "digest", 64)
    return SignOff.objects.create(
        plan=plan,
        baseline=baseline,
        group_key=_text(entry, "group", 60),
        person_key=_text(entry, "person", 60),
        state=SignOffState(entry["state"]).value,
        reason=_text(entry, "reason", 4000),
        on=date.fromisoformat(entry["on"]),
        document_digest=digest or (baseline.document_digest if baseline else ""),
        imported=not plan.is_demo,
    )
