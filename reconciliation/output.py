"""Answers for the command line: the published JSON keys, and plain text."""

from __future__ import annotations

from typing import Any

from reconciliation.answers import Answer, Stack


def as_data(answer: Answer) -> dict[str, Any]:
    """The published JSON of an answer."""
    return {"verdicts": _verdicts, "conflicts": _conflicts, "stacks": _stacks}[answer.question](answer)


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
        "complete": answer.complete,
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
        "stacks": [_stack(stack) for stack in answer.stacks],
    }


def _stack(stack: Stack) -> dict[str, Any]:
    return {
        "horizons": {horizon.horizon: list(horizon.options) for horizon in stack.horizons},
        "cost_total": stack.cost_total,
        "satisfaction": {s.group: s.points for s in stack.satisfaction},
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
    for stack in answer.stacks:
        lines.append(f"stack: objective {stack.objective}, cost {stack.cost_total}")
        lines.extend(f"  {h.horizon}: {', '.join(h.options)}" for h in stack.horizons)
    if answer.limits_hit:
        lines.append("cut off by " + ", ".join(answer.limits_hit))
    return "\n".join(lines)
