"""Whether a document means something: every reference leads somewhere and every value fits its place.

`PlanDocument.from_bytes` reads shapes; `check` reads meaning. The first fault is raised as a
`DocumentError` with its path, such as `requirements[12].expression.k: negative money`.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from reconciliation.document import SCHEMA_VERSION, ModelProcess, Outcome, PlanDocument, Tool
from reconciliation.errors import DocumentError
from reconciliation.evidence import check_files
from reconciliation.statements import Exact, at_threshold, threshold_of
from reconciliation.validate_choices import check_choices
from reconciliation.validate_direction import check_direction
from reconciliation.validate_expressions import Known, check_expression, check_fact, check_ramp
from reconciliation.validate_prices import check_option
from reconciliation.vocabulary import standard_attributes, standard_capabilities

POINTS = 10**6  # the largest weight
DAYS = 10**9  # the largest number of person-days
MONEY = 10**15  # the largest amount, in milli-units


def check(document: PlanDocument) -> None:
    """Raise DocumentError with the path and the reason of the first fault; return when there is none."""
    if document.schema_version != SCHEMA_VERSION:
        raise DocumentError("schema_version", f"version {SCHEMA_VERSION} was expected, not {document.schema_version}")
    known = _known(document)
    _check_time(document, known)
    _check_groups(document, known)
    _check_tools(document, known)
    _check_requirements(document, known)
    _check_decisions(document, known)
    check_direction(document, groups=known.groups, capabilities=known.capabilities, tools=known.tools)
    _check_initiatives(document, known)
    _ids("files", document.files)
    check_files(document.files)
    check_choices(document, known)


def _known(document: PlanDocument) -> Known:
    """The ids of everything that can be referred to; a duplicate is a fault."""
    attributes = dict(standard_attributes())
    for i, attribute in enumerate(document.attributes):
        if attributes.setdefault(attribute.key, attribute) != attribute:
            raise DocumentError(f"attributes[{i}].key", f"{attribute.key!r} is in the vocabulary already")
    options: dict[str, str] = {}
    for i, tool in enumerate(document.tools):
        for j, option in enumerate(tool.options):
            if option.id in options:
                raise DocumentError(f"tools[{i}].options[{j}].id", f"{option.id!r} is used twice")
            options[option.id] = tool.id
    own = _ids("capabilities", document.capabilities)
    return Known(
        horizons=_ids("horizons", document.horizons),
        groups=_ids("groups", document.groups),
        metrics=_ids("metrics", document.metrics),
        requirements=_ids("requirements", document.requirements),
        capabilities=own | {c.id for c in standard_capabilities()},
        attributes=attributes,
        tools=_ids("tools", document.tools),
        options=options,
        teams=_ids("teams", document.teams),
        initiatives=_ids("initiatives", document.initiatives),
    )


def _ids(section: str, items: Iterable[Any]) -> frozenset[str]:
    seen: set[str] = set()
    for i, item in enumerate(items):
        if not item.id:
            raise DocumentError(f"{section}[{i}].id", "an id is missing")
        if item.id in seen:
            raise DocumentError(f"{section}[{i}].id", f"{item.id!r} is used twice")
        seen.add(item.id)
    return frozenset(seen)


def _refer(path: str, name: str, known: Collection[str] | Mapping[str, Any], what: str, *, empty: bool = False) -> None:
    if name not in known and not (empty and not name):
        raise DocumentError(path, f"there is no {what} {name!r}")


def _refer_all(path: str, names: Iterable[str], known: Collection[str], what: str) -> None:
    for i, name in enumerate(names):
        _refer(f"{path}[{i}]", name, known, what)


def _within(path: str, value: Exact, low: int, high: int) -> None:
    if not low <= value <= high:
        raise DocumentError(path, f"{value} is not between {low} and {high}")


def _check_time(document: PlanDocument, known: Known) -> None:
    for i, horizon in enumerate(document.horizons):
        if horizon.end < horizon.start:
            raise DocumentError(f"horizons[{i}].end", f"{horizon.end} is before the start, {horizon.start}")
    in_time = sorted(enumerate(document.horizons), key=lambda pair: pair[1].start)
    for (_, first), (i, second) in itertools.pairwise(in_time):
        if second.start <= first.end:
            raise DocumentError(f"horizons[{i}].start", f"{second.id!r} begins before {first.id!r} has ended")
    seen: set[str] = set()
    for i, needs in enumerate(document.needs):
        path = f"needs[{i}]"
        _refer(f"{path}.horizon", needs.horizon, known.horizons, "horizon")
        if needs.horizon in seen:
            raise DocumentError(f"{path}.horizon", f"{needs.horizon!r} has needs already")
        seen.add(needs.horizon)
        for name in ("data_scientists", "models", "deployments", "predictions", "data_gb", "compute_units"):
            _within(f"{path}.{name}", getattr(needs, name), 0, MONEY)
        for name in ("batch_share", "online_share", "streaming_share"):
            _within(f"{path}.{name}", getattr(needs, name), 0, 100)
        for name in ("teams", "use_cases"):
            _within(f"{path}.{name}", getattr(needs, name), 0, POINTS)
        for name in ("capacity", "seats"):
            if getattr(needs, name) is not None:
                _within(f"{path}.{name}", getattr(needs, name), 0, DAYS)


def _check_groups(document: PlanDocument, known: Known) -> None:
    for i, group in enumerate(document.groups):
        _within(f"groups[{i}].weight", group.weight, 1, POINTS)
    _ids("outcomes", document.outcomes)
    for i, outcome in enumerate(document.outcomes):
        _check_raci(f"outcomes[{i}]", outcome, known)
        _refer_all(f"outcomes[{i}].metrics", outcome.metrics, known.metrics, "metric")
    _check_processes(document, known)
    for i, metric in enumerate(document.metrics):
        path = f"metrics[{i}]"
        _refer(f"{path}.group", metric.group, known.groups, "group")
        _refer(f"{path}.capability", metric.capability, known.capabilities, "capability", empty=True)
        for j, pull in enumerate(metric.pulls_against):
            _refer(f"{path}.pulls_against[{j}].metric", pull.metric, known.metrics, "metric")
        for j, target in enumerate(metric.targets):
            _refer(f"{path}.targets[{j}].horizon", target.horizon, known.horizons, "horizon")
    for i, risk in enumerate(document.risks):
        _within(f"risks[{i}].likelihood", risk.likelihood, 1, 5)
        _within(f"risks[{i}].impact", risk.impact, 1, 5)
        _refer(f"risks[{i}].owner", risk.owner, known.groups, "group", empty=True)


def _check_processes(document: PlanDocument, known: Known) -> None:
    _ids("processes", document.processes)
    seen: set[tuple[str, str]] = set()
    for i, process in enumerate(document.processes):
        path = f"processes[{i}]"
        _check_raci(path, process, known)
        for name in ("model", "process"):
            if not getattr(process, name):
                raise DocumentError(f"{path}.{name}", "a name is missing")
        if (process.model, process.process) in seen:
            raise DocumentError(f"{path}.process", f"{process.process!r} of {process.model!r} is given twice")
        seen.add((process.model, process.process))


def _check_raci(path: str, row: Outcome | ModelProcess, known: Known) -> None:
    _refer(f"{path}.accountable", row.accountable, known.groups, "group", empty=True)
    for name in ("responsible", "consulted", "informed"):
        _refer_all(f"{path}.{name}", getattr(row, name), known.groups, "group")


def _check_tools(document: PlanDocument, known: Known) -> None:
    for i, tool in enumerate(document.tools):
        path = f"tools[{i}]"
        _refer_all(f"{path}.eliminated_by", tool.eliminated_by, known.requirements, "requirement")
        _refer_all(f"{path}.incompatible", tool.incompatible, known.tools, "tool")
        if tool.id in tool.incompatible:
            raise DocumentError(f"{path}.incompatible", "a tool cannot be incompatible with itself")
        for part_path, part in _parts(path, tool):
            _once(f"{part_path}.facts", "attribute", part.facts)
            _once(f"{part_path}.coverage", "capability", part.coverage)
            for j, fact in enumerate(part.facts):
                check_fact(fact, known, f"{part_path}.facts[{j}]")
            for j, covered in enumerate(part.coverage):
                cover_path = f"{part_path}.coverage[{j}].capability"
                _refer(cover_path, covered.capability, known.capabilities, "capability")
        for j, option in enumerate(tool.options):
            check_option(option, f"{path}.options[{j}]", days=DAYS, money=MONEY)
    _ids("commitments", document.commitments)
    held: set[str] = set()
    for i, commitment in enumerate(document.commitments):
        path = f"commitments[{i}]"
        _refer(f"{path}.option", commitment.option, known.options, "option")
        _within(f"{path}.remaining_fee", commitment.remaining_fee, 0, MONEY)
        _within(f"{path}.sunk", commitment.sunk, 0, MONEY)
        if commitment.option in held:
            raise DocumentError(f"{path}.option", f"{commitment.option!r} is committed to already")
        held.add(commitment.option)


def _parts(path: str, tool: Tool) -> Iterator[tuple[str, Any]]:
    yield path, tool
    for j, option in enumerate(tool.options):
        yield f"{path}.options[{j}]", option


def _once(path: str, field: str, items: Iterable[Any]) -> None:
    seen: set[str] = set()
    for i, item in enumerate(items):
        name = getattr(item, field)
        if name in seen:
            raise DocumentError(f"{path}[{i}].{field}", f"{name!r} is given twice")
        seen.add(name)


def _check_requirements(document: PlanDocument, known: Known) -> None:
    for i, requirement in enumerate(document.requirements):
        path = f"requirements[{i}]"
        _refer(f"{path}.group", requirement.group, known.groups, "group")
        _within(f"{path}.weight", requirement.weight, 1, POINTS)
        check_expression(requirement.expression, known, f"{path}.expression")
        check_ramp(requirement, known, f"{path}.ramp")
    _once("blueprint", "capability", document.blueprint)
    for i, entry in enumerate(document.blueprint):
        path = f"blueprint[{i}]"
        _refer(f"{path}.capability", entry.capability, known.capabilities, "capability")
        _refer(f"{path}.owner", entry.owner, known.groups, "group", empty=True)
        _within(f"{path}.rank", entry.rank, 1, POINTS)
        _once(f"{path}.levels", "horizon", entry.levels)
        for j, need in enumerate(entry.levels):
            _refer(f"{path}.levels[{j}].horizon", need.horizon, known.horizons, "horizon")


def _check_decisions(document: PlanDocument, known: Known) -> None:
    expressions = {r.id: r.expression for r in document.requirements}
    _ids("agreements", document.agreements)
    for i, agreement in enumerate(document.agreements):
        path = f"agreements[{i}]"
        _refer_all(f"{path}.conflict", agreement.conflict, known.requirements, "requirement")
        _once(f"{path}.gives", "requirement", agreement.gives)
        for j, give in enumerate(agreement.gives):
            _refer(f"{path}.gives[{j}].requirement", give.requirement, known.requirements, "requirement")
            if give.k is not None:
                _within(f"{path}.gives[{j}].k", give.k, 0, MONEY)
                if threshold_of(expressions[give.requirement]) is None:
                    raise DocumentError(f"{path}.gives[{j}].k", f"{give.requirement!r} has no threshold to move")
                try:
                    at_threshold(expressions[give.requirement], give.k)
                except ValueError as error:
                    raise DocumentError(f"{path}.gives[{j}].k", str(error)) from None
    _ids("decisions", document.decisions)
    records = {decision.id for decision in document.decisions}
    for i, decision in enumerate(document.decisions):
        _refer(f"decisions[{i}].supersedes", decision.supersedes, records - {decision.id}, "decision", empty=True)
        _refer_all(f"decisions[{i}].dissenting", decision.dissenting, known.groups, "group")
        _refer_all(f"decisions[{i}].requirements", decision.requirements, known.requirements, "requirement")
    _once("choice.horizons", "horizon", document.choice.horizons)
    for i, chosen in enumerate(document.choice.horizons):
        _refer(f"choice.horizons[{i}].horizon", chosen.horizon, known.horizons, "horizon")
        _refer_all(f"choice.horizons[{i}].options", chosen.options, known.options, "option")
    _ids("rules", document.rules)
    for i, rule in enumerate(document.rules):
        _refer_all(f"rules[{i}].requirements", rule.requirements, known.requirements, "requirement")


def _check_initiatives(document: PlanDocument, known: Known) -> None:
    for i, team in enumerate(document.teams):
        _within(f"teams[{i}].capacity", team.capacity, 0, DAYS)
        _once(f"teams[{i}].by_quarter", "quarter", team.by_quarter)
        for j, own in enumerate(team.by_quarter):
            _within(f"teams[{i}].by_quarter[{j}].days", own.days, 0, DAYS)
    _once("budgets", "quarter", document.budgets)
    for i, budget in enumerate(document.budgets):
        _within(f"budgets[{i}].amount", budget.amount, 0, MONEY)
    _ids("milestones", document.milestones)
    _ids("risks", document.risks)
    for i, item in enumerate(document.initiatives):
        path = f"initiatives[{i}]"
        _within(f"{path}.duration", item.duration, 1, 10_000)
        _within(f"{path}.cost", item.cost, 0, MONEY)
        _refer(f"{path}.owner", item.owner, known.groups, "group", empty=True)
        _refer(f"{path}.capability", item.capability, known.capabilities, "capability", empty=True)
        _refer(f"{path}.option", item.option, known.options, "option", empty=True)
        _refer_all(f"{path}.depends_on", item.depends_on, known.initiatives, "initiative")
        _refer_all(f"{path}.requirements", item.requirements, known.requirements, "requirement")
        _once(f"{path}.effort", "team", item.effort)
        for j, effort in enumerate(item.effort):
            _refer(f"{path}.effort[{j}].team", effort.team, known.teams, "team")
            _within(f"{path}.effort[{j}].days", effort.days, 0, DAYS)
        if item.pinned and item.start is None:
            raise DocumentError(f"{path}.pinned", "an initiative without a start cannot be pinned")
        if item.firm and item.deadline is None:
            raise DocumentError(f"{path}.firm", "an initiative without a deadline cannot have a firm one")
    spent = sum(item.cost for item in document.initiatives) + sum(budget.amount for budget in document.budgets)
    if spent > MONEY:
        raise DocumentError("initiatives", "the costs and budgets are too large to be added up")
    _check_acyclic(document)


def _check_acyclic(document: PlanDocument) -> None:
    """Take away what waits for nothing; whatever is left waits for itself."""
    waits = {item.id: set(item.depends_on) for item in document.initiatives}
    free = [name for name, on in waits.items() if not on]
    followers: dict[str, list[str]] = {}
    for name, on in waits.items():
        for before in on:
            followers.setdefault(before, []).append(name)
    while free:
        done = free.pop()
        waits.pop(done)
        for name in followers.get(done, ()):
            waits[name].discard(done)
            if not waits[name]:
                free.append(name)
    for i, item in enumerate(document.initiatives):
        if item.id in waits:
            raise DocumentError(f"initiatives[{i}].depends_on", f"{item.id!r} would have to wait for itself")
