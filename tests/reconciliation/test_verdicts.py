"""Three verdicts, and what a statement rules out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciliation import reconcile
from reconciliation.agreements import with_agreements
from reconciliation.answers import Answer, Conflict, Status, Verdict
from reconciliation.codec import canonical_bytes, from_json, parse_json
from reconciliation.document import Agreement, AgreementState, Give, Stage
from reconciliation.explain import clash_matrix, explain_concession, explain_conflict
from reconciliation.statements import AllOf, AnyOf, Avoid, Covers, Equals, Expression
from reconciliation.unknowns import open_questions
from reconciliation.verdicts import ruled_out_by, verdicts
from tests.reconciliation.example import example

LOCAL_DATA = Equals(attribute="data_plane_location", value="customer-only")
SSO = Equals(attribute="sso", value="both")
UNKNOWN_FACT = Equals(attribute="exit_plan", value="yes")
ELSEWHERE = Equals(attribute="sso", value="both", capabilities=("monitoring-model",))


@pytest.mark.parametrize(
    ("expression", "cloud", "local"),
    [
        (LOCAL_DATA, Verdict.FAIL, Verdict.PASS),
        (SSO, Verdict.PASS, Verdict.UNKNOWN),
        (ELSEWHERE, Verdict.PASS, None),
        (AllOf(parts=(LOCAL_DATA, SSO)), Verdict.FAIL, Verdict.UNKNOWN),
        (AllOf(parts=(LOCAL_DATA, UNKNOWN_FACT)), Verdict.FAIL, Verdict.UNKNOWN),
        (AnyOf(parts=(LOCAL_DATA, SSO)), Verdict.PASS, Verdict.PASS),
        (AnyOf(parts=(LOCAL_DATA, UNKNOWN_FACT)), Verdict.UNKNOWN, Verdict.PASS),
        (AnyOf(parts=(LOCAL_DATA, Covers(capability="training"))), None, None),
        (Avoid(tools=("cloud",)), Verdict.FAIL, None),
        (Covers(capability="training"), None, None),
    ],
)
def test_verdicts_are_kleene_logic_over_facts(
    expression: Expression, cloud: Verdict | None, local: Verdict | None
) -> None:
    document = example()
    requirement = replace(document.requirements[0], expression=expression)
    found = {v.tool: v.verdict for v in verdicts(replace(document, requirements=(requirement,)))}
    assert (found.get("cloud"), found.get("local")) == (cloud, local)


def test_a_verdict_names_the_attributes_it_rests_on() -> None:
    found = ruled_out_by(example(), AllOf(parts=(LOCAL_DATA, SSO)))
    assert [(v.option, v.attributes) for v in found.failing] == [("cloud-team", ("data_plane_location",))]
    assert [(v.option, v.attributes) for v in found.unknown] == [("local-server", ("sso",))]
    assert found.passing == 0


def test_unknown_facts_become_questions_and_the_hopeful_answer() -> None:
    document = example()
    sso = replace(document.requirements[0], id="CISO-9", expression=SSO)
    asking = replace(document, requirements=(document.requirements[0], document.requirements[2], sso))
    safe, hopeful = (reconcile(asking, "plan", unknown=mode) for mode in ("safe", "hopeful"))
    assert safe.status is Status.INFEASIBLE
    assert hopeful.status is Status.OPTIMAL
    assert [(q.tool, q.attribute, q.requirements) for q in safe.questions] == [("local", "sso", ("CISO-9",))]


def test_an_agreement_moves_the_threshold_and_settles_the_conflict() -> None:
    document = example()
    agreement = Agreement(id="A-1", conflict=("CISO-1", "FIN-1"), gives=(Give(requirement="FIN-1", k=24_000_000),))
    proposed = replace(document, agreements=(agreement,))
    agreed = replace(document, agreements=(replace(agreement, state=AgreementState.AGREED),))
    assert with_agreements(proposed) == proposed
    assert reconcile(proposed, "plan").status is Status.INFEASIBLE
    answer = reconcile(agreed, "plan")
    assert answer.status is Status.OPTIMAL
    assert [h.options for h in answer.stacks[0].horizons] == [("local-server",), ("local-server",)]


def test_a_waived_requirement_no_longer_counts() -> None:
    document = example()
    waived = Agreement(id="A-1", conflict=("CISO-1",), gives=(Give(requirement="CISO-1"),), state=AgreementState.AGREED)
    answer = reconcile(replace(document, agreements=(waived,)), "stacks")
    assert answer.stacks[0].horizons[0].options == ("cloud-team",)


def test_an_eliminated_tool_is_not_chosen() -> None:
    document = example()
    cloud, local = document.tools
    gone = replace(document, tools=(cloud, replace(local, stage=Stage.ELIMINATED)))
    (conflict,) = reconcile(gone, "conflicts").conflicts
    assert conflict.requirements == ("CISO-1", "DS-1")
    assert not conflict.repairs


def test_a_conflict_is_told_by_who_what_and_which_number() -> None:
    document = example()
    answer = reconcile(document, "plan")
    facts = explain_conflict(document, answer.conflicts[0])
    assert [(p.group, p.requirement, p.threshold, p.enough) for p in facts.parties] == [
        ("ciso", "CISO-1", None, None),
        ("ciso", "DS-1", None, None),
        ("fin", "FIN-1", 20_000_000, 24_000_000),
    ]
    assert all(party.witness is not None for party in facts.parties)
    given = explain_concession(document, answer.concessions[0])
    assert [(g.group, g.threshold, g.to) for g in given.given] == [("fin", 20_000_000, 24_000_000)]
    assert given.cost_total == 48_000_000
    assert [(c.first, c.second, c.conflicts) for c in clash_matrix(document, answer)] == [("ciso", "fin", 1)]


def test_facts_become_sentences_of_two_languages_outside_the_core() -> None:
    document = example()
    (party,) = [p for p in explain_conflict(document, reconcile(document, "plan").conflicts[0]).parties if p.enough]
    names = {group.id: group.name for group in document.groups}
    said = {"group": names[party.group], "now": (party.threshold or 0) // 1000, "to": (party.enough or 0) // 1000}
    english = "{group}: {now} a year is too little, {to} would be enough."
    german = "{group}: {now} im Jahr sind zu wenig, {to} würden reichen."
    assert english.format(**said) == "Finance: 20000 a year is too little, 24000 would be enough."
    assert german.format(**said) == "Finance: 20000 im Jahr sind zu wenig, 24000 würden reichen."


def test_the_clash_matrix_counts_each_pair_of_groups_and_a_group_with_itself() -> None:
    document = example()
    groups = (*document.groups, replace(document.groups[0], id="third"))
    answer = replace(
        reconcile(document, "verdicts"),
        conflicts=(
            Conflict(requirements=("a", "b", "c"), groups=("fin", "third", "ciso")),
            Conflict(requirements=("a", "b"), groups=("fin", "ciso")),
            Conflict(requirements=("d", "e"), groups=("fin",)),
        ),
    )
    found = clash_matrix(replace(document, groups=groups), answer)
    assert [(c.first, c.second, c.conflicts) for c in found] == [
        ("ciso", "fin", 2),
        ("ciso", "third", 1),
        ("fin", "fin", 1),
        ("fin", "third", 1),
    ]


@pytest.mark.parametrize("question", ["plan", "sensitivity", "fairness", "schedule"])
def test_an_answer_survives_json_and_back(question: str) -> None:
    document = example()
    relaxed = replace(document, requirements=document.requirements[2:]) if question != "plan" else document
    answer = reconcile(relaxed, question)
    assert from_json(Answer, parse_json(canonical_bytes(answer))) == answer


def test_the_questions_that_could_change_the_most_come_first() -> None:
    document = example()
    bare = tuple(
        replace(tool, facts=(), options=tuple(replace(o, facts=()) for o in tool.options)) for tool in document.tools
    )
    asked = open_questions(replace(document, tools=bare))
    assert [q.worth for q in asked] == sorted((q.worth for q in asked), reverse=True)
    first = asked[0]
    assert (first.attribute, first.requirements, first.worth) == ("data_plane_location", ("CISO-1",), 20)
