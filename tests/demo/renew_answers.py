"""What the core finds for the demonstration and its versions, and its study, put beside its file.

    .venv/bin/python -m tests.demo.renew_answers

Needed after a change of what an answer rests on; tests/demo/test_demo_import.py says when.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from reconciliation import reconcile
from reconciliation.answers import Answer
from reconciliation.basis import basis
from reconciliation.codec import to_json
from reconciliation.document import PlanDocument
from reconciliation.limits import Silent
from roadmap.envelope import ANSWERS, STUDY, differing
from roadmap.studying import study
from tests.demo.demonstration import document, envelope

KEPT_CONCESSIONS = 3
"""Of a version of the past, which shows what it cost and how many conflicts there were."""


def of_then(plan: PlanDocument) -> Answer:
    answer = reconcile(plan, "plan")
    conflicts = tuple(replace(conflict, witnesses=()) for conflict in answer.conflicts)
    return replace(answer, conflicts=conflicts, concessions=answer.concessions[:KEPT_CONCESSIONS])


def main() -> None:
    present = reconcile(document(), "plan")
    past = [of_then(differing(document(), version)) for version in envelope()["versions"]]
    answers = {answer.basis: to_json(answer) for answer in (*past, present)}
    text = json.dumps(list(answers.values()), ensure_ascii=False, separators=(",", ":"))
    found = {"basis": basis(document()), "study": to_json(study(document(), present, Silent()))}
    STUDY.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    ANSWERS.write_text(text.replace('},{"question"', '},\n{"question"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
