"""What in a plan names a group or a requirement."""

from __future__ import annotations

from reconciliation.document import PlanDocument
from stakeholders.gaps import roles_of


def references_to(document: PlanDocument, *, requirement: str = "", group: str = "") -> list[str]:
    """The ids of everything on other floors that names it and would lead nowhere without it."""
    return _naming_requirement(document, requirement) if requirement else _naming_group(document, group)


def _naming_requirement(document: PlanDocument, key: str) -> list[str]:
    agreements = (a.id for a in document.agreements if key in a.conflict or any(g.requirement == key for g in a.gives))
    tools = (tool.name for tool in document.tools if key in tool.eliminated_by)
    decisions = (decision.id for decision in document.decisions if key in decision.requirements)
    initiatives = (initiative.id for initiative in document.initiatives if key in initiative.requirements)
    rules = (rule.id for rule in document.rules if key in rule.requirements)
    return [*agreements, *decisions, *initiatives, *rules, *tools]


def _naming_group(document: PlanDocument, key: str) -> list[str]:
    requirements = (requirement.id for requirement in document.requirements if requirement.group == key)
    metrics = (metric.id for metric in document.metrics if metric.group == key)
    outcomes = (outcome.id for outcome in document.outcomes if key in roles_of(outcome))
    processes = (process.id for process in document.processes if key in roles_of(process))
    initiatives = (initiative.id for initiative in document.initiatives if initiative.owner == key)
    risks = (risk.id for risk in document.risks if risk.owner == key)
    blueprint = (entry.capability for entry in document.blueprint if entry.owner == key)
    dissent = (decision.id for decision in document.decisions if key in decision.dissenting)
    scores = (str(score.strategy) for score in document.strategy.scores if score.group == key)
    arguments = (argument.id for argument in document.strategy.arguments if argument.group == key)
    said = [*dissent, *scores, *arguments]
    return [*requirements, *metrics, *outcomes, *processes, *initiatives, *risks, *blueprint, *said]
