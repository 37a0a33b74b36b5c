"""What the stakeholders' pages cost with one hundred groups of thirty requirements, against a trivial page.

    .venv/bin/python -m bench.groups

Processor time of this process, median of several requests through all middleware, for the facilitator and for someone
of a group. Warm: asked for before at this revision. Changed: the first one after something else in the plan changed.
Cold: the process has rendered nothing and read no plan.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from bench import pages  # opens a home of its own
from plans.models import Plan
from reconciliation.statements import Max
from stakeholders.models import Group, Metric, Requirement

GROUPS, EACH, METRICS = 100, 30, 3
PAGES = {
    "overview": "",
    "groups": "groups/",
    "a group's page": "groups/security/",
    "requirements": "requirements/",
    "alignment": "outcomes/",
    "ownership": "ownership/",
    "strategy": "strategy/",
    "needs": "needs/",
    "blueprint": "blueprint/",
}


def fill() -> None:
    """Bring the demonstration to one hundred groups, the new ones with thirty requirements and three metrics each."""
    plan = Plan.objects.get(key="demo")
    stamps = {"plan": plan, "created_at": timezone.now(), "updated_at": timezone.now()}
    present = Group.objects.filter(plan=plan).count()
    Group.objects.bulk_create(
        Group(key=f"BENCH{n}", name=f"Group {n}", position=1000 + n, **stamps) for n in range(present, GROUPS)
    )
    added = list(Group.objects.filter(plan=plan, key__startswith="BENCH"))
    Requirement.objects.bulk_create(
        Requirement(
            group=group,
            key=f"{group.key}-{n}",
            position=n,
            statement=f"Predictions of kind {n} are there within 150 ms, measured at the 99th percentile.",
            expression=Max(attribute="latency_p99_ms", value="150", capabilities=("online-serving",)),
            **stamps,
        )
        for group in added
        for n in range(EACH)
    )
    Metric.objects.bulk_create(
        Metric(group=group, key=f"{group.key}-M{n}", name=f"Metric {n}", position=n, **stamps)
        for group in added
        for n in range(METRICS)
    )
    Plan.objects.filter(pk=plan.pk).update(revision=plan.revision + 1)


def change() -> None:
    """Something in the plan changed."""
    Plan.objects.filter(key="demo").update(revision=F("revision") + 1)


def measure(person: str) -> None:
    """Every page as this person opens it."""
    client = pages.client_of(person)
    client.get("/trivial/")
    trivial = pages.cpu(lambda: client.get("/trivial/"), rounds=pages.ROUNDS)
    print(f"{person}: trivial, signed in {trivial:.2f} ms")

    def ask(address: str) -> Callable[[], object]:
        return lambda: client.get(f"/p/demo/{address}")

    for name, address in PAGES.items():
        client.get(f"/p/demo/{address}")
        asked = pages.queries(client, f"/p/demo/{address}")
        warm = pages.cpu(ask(address), rounds=7)
        changed = pages.cpu(ask(address), before=change, rounds=3)
        cold = pages.cpu(ask(address), before=pages.forget, rounds=3)
        found = "   ".join(
            f"{what} {spent:6.1f} ms {spent / trivial:5.1f} x"
            for what, spent in (("warm", warm), ("changed", changed), ("cold", cold))
        )
        print(f"{name:16} queries {asked:3}   {found}")


def main() -> None:
    with override_settings(ROOT_URLCONF=pages.__name__):
        fill()
        for person in ("p-judit", "p-ilse"):
            measure(person)


if __name__ == "__main__":
    main()
