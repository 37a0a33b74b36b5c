"""What parts, sections, fields and states of a plan are called where its versions and its roadmap are told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reconciliation.document import InitiativeStatus


def status_name(status: InitiativeStatus) -> str:
    return {
        InitiativeStatus.PROPOSED: _("proposed"),
        InitiativeStatus.PLANNED: _("planned"),
        InitiativeStatus.COMMITTED: _("committed"),
        InitiativeStatus.DONE: _("done"),
    }[status]


def part_names() -> dict[str, str]:
    """The parts of a comparison."""
    return {
        "statements": _("Statements"),
        "verdicts": _("Verdicts"),
        "tools": _("Tools and contracts"),
        "cost": _("Cost"),
        "dates": _("Roadmap and dates"),
        "decided": _("What was decided"),
        "frame": _("Groups, needs and the rest"),
    }


def section_name(section: str) -> str:
    """One row of a section of the document; a section without a word keeps its name."""
    names = {
        "plan": _("plan"),
        "horizons": _("horizon"),
        "needs": _("needs"),
        "groups": _("group"),
        "outcomes": _("outcome"),
        "metrics": _("success metric"),
        "requirements": _("requirement"),
        "capabilities": _("capability"),
        "attributes": _("attribute"),
        "blueprint": _("blueprint"),
        "tools": _("tool"),
        "commitments": _("contract"),
        "agreements": _("agreement"),
        "decisions": _("decision"),
        "teams": _("team"),
        "initiatives": _("roadmap item"),
        "milestones": _("milestone"),
        "rules": _("outside rule"),
        "risks": _("risk"),
    }
    return names.get(section, section.replace("_", " "))


def field_name(field: str) -> str:
    """A field of a row; one without a word keeps its name."""
    names = {
        "accountable": _("accountable"),
        "agreed_on": _("agreed on"),
        "baseline": _("today"),
        "by_quarter": _("days by quarter"),
        "capability": _("capability"),
        "capacity": _("capacity"),
        "compute_units": _("compute units a month"),
        "consequences": _("consequences"),
        "context": _("context"),
        "cost": _("one-off cost"),
        "covered_by": _("covered today by"),
        "data_gb": _("GB of data"),
        "data_scientists": _("data scientists"),
        "date": _("date"),
        "deadline": _("deadline"),
        "decided_on": _("decided on"),
        "decision": _("decision"),
        "definition": _("definition"),
        "depends_on": _("waits for"),
        "deployments": _("deployments a month"),
        "description": _("description"),
        "direction": _("direction"),
        "dissent": _("dissent"),
        "duration": _("quarters"),
        "effort": _("person-days"),
        "eliminated_by": _("eliminated by"),
        "eliminated_reason": _("reason of the elimination"),
        "end": _("last quarter"),
        "estate": _("interfaces of the estate"),
        "expression": _("what is tested"),
        "facts": _("facts"),
        "gives": _("what is given"),
        "impact": _("impact"),
        "lead": _("lead"),
        "levels": _("levels"),
        "likelihood": _("likelihood"),
        "metrics": _("success metrics"),
        "models": _("models"),
        "name": _("name"),
        "negotiable": _("negotiable"),
        "note": _("note"),
        "option": _("tool"),
        "options": _("editions and prices"),
        "organization": _("organization"),
        "owner": _("owner"),
        "phase": _("lane"),
        "pinned": _("pinned"),
        "predictions": _("predictions a day"),
        "priority": _("priority"),
        "pulls_against": _("pulls against"),
        "purpose": _("purpose"),
        "quarter": _("quarter"),
        "rank": _("order of priority"),
        "rationale": _("why"),
        "reason": _("reason"),
        "remaining_fee": _("fee still owed"),
        "requirements": _("statements"),
        "response": _("response"),
        "scores": _("scores"),
        "source": _("source"),
        "stage": _("stage of the funnel"),
        "start": _("first quarter"),
        "state": _("state"),
        "statement": _("words"),
        "status": _("status"),
        "strategy": _("strategy"),
        "submitted": _("submitted"),
        "targets": _("targets"),
        "title": _("title"),
        "trend": _("trend"),
        "unit": _("unit"),
        "until": _("until"),
        "voice": _("in its own words"),
        "weight": _("weight"),
    }
    return names.get(field, field.replace("_", " "))
