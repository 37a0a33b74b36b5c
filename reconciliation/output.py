"""Answers for the command line: the published JSON keys, and plain text."""

from __future__ import annotations

from typing import Any

from reconciliation.answers import Answer, Reason, ReasonKind, Stack
from reconciliation.codec import to_json


def as_data(answer: Answer) -> dict[str, Any]:
    """The published JSON of an answer."""
    writers = {
        "verdicts": _verdicts,
        "conflicts": _conflicts,
        "stacks": _stacks,
        "alternatives": _stacks,
        "pareto": _stacks,
        "fairness": _fairness,
        "sensitivity": _sensitivity,
        "schedule": _schedule,
    }
    return writers[answer.question](answer)


def _verdicts(answer: Answer) -> dict[str, Any]:
    return {
        "verdicts": [
            {
                "option": v.option,
                "tool": v.tool,
                "requirement": v.requirement,
                "verdict": v.verdict,
                "attributes": list(v.attributes),
            }
            for v in answer.verdicts
        ]
    }


def _conflicts(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "complete": answer.complete,
        "limits_hit": list(answer.limits_hit),
        "conflicts": [
            {
                "requirements": list(conflict.requirements),
                "repairs": [{"requirement": r.requirement, "threshold": r.threshold} for r in conflict.repairs],
            }
            for conflict in answer.conflicts
        ],
        "concessions": [
            {"requirements": [r.requirement for r in concession.relaxed], "cost": concession.cost}
            for concession in answer.concessions
        ],
    }


def _stacks(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "objective": answer.objective,
        "bound": answer.bound,
        "limits_hit": list(answer.limits_hit),
        "stacks": [{**_stack(stack), **_points(answer, stack)} for stack in answer.stacks],
    }


def _points(answer: Answer, stack: Stack) -> dict[str, Any]:
    """What distinguishes the stacks where there are several."""
    if answer.question == "stacks":
        return {}
    return {"objective": stack.objective, "interest": sum(h.interest for h in stack.horizons)}


def _stack(stack: Stack) -> dict[str, Any]:
    return {
        "horizons": {horizon.horizon: list(horizon.options) for horizon in stack.horizons},
        "cost_total": stack.cost_total,
        "satisfaction": {s.group: s.points for s in stack.satisfaction},
    }


def _fairness(answer: Answer) -> dict[str, Any]:
    rules = [
        {
            "rule": fair.rule,
            "proven": fair.proven,
            **_stack(fair.stack),
            "regret": {s.group: s.regret for s in fair.stack.satisfaction},
        }
        for fair in answer.fair
    ]
    return {"status": answer.status, "complete": answer.complete, "limits_hit": list(answer.limits_hit), "rules": rules}


def _sensitivity(answer: Answer) -> dict[str, Any]:
    return {
        **_stacks(answer),
        "complete": answer.complete,
        "shadow_prices": to_json(answer.shadow_prices),
        "weights": to_json(answer.weights),
        "acceptability": to_json(answer.acceptability),
    }


def _schedule(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "objective": answer.objective,
        "bound": answer.bound,
        "limits_hit": list(answer.limits_hit),
        "obstacles": to_json(answer.obstacles),
        "placements": to_json(answer.schedule.placements) if answer.schedule else [],
        "loads": to_json(answer.schedule.loads) if answer.schedule else [],
        "spending": to_json(answer.schedule.spending) if answer.schedule else [],
    }


def as_text(answer: Answer) -> str:
    """The same for people: one line for each thing found."""
    lines = [f"{answer.status}{'' if answer.complete else ' (not complete)'}"]
    lines.extend(f"{v.requirement} {v.option}: {v.verdict}" for v in answer.verdicts)
    for conflict in answer.conflicts:
        lines.append("conflict: " + " + ".join(conflict.requirements))
        lines.extend(f"  holds from {r.threshold} on in {r.requirement}" for r in conflict.repairs)
    for concession in answer.concessions:
        lines.append(f"concession at {concession.cost}: " + " + ".join(r.requirement for r in concession.relaxed))
    lines.extend(f"{fair.rule}: objective {fair.stack.objective}, cost {fair.stack.cost_total}" for fair in answer.fair)
    lines.extend(f"without {p.requirement}: {p.gain:+d} points, {p.saving:+d} saved" for p in answer.shadow_prices)
    if answer.schedule:
        lines.extend(f"{p.initiative}: {p.start} to {p.end}" for p in answer.schedule.placements)
        lines.extend(f"{load.team} in {load.quarter}: {load.days} of {load.capacity}" for load in answer.schedule.loads)
        lines.extend(f"spent by {s.quarter}: {s.spent} of {s.budget}" for s in answer.schedule.spending)
    lines.extend("in the way: " + " + ".join(_reason(r) for r in obstacle.reasons) for obstacle in answer.obstacles)
    for stack in answer.stacks:
        lines.append(f"stack: objective {stack.objective}, cost {stack.cost_total}")
        lines.extend(f"  {h.horizon}: {', '.join(h.options)}" for h in stack.horizons)
    if answer.limits_hit:
        lines.append("cut off by " + ", ".join(answer.limits_hit))
    return "\n".join(lines)


def _reason(reason: Reason) -> str:
    who = " before ".join(reason.initiatives) if reason.kind is ReasonKind.ORDER else ", ".join(reason.initiatives)
    capacity = reason.kind is ReasonKind.CAPACITY
    within = f"in {reason.quarter}" if capacity and reason.quarter else ""
    enough = reason.quarter if reason.enough is None and not capacity else reason.enough
    found = "" if enough is None else f"(enough: {enough})"
    return " ".join(part for part in (reason.kind, reason.team, within, who, found) if part)
