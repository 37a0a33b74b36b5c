"""How a page answers while the worker solves or writes a PDF, against an idle machine.

    .venv/bin/python -m bench.busy

Starts Concord as `./run` does, on its own data folder, and opens the requirements page again and again over loopback:
first with nothing else going on, then while reconciliations run one after the other, then while reports are written.
"""

from __future__ import annotations

import re
import sqlite3
import statistics
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path

from tests.screenshots import served

SECONDS = 10.0
PERSON = "p-judit"  # the facilitator


class Visitor:
    """Someone of the demonstration with a browser's cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/")
        self.post(f"/demo/{PERSON}/")

    def get(self, path: str) -> bytes:
        with self.opener.open(self.address + path, timeout=30) as response:
            body: bytes = response.read()
            return body

    def post(self, path: str, **fields: str) -> bytes:
        token = next(cookie.value for cookie in self.cookies if cookie.name.startswith("concord_csrf"))
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token or "", **fields}).encode()
        with self.opener.open(self.address + path, data, timeout=30) as response:
            body: bytes = response.read()
            return body


def milliseconds(visitor: Visitor, while_true: Callable[[], bool]) -> list[float]:
    times = []
    while while_true():
        began = time.perf_counter()
        visitor.get("/p/demo/requirements/")
        times.append(1000 * (time.perf_counter() - began))
    return times


def running(home: Path, kind: str) -> bool:
    with sqlite3.connect(f"file:{home / 'concord.sqlite3'}?mode=ro", uri=True) as database:
        query = "select count(*) from plans_job where kind = ? and state in ('queued', 'running')"
        return bool(database.execute(query, (kind,)).fetchone()[0])


def busy(visitor: Visitor, home: Path, kind: str, ask: Callable[[], None]) -> list[float]:
    """Times of the page while jobs of that kind run one after the other."""
    times: list[float] = []
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        ask()
        times += milliseconds(visitor, lambda: running(home, kind))
    return times


def main() -> None:
    with served() as (address, home):
        visitor = Visitor(address)
        page = visitor.get("/p/demo/roadmap/").decode()
        moves = re.findall(r'action="(/p/demo/roadmap/[^"]+/move/)".*?name="version" value="(\d+)"', page, re.DOTALL)
        turn = 0

        def report() -> None:
            nonlocal turn  # a moved item is a new version of the plan, so that no report comes from the cache
            path, version = moves[turn % len(moves)]
            turn += 1
            visitor.post(path, to="later", version=version)
            visitor.post("/p/demo/report/", paper="a4")

        idle_until = time.monotonic() + SECONDS
        idle = statistics.median(milliseconds(visitor, lambda: time.monotonic() < idle_until))
        solve = busy(visitor, home, "reconcile", lambda: void(visitor.post("/p/demo/conflicts/reconcile/")))
        pdf = busy(visitor, home, "report", report)
        print(f"idle          p50 {idle:6.1f} ms")
        for name, times in (("while solving", solve), ("while a PDF", pdf)):
            median = statistics.median(times)
            print(f"{name:13} p50 {median:6.1f} ms   {median / idle:.2f} x idle   ({len(times)} pages)")


def void(_answer: bytes) -> None:
    """An answer that nobody reads."""


if __name__ == "__main__":
    main()
