"""What pages cost, against a trivial page of someone who is signed in, in one run.

    .venv/bin/python -m bench.pages

CPU time of this process, median of many requests through all middleware. Warm: seen before at this revision. Cold: the
process has rendered none of the rows and read no plan.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from bench.home import open_home

open_home()


from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from plans import document
from plans.http import PersonRequest, signed_in
from plans.live import poll_token
from plans.models import Plan, User
from reconciliation.statements import Max
from stakeholders.models import Group, Requirement

ROUNDS = 40
REQUIREMENTS = "/p/demo/requirements/"
ROWS = 120


@signed_in
def _trivial(request: PersonRequest) -> HttpResponse:
    return HttpResponse(f"Hello, {request.user.pk}")


def _anonymous(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [
    path("trivial/", _trivial),
    path("anonymous/", _anonymous),
    path("", include("config.urls")),
]


def cpu(ask: Callable[[], object], *, before: Callable[[], None] | None = None, rounds: int = ROUNDS) -> float:
    """Median milliseconds of processor time of one call; `before` is not counted."""
    times = []
    for _round in range(rounds):
        if before is not None:
            before()
        began = time.process_time()
        ask()
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times)


def client_of(person: str) -> Client:
    """A client in which someone of the demonstration is signed in."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(memberships__key=person, memberships__plan__key="demo"))
    return client


def forget() -> None:
    """Empty what this process keeps from one request to the next."""
    caches["fragments"].clear()
    document._document.cache_clear()


def fill(rows: int) -> None:
    """Bring the demonstration to so many requirements."""
    plan = Plan.objects.get(key="demo")
    groups = list(Group.objects.filter(plan=plan))
    now = timezone.now()
    Requirement.objects.filter(plan=plan, key__startswith="BENCH-").delete()
    missing = rows - Requirement.objects.filter(plan=plan).count()
    Requirement.objects.bulk_create(
        Requirement(
            plan=plan,
            group=groups[number % len(groups)],
            key=f"BENCH-{number}",
            position=1000 + number,
            statement=f"Predictions of kind {number} are there within 150 ms, measured at the 99th percentile.",
            expression=Max(attribute="latency_p99_ms", value="150", capabilities=("online-serving",)),
            created_at=now,
            updated_at=now,
        )
        for number in range(missing)
    )


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def requirements_page(client: Client, trivial: float) -> None:
    """The list at 120 and at 1,200 rows."""
    for rows in (ROWS, 10 * ROWS):
        fill(rows)
        forget()
        asked = queries(client, REQUIREMENTS)
        warm = cpu(lambda: client.get(REQUIREMENTS))
        cold = cpu(lambda: client.get(REQUIREMENTS), before=forget, rounds=10)
        print(
            f"requirements {rows:5}   queries {asked}   warm {warm:6.2f} ms {warm / trivial:5.1f} x"
            f"   cold {cold:6.2f} ms {cold / trivial:5.1f} x"
        )
    fill(ROWS)


def row_save(client: Client, trivial: float) -> None:
    """One row edited in place."""
    row = Requirement.objects.filter(plan__key="demo").select_related("group").latest("pk")
    address = f"/p/demo/groups/{row.group.key}/requirements/{row.key}/save/"
    version = row.version

    def save() -> None:
        nonlocal version
        typed = {"statement": f"Edit {version}.", "priority": "must", "weight": "3", "version": str(version)}
        assert client.post(address, typed, headers={"HX-Request": "true"}).status_code == 200
        version += 1

    with CaptureQueriesContext(connection) as captured:
        save()
    statements = len(captured)
    spent = cpu(save)
    print(f"row save             statements {statements}   {spent:6.2f} ms {spent / trivial:5.1f} x")


def live_poll() -> None:
    """The question that every open page asks every three seconds, against a view that does nothing for nobody."""
    plan = Plan.objects.get(key="demo")
    stranger = Client(HTTP_HOST="localhost")
    member = plan.memberships.exclude(user=None)[0]
    address = reverse("live_poll", args=[poll_token(plan.pk, member.pk)]) + f"?r={plan.revision}"
    assert stranger.get(address).status_code == 304
    nothing = cpu(lambda: stranger.get("/anonymous/"), rounds=8 * ROUNDS)
    spent = cpu(lambda: stranger.get(address), rounds=8 * ROUNDS)
    print(f"live poll            {spent:6.2f} ms   {spent / nothing:5.1f} x an anonymous trivial view")


def main() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        client = client_of("p-judit")
        client.get("/trivial/")
        trivial = cpu(lambda: client.get("/trivial/"), rounds=4 * ROUNDS)
        print(f"trivial, signed in   {trivial:6.2f} ms")
        requirements_page(client, trivial)
        row_save(client, trivial)
        live_poll()


if __name__ == "__main__":
    main()
