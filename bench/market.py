"""A large market in one plan: 5,000 tools against 60 statements, its pages, and a landscape of 1,000 items.

    .venv/bin/python -m bench.market

Processor time of this process; a cold page also as a ratio to a trivial one of the same run. The landscape is taken in
by a process of its own while this one saves a row of another plan again and again: the longest that it waited is told.
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from bench.pages import client_of
from evaluations import judging
from evaluations.commands import import_landscape, move, set_fact
from evaluations.judging import judge_tools
from evaluations.landscape import read_landscape
from evaluations.models import Tool, ToolFact
from evaluations.queries.matrix import MatrixFilters, matrix_page
from evaluations.relaxing import prices
from plans import document as documents
from plans.commands.plans import change_plan
from plans.exchange import insert_plan
from plans.models import Plan, User
from reconciliation import document as d
from reconciliation.quarters import Quarter
from reconciliation.statements import Equals, Fact
from reconciliation.vocabulary import AttributeType, Level, standard_attributes, standard_capabilities

TOOLS, STATEMENTS, ITEMS = 5000, 60, 1000
ROUNDS = 20
PAUSE = 0.02
"""Seconds between two saves beside an import: SQLite has no queue, and whoever never pauses lets nobody in."""


def market() -> d.PlanDocument:
    """Seeded: twelve known facts for each tool, one test of one attribute for each statement."""
    chance = random.Random(1)
    tested = [a for a in standard_attributes().values() if a.values and a.type is not AttributeType.SET]
    capabilities = standard_capabilities()
    price = d.Price(unit=d.PriceUnit.MODEL, period=d.Period.YEAR, tiers=(d.Tier(start=0, price=Decimal(100)),))

    def tool(number: int) -> d.Tool:
        facts = tuple(
            Fact(attribute=a.key, value=chance.choice(a.values), source="https://example.org", as_of="2026-01-01")
            for a in chance.sample(tested, 12)
        )
        covers = tuple(d.Coverage(capability=c.id, level=Level.FULL) for c in chance.sample(capabilities, 2))
        option = d.Option(id=f"t-{number}-std", name="Standard", prices=(price,))
        return d.Tool(
            id=f"t-{number}", name=f"Tool {number}", vendor=f"Vendor {number % 300}", facts=facts, coverage=covers,
            options=(option,),
        )  # fmt: skip

    def statement(number: int) -> d.Requirement:
        attribute = tested[number % len(tested)]
        # Most are wishes: sixty musts would leave no tool standing.
        priority = d.Priority.MUST if number < 6 else d.Priority.SHOULD
        test = Equals(attribute=attribute.key, value=attribute.values[number // len(tested) % len(attribute.values)])
        return d.Requirement(
            id=f"R-{number}", group=f"g-{number % 6}", statement=f"Statement {number}.", expression=test,
            priority=priority,
        )  # fmt: skip

    years = range(2027, 2030)
    return d.PlanDocument(
        id="market", name="Market", currency="EUR", capabilities=capabilities,
        horizons=tuple(d.Horizon(id=f"y-{y}", name=f"{y}", start=Quarter(y, 1), end=Quarter(y, 4)) for y in years),
        needs=tuple(d.Needs(horizon=f"y-{y}", models=10) for y in years),
        groups=tuple(d.Group(id=f"g-{n}", name=f"Group {n}") for n in range(6)),
        requirements=tuple(statement(n) for n in range(STATEMENTS)),
        tools=tuple(tool(n) for n in range(TOOLS)),
    )  # fmt: skip


def cpu(ask: Callable[[], object], rounds: int = ROUNDS, *, before: Callable[[], object] | None = None) -> float:
    """Median milliseconds of processor time of one call; `before` is not counted."""
    times = []
    for _round in range(rounds):
        if before is not None:
            before()
        began = time.process_time()
        ask()
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times)


def computed(document: d.PlanDocument) -> None:
    judged = judge_tools(document)
    today = timezone.now().date()
    print(f"{TOOLS} tools x {STATEMENTS} statements")
    print(f"  every verdict            {cpu(lambda: judge_tools(document), 5):8.0f} ms")
    page = cpu(lambda: matrix_page(judged, MatrixFilters(), plan_key="market", number=1, today=today), 5)
    print(f"  a page of the matrix     {page:8.0f} ms")
    print(f"  the price of each must   {cpu(lambda: prices(judged), 5):8.0f} ms")


def forget() -> None:
    """Empty what this process keeps from one request to the next."""
    caches["fragments"].clear()
    documents.forget_documents()
    judging.forget_judged()


def forget_everywhere() -> None:
    """The same, and what all processes share."""
    forget()
    caches["default"].clear()


def learn(user: User) -> None:
    """One fact of one tool changes."""
    fact = ToolFact.objects.filter(plan__key="market").select_related("plan", "tool")[777]
    plan = Plan.objects.get(pk=fact.plan_id)
    set_fact(
        plan=plan, tool_key=fact.tool.key, attribute=fact.attribute, version=fact.version, value=fact.value or "",
        source=fact.source, as_of=fact.as_of, note=f"Seen {fact.version} times.", by=user, at=timezone.now(),
    )  # fmt: skip


def page_times(client: Client, user: User, path: str, trivial: float) -> None:
    """Warm: asked before at this revision. Changed: after a fact of one tool. Cold: the process has read no plan.

    Unseen: nor has any other process since the last change, so that nothing is kept in the shared cache.
    """

    def ask() -> None:
        assert client.get(path).status_code == 200

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries, warm, changed = len(captured), cpu(ask), []
    for _round in range(5):
        learn(user)
        changed.append(cpu(ask, 1))
    unseen = cpu(ask, 1, before=forget_everywhere)
    cold = cpu(ask, 10, before=forget)
    forget()
    with CaptureQueriesContext(connection) as captured:
        ask()
    after = statistics.median(changed)
    print(f"{path:26} {warm:6.1f} ms warm, {after:6.0f} ms changed, {cold:6.0f} ms cold, {cold / trivial:.1f} x, "
          f"{unseen:6.0f} ms unseen; queries: {queries} warm, {len(captured)} cold")  # fmt: skip


def moves(user: User) -> None:
    """A step through the funnel of the market, there and back."""
    plan = Plan.objects.get(key="market")

    def go(to: d.Stage) -> None:
        version = Tool.objects.get(plan=plan, key="t-1").version
        move(plan=plan, key="t-1", version=version, to=to, by=user, at=timezone.now())

    def there_and_back() -> None:
        go(d.Stage.CANDIDATE)
        go(d.Stage.LONG_LIST)

    print(f"a step through the funnel  {cpu(there_and_back, 5) / 2:6.1f} ms")


def pages(client: Client, user: User) -> None:
    def ask() -> None:
        client.get("/p/demo/tools/")

    client.get("/trivial/")
    trivial = cpu(lambda: client.get("/trivial/"), 8 * ROUNDS)
    ask()
    print(f"trivial, signed in         {trivial:6.1f} ms")
    print(f"the demonstration's tools  {cpu(ask):6.1f} ms warm")
    for path in ("/p/market/tools/", "/p/market/tools/verdicts/"):
        page_times(client, user, path, trivial)


def landscape(user: User) -> None:
    """Take 1,000 items in, new and then changed, in another process as the worker does it, while this one saves."""
    rows = "".join(
        f"          - item:\n            name: Product {n}\n            homepage_url: https://p{n}.example\n"
        f"            repo_url: https://git.example/p{n}\n            license: MIT\n"
        for n in range(ITEMS)
    )
    text = f"landscape:\n  - name: Model\n    subcategories:\n      - name: Inference\n        items:\n{rows}"
    for what, said in (("new", text), ("changed", text.replace("MIT", "Apache-2.0").replace("git.", "code."))):
        connection.close()
        began = time.monotonic()
        worker = multiprocessing.get_context("fork").Process(target=take_in, args=(said, user))
        worker.start()
        waits: list[float] = []
        while worker.is_alive():
            waits.append(save(user, f"Demo {len(waits)}"))
            time.sleep(PAUSE)
        spent = time.monotonic() - began
        assert worker.exitcode == 0
        print(f"a landscape of {ITEMS} items, {what:8} {spent:6.2f} s; {len(waits)} saves beside it, "
              f"the longest {max(waits):.2f} s")  # fmt: skip


def take_in(text: str, user: User) -> None:
    found, plan = read_landscape(text.encode()), Plan.objects.get(key="market")
    import_landscape(plan=plan, landscape=found, source="a bench", as_of="2026-01-01", by=user, at=timezone.now())


def save(user: User, name: str) -> float:
    """Change another plan; how many seconds that took."""
    demo = Plan.objects.get(key="demo")
    began = time.monotonic()
    change_plan(
        plan=demo, version=demo.version, name=name, organization="", purpose="", by=user, at=timezone.now()
    )  # fmt: skip
    return time.monotonic() - began


def main() -> None:
    document = market()
    computed(document)
    user = User.objects.get(memberships__key="p-judit", memberships__plan__key="demo")
    now = timezone.now()
    insert_plan(replace(document), {}, key="market", by=user, at=now, verb="created")
    with override_settings(ROOT_URLCONF="bench.pages"):
        pages(client_of("p-judit"), user)
    moves(user)
    landscape(user)


if __name__ == "__main__":
    main()
