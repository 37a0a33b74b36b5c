"""The group's page in Chromium: adding, editing in place, what a second browser sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plans.models import Event, Role, Seat, User
from stakeholders import commands
from stakeholders.models import Metric, Requirement
from tests.cast import NOW, client_of, join, person
from tests.stakeholders.conftest import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUP = "/p/full/groups/CISO/"


class Opened(Protocol):
    """Opens a page for a person."""

    def __call__(self, user: User, *, width: int = 1360, path: str = GROUP) -> Page: ...


@pytest.fixture
def crew(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def opened(browser: Browser, live: str, crew: World) -> Iterator[Opened]:
    """Opens the group's page, or another, for a person in a browser of their own; a script error fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_for(user: User, *, width: int = 1360, path: str = GROUP) -> Page:
        context = browser.new_context(locale="en-US", reduced_motion="reduce", viewport={"width": width, "height": 900})
        contexts.append(context)
        session = client_of(user).cookies[site.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": session, "url": live}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{live}{path}")
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert wrong == []


def test_security_adds_a_metric_and_a_requirement(opened: Opened, crew: World) -> None:
    page = opened(crew.security)
    page.get_by_text("Add a metric").click()
    form = page.locator("#add-metric-form")
    form.get_by_label("Metric").fill("Leavers without access")
    form.get_by_label("Unit").fill("%")
    form.get_by_label("Year 1").fill("95 %")
    form.get_by_role("button", name="Add metric").click()
    expect(page.locator('[id="row-CISO-M2"] textarea')).to_have_value("Leavers without access")
    assert str(Metric.objects.get(plan=crew.plan, key="CISO-M2").targets[0].value) == "95"

    page.get_by_text("Add a requirement").click()
    form = page.locator("#add-requirement-form")
    form.get_by_label("In your own words").fill("Answers come fast.")
    form.get_by_label("Property", exact=True).select_option("latency_p99_ms")
    form.get_by_label("Value", exact=True).fill("2 bananas")
    form.get_by_role("button", name="Add requirement").click()
    expect(form.get_by_text("the unit is ms")).to_be_visible()
    expect(form.get_by_label("Value", exact=True)).to_have_value("2 bananas")
    expect(form.get_by_label("Value", exact=True)).to_be_focused()
    expect(form.get_by_label("In your own words")).to_have_value("Answers come fast.")
    form.get_by_label("Value", exact=True).fill("200 ms")
    form.get_by_role("button", name="Add requirement").click()
    row = page.locator('[id="row-CISO-18"]')
    expect(row).to_contain_text("must be at most 200 ms")
    expect(form.get_by_label("In your own words")).to_be_focused()  # the next one can be written at once
    expect(row).to_contain_text("unknown")


def test_a_row_is_edited_in_place_and_put_back(opened: Opened, crew: World) -> None:
    page = opened(crew.security)
    row = page.locator('[id="row-CISO-1"]')
    text = row.locator("textarea")
    text.fill("Half a thought")
    page.keyboard.press("Escape")
    expect(text).to_have_value("Statement 1.")
    text.fill("Data stays at home.")
    page.locator("h1").click()
    expect(row).to_have_attribute("data-state", "saved")
    expect(row.locator(".save-state")).to_have_text("Saved")
    assert crew.requirement("CISO-1").statement == "Data stays at home."
    row.locator("[name=weight]").fill("heavy")
    page.keyboard.press("Enter")
    expect(row.locator(".invalid-feedback")).to_contain_text("Enter a number")
    expect(row.locator("[name=weight]")).to_have_value("heavy")


def test_two_browsers_see_each_other_and_keep_what_is_typed(opened: Opened, crew: World) -> None:
    mine, theirs = opened(crew.security), opened(crew.facilitator)
    mine.locator('[id="row-CISO-2"] textarea').fill("I am still typing this")
    hands = theirs.locator('[id="row-CISO-2"] .row-here')
    expect(hands).to_have_attribute("title", "Security is in this row", timeout=5_500)
    theirs.locator('[id="row-CISO-1"] textarea').fill("Changed elsewhere.")
    theirs.keyboard.press("Control+Enter")
    expect(theirs.locator('[id="row-CISO-1"]')).to_have_attribute("data-state", "saved")
    expect(mine.locator(".changed-banner").first).to_be_visible(timeout=5_500)
    expect(mine.locator('[id="row-CISO-2"] textarea')).to_have_value("I am still typing this")
    reader = opened(crew.viewer)
    theirs.locator('[id="row-CISO-3"] textarea').fill("Third, changed.")
    theirs.keyboard.press("Control+Enter")
    expect(reader.locator('[id="row-CISO-3"]')).to_contain_text("Third, changed.", timeout=5_500)


