"""The report's sentences are made from the numbers, and say what is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from reconciliation.answers import Answer
from reconciliation.document import AgreementState, Outcome, PlanDocument, QuarterCapacity
from reconciliation.quarters import Quarter
from roadmap.report.context import ReportContext, report_context
from tests.report.answer import answer_for, edition, signatures_for
from tests.report.sample import sample


def made(document: PlanDocument, answer: Answer | None, **choices: Any) -> ReportContext:
    with override("en"):
        return report_context(edition(document, answer, **({"signatures": ()} | choices)))


DOCUMENT = sample()


def test_without_an_answer_nothing_is_claimed() -> None:
    context = made(DOCUMENT, None)
    assert context.decision.headline == "This plan is not reconciled yet: there is no decision to take"
    assert context.decision.money is None
    assert "not known" in context.money.headline
    assert {row.fate for group in context.appendix.groups for row in group.rows} <= {"unknown", "conceded"}
    assert context.decision.asks[0].verb == "Wait"


def test_the_decision_names_platform_money_and_span() -> None:
    document = replace(DOCUMENT, requirements=())
    context = made(document, answer_for(document, conflicts=0))
    assert context.decision.headline == "Adopt a hybrid platform of eight tools for €1.32 m over three years"


def test_open_conflicts_stand_in_the_decision_and_in_what_is_asked() -> None:
    context = made(DOCUMENT, answer_for(DOCUMENT))
    assert context.decision.headline.startswith("Settle two open conflicts, then adopt")
    assert context.decision.asks[0].verb == "Settle"


def test_a_ceiling_that_breaks_is_said_in_words() -> None:
    context = made(DOCUMENT, answer_for(DOCUMENT))
    assert context.decision.money_title == "Yearly cost is above the ceiling in Year 2"
    year2 = context.money.horizons[1]
    assert (year2.ceiling, year2.room, year2.over) == ("€420,000", "−€20,000", True)


def test_a_repair_is_given_with_its_exact_number() -> None:
    context = made(DOCUMENT, answer_for(DOCUMENT))
    first = context.conflicts.open[0].sides[0]
    assert first.outcome == "Enough: from €420,000 a year to €512,340 a year"


def test_a_settled_conflict_tells_what_each_side_gave() -> None:
    context = made(DOCUMENT, answer_for(DOCUMENT))
    card = context.conflicts.settled[0]
    assert [side.outcome for side in card.sides] == [
        "kept as stated",
        "kept as stated",
        "From €540,000 a year to €640,000 a year",
    ]
    assert card.note == "agreed November 3, 2026, holds until June 30, 2028"


def test_an_answer_of_an_earlier_state_says_so() -> None:
    context = made(DOCUMENT, replace(answer_for(DOCUMENT), document="0" * 64))
    assert "earlier state" in context.conflicts.lead


def test_the_stack_behind_the_cheapest_way_out_is_shown_when_the_plan_has_none() -> None:
    context = made(DOCUMENT, answer_for(DOCUMENT, feasible=False))
    assert context.tools.lead == "The stack below is the best one once the cheapest concession is made: R0-0."
    assert context.tools.chosen


def test_dissent_and_missing_owners_reach_page_one() -> None:
    context = made(DOCUMENT, answer_for(DOCUMENT), signatures=signatures_for(DOCUMENT))
    assert [voice.group for voice in context.decision.dissents] == ["Data science", "ML engineering"]
    assert any(ask.verb == "Name" for ask in context.decision.asks)
    owned = replace(DOCUMENT, outcomes=(Outcome(id="o", name="Fewer errors", accountable="g0"),))
    assert not any(ask.verb == "Name" for ask in made(owned, None).decision.asks)


def test_only_signatures_given_here_for_this_version_count() -> None:
    given = signatures_for(DOCUMENT)
    assert made(DOCUMENT, None, signatures=given).signs.headline == "Four of seven groups have signed, one with dissent"
    other = [replace(s, digest="0" * 64) for s in given]
    assert made(DOCUMENT, None, signatures=other).signs.headline == "None of the seven groups has signed yet"
    imported = [replace(s, imported=True) for s in given]
    unnamed = tuple(replace(signature, digest="") for signature in given)
    assert made(DOCUMENT, None, signatures=unnamed).signs.headline == "None of the seven groups has signed yet"
    context = made(DOCUMENT, None, signatures=imported)
    assert {card.state for row in context.signs.rows for card in row} == {"imported", "none"}


def test_every_requirement_stands_in_both_appendices() -> None:
    context = made(DOCUMENT, answer_for(DOCUMENT))
    ids = [requirement.id for requirement in DOCUMENT.requirements]
    assert [row.id for group in context.appendix.groups for row in group.rows] == ids
    assert [row.id for row in context.appendix.trace] == ids
    fates = {row.id: row.fate for group in context.appendix.groups for row in group.rows}
    assert fates["R0-0"] == "open"
    assert fates["R3-0"] == "conceded"


def test_only_agreements_that_count_stand_beside_a_requirement() -> None:
    waiting = tuple(replace(agreement, state=AgreementState.PROPOSED) for agreement in DOCUMENT.agreements)
    names = {agreement.id for agreement in DOCUMENT.agreements}
    for document, found in ((DOCUMENT, names), (replace(DOCUMENT, agreements=waiting), set())):
        marks = {mark for row in made(document, None).appendix.trace for mark in row.conflicts.split(", ")}
        assert marks & names == found


def test_an_eliminated_tool_names_the_statement_and_who_asked() -> None:
    context = made(DOCUMENT, answer_for(DOCUMENT))
    gone = context.tools.eliminations[0]
    assert (gone.by, gone.groups) == ("R2-1", "Security")


def test_four_figures_are_of_four_groups_or_filled_up_with_counts() -> None:
    figures = made(DOCUMENT, answer_for(DOCUMENT)).decision.figures
    assert len(figures) == 4
    assert all("today" in figure.note for figure in figures)
    bare = made(PlanDocument(id="e", name="Empty", currency="EUR"), None)
    assert [figure.value for figure in bare.decision.figures] == ["0", "0", "0", "0"]


@pytest.mark.parametrize("groups", [0, 1, 3, 30])
def test_a_plan_of_any_size_has_a_context(groups: int) -> None:
    document = sample(groups=groups, each=3, tools=4, items=3)
    context = made(document, answer_for(document, conflicts=1))
    assert len(context.stakeholders.cards) == groups


def test_overbooked_people_are_named() -> None:
    roomy = replace(DOCUMENT, teams=tuple(replace(team, capacity=1000) for team in DOCUMENT.teams))
    assert made(roomy, None).money.overbooked == "No team is asked for more than it has in any quarter."
    away = QuarterCapacity(quarter=Quarter(2027, 1), days=1)
    once = replace(roomy, teams=tuple(replace(t, by_quarter=(away,)) if t.id == "data" else t for t in roomy.teams))
    assert "Data, Q1 2027 (" in made(once, None).money.overbooked
    tight = replace(DOCUMENT, teams=tuple(replace(team, capacity=1) for team in DOCUMENT.teams))
    assert "team-quarters are overbooked: Data, Q1 2027" in made(tight, None).money.overbooked
