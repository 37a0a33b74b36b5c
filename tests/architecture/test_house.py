"""What the house is built by, checked: the pure core, one place for changes, the published schema."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from reconciliation.document import PlanDocument, schema

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("plans", "stakeholders", "evaluations", "roadmap")
SAVES = {"save", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
# Where rows are written besides the commands: the change itself, accounts, imports, what no plan's value holds.
WRITERS = {
    "plans/changes.py": "the one place where a command saves",
    "plans/forms.py": "the name of an account that signs up",
    "plans/views/home.py": "a person's own preferences",
    "plans/models/people.py": "an account is made before there is a plan",
    "roadmap/outputs/paper.py": "a Word file, no row",
    "roadmap/outputs/slides.py": "a PowerPoint file, no row",
    "roadmap/report/cutting.py": "a font file, no row",
    "roadmap/models/versions.py": "a frozen version refuses a second save",
    "evaluations/intake.py": "the catalogue is no part of a plan's value",
    "evaluations/catalogue.py": "the shared catalogue belongs to no plan",
    "plans/rows.py": "an import inserts a whole plan",
    "plans/undoing.py": "what it puts back is rolled back at once",
}


@pytest.mark.parametrize("module", ["django", "ortools"])
def test_the_core_needs_no_framework_and_loads_its_solver_late(module: str) -> None:
    code = f"import reconciliation, reconciliation.document, sys; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_pages_load_neither_the_solver_nor_what_writes_files_for_others() -> None:
    code = (
        "import django, sys; django.setup(); import config.urls;"
        "print(*{'ortools', 'weasyprint', 'docx', 'pptx', 'openpyxl'} & set(sys.modules))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert loaded.stdout.split() == []


def _saves(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} .{node.func.attr}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in SAVES
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "change")
    ]


def test_only_commands_save_plan_data() -> None:
    found = []
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            is_command = path.name == "commands.py" or "commands" in path.parent.parts
            if "migrations" not in path.parts and not is_command and name not in WRITERS:
                found += _saves(path)
    assert found == []


def test_the_published_schema_is_the_documents_own() -> None:
    published = json.loads((ROOT / "docs/schema/plan-1.json").read_text(encoding="utf-8"))
    assert published == schema()


def test_the_schema_accepts_an_empty_plan_and_names_every_field() -> None:
    plan = PlanDocument(id="x", name="X", currency="EUR")
    jsonschema.validate(json.loads(plan.to_bytes()), schema())
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate(json.loads(plan.to_bytes()) | {"surprise": 1}, schema())