@pytest.mark.database
def test_the_second_of_two_keeps_the_text_and_chooses(opened: Opened, crew: World) -> None:
    mine, theirs = opened(crew.security), opened(crew.facilitator)
    mine.locator('[id="row-CISO-1"] textarea').fill("Mine.")
    theirs.locator('[id="row-CISO-1"] textarea').fill("Theirs.")
    theirs.keyboard.press("Control+Enter")
    expect(theirs.locator('[id="row-CISO-1"]')).to_have_attribute("data-state", "saved")
    mine.keyboard.press("Control+Enter")
    note = mine.locator(".other-version")
    expect(note).to_contain_text("Theirs.")
    expect(mine.locator('[id="row-CISO-1"] textarea')).to_have_value("Mine.")
    note.get_by_role("button", name="Save my text instead").click()
    expect(mine.locator('[id="row-CISO-1"]')).to_have_attribute("data-state", "saved")
    assert crew.requirement("CISO-1").statement == "Mine."


@pytest.mark.database
def test_what_is_interrupted_is_finished_once(opened: Opened, crew: World, live: str) -> None:
    def saved(key: str) -> tuple[str, int]:
        events = Event.objects.filter(plan=crew.plan, kind="requirement", target=key, verb="changed")
        return crew.requirement(key).statement, events.count()

    # A laptop is closed in the middle of a sentence, and opened again.
    page = opened(crew.security)
    context = page.context
    page.locator('[id="row-CISO-1"] textarea').fill("Half a sentence")
    page.close()
    page = context.new_page()
    page.goto(f"{live}{GROUP}")
    expect(page.locator('[id="row-CISO-1"] textarea')).to_have_value("Half a sentence")
    page.locator('[id="row-CISO-1"] textarea').press("Control+Enter")
    expect(page.locator('[id="row-CISO-1"]')).to_have_attribute("data-state", "saved")
    assert saved("CISO-1") == ("Half a sentence", 1)

    # The network is gone, and comes back.
    context.set_offline(True)
    page.locator('[id="row-CISO-2"] textarea').fill("Typed in a tunnel")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#network-bar")).to_contain_text("The network is gone")
    context.set_offline(False)
    expect(page.locator('[id="row-CISO-2"]')).to_have_attribute("data-state", "saved", timeout=15_000)
    assert saved("CISO-2") == ("Typed in a tunnel", 1)

    # The session has ended.
    crew.security.set_password("correct horse battery")
    crew.security.save()
    Session.objects.all().delete()
    page.locator('[id="row-CISO-3"] textarea').fill("Typed while the session ended")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Email").fill(crew.security.email)
    dialog.get_by_label("Password").fill("correct horse battery")
    dialog.get_by_role("button", name="Sign in").click()
    expect(page.locator('[id="row-CISO-3"]')).to_have_attribute("data-state", "saved", timeout=15_000)
    assert saved("CISO-3") == ("Typed while the session ended", 1)

    # A nervous finger.
    page.get_by_text("Add a metric").click()
    form = page.locator("#add-metric-form")
    form.get_by_label("Metric").fill("Clicked twice")
    form.get_by_role("button", name="Add metric").dblclick()
    expect(page.locator("#metric-rows")).to_contain_text("CISO-M2")
    assert Metric.objects.filter(plan=crew.plan, name="Clicked twice").count() == 1


def test_a_removed_row_comes_back_by_the_note(opened: Opened, crew: World) -> None:
    page = opened(crew.security)
    page.get_by_role("button", name="Remove CISO-4").click()
    expect(page.locator('[id="row-CISO-4"]')).to_have_count(0)
    assert not Requirement.objects.filter(plan=crew.plan, key="CISO-4").exists()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('[id="row-CISO-4"]')).to_be_visible()


