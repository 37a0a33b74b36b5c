"""A capability area from many tools to two, and to the one that is selected, in a real browser."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from evaluations.funnel import counts
from plans.document import read_document
from plans.models import Plan, User
from reconciliation import document as d
from tests.evaluations.conftest import evaluated_document, imported, tracker
from tests.evaluations.test_browser import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEAVING, STAYING = 40, 5


@pytest.fixture
def plan(transactional_db: None) -> Plan:
    """Forty trackers that keep data at the vendor, five that do not; one criterion, all of it security's."""
    away = [tracker(f"away-{n}", f"Away {n}", "vendor-full") for n in range(1, LEAVING + 1)]
    home = [tracker(f"home-{n}", f"Home {n}", "customer-only") for n in range(1, STAYING + 1)]
    depth = d.ScoringCriterion(id="K-1", name="Depth", points=(d.GroupPoints(group="security", points=100),))
    return imported(replace(evaluated_document(0), tools=(*away, *home), commitments=(), criteria=(depth,)))


def test_many_tools_become_two_and_then_one(context: BrowserContext, live: str, plan: Plan, evaluator: User) -> None:
    page = enter(context, live, evaluator)
    page.set_default_timeout(10_000)
    tools = f"{live}/p/weighed/tools/"
    _sift(page, tools)
    for number in range(1, 5):
        _step(page, tools, number, "Make it a candidate")
    _step(page, tools, 5, "Make it a candidate")
    expect(page.locator("main")).to_contain_text("has 4 at this stage already")
    _score(page, tools)
    for number in (1, 2):
        _step(page, tools, number, "Put it on the shortlist")
    _step(page, tools, 3, "Put it on the shortlist")
    expect(page.locator("main")).to_contain_text("has 2 at this stage already: Home 1, Home 2")
    for number in (1, 2):
        _step(page, tools, number, "Take it into the proof of concept")
    _step(page, tools, 1, "Select it")
    expect(page.locator("main")).to_contain_text("No proof of concept ended with Home 1")
    _prove(page, tools)
    _step(page, tools, 1, "Select it")
    page.goto(f"{tools}funnel/")
    expect(page.locator(".funnel-column.stage-selected")).to_contain_text("Home 1")
    expect(page.locator("main")).to_contain_text("Away 40")
    document = read_document(plan.pk)
    sizes = {str(one.stage): one.count for one in counts(document, "experiment-tracking")}
    assert sizes == {"long-list": 5, "candidate": 4, "shortlist": 2, "proof-of-concept": 2, "selected": 1}
    gone = [tool for tool in document.tools if tool.stage is d.Stage.ELIMINATED]
    assert (len(gone), {tool.eliminated_by for tool in gone}) == (LEAVING, {("SEC-1",)})
    assert {step.by for step in document.funnel} == {"p-eva"}
    assert not any(step.exception for step in document.funnel)


def _sift(page: Page, tools: str) -> None:
    """What fails a must leaves together, with the statement that it fails."""
    page.goto(f"{tools}?capability=experiment-tracking")
    page.get_by_role("link", name="Sift").click()
    expect(page.locator("main tbody tr")).to_have_count(LEAVING)
    page.get_by_label("Reason").fill("Data may not leave.")
    page.get_by_role("button", name="Eliminate the checked").click()
    expect(page.locator("main")).to_contain_text("40 tools left; each says why.")


def _step(page: Page, tools: str, number: int, label: str) -> None:
    page.goto(f"{tools}home-{number}/")
    page.get_by_role("button", name=label).click()


def _score(page: Page, tools: str) -> None:
    """The candidates, blind, by one rater: the last ballot reveals the round."""
    page.goto(f"{tools}scoring/new/")
    page.get_by_label("Title").fill("Candidates")
    for name in ("Home 1", "Home 2", "Home 3", "Home 4", "Depth", "Eve"):
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Open the round").click()
    expect(page).to_have_url(f"{tools}scoring/S-1/")
    page.goto(f"{tools}scoring/S-1/ballot/")
    for number, points in enumerate((4, 3, 2, 2), start=1):
        page.locator(f'input[name="K-1-home-{number}"][value="{points}"]').check()
    page.get_by_role("button", name="Hand in").click()
    page.goto(f"{tools}scoring/S-1/")
    expect(page.locator(".score-rows li").first).to_contain_text("Home 1")


def _prove(page: Page, tools: str) -> None:
    """Both on a use case of one's own: a threshold frozen first, then measured, then the verdict."""
    page.goto(f"{tools}proofs/new/")
    page.get_by_label("Title").fill("On the cards model")
    for number in (1, 2):
        page.get_by_label(f"Home {number}", exact=True).check()
    page.get_by_label("Our own use case").fill("The cards model of September.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_contain_text("On the cards model")
    page.get_by_label("What is measured").fill("Runs an hour")
    page.get_by_label("Passes").select_option("up")
    page.get_by_label("Threshold", exact=True).fill("40")
    page.get_by_role("button", name="Set it").click()
    page.get_by_role("button", name="Freeze the thresholds").click()
    for number, value in ((1, "55"), (2, "31")):
        page.goto(f"{tools}proofs/P-1/measure/home-{number}/")
        page.get_by_label("Runs an hour").fill(value)
        page.get_by_role("button", name="Save").click()
    page.get_by_label("Goes on").select_option("home-1")
    page.get_by_label("What the verdict rests on").fill("It runs 55 an hour on our own cluster.")
    page.get_by_role("button", name="End the proof").click()
