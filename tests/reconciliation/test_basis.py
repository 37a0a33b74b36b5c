"""What is merely proposed or told changes no answer, and no basis; what counts changes the basis."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciliation import reconcile
from reconciliation.basis import basis, computed_from, is_about
from reconciliation.document import Agreement, AgreementState, Decision, Give, PlanDocument
from tests.demo.demonstration import document as demonstration
from tests.reconciliation.example import example


def with_agreement(state: AgreementState) -> PlanDocument:
    document = example()
    gives = (Give(requirement=document.requirements[0].id),)
    return replace(document, agreements=(Agreement(id="A-9", conflict=(), gives=gives, state=state),))


def test_a_proposal_and_a_record_change_no_basis() -> None:
    told = replace(
        with_agreement(AgreementState.PROPOSED), decisions=(Decision(id="D-9", title="Told"),), purpose="New"
    )
    answer = reconcile(example(), "verdicts")
    assert (told.digest == example().digest, basis(told), is_about(answer, told)) == (False, basis(example()), True)


def test_what_counts_changes_it() -> None:
    answer = reconcile(example(), "verdicts")
    for changed in (with_agreement(AgreementState.AGREED), replace(example(), requirements=())):
        assert basis(changed) != basis(example())
        assert not is_about(answer, changed)


@pytest.mark.parametrize("question", ["conflicts", "verdicts"])
def test_no_answer_rests_on_what_is_left_out(question: str) -> None:
    whole = demonstration()
    assert whole.digest != computed_from(whole).digest
    assert replace(reconcile(whole, question), document="", basis="") == replace(
        reconcile(computed_from(whole), question), document="", basis=""
    )
