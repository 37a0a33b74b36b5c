"""The debt of every choice and commitment, the ledger over time, its page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.commands.debts import Leaving, set_debt_terms
from evaluations.debt import debts, ledger
from plans.document import read_document
from plans.errors import Refused, StaleVersion
from plans.models import Plan, User
from reconciliation.document import Impact, PlanDocument, Stage, Substitutability
from tests.evaluations.choices import chosen_document
from tests.evaluations.conftest import AT, imported, signed_in


def bound() -> PlanDocument:
    """A contract of 6,000 over two quarters, exit cost 1,000; and an in-house build that is selected."""
    document = chosen_document()
    tools = []
    for tool in document.tools:
        options = tuple(
            replace(o, exit_cost=1_000_000, interest=3) if o.id == "tool-1-std" else o for o in tool.options
        )
        tools.append(replace(tool, options=options, stage=Stage.SELECTED if tool.id == "house" else tool.stage))
    commitment = replace(document.commitments[0], remaining_fee=6_000_000, sunk=9_000_000)
    return replace(document, tools=tuple(tools), commitments=(commitment,))


def test_sunk_cost_is_shown_and_in_no_sum() -> None:
    owed = {debt.option.id: debt for debt in debts(bound())}
    assert set(owed) == {"tool-1-std", "house-build"}
    contract = owed["tool-1-std"]
    assert (contract.principal, contract.sunk, contract.interest) == (7_000_000, 9_000_000, 3)
    assert owed["house-build"].interest_cost == 8 * 500_000
    first = ledger(bound())[0]
    assert (first.interest, first.principal) == (11, 7_000_000)


def test_the_ledger_falls_as_the_contract_runs_out() -> None:
    over_time = ledger(bound())
    assert [q.interest for q in over_time] == [11, 11, 8, 8, 8, 8, 8, 8]
    assert [q.principal for q in over_time[:3]] == [7_000_000, 4_000_000, 0]
    assert ledger(replace(bound(), horizons=())) == ()


@pytest.mark.django_db
def test_what_leaving_takes_is_written_down_and_reviewed(plan: Plan, evaluator: User) -> None:
    def write(version: int, **more: object) -> None:
        leaving = replace(Leaving(leave_if="The price doubles.", alternatives=("tool-2",)), **more)  # type: ignore[arg-type]
        set_debt_terms(plan=plan, option="tool-1-std", version=version, leaving=leaving, by=evaluator, at=AT)

    write(0)
    (terms,) = read_document(plan.pk).debts
    assert (terms.id, terms.leave_if, terms.reviewed_on) == ("D-1", "The price doubles.", AT.date())
    with pytest.raises(StaleVersion):
        write(0)
    with pytest.raises(Refused, match="Say why"):
        write(1, substitutability=Substitutability.NOT_SUBSTITUTABLE)
    with pytest.raises(Refused, match="written down first"):
        write(1, exit_tested=AT.date())
    write(1, substitutability=Substitutability.NOT_SUBSTITUTABLE, because="No rival.", impact=Impact.HIGH)


@pytest.mark.django_db
def test_the_page_shows_the_terms_of_the_register() -> None:
    imported(bound())
    page = signed_in(User.objects.get(email="p-view@example.org")).get("/p/chosen/tools/debt/").content.decode()
    for text in ("substitutable with medium complexity", "taken back: difficult", "7,000 EUR", "9,000 EUR", "tested"):
        assert text in page, text
    assert "nothing written down yet" in page, "of the in-house build"
