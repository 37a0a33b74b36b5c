"""This floor's part of the plan's document: tools, their prices, what binds already, and how one chooses.

The ballots of a scoring round that is not revealed are in no document.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history

from evaluations.models import (
    BuildOrBuy,
    CatalogueTool,
    Commitment,
    DebtTerms,
    EstateInterface,
    ExchangeRate,
    FunnelRule,
    FunnelStep,
    Origin,
    Proof,
    Quote,
    Review,
    Scoring,
    ScoringCriterion,
    Tool,
    ToolFact,
)
from plans.models import Capability, Plan
from plans.rows import read_parts, write_parts
from reconciliation import document as value
from reconciliation.document import PlanDocument, Stage
from reconciliation.statements import Fact
from reconciliation.vocabulary import Capability as CapabilityValue
from reconciliation.vocabulary import Value

FACT_COLUMNS = ("attribute", "value", "source", "as_of", "note")
_TOOL_COLUMNS = tuple(field.name for field in dataclasses.fields(value.Tool) if field.name not in ("id", "facts"))

# field of the document -> its rows and its part; the ones that are plain lists of rows
_LISTS: dict[str, tuple[type[models.Model], type]] = {
    "commitments": (Commitment, value.Commitment),
    "quotes": (Quote, value.Quote),
    "rates": (ExchangeRate, value.ExchangeRate),
    "criteria": (ScoringCriterion, value.ScoringCriterion),
    "scorings": (Scoring, value.Scoring),
    "build_or_buy": (BuildOrBuy, value.BuildOrBuy),
    "proofs": (Proof, value.Proof),
    "debts": (DebtTerms, value.DebtTerms),
}


def read(plan: Plan) -> dict[str, Any]:
    """As many queries for many tools as for few."""
    return {"tools": tuple(_read_tools(plan).values())} | _read_rest(plan)


def read_again(plan: Plan) -> dict[str, Any]:
    """The same; a tool that did not change since this process read it is not read anew."""
    return {"tools": _kept.tools(plan)} | _read_rest(plan)


def forget() -> None:
    _kept.clear()


def _read_rest(plan: Plan) -> dict[str, Any]:
    return {
        "funnel_scope": _funnel_scope(plan),
        "funnel": read_parts(FunnelStep.objects.filter(plan=plan), value.FunnelStep, tool="tool__key"),
        "reviews": read_parts(Review.objects.filter(plan=plan), value.Review, tool="tool__key"),
        "estate": tuple(EstateInterface.objects.filter(plan=plan).values_list("name", flat=True)),
    } | {field: read_parts(model._default_manager.filter(plan=plan), part) for field, (model, part) in _LISTS.items()}


def read_funnel(plan: Plan, key: str) -> PlanDocument:
    """What the gates of the funnel ask about moving a tool; the rest of the value is empty.

    Of a large market that is the tool itself and the few that ever came further than the long list.
    """
    beyond = [stage for stage in Stage if stage not in (Stage.LONG_LIST, Stage.ELIMINATED)]
    been = FunnelStep.objects.filter(plan=plan).filter(models.Q(to__in=beyond) | models.Q(left__in=beyond))
    counted = models.Q(key=key) | models.Q(stage__in=beyond) | models.Q(pk__in=been.values("tool"))
    tools = Tool.objects.filter(counted, plan=plan).values_list("key", "name", "stage", "coverage")
    return PlanDocument(
        id=plan.key,
        name=plan.name,
        currency=plan.currency,
        capabilities=read_parts(Capability.objects.filter(plan=plan), CapabilityValue),
        tools=tuple(value.Tool(id=id_, name=name, stage=Stage(at), coverage=said) for id_, name, at, said in tools),
        funnel_scope=_funnel_scope(plan),
        funnel=read_parts(been, value.FunnelStep, tool="tool__key"),
        proofs=read_parts(Proof.objects.filter(plan=plan), value.Proof),
    )


def _funnel_scope(plan: Plan) -> value.FunnelScope:
    scope = FunnelRule.objects.filter(plan=plan).values_list("scope", flat=True).first()
    return value.FunnelScope(scope or value.FunnelScope.AREAS)


def read_names(plan: Plan) -> dict[str, str]:
    """Names of the tools by id. One query."""
    return dict(Tool.objects.filter(plan=plan).values_list("key", "name"))


def read_facts(row: Tool) -> tuple[Fact, ...]:
    """What the plan knows of one tool and of each of its options."""
    told = ToolFact.objects.filter(tool=row).values_list(*FACT_COLUMNS)
    own = (Fact(**dict(zip(FACT_COLUMNS, columns, strict=True))) for columns in told)
    return (*own, *(fact for option in row.options for fact in option.facts))


def read_some(plan: Plan, keys: Collection[str]) -> tuple[value.Tool, ...]:
    """The tools of these keys. Two queries."""
    return tuple(_read_tools(plan, models.Q(key__in=keys)).values())


def _read_tools(plan: Plan, only: models.Q | None = None) -> dict[int, value.Tool]:
    """By primary key, in the order of the plan; only: those of them, everything where it is None."""
    rows = Tool.objects.filter(plan=plan).values_list("pk", "key", *_TOOL_COLUMNS)
    told = ToolFact.objects.filter(plan=plan)
    if only is not None:
        rows = rows.filter(only)
        told = ToolFact.objects.filter(tool__in=[pk for pk, *_columns in rows])
    facts: dict[int, list[Fact]] = defaultdict(list)
    for tool_id, attribute, said, source, as_of, note in told.values_list("tool_id", *FACT_COLUMNS):
        facts[tool_id].append(Fact(attribute=attribute, value=said, source=source, as_of=as_of, note=note))
    return {
        pk: value.Tool(id=key, facts=tuple(facts[pk]), **dict(zip(_TOOL_COLUMNS, columns, strict=True)))
        for pk, key, *columns in rows
    }


class _KeptTools:
    """Tools that this process read, each with its stamp: after a change of one tool, a market is not read anew.

    A stamp is the tool's version beside the number, the versions and the newest of its facts. Versions only rise and
    what is new has the highest key, so that the same stamp means the same tool. It is read before the tool is: what
    changes in between is read again the next time.
    """

    def __init__(self, plans: int = 16) -> None:
        self._plans = plans
        self._found: dict[int, dict[int, tuple[Any, value.Tool]]] = {}

    def tools(self, plan: Plan) -> tuple[value.Tool, ...]:
        """The plan's tools, in their order. Two queries, and two more where something changed."""
        stamps, before = self._stamps(plan), self._found.get(plan.pk, {})
        changed = {pk for pk, stamp in stamps.items() if before.get(pk, (None,))[0] != stamp}
        fresh = _read_tools(plan, models.Q(pk__in=changed) if len(changed) <= _FEW else None) if changed else {}
        found = {
            pk: (stamp, fresh[pk] if pk in fresh else before[pk][1])
            for pk, stamp in stamps.items()
            if pk in fresh or pk not in changed
        }
        self._found.pop(plan.pk, None)
        self._found[plan.pk] = found
        for oldest in list(self._found)[: -self._plans]:
            self._found.pop(oldest, None)
        return tuple(tool for _stamp, tool in found.values())

    def _stamps(self, plan: Plan) -> dict[int, Any]:
        """By primary key, in the order of the plan."""
        facts = ToolFact.objects.filter(plan=plan).order_by().values_list("tool_id")
        told = {
            tool: rest for tool, *rest in facts.annotate(models.Count("pk"), models.Sum("version"), models.Max("pk"))
        }
        tools = Tool.objects.filter(plan=plan).values_list("pk", "version")
        return {pk: (version, told.get(pk)) for pk, version in tools}

    def clear(self) -> None:
        self._found.clear()


_FEW = 100
"""More changed tools than that are read with all others."""

_kept = _KeptTools()


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
    rule = FunnelRule(key="funnel", scope=document.funnel_scope, **stamps)
    bulk_create_with_history([rule], FunnelRule, default_date=at)
    for kind, lines in ((FunnelStep, document.funnel), (Review, document.reviews)):
        write_parts(
            kind, plan, lines, at=at, columns={"tool": "tool_id"}, extra=lambda one: {"tool_id": pk_of[one.tool]}
        )
    for field, (model, _part) in _LISTS.items():
        write_parts(model, plan, getattr(document, field), at=at)


def _origin(told: dict[tuple[str, str], Value | None], tool: str, fact: Fact) -> str:
    same = (tool, fact.attribute) in told and told[tool, fact.attribute] == fact.value
    return Origin.CATALOGUE if same else Origin.PLAN


def fact_key(tool: str, attribute: str) -> str:
    """The key of a fact in its plan: readable where it is short enough, and always unique."""
    key = f"{tool}.{attribute}"
    return key if len(key) <= 60 else f"{key[:49]}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
