"""The test command: installs what it needs, then one stage after the other, each with a line and its seconds.

Runs on the system's Python, so it imports only the standard library. Every process it starts is in a group of its own
and is ended with it; nothing else is touched.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config import bootstrap
from tests.services import PostgresServer, ServiceError

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".venv" / "bin"
STAGE_SECONDS = 1800.0
SPREAD = ("-n", "2", "--dist", "worksteal")
OURS = ("CONCORD_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_", "PYTEST_", "PYTHONDONTWRITEBYTECODE")
"""What the surroundings may say that must not reach the tests. Without compiled modules each of the hundred processes
that they start would compile two thousand files first."""

# What has to be there -> Debian's package that brings it.
TOOLS = {"redis-server": "redis-server", "pdftotext": "poppler-utils", "qpdf": "qpdf", "msgfmt": "gettext"}
BROWSER = {"chromium": "chromium"}
DATABASE_PATTERN, DATABASE_PACKAGE = "/usr/lib/postgresql/*/bin/initdb", "postgresql"


def say(text: str) -> None:
    print(text, flush=True)


def missing_packages(*, fast: bool) -> list[str]:
    """Debian packages that the chosen stages need and this machine lacks."""
    tools = TOOLS if fast else TOOLS | BROWSER
    missing = [package for program, package in tools.items() if shutil.which(program) is None]
    if not fast and not list(Path("/").glob(DATABASE_PATTERN.lstrip("/"))):
        missing.append(DATABASE_PACKAGE)
    return missing + bootstrap.missing_libraries()


def programs(*, fast: bool) -> bool:
    """Programs from Debian, where they are missing; says the line to type where it may not install."""
    missing = missing_packages(fast=fast)
    if missing and not bootstrap.install_debian(missing):
        line = f"sudo apt-get install -y --no-install-recommends {' '.join(missing)}"
        say(f"concord: the tests need programs that could not be installed here. Run: {line}")
        return False
    return True


def packages() -> bool:
    """The locked Python packages, into .venv."""
    try:
        bootstrap.prepare("dev")
    except bootstrap.Trouble as trouble:
        say(f"concord: {trouble}")
        return False
    return True


@dataclass
class Tally:
    """What pytest counted, over all stages."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, line: str) -> None:
        """Count a closing line such as `3 failed, 120 passed, 1 error in 4.20s`."""
        if not re.search(r"\d+ (passed|failed|errors?|skipped)\b.* in [\d.]+s", line):
            return
        for number, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", line):
            name = "failed" if word.startswith("error") else word
            setattr(self, name, getattr(self, name) + int(number))


@dataclass
class Runner:
    """Runs stages and remembers which failed."""

    environment: Mapping[str, str]
    tally: Tally = field(default_factory=Tally)
    failures: list[str] = field(default_factory=list)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def beside(self, name: str, work: Callable[[], bool]) -> threading.Thread:
        """Begin a stage of one process that runs while others do; its line comes when it is over."""
        thread = threading.Thread(target=self.stage, args=(name, work), daemon=True)
        thread.start()
        return thread

    def stage(self, name: str, work: Callable[[], bool]) -> None:
        begun = time.monotonic()
        say(f"== {name}")
        good = work()
        seconds = time.monotonic() - begun
        say(f"== {name}: {'ok' if good else 'FAILED'} in {seconds:.0f} s")
        if not good:
            self.failures.append(name)

    def quiet(self, *command: str) -> bool:
        """Run a check whose output matters only when it fails."""
        lines: list[str] = []
        good = self._call(command, self.environment, lines.append) == 0
        if not good:
            say(f"-- {' '.join(command)}")
            say("".join(lines).rstrip())
        return good

    def pytest(self, *arguments: str, **environment: str) -> bool:
        """Run pytest with its output shown. No test at all is a failure."""
        shown = ["-q", "--durations=8", "--durations-min=5", "-o", "faulthandler_timeout=180"]
        command = [str(PROGRAMS / "pytest"), *shown, *arguments]

        def show(line: str) -> None:
            print(line, end="", flush=True)
            self.tally.add(line)

        return self._call(command, dict(self.environment) | environment, show) == 0

    def _call(self, command: Sequence[str], environment: Mapping[str, str], take: Callable[[str], object]) -> int:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, errors="replace", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.running.append(process)
        alarm = threading.Timer(STAGE_SECONDS, self.end, [process])
        alarm.start()
        try:
            assert process.stdout is not None
            with process.stdout as lines:
                for line in lines:
                    take(line)
            return process.wait()
        finally:
            alarm.cancel()
            self.end(process)
            self.running.remove(process)

    def end(self, *processes: subprocess.Popen[str]) -> None:
        """End a stage's process and everything it started; without one, those of all stages."""
        for process in processes or tuple(self.running):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def lint(runner: Runner) -> bool:
    checks = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("djlint", "--lint", "--quiet", "templates"),
        ("lint-imports",),
    )
    # A list, so that the second check is run when the first has failed.
    results = [runner.quiet(str(PROGRAMS / program), *arguments) for program, *arguments in checks]
    return all(results)


