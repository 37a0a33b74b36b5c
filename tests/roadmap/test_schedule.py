"""Schedules: proposed by a job, adopted or explained, never over what changed meanwhile; the frame they stand in."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise

import pytest
from django.utils import timezone
from icalendar import Calendar

from plans import jobs
from plans.document import read_document
from plans.errors import Refused, StaleVersion
from plans.exchange import import_plan
from plans.models import Event, Job, JobState, Membership, Plan, Role, User
from reconciliation import document as d
from reconciliation.codec import to_json
from reconciliation.quarters import Quarter
from roadmap import commands
from roadmap.exporting import issue_header, issue_rows
from roadmap.models import Initiative, Milestone, OutsideRule, QuarterBudget, Team
from roadmap.queries.lanes import lane_charts
from roadmap.queries.schedule import answer_of, starts_of
from tests.roadmap.conftest import AT, small_document
from tests.roadmap.test_pages import client_of, text

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True, scope="module")
def _solver_is_loaded() -> None:
    """Before a job's heartbeat counts, for loading takes long on a busy machine."""
    import_module("reconciliation.schedule")


def scheduled(plan: Plan, by: User) -> Job:
    """A schedule job, done as a worker does it."""
    job = jobs.submit(plan=plan, kind="schedule", params={}, by=by, at=AT)
    token = jobs.claim(job.pk, timezone.now())
    assert token
    jobs.run(job.pk, token)
    job.refresh_from_db()
    return job


def adopt(plan: Plan, job: Job, by: User) -> int:
    answer = answer_of(job)
    assert answer is not None
    return commands.adopt_schedule(plan=plan, starts=starts_of(answer), basis=job.result["basis"], by=by, at=AT)


def place(plan: Plan, by: User, key: str, quarters: int) -> None:
    row = Initiative.objects.get(plan=plan, key=key)
    commands.move_initiative(
        plan_id=plan.pk, initiative_id=row.pk, version=row.version, quarters=quarters, by=by, at=AT
    )


def test_a_proposal_is_adopted_around_what_is_pinned(plan: Plan, facilitator: User) -> None:
    place(plan, facilitator, "I-1", 1)  # pinned from now on: Q2 to Q3 2027, so that I-2 in Q3 comes too early
    job = scheduled(plan, facilitator)
    page = text(client_of(facilitator), "/p/small/roadmap/schedule/")
    assert "1 item moves." in page
    assert "Proven" in page
    before = Event.objects.count()
    assert adopt(plan, job, facilitator) == 1
    assert Event.objects.count() == before + 1
    starts = {row.key: row.start for row in Initiative.objects.filter(plan=plan)}
    assert starts == {"I-1": Quarter(2027, 2), "I-2": Quarter(2027, 4)}


def test_a_proposal_for_an_older_roadmap_is_refused(plan: Plan, facilitator: User) -> None:
    job = scheduled(plan, facilitator)
    place(plan, facilitator, "I-2", 3)
    with pytest.raises(Refused, match="changed since this was proposed"):
        adopt(plan, job, facilitator)
    assert "changed since the last proposal" in text(client_of(facilitator), "/p/small/roadmap/schedule/")


def test_what_cannot_fit_is_explained_like_a_conflict(plan: Plan, facilitator: User) -> None:
    team = Team.objects.get(plan=plan)
    commands.change_frame_row(
        plan_id=plan.pk,
        model=Team,
        key=team.key,
        version=team.version,
        values=commands.TeamValues(name="Platform", capacity=10),
        by=facilitator,
        at=AT,
    )
    scheduled(plan, facilitator)
    page = text(client_of(facilitator), "/p/small/roadmap/schedule/")
    assert "This alone leaves no room" in page
    assert "Platform has 10 person-days a quarter." in page
    assert "21 would be enough" in page  # 41 days over two quarters