def test_the_whole_editor_opens_in_the_row(opened: Opened, crew: World) -> None:
    page = opened(crew.security)
    page.get_by_role("link", name="Edit all of CISO-6").click()
    editor = page.locator(".editor-row")
    expect(editor.get_by_label("Value", exact=True)).to_have_value("150")
    editor.get_by_label("Value", exact=True).fill("90 ms")
    editor.get_by_label("Because").fill("Customers wait.")
    editor.get_by_role("button", name="Save").click()
    expect(page.locator('[id="row-CISO-6"]')).to_contain_text("must be at most 90 ms")
    expect(page.locator('[id="row-CISO-6"]')).to_contain_text("Customers wait.")


@pytest.mark.parametrize("width", [1360, 390])
def test_a_newcomer_from_finance_gives_five_statements(opened: Opened, crew: World, width: int) -> None:
    """Who has never seen the page finds everything by what is written on it, from the overview to the answer."""
    commands.add_group(plan_id=crew.plan.pk, by=crew.facilitator, at=NOW, name="Finance", role="finance")
    agnes = person("Agnes")
    join(crew.plan, agnes, Role.CONTRIBUTOR, "finance", Seat.LEAD)
    page = opened(agnes, width=width, path="/p/full/")
    page.get_by_role("link", name="Open our page").click()
    expect(page.get_by_text("No requirements yet")).to_be_visible()
    form = page.locator("#add-requirement-form")
    words, because = form.get_by_label("In your own words"), form.get_by_label("Because")
    expect(form.get_by_role("radio", name="money")).to_be_checked()  # finance speaks of money

    def added(number: int, sentence: str) -> None:
        form.get_by_role("button", name="Add requirement").click()
        expect(page.locator(f'[id="row-FINANCE-{number}"]')).to_contain_text(sentence)
        expect(words).to_be_focused()

    words.fill("A year of it must fit the budget.")
    form.get_by_label("At most").fill("180 k")
    because.fill("The budget of the year is decided.")
    added(1, "at most 180,000 EUR")
    expect(page.get_by_text("No requirements yet")).to_have_count(0)

    words.fill("We can leave.")
    form.get_by_label("What is limited").select_option("The cost of leaving everything in use")
    form.get_by_label("At most").fill("20,000")
    because.fill("Nobody may hold us by the price of leaving.")
    added(2, "at most 20,000 EUR")

    words.fill("Prices are published.")
    form.get_by_role("radio", name="a property of tools").check()
    form.get_by_label("Property", exact=True).select_option("Pricing published")
    form.get_by_role("checkbox", name="public list").check()
    because.fill("A price that is asked for is a price that rises.")
    added(3, "public list")

    words.fill("Somebody watches what runs.")
    form.get_by_role("radio", name="a capability").check()
    form.get_by_label("Capability", exact=True).select_option("Model performance and drift monitoring")
    because.fill("What nobody watches costs twice.")
    added(4, "must be covered in full")

    page.locator("#ideas li", has_text="The whole plan costs at most").get_by_role("button", name="Accept").click()
    expect(page.locator('[id="row-FINANCE-5"]')).to_contain_text("at most 900,000 EUR")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted. Thank you")).to_be_visible()
    rows = Requirement.objects.filter(plan=crew.plan, group__key="finance")
    assert [type(row.expression).__name__ for row in rows] == ["AtMost", "AtMost", "Equals", "Covers", "AtMost"]
    assert [bool(row.rationale) for row in rows] == [True] * 4 + [False]


def test_the_preview_the_points_the_arrow_keys_and_undo(opened: Opened, crew: World) -> None:
    page = opened(crew.security)
    # What is being written says at once whom it would clash with.
    page.get_by_text("Add a requirement").click()
    form = page.locator("#add-requirement-form")
    form.get_by_role("radio", name="certain tools").check()
    form.get_by_role("checkbox", name="Cloudy").check()
    expect(form.locator(".preview")).to_contain_text("clashes with")
    expect(form.locator(".preview")).to_contain_text("CISO-10")
    # Up and down go through a column, left and right leave a field at its ends.
    page.locator('[id="CISO-1-weight-row"]').focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator('[id="CISO-2-weight-row"]')).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page.locator('[id="CISO-2-priority-row"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    # Points that are shared out say by how much they are off, while one types.
    page.keyboard.type("84")
    expect(page.locator(".points-text")).to_have_text("100 points: balanced")
    page.keyboard.press("Enter")
    expect(page.locator('[id="row-CISO-2"]')).to_have_attribute("data-state", "saved")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('[id="CISO-2-weight-row"]')).to_have_value("1")
    assert crew.requirement("CISO-2").weight == 1