def types(runner: Runner) -> bool:
    return runner.quiet(str(PROGRAMS / "mypy"), ".")


def migrations(runner: Runner) -> bool:
    manage = (str(PROGRAMS / "python"), "manage.py")
    return runner.quiet(*manage, "makemigrations", "--check", "--dry-run") and runner.quiet(*manage, "check")


def marked(mark: str) -> list[str]:
    """Pytest's arguments for the tests with that mark, and the files they are in: reading all others takes ten seconds
    of each process."""
    files = [file for file in sorted((ROOT / "tests").rglob("test_*.py")) if f"mark.{mark}" in file.read_text("utf-8")]
    return ["-m", f"{mark} and not deep", *(str(file.relative_to(ROOT)) for file in files)]


def on_postgresql(runner: Runner) -> bool:
    """The tests marked `database`, on a PostgreSQL that lives as long as this stage."""
    try:
        with PostgresServer.start() as server:
            return runner.pytest(*SPREAD, *marked("database"), DATABASE_URL=server.url)
    except ServiceError as error:
        say(str(error))
        return False


def stages(runner: Runner, *, fast: bool, deep: bool) -> None:
    narrow = " and not services and not slow" if fast else ""
    unit = f"not browser and not deep{narrow}"
    # What the tests need is fetched while what needs nothing but Python runs.
    fetched = runner.beside("programs from Debian", lambda: programs(fast=fast))
    runner.stage("packages", packages)
    if runner.failures:
        return
    checked = runner.beside("types", lambda: types(runner))
    runner.stage("lint", lambda: lint(runner))
    runner.stage("migrations", lambda: migrations(runner))
    fetched.join()
    if "programs from Debian" in runner.failures:
        return
    # More processes than processors: some of these tests wait for servers.
    runner.stage("tests on SQLite", lambda: runner.pytest(*SPREAD, "-n", "4", "-m", unit))
    checked.join()
    if fast:
        return
    runner.stage("database tests on PostgreSQL", lambda: on_postgresql(runner))
    runner.stage("browser tests in Chromium", lambda: runner.pytest(*SPREAD, *marked("browser")))
    if deep:
        laws = (*SPREAD, "tests/reconciliation")
        runner.stage("laws of the core, in depth", lambda: runner.pytest(*laws, HYPOTHESIS_PROFILE="deep"))
        runner.stage("deep tests", lambda: runner.pytest("-m", "deep", HYPOTHESIS_PROFILE="deep"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="./test", description="Check Concord from lint to browser.")
    parser.add_argument("--fast", action="store_true", help="the quick part: SQLite, no servers, no browser")
    parser.add_argument("--deep", action="store_true", help="long examples too")
    chosen = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="concord-tests-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        runner = Runner(kept | {"CONCORD_HOME": home})
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            stages(runner, fast=chosen.fast, deep=chosen.deep)
        except KeyboardInterrupt:
            runner.failures.append("interrupted")
        finally:
            runner.end()
    tally = runner.tally
    say(f"{time.monotonic() - begun:.0f} s; failed: {', '.join(runner.failures) or 'nothing'}")
    say(f"{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped")
    return 1 if runner.failures else 0
