"""The options: worked out under the cheapest way out, shown side by side, decided for with a record."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.charts.placing import Box
from plans.charts.text import width
from plans.document import read_document
from plans.errors import Refused, StaleVersion
from plans.models import Event, Plan, User
from reconciliation.answers import Status
from reconciliation.document import Chosen
from reconciliation.limits import Silent
from roadmap import commands
from roadmap.charts.pareto import SIZE, Point, pareto
from roadmap.drafting import chosen_stack
from roadmap.models import Decision, StackChoice
from roadmap.studying import Study, study
from tests.roadmap.conftest import AT, small_document
from tests.roadmap.test_pages import client_of, text

pytestmark = pytest.mark.database

BEST = (Chosen(horizon="y1", options=("homely-std",)), Chosen(horizon="y2", options=("homely-std",)))


@pytest.fixture(scope="module")
def found() -> Study:
    return study(small_document(), None, Silent())


def store(plan: Plan, by: User, found: Study) -> int:
    stored = commands.store_study(plan=plan, job_id=None, document=read_document(plan.pk), study=found, by=by, at=AT)
    return stored.pk


def choose(plan: Plan, by: User, version: int = 0, horizons: tuple[Chosen, ...] = BEST) -> StackChoice:
    return commands.choose_stack(
        plan=plan,
        version=version,
        horizons=horizons,
        title="Stack A",
        options="",
        reason="It keeps data with us.",
        consequences="",
        by=by,
        at=AT,
    )


def test_the_options_stand_under_the_cheapest_way_out(found: Study) -> None:
    assert found.status is Status.OPTIMAL
    assert [give.requirement for give in found.assumed] != []
    assert [each.label for each in found.stacks] == list("ABCDEFGH")[: len(found.stacks)]
    best = found.stacks[0]
    assert "alternatives" in best.lists
    assert any("way-out" in each.lists for each in found.stacks)
    assert {lens.rule for lens in found.lenses} == {"weighted", "max-min", "leximin", "nash", "regret"}
    assert all(each.regret is not None for each in best.stack.satisfaction if each.possible)


def test_a_plan_that_holds_assumes_nothing() -> None:
    document = small_document()
    holds = replace(document, requirements=tuple(r for r in document.requirements if r.id in ("SEC-1", "DS-1")))
    found = study(holds, None, Silent())
    assert found.assumed == ()
    assert found.stacks[0].stack.horizons[0].options == ("homely-std",)
    assert (found.stacks[0].covered, found.stacks[0].wanted) == (
        found.stacks[0].wanted,
        sum(len(entry.levels) for entry in document.blueprint),
    )


def test_the_page_shows_them_side_by_side(plan: Plan, facilitator: User, viewer: User, found: Study) -> None:
    assert "Not worked out yet" in text(client_of(viewer), "/p/small/options/")
    store(plan, facilitator, found)
    client = client_of(viewer)
    text(client, "/p/small/options/")  # the value is in the cache from here on
    with CaptureQueriesContext(connection) as queries:
        page = text(client, "/p/small/options/?stack=A")
    assert len(queries) <= 8
    assert "These stacks keep every must but" in page
    assert "most satisfying" in page
    assert "Worst-off" in page
    assert "What a must costs" in page
    assert len(re.findall(r'<circle class="c-dot', page)) == len(found.stacks)
    assert "Decide for A" not in page
    assert "Decide for A" in text(client_of(facilitator), "/p/small/options/")


def test_the_stack_that_is_decided_for_is_what_the_roadmap_drafts(plan: Plan, facilitator: User, found: Study) -> None:
    pk = store(plan, facilitator, found)
    client = client_of(facilitator)
    sent = {"study": pk, "stack": "A", "reason": "", "version": "0"}
    assert client.post("/p/small/options/choose/", sent).status_code == 422
    before = Event.objects.count()
    assert client.post("/p/small/options/choose/", sent | {"reason": "It keeps data with us."}).status_code == 302
    assert Event.objects.count() == before + 1
    document = read_document(plan.pk)
    best = found.stacks[0].stack
    assert document.choice.horizons == tuple(Chosen(horizon=h.horizon, options=h.options) for h in best.horizons)
    chosen = chosen_stack(document, None)
    assert chosen is not None
    assert [h.options for h in chosen.horizons] == [h.options for h in best.horizons]
    (record,) = document.decisions
    assert (record.id, record.decision) == (document.choice.decision, "It keeps data with us.")
    assert ">chosen<" in re.sub(r"<svg.*?</svg>", "", text(client, "/p/small/options/"), flags=re.S)


def test_the_second_of_two_deciders_learns_of_the_first(plan: Plan, facilitator: User) -> None:
    first = choose(plan, facilitator)
    with pytest.raises(StaleVersion):
        choose(plan, facilitator)
    other = (Chosen(horizon="y1", options=("cloudy-std",)),)
    assert choose(plan, facilitator, version=first.version, horizons=other).horizons == other
    assert [row.supersedes for row in Decision.objects.order_by("pk")] == ["", "D-1"]
    with pytest.raises(Refused, match="no longer in the plan"):
        choose(plan, facilitator, version=2, horizons=(Chosen(horizon="y1", options=("gone",)),))


def point(label: str, cost: int, satisfied: int, debt: int) -> Point:
    return Point(label=label, title=label, href=f"#{label}", cost=cost, satisfied=satisfied, debt=debt, on_front=True)


@pytest.mark.parametrize("apart", [0, 1_000, 40_000])
def test_labels_of_the_picture_never_collide(apart: int) -> None:
    points = [
        point(f"{'ABCDEFGHIJ'[n % 10]}{n}", 800_000_000 + n % 6 * apart * 1000, 8_000 + n // 6 * apart // 400, n % 5)
        for n in range(30)
    ]
    picture = pareto(points, alt="", cost_text=str, cost_title="", satisfied_title="")
    assert len(picture.dots) == 30
    dots = [Box(x=d.x - d.r, y=d.y - d.r, w=2 * d.r, h=2 * d.r) for d in picture.dots]
    boxes = [
        Box(x=d.label.x, y=d.label.y - SIZE, w=width(d.label.text, SIZE, bold=True), h=SIZE)
        for d in picture.dots
        if d.label is not None
    ]
    assert boxes
    for i, box in enumerate(boxes):
        assert not any(box.touches(other) for other in boxes[:i])
        assert not any(box.touches(dot) for dot in dots)
        assert 0 <= box.x <= box.x + box.w <= picture.width
        assert 0 <= box.y <= box.y + box.h <= picture.height
