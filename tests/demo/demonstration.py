"""The demonstration plan and the shared catalogue, read as a person would open them: from their files."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from reconciliation.codec import from_json
from reconciliation.document import PlanDocument, Tool
from reconciliation.statements import Fact

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "roadmap" / "demo" / "demo.json"
CATALOGUE = ROOT / "evaluations" / "data" / "catalogue.json"
LANDSCAPE = ROOT / "evaluations" / "data" / "landscape.csv"


@cache
def document() -> PlanDocument:
    return PlanDocument.from_bytes(PLAN.read_bytes())


@cache
def envelope() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(PLAN.read_text(encoding="utf-8"))
    return data


@cache
def catalogue() -> tuple[Tool, ...]:
    data = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return tuple(from_json(Tool, tool, f"tools[{i}]") for i, tool in enumerate(data["tools"]))


def facts_of(tool: Tool) -> tuple[Fact, ...]:
    """What is known of a tool and of each of its editions."""
    return (*tool.facts, *(fact for option in tool.options for fact in option.facts))