def test_a_quarter_in_which_a_team_has_other_days_is_typed_shown_and_kept(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    sent = {"name": "Platform", "capacity": "60", "days-2027-Q1": "15", "days-2027-Q2": "60", "version": "1"}
    assert client.post("/p/small/roadmap/frame/team/platform/", sent | {"days-2027-Q3": "-1"}).status_code == 422
    assert client.post("/p/small/roadmap/frame/team/platform/", sent).status_code == 302
    (team,) = read_document(plan.pk).teams
    assert team.by_quarter == (d.QuarterCapacity(quarter=Quarter(2027, 1), days=15),)  # 60 are its usual days
    assert "Q1 2027: 15" in text(client, "/p/small/roadmap/frame/")
    assert 'value="15"' in text(client, "/p/small/roadmap/frame/team/platform/")
    page = text(client, "/p/small/roadmap/")
    assert "Platform in Q1 2027: 20 / 15" in page
    place(plan, facilitator, "I-1", 0)  # pinned: 41 days over two quarters
    scheduled(plan, facilitator)
    page = text(client, "/p/small/roadmap/schedule/")
    assert "Platform has 15 person-days in Q1 2027." in page
    assert "20 would be enough" in page


def test_a_right_withdrawn_before_the_run_ends_the_job(plan: Plan, facilitator: User) -> None:
    job = jobs.submit(plan=plan, kind="schedule", params={}, by=facilitator, at=AT)
    Membership.objects.filter(plan=plan, user=facilitator).update(role=Role.VIEWER)
    token = jobs.claim(job.pk, timezone.now())
    assert token
    jobs.run(job.pk, token)
    job.refresh_from_db()
    assert (job.state, "may no longer do it" in job.error) == (JobState.FAILED, True)


def test_a_job_left_by_its_worker_is_done_once(plan: Plan, facilitator: User) -> None:
    job = jobs.submit(plan=plan, kind="schedule", params={}, by=facilitator, at=AT)
    lost = jobs.claim(job.pk, timezone.now())
    assert jobs.claim(job.pk, timezone.now()) is None  # the same message twice
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    token = jobs.claim(job.pk, timezone.now())
    assert token
    jobs.run(job.pk, token)
    assert lost
    jobs.run(job.pk, lost)  # the first worker comes back: what it found is not written
    job.refresh_from_db()
    assert (job.state, job.attempts, job.token) == (JobState.DONE, 2, token)


def test_budgets_bind_once_there_is_one(plan: Plan, facilitator: User) -> None:
    values = commands.BudgetValues(quarter=Quarter(2027, 3), amount=9_000_000)
    commands.add_frame_row(plan_id=plan.pk, model=QuarterBudget, values=values, by=facilitator, at=AT)
    with pytest.raises(Refused, match="already"):
        commands.add_frame_row(plan_id=plan.pk, model=QuarterBudget, values=values, by=facilitator, at=AT)
    row = Initiative.objects.get(plan=plan, key="I-1")
    client = client_of(facilitator)
    typed = {
        "title": row.title,
        "phase": "deliver",
        "start": "2027-Q1",
        "duration": "2",
        "status": "planned",
        "cost": "120000",
        "effort-platform": "41",
        "deadline": "2027-Q4",
        "firm": "on",
        "requirements": ["SEC-1"],
        "version": "1",
    }
    assert client.post("/p/small/roadmap/I-1/", typed).status_code == 302
    page = text(client, "/p/small/roadmap/")
    assert "Too much is asked" in page
    assert "Budget in Q2 2027: 120 / 90" in page
    item = next(i for i in read_document(plan.pk).initiatives if i.id == "I-1")
    assert (item.firm, item.deadline, item.effort) == (True, Quarter(2027, 4), (d.Effort(team="platform", days=41),))


def test_a_team_with_work_stays(plan: Plan, facilitator: User) -> None:
    with pytest.raises(Refused, match="still has work in I-1"):
        commands.remove_frame_row(plan_id=plan.pk, model=Team, key="platform", version=1, by=facilitator, at=AT)
    commands.remove_frame_row(plan_id=plan.pk, model=Milestone, key="G-1", version=1, by=facilitator, at=AT)
    assert not Milestone.objects.filter(plan=plan).exists()


def test_a_dated_rule_reopens_what_it_touches_until_people_looked(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    sent = {"title": "A law", "date": "2026-01-31", "requirements": ["SEC-1"]}
    assert client.post("/p/small/roadmap/frame/rule/", sent).status_code == 302
    page = text(client, "/p/small/roadmap/")
    assert "look at it again" in page
    assert "touches SEC-1 → I-1" in page
    assert "done too late:" not in page  # the day has gone by: what counts is to look at it again
    assert client.post("/p/small/roadmap/frame/rule/L-1/check/", {"version": "1"}).status_code == 302
    assert "look at it again" not in text(client, "/p/small/roadmap/")
    with pytest.raises(StaleVersion):
        commands.check_rule(plan_id=plan.pk, key="L-1", version=1, by=facilitator, at=AT)
    moved = sent | {"date": "2027-02-28", "version": "2"}
    assert client.post("/p/small/roadmap/frame/rule/L-1/", moved).status_code == 302
    assert "done too late:" in text(client, "/p/small/roadmap/")
    assert OutsideRule.objects.get(plan=plan).checked_on is None


def test_a_bar_is_dropped_on_a_quarter(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    headers = {"HX-Request": "true"}
    answer = client.post("/p/small/roadmap/I-2/move/", {"to": "2028-Q2 1"}, headers=headers)
    assert answer.status_code == 200
    assert "Q2 2028" in answer.content.decode()
    assert Initiative.objects.get(plan=plan, key="I-2").start == Quarter(2028, 2)
    assert client.post("/p/small/roadmap/I-2/move/", {"to": "later 1"}, headers=headers).status_code == 409
    assert client.post("/p/small/roadmap/I-2/move/", {"to": "9999-Q9", "version": "2"}).status_code == 400
    # What was carried over to the new revision is what the database says.
    assert "Q2 2028" in text(client, "/p/small/roadmap/?by=team")


def test_the_roadmap_compares_itself_with_a_version(plan: Plan, facilitator: User) -> None:
    commands.freeze_version(plan=plan, note="Before.", person_key="", by=facilitator, at=AT)
    place(plan, facilitator, "I-2", 2)
    page = text(client_of(facilitator), "/p/small/roadmap/?against=V-1&by=group")
    assert 'class="c-ghost"' in page
    assert "in V-1" in page


def test_calendar_and_issue_table(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    found = Calendar.from_ical(client.get("/p/small/roadmap/calendar/").content.decode())
    events = {str(event["summary"]): event for event in found.walk("VEVENT")}
    assert events["Landing zone"].decoded("dtstart") == date(2027, 1, 1)
    assert events["Landing zone"].decoded("dtend") == date(2027, 7, 1)  # the day after the last one
    assert events["Gate 1"].decoded("dtstart") == date(2027, 6, 30)
    rows = list(csv.reader(io.StringIO(client.get("/p/small/roadmap/export/").content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["I-1", "Epic", "Landing zone"]
    assert rows[2][rows[0].index("Inward issue link (Blocks)")] == "I-1"
    assert rows[1][rows[0].index("Original estimate")] == str(41 * 8 * 3600)


def test_a_formula_in_a_title_is_text_in_the_table() -> None:
    document = small_document()
    items = (dataclasses.replace(document.initiatives[0], title="=1+1"),)
    assert issue_rows(dataclasses.replace(document, initiatives=items))[0][2] == "=1+1"
    assert len(issue_header(document)) == len(issue_rows(document)[0])


def many(count: int) -> d.PlanDocument:
    """So many items over sixteen quarters, with titles of every length."""
    phases = ("data", "experiment", "train", "deliver", "serve", "observe", "govern")
    items = tuple(
        d.Initiative(
            id=f"I-{n}",
            title=f"Item {n} " + "of a long name " * (n % 5),
            phase=phases[n % 7],
            start=Quarter(2027, 1).plus(n * 5 % 15),
            duration=1 + n % 4,
        )
        for n in range(count)
    )
    rules = tuple(
        d.OutsideRule(id=f"L-{n}", title=f"A law with number {n}", date=date(2027, 1 + n % 12, 5))
        for n in range(count // 20)
    )
    return dataclasses.replace(small_document(), initiatives=items, rules=rules)


@pytest.mark.parametrize("moved", [0, 3])
def test_labels_never_collide_from_one_item_to_two_hundred(moved: int) -> None:
    for count in (*range(1, 40), *range(40, 201, 8), 200):
        document = many(count)
        earlier = tuple(
            dataclasses.replace(i, start=i.start.plus(n % moved)) if moved and i.start else i
            for n, i in enumerate(document.initiatives)
        )
        was = dataclasses.replace(document, initiatives=earlier) if moved else None
        for picture in lane_charts(document, was=was, rules=True):
            for lane in picture.lanes:
                rows: dict[float, list[tuple[float, float]]] = {}
                for bar in lane.items:
                    spans = [(bar.x, bar.x + bar.w)]
                    spans += [bar.label_box] if bar.label else []
                    spans += [(bar.ghost.x, bar.ghost.x + bar.ghost.w)] if bar.ghost else []
                    rows.setdefault(bar.y, []).append((min(a for a, _ in spans), max(b for _, b in spans)))
                for taken in rows.values():
                    ordered = sorted(taken)
                    assert all(a[1] <= b[0] for a, b in pairwise(ordered)), count
                    assert all(picture.left <= a and b <= picture.width for a, b in ordered), count


def test_a_hundred_and_fifty_items_take_as_many_queries_as_two(plan: Plan, facilitator: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    envelope = {"format": "concord-plan", "version": 1, "document": to_json(dataclasses.replace(many(150), id="large"))}
    import_plan(json.dumps(envelope), by=facilitator, at=AT)
    client = client_of(facilitator)
    counts = []
    for key in ("small", "large"):
        client.get(f"/p/{key}/roadmap/")
        with CaptureQueriesContext(connection) as queries:
            text(client, f"/p/{key}/roadmap/?by=team")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
