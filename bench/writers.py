"""Many people saving at once on SQLite: how many saves were locked out, how many got lost.

    .venv/bin/python -m bench.writers

64 connections move items of one plan's roadmap for five seconds. Every acknowledged save must be a version, a history
entry and an activity event; "locked" counts refusals by the database, "stale" those who have to look again.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from bench.home import open_home

WRITERS, SECONDS = 64, 5.0


def main() -> None:
    open_home()
    from django.db import OperationalError, connection
    from django.db.models import Sum
    from django.utils import timezone

    from plans.errors import StaleVersion
    from plans.models import Event, Membership, Plan
    from roadmap.commands import move_initiative
    from roadmap.models import Initiative

    plan = Plan.objects.get(key="demo")
    by = Membership.objects.filter(plan=plan, role="facilitator").select_related("user")[0].user
    assert by is not None
    rows = list(Initiative.objects.filter(plan=plan).exclude(start=None).values_list("pk", flat=True))
    versions_before = Initiative.objects.filter(plan=plan).aggregate(n=Sum("version"))["n"]
    counts: Counter[str] = Counter()
    waits: list[float] = []
    until = time.monotonic() + SECONDS

    def write(number: int) -> None:
        turn = number
        while time.monotonic() < until:
            turn += 1
            pk = rows[turn % len(rows)]
            version = Initiative.objects.values_list("version", flat=True).get(pk=pk)
            began = time.monotonic()
            try:
                quarters = 1 if turn % 2 else -1
                move_initiative(
                    plan_id=plan.pk, initiative_id=pk, version=version, quarters=quarters, by=by, at=timezone.now()
                )
            except StaleVersion:
                counts["stale"] += 1
            except OperationalError:
                counts["locked"] += 1
            else:
                counts["saved"] += 1
                waits.append(time.monotonic() - began)
        connection.close()

    with ThreadPoolExecutor(max_workers=WRITERS) as pool:
        for future in [pool.submit(write, number) for number in range(WRITERS)]:
            future.result()
    versions = Initiative.objects.filter(plan=plan).aggregate(n=Sum("version"))["n"] - versions_before
    events = Event.objects.filter(plan=plan, verb="moved").count()
    histories = Initiative.history.filter(plan=plan, version__gt=1).count()
    waits.sort()
    print(f"writers {WRITERS}, seconds {SECONDS:.0f}")
    print(f"saved {counts['saved']} ({counts['saved'] / SECONDS:.0f} a second), stale {counts['stale']}")
    print(f"locked {counts['locked']}")
    print(f"lost {counts['saved'] - min(versions, events, histories)}")
    print(f"wait of a save: median {1000 * waits[len(waits) // 2]:.0f} ms, longest {1000 * waits[-1]:.0f} ms")


if __name__ == "__main__":
    main()
