"""What the roadmap costs with 150 items over 16 quarters, against a trivial page and a row save, in one run.

.venv/bin/python -m bench.roadmap
"""

from __future__ import annotations

import time
from importlib import import_module

from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from bench.pages import ROUNDS, client_of, cpu, forget, queries, row_save
from plans import jobs
from plans.models import Plan, User
from reconciliation.answers import Answer
from reconciliation.codec import from_json
from reconciliation.document import Effort
from reconciliation.quarters import Quarter
from reconciliation.vocabulary import PHASES
from roadmap.models import Initiative, Team
from roadmap.queries.value import forget_values
from roadmap.tasks import propose_schedule
from roadmap.templatetags.roadmap_ui import forget_pieces

ROADMAP = "/p/demo/roadmap/"
ITEMS = 150
LAID_OUT = [
    import_module(f"roadmap.{name}")
    for name in ("charts.lanes", "charts.strips", "queries.lanes", "queries.loads", "queries.roadmap")
]


def fill() -> None:
    """Bring the demonstration to so many items."""
    plan, now = Plan.objects.get(key="demo"), timezone.now()
    missing = ITEMS - Initiative.objects.filter(plan=plan).count()
    Initiative.objects.bulk_create(
        Initiative(
            plan=plan,
            key=f"I-{900 + n}",
            position=1000 + n,
            title=f"Bring capability number {n} into use",
            phase=PHASES[n % len(PHASES)],
            start=str(Quarter(2027, 1).plus(n % 15)),
            duration=1 + n % 2,
            effort=(Effort(team="platform", days=5 + n % 9),),
            requirements=("DS-1", "CISO-3"),
            owner="security",
            depends_on=(f"I-{893 + n}",) if n > 7 and n % 2 else (),
            created_at=now,
            updated_at=now,
        )
        for n in range(missing)
    )


def forget_all() -> None:
    """Empty what this process keeps of the roadmap too: its value and what was rendered of it."""
    forget()
    forget_values()
    forget_pieces()


def forget_more() -> None:
    """The places of bars and labels as well, which depend on nothing but what is drawn: a process that just began."""
    forget_all()
    for module in LAID_OUT:
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()


def schedule() -> None:
    """The whole job behind Propose a schedule, from the claim to its result, with three in four items free to move."""
    plan = Plan.objects.get(key="demo")
    Initiative.objects.filter(plan=plan, key__startswith="I-9").update(pinned=False)
    Team.objects.filter(plan=plan).update(capacity=180)
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    for _round in range(3):
        job = jobs.submit(plan=plan, kind="schedule", params={}, by=client_user(), at=timezone.now())
        token = jobs.claim(job.pk, timezone.now())
        assert token is not None
        began, spent = time.monotonic(), time.process_time()
        found = propose_schedule(jobs.Running(job.pk, token, plan, job.params, job.requested_by))
        took, spent = time.monotonic() - began, time.process_time() - spent
        answer = from_json(Answer, found["answer"])
        placed = len(answer.schedule.placements) if answer.schedule else 0
        print(
            f"schedule {ITEMS}         {took:5.2f} s, {spent:5.2f} s of a processor   {placed} placed"
            f"   {answer.status}   objective {answer.objective}   bound {answer.bound}"
        )


def client_user() -> User:
    return User.objects.get(memberships__key="p-judit", memberships__plan__key="demo")


def main() -> None:
    with override_settings(ROOT_URLCONF="bench.pages"):
        client = client_of("p-judit")
        client.get("/trivial/")
        trivial = cpu(lambda: client.get("/trivial/"), rounds=4 * ROUNDS)
        print(f"trivial, signed in   {trivial:6.2f} ms")
        row_save(client, trivial)
        fill()
        client.get(ROADMAP)
        asked = queries(client, ROADMAP)
        warm = cpu(lambda: client.get(ROADMAP))
        cold = cpu(lambda: client.get(ROADMAP), before=forget_all, rounds=12)
        first = cpu(lambda: client.get(ROADMAP), before=forget_more, rounds=12)
        forget_all()
        unread = queries(client, ROADMAP)
        print(
            f"roadmap {ITEMS:5}       queries {asked}, cold {unread}   warm {warm / trivial:5.1f} x"
            f"   cold {cold / trivial:5.1f} x   process just begun {first / trivial:5.1f} x"
        )
        row = Initiative.objects.get(plan__key="demo", key="I-905")
        version = row.version

        def move() -> None:
            nonlocal version
            to = f"{'later' if version % 2 else 'earlier'} {version}"
            assert client.post(f"{ROADMAP}I-905/move/", {"to": to}, headers={"HX-Request": "true"}).status_code == 200
            version += 1

        with CaptureQueriesContext(connection) as captured:
            move()
        statements = len(captured)
        spent = cpu(move)
        print(f"move                 statements {statements}   {spent:6.2f} ms {spent / trivial:5.1f} x")
    schedule()


if __name__ == "__main__":
    main()
