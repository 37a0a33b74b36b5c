"""This floor's part of the plan's document: tools with their facts, the estate, commitments.

Who moved a tool through the funnel and when travels beside the document, under `funnel`.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from simple_history.utils import bulk_create_with_history

from evaluations.models import CatalogueTool, Commitment, EstateInterface, Origin, Tool, ToolFact
from plans.models import Membership, Plan
from plans.rows import read_parts, write_parts
from reconciliation import document as value
from reconciliation.document import PlanDocument, Stage
from reconciliation.errors import DocumentError
from reconciliation.statements import Fact
from reconciliation.vocabulary import Value

FACT_COLUMNS = ("attribute", "value", "source", "as_of", "note")
_TOOL_COLUMNS = tuple(field.name for field in dataclasses.fields(value.Tool) if field.name not in ("id", "facts"))


def read(plan: Plan) -> dict[str, Any]:
    """Four queries, however many tools there are."""
    return {
        "tools": _read_tools(plan),
        "estate": tuple(EstateInterface.objects.filter(plan=plan).values_list("name", flat=True)),
        "commitments": read_parts(Commitment.objects.filter(plan=plan), value.Commitment),
    }


def read_names(plan: Plan) -> dict[str, str]:
    """Names of the tools by id. One query."""
    return dict(Tool.objects.filter(plan=plan).values_list("key", "name"))


def _read_tools(plan: Plan) -> tuple[value.Tool, ...]:
    facts: dict[int, list[Fact]] = defaultdict(list)
    for tool_id, *fact in ToolFact.objects.filter(plan=plan).values_list("tool_id", *FACT_COLUMNS):
        facts[tool_id].append(Fact(**dict(zip(FACT_COLUMNS, fact, strict=True))))
    rows = Tool.objects.filter(plan=plan).values_list("pk", "key", *_TOOL_COLUMNS)
    return tuple(
        value.Tool(id=key, facts=tuple(facts[pk]), **dict(zip(_TOOL_COLUMNS, columns, strict=True)))
        for pk, key, *columns in rows
    )


def write(plan: Plan, document: PlanDocument, at: datetime) -> None:
    """The rows of an imported document. A fact that the catalogue tells just so follows the catalogue from here on."""
    shared = CatalogueTool.objects.filter(plan=None, key__in=[tool.id for tool in document.tools]).prefetch_related(
        "facts"
    )
    catalogue = {tool.key: tool for tool in shared}

    def beyond(tool: value.Tool) -> dict[str, Any]:
        return {"-facts": None, "catalogue": catalogue.get(tool.id)}

    pk_of = write_parts(Tool, plan, document.tools, at=at, extra=beyond)
    told: dict[tuple[str, str], Value | None] = {
        (tool.key, fact.attribute): fact.value for tool in catalogue.values() for fact in tool.facts.all()
    }
    stamps = {"plan": plan, "created_at": at, "updated_at": at}
    facts = [(tool, fact) for tool in document.tools for fact in tool.facts]
    rows = [
        ToolFact(
            key=fact_key(tool.id, fact.attribute),
            tool_id=pk_of[tool.id],
            position=position,
            origin=_origin(told, tool.id, fact),
            **{name: getattr(fact, name) for name in FACT_COLUMNS},
            **stamps,
        )
        for position, (tool, fact) in enumerate(facts)
    ]
    bulk_create_with_history(rows, ToolFact, batch_size=200, default_date=at)
    estate = [
        EstateInterface(key=f"estate-{number}", name=name, position=number, **stamps)
        for number, name in enumerate(dict.fromkeys(document.estate), start=1)
    ]
    bulk_create_with_history(estate, EstateInterface, batch_size=200, default_date=at)
    write_parts(Commitment, plan, document.commitments, at=at)


def _origin(told: dict[tuple[str, str], Value | None], tool: str, fact: Fact) -> str:
    same = (tool, fact.attribute) in told and told[tool, fact.attribute] == fact.value
    return Origin.CATALOGUE if same else Origin.PLAN


def fact_key(tool: str, attribute: str) -> str:
    """The key of a fact in its plan: readable where it is short enough, and always unique."""
    key = f"{tool}.{attribute}"
    return key if len(key) <= 60 else f"{key[:49]}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def read_envelope(plan: Plan) -> dict[str, Any]:
    """Who moved which tool in the funnel, when, from where, and the reason for an exception."""
    moved = Tool.objects.filter(plan=plan, moved_at__isnull=False).values_list(
        "key", "moved_by__key", "moved_at", "left_stage", "exception"
    )
    return {
        "funnel": [
            {
                "tool": key,
                "by": by or "",
                "at": at.isoformat() if at else "",
                "from": str(left or ""),
                "exception": exception,
            }
            for key, by, at, left, exception in moved
        ]
    }


def write_envelope(plan: Plan, data: dict[str, Any], at: datetime) -> None:
    """Raises DocumentError with the path of a move that cannot be read."""
    moves = data.get("funnel", [])
    if not isinstance(moves, list):
        raise DocumentError("funnel", "a list was expected")
    people = dict(Membership.objects.filter(plan=plan).values_list("key", "pk"))
    tools = {tool.key: tool for tool in Tool.objects.filter(plan=plan)} if moves else {}
    for index, move in enumerate(moves):
        path = f"funnel[{index}]"
        try:
            tool = tools[move["tool"]]
            moved_at = parse_datetime(move["at"])
            left = Stage(move["from"]) if move.get("from") else None
        except (KeyError, TypeError, ValueError) as error:
            raise DocumentError(path, f"tool, by, at and from were expected ({error})") from None
        if moved_at is None or moved_at.tzinfo is None:
            raise DocumentError(f"{path}.at", "a time with its offset was expected, such as 2026-10-05T09:30:00+00:00")
        Tool.objects.filter(pk=tool.pk).update(
            moved_by_id=people.get(str(move.get("by", ""))),
            moved_at=moved_at,
            left_stage=left,
            exception=str(move.get("exception", ""))[:4000],
        )
