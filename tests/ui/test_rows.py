"""Rows edited in place, drafts, and saves that do not get through: what is typed is never lost."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from plans.models import User
from tests.ui.urls import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rows(gallery: str, page: Page) -> Page:
    page.goto(f"{gallery}?theme=light")
    return page


def test_enter_saves_and_says_so(rows: Page) -> None:
    rows.fill("#statement-1", "Model registry with lineage and owners")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Unsaved")
    rows.press("#statement-1", "Enter")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Saved")
    expect(rows.locator("#announcer")).to_have_text("Saved")
    assert [save["statement"] for save in State.saved] == ["Model registry with lineage and owners"]


def test_leaving_the_row_saves_but_moving_within_it_does_not(rows: Page) -> None:
    rows.fill("#statement-1", "Changed")
    rows.focus("#threshold-1")
    rows.wait_for_timeout(150)
    assert State.saved == []
    rows.focus("#statement-2")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Saved")
    assert len(State.saved) == 1


def test_escape_puts_the_row_back(rows: Page) -> None:
    rows.fill("#statement-1", "Changed")
    rows.press("#statement-1", "Escape")
    expect(rows.locator("#statement-1")).to_have_value("Model registry with lineage")
    rows.focus("#statement-2")
    rows.wait_for_timeout(150)
    assert State.saved == []


def test_a_draft_survives_a_reload_and_ends_with_the_save(rows: Page) -> None:
    rows.fill("#statement-1", "Typed, then reloaded")
    rows.reload()
    expect(rows.locator("#statement-1")).to_have_value("Typed, then reloaded")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Unsaved")
    rows.press("#statement-1", "Enter")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Saved")
    rows.reload()
    expect(rows.locator("#statement-1")).to_have_value("Model registry with lineage")


def test_signing_out_wipes_drafts(rows: Page) -> None:
    rows.fill("#statement-1", "Secret until saved")
    assert rows.evaluate("Object.keys(localStorage).length") == 1
    rows.get_by_role("button", name="Your account").click()
    rows.get_by_role("button", name="Sign out").click()
    rows.wait_for_load_state()
    assert rows.evaluate("Object.keys(localStorage).length") == 0


def test_without_network_the_text_stays_and_is_saved_when_it_is_back(rows: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    rows.fill("#statement-1", "Typed in a tunnel")
    rows.press("#statement-1", "Enter")
    expect(rows.locator("#network-bar")).to_contain_text("The network is gone")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Not saved")
    expect(rows.locator("#statement-1")).to_have_value("Typed in a tunnel")
    context.set_offline(False)
    expect(rows.locator("#row-1 .save-state")).to_have_text("Saved")
    expect(rows.locator("#network-bar")).to_be_hidden()
    assert [save["statement"] for save in State.saved] == ["Typed in a tunnel"]


def test_a_busy_server_is_asked_once_more_under_the_same_name(rows: Page) -> None:
    State.statuses = [503]
    seen: list[str] = []
    rows.on(
        "request",
        lambda request: seen.append(request.headers.get("idempotency-key", "")) if request.method == "POST" else None,
    )
    rows.fill("#statement-1", "Second try")
    rows.press("#statement-1", "Enter")
    expect(rows.locator("#toasts")).to_contain_text("The server is busy")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Saved")
    assert len(State.saved) == 1
    assert len(seen) == 2
    assert seen[0] == seen[1] != ""


def test_two_people_in_one_row_see_both_versions(rows: Page) -> None:
    State.statuses = [409]
    rows.fill("#statement-1", "Mine")
    rows.press("#statement-1", "Enter")
    note = rows.locator("tr.other-version-row")
    expect(note).to_contain_text("Ana Weber changed this while you were typing")
    expect(note).to_contain_text("Theirs in row 1")
    expect(rows.locator("#statement-1")).to_have_value("Mine")
    # A finger stays down for a while: the row has lost the focus before the click is one.
    note.get_by_role("button", name="Save my text instead").click(delay=200)
    expect(rows.locator("#row-1 .save-state")).to_have_text("Saved")
    expect(note).to_have_count(0)
    assert [(save["statement"], save["version"]) for save in State.saved] == [("Mine", "7")]


def test_an_ended_session_is_renewed_in_a_dialog(rows: Page) -> None:
    person = User.objects.create_user("ana.weber@example.org", "correct horse battery", pk=1)
    State.statuses = [401]
    rows.fill("#statement-1", "Typed while the session ended")
    rows.press("#statement-1", "Enter")
    dialog = rows.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text("your text is kept")
    dialog.get_by_label("Email").fill(person.email)
    dialog.get_by_label("Password").fill("not the password")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Email").fill(person.email)
    dialog.get_by_label("Password").fill("correct horse battery")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_have_count(0)
    expect(rows.locator("#row-1 .save-state")).to_have_text("Saved")
    assert [save["statement"] for save in State.saved] == ["Typed while the session ended"]


def test_a_row_that_comes_back_with_errors_is_not_saved_and_keeps_its_draft(rows: Page) -> None:
    State.statuses = [422]
    rows.fill("#statement-1", "Refused")
    rows.press("#statement-1", "Enter")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Not saved")
    assert State.saved == []
    assert rows.evaluate("Object.values(localStorage).join()").count("Refused") == 1


def test_what_is_typed_while_a_save_is_under_way_stays_unsaved(rows: Page) -> None:
    State.delay = 0.6
    rows.fill("#statement-1", "Sent")
    rows.press("#statement-1", "Enter")
    rows.fill("#statement-1", "Sent, and more")
    expect(rows.locator("#announcer")).to_have_text("Saved")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Unsaved")
    assert "Sent, and more" in rows.evaluate("Object.values(localStorage).join()")
    rows.focus("#statement-2")
    expect(rows.locator("#row-1 .save-state")).to_have_text("Saved")
    assert [save["statement"] for save in State.saved] == ["Sent", "Sent, and more"]
