"""The plan's long list: tools join it from the catalogue or as the plan's own, and leave it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from evaluations.document import FACT_COLUMNS, fact_key
from evaluations.models import CatalogueTool, Origin, Tool, ToolFact
from evaluations.sources import check_web_address
from plans.changes import Change, changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Capability, Plan, User
from reconciliation.document import Coverage, Option, PlanDocument

PAGES = {
    "build-or-buy",
    "catalogue",
    "commitments",
    "compare",
    "debt",
    "funnel",
    "import",
    "new",
    "overlaps",
    "prices",
    "proofs",
    "questionnaires",
    "scoring",
    "sift",
    "verdicts",
}
"""Keys that addresses below the tools of a plan use already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolText:
    """What a tool is, in the words of the plan."""

    name: str
    vendor: str = ""
    summary: str = ""
    homepage: str = ""
    coverage: tuple[Coverage, ...] = ()


def add_from_catalogue(*, plan: Plan, catalogue_key: str, by: User, at: datetime, request_id: str = "") -> Tool:
    """Put a tool of the shared catalogue on the long list, with a copy of its facts that follows the catalogue.

    Raises Refused when the catalogue has no such tool or the plan has it already. Prices in another currency than the
    plan's stay out, and the options' prices are marked as not known.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        shared = CatalogueTool.objects.visible_to(plan).filter(key=catalogue_key).prefetch_related("facts").first()
        if shared is None:
            raise Refused(_("The catalog has no such tool any more. Search for it again."))
        if Tool.objects.filter(plan_id=plan.pk, key=shared.key).exists():
            raise Refused(_("%(tool)s is on the long list already.") % {"tool": shared.name})
        tool = change.add(
            Tool(
                plan_id=plan.pk,
                key=shared.key,
                position=next_position(plan.pk),
                name=shared.name,
                vendor=shared.vendor,
                summary=shared.summary,
                homepage=shared.homepage or shared.repository,
                coverage=_known_coverage(plan, shared.coverage),
                options=_options(shared, plan),
                provides=shared.provides,
                needs=shared.needs,
                catalogue=shared,
            )
        )
        position = next_fact_position(plan.pk)
        for offset, fact in enumerate(shared.facts.all()):
            values = {name: getattr(fact, name) for name in FACT_COLUMNS}
            key = fact_key(tool.key, fact.attribute)
            row = ToolFact(plan_id=plan.pk, key=key, tool=tool, position=position + offset, **values)
            row.origin = Origin.CATALOGUE
            change.add(row)
        return tool


def _known_coverage(plan: Plan, coverage: tuple[Coverage, ...]) -> tuple[Coverage, ...]:
    """Coverage of the capabilities that this plan speaks of."""
    known = set(Capability.objects.filter(plan=plan).values_list("key", flat=True))
    return tuple(covered for covered in coverage if covered.capability in known)


def _options(shared: CatalogueTool, plan: Plan) -> tuple[Option, ...]:
    options = shared.options or (Option(id=shared.key, name=_("Standard edition"), price_known=False),)
    if shared.currency and shared.currency != plan.currency:
        options = tuple(replace(o, prices=(), price_known=o.price_known and not o.prices) for o in options)
    taken = option_ids(plan.pk, besides=None)
    return tuple(replace(o, id=free_name(o.id, taken)) for o in options)


def add_own_tool(*, plan: Plan, text: ToolText, build: bool, by: User, at: datetime, request_id: str = "") -> Tool:
    """Put a tool that the catalogue does not have on the long list; build: the organization would make it itself.

    It starts with one option whose price is not known and with no facts: every verdict is unknown until someone looks.
    """
    _check_text(text)
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        taken = PAGES | set(Tool.objects.filter(plan_id=plan.pk).values_list("key", flat=True))
        key = free_name(slugify(text.name)[:50].strip("-") or "tool", taken)
        name = _("In-house build") if build else _("Standard edition")
        option = Option(id=free_name(key, option_ids(plan.pk, besides=None)), name=name, build=build, price_known=False)
        return change.add(
            Tool(
                plan_id=plan.pk,
                key=key,
                position=next_position(plan.pk),
                name=text.name,
                vendor=text.vendor,
                summary=text.summary,
                homepage=text.homepage,
                coverage=text.coverage,
                options=(option,),
            )
        )


def change_tool(
    *, plan: Plan, key: str, version: int, text: ToolText, by: User, at: datetime, request_id: str = ""
) -> None:
    """Change what a tool is called and what it covers."""
    _check_text(text)
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, key, version)
        row.name, row.vendor, row.summary = text.name, text.vendor, text.summary
        row.homepage, row.coverage = text.homepage, text.coverage
        change.save(row)


def remove_tool(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a tool off the plan as if it had never been there.

    Raises Refused while a statement, a commitment, an initiative or another tool speaks of it: it can be eliminated.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, key, version)
        mention = _mention(read_document(plan.pk), row)
        if mention:
            sentence = _("%(mention)s speaks of %(tool)s. Eliminate it with a reason instead of removing it.")
            raise Refused(sentence % {"mention": mention, "tool": row.name})
        change.delete(row)


def _mention(document: PlanDocument, row: Tool) -> str:
    """The id of something in the plan that speaks of the tool or one of its options; "" when nothing does."""
    options = {option.id for option in row.options}
    for requirement in document.requirements:
        if row.key in getattr(requirement.expression, "tools", ()):
            return requirement.id
    for commitment in document.commitments:
        if commitment.option in options:
            return commitment.id
    for initiative in document.initiatives:
        if initiative.option in options:
            return initiative.id
    if any(options & set(chosen.options) for chosen in document.choice.horizons):
        return document.choice.decision or _("the chosen stack")
    return next((tool.id for tool in document.tools if row.key in tool.incompatible), "")


def locked_tool(change: Change, key: str, version: int | None) -> Tool:
    """The tool, locked. Raises Tool.DoesNotExist when it is gone, StaleVersion when someone saved first."""
    pk = Tool.objects.values_list("pk", flat=True).get(plan_id=change.plan_id, key=key)
    return change.lock(Tool, pk, version)


def _check_text(text: ToolText) -> None:
    if not text.name.strip():
        raise Refused(_("A tool needs a name."), field="name")
    if text.homepage:
        check_web_address(text.homepage, field="homepage")


def next_position(plan_id: int) -> int:
    """The place behind the last tool."""
    last = Tool.objects.filter(plan_id=plan_id).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def next_fact_position(plan_id: int) -> int:
    """The place behind the last fact of all tools."""
    last = ToolFact.objects.filter(plan_id=plan_id).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def option_ids(plan_id: int, *, besides: str | None) -> set[str]:
    """The ids of all options of the plan, but for those of one tool."""
    rows = Tool.objects.filter(plan_id=plan_id).exclude(key=besides or "").values_list("options", flat=True)
    return {option.id for options in rows for option in options}


def free_name(wanted: str, taken: set[str]) -> str:
    """The name itself, or with the first free number behind it."""
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)
