"""Documents that mean nothing are refused with a path and a reason, and never crash anything."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from reconciliation import DocumentError, PlanDocument, Question, check, reconcile
from reconciliation.__main__ import main
from reconciliation.agreements import with_agreements
from reconciliation.basis import basis, computed_from, digests
from reconciliation.codec import to_json
from reconciliation.document import Agreement, ExchangeRate, Give, schema
from reconciliation.statements import AllOf, AtMost, Covers, Equals, Expression, Max, Min, Use, threshold_of
from reconciliation.vocabulary import PlanMetric
from tests.reconciliation.example import example

ROOT = Path(__file__).parents[2]


def with_expression(expression: Expression) -> PlanDocument:
    document = example()
    first = replace(document.requirements[0], expression=expression)
    return replace(document, requirements=(first, *document.requirements[1:]))


@pytest.mark.parametrize(
    ("expression", "path", "reason"),
    [
        (AtMost(metric=PlanMetric.COST_YEAR, k=-1), "expression.k", "negative money"),
        (AtMost(metric=PlanMetric.COST_YEAR), "expression", "exactly one of k and percent is given"),
        (AtMost(metric=PlanMetric.TOOLS, percent=10, of="y9"), "expression.of", "there is no horizon 'y9'"),
        (Equals(attribute="colour", value="red"), "expression.attribute", "there is no attribute 'colour'"),
        (Equals(attribute="sso", value="maybe"), "expression.value", "'maybe' is not a value of Single sign-on"),
        (Min(attribute="sso", value="3"), "expression.attribute", "sso (enum) cannot be tested this way"),
        (Covers(capability="teleport"), "expression.capability", "there is no capability 'teleport'"),
        (AllOf(parts=(Use(tools=("ghost",)),)), "expression.parts[0].tools[0]", "there is no tool 'ghost'"),
        (AllOf(parts=()), "expression.parts", "at least one part is needed"),
    ],
)
def test_a_statement_that_means_nothing_is_refused(expression: Expression, path: str, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        check(with_expression(expression))
    assert caught.value.path == f"requirements[0].{path}"
    assert caught.value.reason.startswith(reason)


def test_ids_are_unique_within_their_kind() -> None:
    document = example()
    with pytest.raises(DocumentError, match=r"groups\[2\].id: 'ciso' is used twice"):
        check(replace(document, groups=(*document.groups, document.groups[0])))


def test_horizons_do_not_overlap() -> None:
    document = example()
    first, second = document.horizons
    with pytest.raises(DocumentError, match=r"horizons\[1\].start"):
        check(replace(document, horizons=(first, replace(second, start=first.end))))


def test_initiatives_do_not_wait_for_themselves() -> None:
    document = example()
    first, second = document.initiatives
    circle = (replace(first, depends_on=(second.id,)), replace(second, depends_on=(first.id,)))
    with pytest.raises(DocumentError, match="would have to wait for itself"):
        check(replace(document, initiatives=circle))


def test_every_digit_of_a_number_is_written() -> None:
    exact = Decimal("1234567890.123456789012345678901234567890100")
    document = example()
    rate = ExchangeRate(id="x", currency="USD", rate=exact, on=date(2027, 1, 1))
    again = PlanDocument.from_bytes(replace(document, rates=(rate,)).to_bytes())
    assert again.rates[0].rate == exact
    assert to_json((Decimal("1.50"), Decimal("2E+3"), Decimal("0.00"))) == ["1.5", "2000", "0"]


def test_a_moved_number_is_exact_and_has_one_form() -> None:
    document = with_expression(Min(attribute="availability_sla", value="99.90"))

    def moved(k: Any) -> PlanDocument:
        data = json.loads(document.to_bytes())
        give = {"requirement": document.requirements[0].id, "k": k}
        data["agreements"] = [{"id": "A-1", "conflict": [], "gives": [give], "state": "agreed"}]
        return PlanDocument.from_bytes(json.dumps(data))

    assert len({moved(k).digest for k in ("99.95", "99.9500", 99.95)}) == 1
    agreed = moved("99.95")
    check(agreed)
    assert b'"k":"99.95"' in agreed.to_bytes()
    assert with_agreements(agreed).requirements[0].expression == Min(attribute="availability_sla", value="99.95")
    # What was frozen while numbers were whole keeps its bytes.
    assert b'"k":100,' in moved(100).to_bytes() == moved("100.0").to_bytes()
    assert threshold_of(document.requirements[0].expression) == Decimal("99.9")
    assert threshold_of(Max(attribute="eol_date", value="2027-12-02")) is None
    limited = with_expression(AtMost(metric=PlanMetric.TOOLS, k=3))
    half = Agreement(id="A-1", conflict=(), gives=(Give(requirement=limited.requirements[0].id, k=Decimal("1.5")),))
    with pytest.raises(DocumentError, match=r"agreements\[0\].gives\[0\].k: 1.5 is not a whole number"):
        check(replace(limited, agreements=(half,)))


def test_the_digests_of_a_document_are_those_of_its_bytes() -> None:
    document = example()
    known = (hashlib.sha256(document.to_bytes()).hexdigest(), computed_from(document).digest)
    assert digests(document) == known == (document.digest, basis(document))


def test_the_example_fits_the_published_schema() -> None:
    jsonschema.validate(json.loads(example().to_bytes()), schema())


def test_an_export_envelope_is_read_like_the_document_in_it() -> None:
    document = example()
    envelope = json.dumps({"format": "x", "document": json.loads(document.to_bytes())})
    assert PlanDocument.from_bytes(envelope) == document


STRANGE: list[Any] = [
    None,
    -1,
    0,
    10**15,
    10**40,
    "",
    "ghost",
    "\x00",
    "2027-Q9",
    [],
    {},
    [[]],
    True,
    "NaN",
    {"kind": "x"},
]


def mutated(data: Any, rnd: Random) -> Any:
    """The data with one thing replaced, removed or repeated somewhere in it."""
    data = json.loads(json.dumps(data))
    at = data
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            return data
        key = rnd.choice(keys)
        if isinstance(at[key], dict | list) and at[key] and rnd.random() < 0.8:
            at = at[key]
            continue
        action = rnd.randrange(3)
        if action == 0:
            at[key] = rnd.choice(STRANGE)
        elif action == 1:
            del at[key]
        elif isinstance(at, list):
            at.append(at[key])
        else:
            at[f"{key}s"] = at[key]
        return data


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_mutated_documents_are_answered_or_refused(seed: int) -> None:
    rnd = Random(seed)
    data = json.loads(example().to_bytes())
    refused = 0
    for _ in range(100):
        try:
            document = PlanDocument.from_bytes(json.dumps(mutated(data, rnd)))
            check(document)
            for question in ("verdicts", "plan", "schedule"):
                reconcile(document, question)
        except DocumentError:
            refused += 1
    assert 30 < refused < 100


@pytest.mark.parametrize(
    "text", ["", "[", "[1]", "null", '{"id": 1}', '{"id": "\\ud800"}', "[" * 100_000, '{"a": 1e999999}', "\x80"]
)
def test_text_that_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        PlanDocument.from_bytes(text.encode("latin-1"))


def test_statements_nested_without_end_are_refused() -> None:
    data = json.loads(example().to_bytes())
    nested: Any = {"kind": "covers", "capability": "training"}
    for _ in range(400):
        nested = {"kind": "all_of", "parts": [nested]}
    data["requirements"][0]["expression"] = nested
    with pytest.raises(DocumentError):
        check(PlanDocument.from_bytes(json.dumps(data)))


def test_the_command_line_names_the_path_and_exits_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(with_expression(AtMost(metric=PlanMetric.COST_YEAR, k=-1)).to_bytes())
    assert main(["conflicts", str(path), "--json"]) == 2
    assert capsys.readouterr().err == "requirements[0].expression.k: negative money\n"


def test_the_command_line_answers_with_the_published_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(example().to_bytes())
    assert main(["conflicts", str(path), "--json", "--time", "5"]) == 0
    conflicts = json.loads(capsys.readouterr().out)
    assert conflicts == {
        "status": "infeasible",
        "complete": True,
        "limits_hit": [],
        "conflicts": [
            {
                "requirements": ["CISO-1", "DS-1", "FIN-1"],
                "repairs": [{"requirement": "FIN-1", "threshold": 24_000_000}],
            }
        ],
        "concessions": [
            {"requirements": ["FIN-1"], "cost": 6},
            {"requirements": ["CISO-1"], "cost": 20},
        ],
    }
    assert main(["stacks", str(path), "--json", "--unknown", "hopeful"]) == 0
    stacks = json.loads(capsys.readouterr().out)
    assert set(stacks) == {"status", "objective", "bound", "limits_hit", "stacks"}


def test_the_core_brings_no_framework_and_no_solver_before_it_is_asked() -> None:
    code = "import reconciliation, sys; print(sorted({'django', 'ortools'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_another_process_and_hash_seed_give_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(example().to_bytes())
    command = [sys.executable, "-m", "reconciliation", "conflicts", str(path), "--json"]
    answers = {
        subprocess.run(command, capture_output=True, cwd=ROOT, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2", "3")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("question", ["verdicts", "alternatives", "pareto", "fairness", "sensitivity", "schedule"])
@pytest.mark.parametrize("form", [["--json"], []])
def test_every_question_is_answered_on_the_command_line(
    question: str, form: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.json"
    document = example()
    path.write_bytes(replace(document, requirements=document.requirements[2:]).to_bytes())
    assert main([question, str(path), *form]) == 0
    out = capsys.readouterr().out
    assert json.loads(out) if form else out.startswith("optimal")


@pytest.mark.parametrize("question", ["validate", "diff", *(q for q in Question if q is not Question.PLAN)])
def test_every_question_takes_every_flag(question: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(example().to_bytes())
    given = [question, str(path), *([str(path)] if question == "diff" else [])]
    for unknown, objective in (("safe", "value"), ("hopeful", "finish")):
        flags = ["--json", "--time", "5", "--unknown", unknown, "--objective", objective]
        assert main([*given, *flags]) == 0
        assert isinstance(json.loads(capsys.readouterr().out), dict)
    for wrong in (["--time", "0"], ["--unknown", "perhaps"], ["--objective", "cost"]):
        with pytest.raises(SystemExit) as refused:
            main([*given, *wrong])
        assert refused.value.code == 2


def test_two_documents_are_compared_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_bytes(example().to_bytes())
    second.write_bytes(replace(example(), name="Another").to_bytes())
    assert main(["diff", str(first), str(second), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"][0]["fields"][0]["after"] == '"Another"'
    assert main(["diff", str(first)]) == 2


@pytest.mark.parametrize("question", list(Question))
def test_an_almost_empty_plan_has_an_answer_to_everything(question: Question) -> None:
    document = example()
    nobody = replace(document, requirements=(), tools=(), groups=(), teams=(), initiatives=())
    assert reconcile(nobody, question).complete
    nothing_to_choose = replace(document, tools=())
    assert reconcile(nothing_to_choose, question).complete


def test_a_plan_without_horizons_says_so_when_something_must_be_chosen() -> None:
    timeless = replace(example(), horizons=(), needs=())
    assert reconcile(timeless, "verdicts").verdicts
    with pytest.raises(DocumentError, match="at least one horizon is needed"):
        reconcile(timeless, "plan")
