"""The pages of the workspace: what they show, and what saving answers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans import jobs
from plans.access import plan_for
from plans.document import forget_documents
from plans.models import Comment, Event, Horizon, Job, JobState, Membership, Plan
from tests.cast import NOW, Cast, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HTMX = {"HX-Request": "true"}


def test_a_new_plan_from_the_page(people: Cast) -> None:
    client = client_of(people.stranger)
    typed = {"name": "Fresh", "currency": "SEK", "first": "2027-q3", "horizons": "2", "quarters": "4"}
    faulty = client.post("/plans/new/", typed | {"template": "seven", "first": "soon"})
    assert faulty.status_code == 422
    assert "Write a quarter such as 2027-Q1." in faulty.content.decode()
    assert 'value="Fresh"' in faulty.content.decode()
    answer = client.post("/plans/new/", typed | {"template": "seven"})
    assert (answer.status_code, answer["Location"]) == (302, "/p/fresh/settings/")
    assert "Fresh" in client.get("/").content.decode()
    assert "Fresh" not in client_of(people.facilitator).get("/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 100_000),
        ("name", "a\x00b"),
        ("currency", "euro"),
        ("horizons", "nine"),
        ("quarters", "0"),
    ],
)
def test_bad_input_is_told_at_its_field(people: Cast, field: str, value: str) -> None:
    typed = {"name": "Fresh", "currency": "EUR", "first": "2027-Q1", "horizons": "2", "quarters": "4"}
    answer = client_of(people.stranger).post("/plans/new/", typed | {"template": "seven", field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Plan.objects.count() == 2


def test_a_page_that_came_second_keeps_both_texts(people: Cast) -> None:
    client = client_of(people.facilitator)
    typed = {"name": "First", "organization": "", "purpose": "", "version": "1"}
    assert client.post("/p/north/settings/", typed).status_code == 302
    page = client.post("/p/north/settings/", typed | {"name": "Second"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Facilitator" in text
    assert "First" in text
    assert 'name="name" value="Second"' in text
    assert 'name="version" value="2"' in text
    fragment = client.post("/p/north/settings/", typed | {"name": "Second"}, headers=HTMX)
    assert fragment.status_code == 409
    assert 'data-other-version="2"' in fragment.content.decode()


def test_a_double_click_changes_once(people: Cast) -> None:
    client = client_of(people.facilitator)
    typed = {"name": "Twice", "version": "1", "request_id": "0f8fad5b-d9cb-469f-a165-70867728950e"}
    assert client.post("/p/north/settings/", typed).status_code == 302
    assert client.post("/p/north/settings/", typed).status_code == 302
    assert Event.objects.filter(plan=people.plan, verb="changed").count() == 1


def test_without_a_version_nothing_is_saved(people: Cast) -> None:
    assert client_of(people.facilitator).post("/p/north/settings/", {"name": "Blind"}).status_code == 400


def test_a_session_that_ended(people: Cast) -> None:
    visitor = client_of(None)
    page = visitor.get("/p/north/settings/?tab=1")
    assert page["Location"] == "/accounts/login/?next=/p/north/settings/%3Ftab%3D1"
    fragment = visitor.post("/p/north/settings/", {"name": "X"}, headers=HTMX)
    assert (fragment.status_code, fragment["HX-Trigger"], fragment.content) == (401, "session-expired", b"")
    assert visitor.get("/p/north/live/", headers={"Accept": "application/json"}).status_code == 401


def test_pages_are_not_kept_for_after_sign_out(people: Cast) -> None:
    page = client_of(people.viewer).get("/p/north/settings/")
    assert "no-store" in page["Cache-Control"]


def test_horizons(people: Cast) -> None:
    client = client_of(people.facilitator)
    typed = {"new-name": "Year 4", "new-start": "2030-Q1", "new-end": "2030-Q4"}
    assert client.post("/p/north/settings/horizons/", typed).status_code == 302
    overlapping = client.post("/p/north/settings/horizons/", typed)
    assert overlapping.status_code == 422
    row = Horizon.objects.get(plan=people.plan, key="h4")
    path = f"/p/north/settings/horizons/{row.pk}/"
    backwards = client.post(path, {"name": "Y4", "start": "2030-Q3", "end": "2030-Q1", "version": "1"})
    assert "The last quarter is before the first." in backwards.content.decode()
    assert client.post(path, {"name": "Y4", "start": "2030-Q2", "end": "2030-Q4", "version": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, str(row.start), row.version) == ("Y4", "2030-Q2", 2)
    assert client.post(f"{path}remove/", {"version": "2"}).status_code == 302
    assert not Horizon.objects.filter(pk=row.pk).exists()


def test_comments(people: Cast) -> None:
    client = client_of(people.science)
    path = "/p/north/comments/group/CISO/"
    empty = client.post(f"{path}add/", {"text": "  "}, headers=HTMX)
    assert empty.status_code == 422
    client.post(f"{path}add/", {"text": "<script>alert(1)</script>"}, headers=HTMX)
    comment = Comment.objects.get()
    shown = client_of(people.viewer).get(path).content.decode()
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown
    client.post(f"/p/north/comment/{comment.key}/resolve/", {"resolved": "yes"})
    assert Comment.objects.get().resolved_at is not None
    client.post(f"/p/north/comment/{comment.key}/resolve/", {})
    assert Comment.objects.get().resolved_at is None
    feed = client.get("/p/north/activity/").content.decode()
    assert "Science commented on CISO" in feed


def test_who_is_here(people: Cast) -> None:
    client = client_of(people.science)
    answer = client.get("/p/north/live/").json()
    (me,) = answer["here"]
    assert (me["name"], me["path"], me["row"]) == ("Science", "", "")
    asked = answer.pop("poll_url")
    assert client.get(asked).json() == answer
    known = {"r": answer["revision"], "h": answer["stamp"]}
    assert client.get(asked, known).status_code == 304
    client.get("/p/north/live/", {"on": "/p/north/groups/DS/#row-DS-1"})
    (me,) = client.get(asked, known).json()["here"]
    assert (me["path"], me["row"], me["page"]) == ("/p/north/groups/DS/", "row-DS-1", "DS")
    client.get("/p/north/live/", {"on": "//elsewhere.example/" + "x" * 500})
    (me,) = client.get(asked).json()["here"]
    assert (me["path"], me["row"]) == ("", "")
    seen = people.member(people.science).last_seen_at
    client.get("/p/north/live/", {"on": "//elsewhere.example/" + "x" * 500})
    assert people.member(people.science).last_seen_at == seen
    Membership.objects.update(last_seen_at=timezone.now() - timedelta(minutes=4))
    assert [one.name for one in plan_for(people.viewer, "north").here] == ["Viewer"]


def test_being_here_is_no_change_of_the_plan(people: Cast) -> None:
    before = people.plan.revision
    client_of(people.science).get("/p/north/live/")
    people.plan.refresh_from_db()
    assert people.plan.revision == before


def test_a_job_tells_its_progress_and_ends(people: Cast) -> None:
    job = jobs.submit(plan=people.plan, kind="reconcile", params={}, by=people.evaluator, at=NOW)
    client = client_of(people.evaluator)
    path = f"/p/north/jobs/{job.pk}/"
    asked = client.get(path, headers=HTMX)
    # The fragment is one element that asks for itself, so that it replaces itself and does not grow.
    assert asked.content.decode().count(f'hx-get="{path}"') == 1
    assert "HX-Trigger" not in asked
    assert client_of(people.science).post(f"{path}cancel/").status_code == 403
    over = client.post(f"{path}cancel/", headers=HTMX).content.decode()
    assert "hx-get" not in over
    assert "hx-post" not in over
    assert client.get(path, headers=HTMX)["HX-Trigger"] == "job:done"
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert client_of(people.neighbor).get(f"/p/south/jobs/{job.pk}/").status_code == 404
    assert Job.objects.count() == 1


def test_language_zone_and_theme_are_the_person_s(people: Cast) -> None:
    client = client_of(people.viewer)
    typed = {"language": "de", "time_zone": "Asia/Kathmandu", "theme": "dark"}
    assert client.post("/preferences/", typed).status_code == 302
    people.viewer.refresh_from_db()
    assert (people.viewer.name, people.viewer.language) == ("Viewer", "de")
    page = client.get("/p/north/activity/")
    assert page["Content-Language"] == "de"
    assert 'data-theme="dark"' in page.content.decode()
    # 09:00 in UTC is 14:45 in Kathmandu.
    assert "2026-11-02T14:45:00+05:45" in page.content.decode()
    unknown = client.post("/preferences/", typed | {"time_zone": "Mars/Olympus"})
    assert unknown.status_code == 422


def test_the_number_of_queries_does_not_grow(people: Cast) -> None:
    few = queries(people)
    for number in range(30):
        Comment.objects.create(
            plan=people.plan,
            key=f"C-{number}",
            target_kind="group",
            target="CISO",
            text="Hello",
            by=people.member(people.science),
            created_at=NOW,
            updated_at=NOW,
        )
        Membership.objects.create(plan=people.plan, name=f"P{number}", role="viewer", created_at=NOW, updated_at=NOW)
    assert queries(people) == few


def queries(people: Cast) -> list[int]:
    """How many each of the pages with rows asks."""
    client = client_of(people.facilitator)
    counts = []
    for path in ("settings", "activity", "comments/group/CISO"):
        forget_documents()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/p/north/{path}/").status_code == 200
        counts.append(len(seen))
    return counts
