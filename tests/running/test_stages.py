"""The test command itself: what it counts, what it shows, and that nothing it started is left."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests import stages
from tests.services import wait_until
from tests.stages import Runner, Tally


def test_closing_lines_of_several_runs_are_added_up() -> None:
    tally = Tally()
    for line in (
        "120 passed in 4.20s\n",
        "========= 3 failed, 20 passed, 1 skipped, 2 deselected, 1 error in 61.03s (0:01:01) =========\n",
        "FAILED tests/x.py::test_y - AssertionError: 7 passed, not 8\n",
        "......... [100%]\n",
    ):
        tally.add(line)
    assert (tally.passed, tally.failed, tally.skipped) == (140, 4, 1)


def test_a_stage_for_one_mark_reads_only_the_files_that_use_it() -> None:
    files = stages.marked("browser")
    assert files[:2] == ["-m", "browser and not deep"]
    assert "tests/browser/test_main_job.py" in files
    assert "tests/running/test_stages.py" not in files
    # A mark that is given from elsewhere would not be seen.
    helpers = [file for file in (stages.ROOT / "tests").rglob("*.py") if not file.name.startswith("test_")]
    assert [file for file in helpers if "add_marker" in file.read_text("utf-8")] == []


def test_a_check_is_silent_when_it_is_good_and_whole_when_it_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    runner = Runner(dict(os.environ))
    assert runner.quiet("sh", "-c", "echo fine")
    assert capsys.readouterr().out == ""
    runner.stage("lint", lambda: runner.quiet("sh", "-c", "echo out; echo err >&2; exit 3"))
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "== lint"
    assert {"out", "err"} <= set(shown)
    assert shown[-1].startswith("== lint: FAILED in ")
    assert runner.failures == ["lint"]


def test_a_stage_beside_others_is_waited_for_and_fails_like_them(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    runner = Runner(dict(os.environ))
    waits = f"for n in $(seq 100); do [ -e {seen} ] && exit 3; sleep 0.1; done"
    types = runner.beside("types", lambda: runner.quiet("sh", "-c", waits))
    runner.stage("lint", lambda: runner.quiet("touch", str(seen)))
    types.join()
    assert runner.failures == ["types"]
    assert runner.running == []


def test_a_stage_that_overruns_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stages, "STAGE_SECONDS", 0.5)
    number = tmp_path / "number"
    runner = Runner(dict(os.environ))
    assert not runner.quiet("sh", "-c", f"sleep 60 & echo $! > {number}; wait")
    started = number.read_text().strip()
    alive = ["ps", "-o", "stat=", "-p", started]
    wait_until(
        lambda: subprocess.run(alive, capture_output=True, text=True, check=False).stdout.strip()[:1] in ("", "Z"),
        "a process outlived its stage",
        10,
    )


def test_settings_of_an_operator_do_not_reach_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONCORD_HOME", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"):
        assert name.startswith(stages.OURS)


def test_what_is_missing_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.stages.shutil.which", lambda _program: None)
    monkeypatch.setattr("tests.stages.bootstrap.missing_libraries", lambda: ["libpango-1.0-0"])
    monkeypatch.setattr(stages, "DATABASE_PATTERN", "nothing/of/that/name/*")
    fast = ["redis-server", "poppler-utils", "qpdf", "gettext", "libpango-1.0-0"]
    assert stages.missing_packages(fast=True) == fast
    assert set(stages.missing_packages(fast=False)) == {*fast, "chromium", "postgresql"}


def test_a_program_that_cannot_be_installed_is_one_line_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "missing_packages", lambda *, fast: ["qpdf"] if fast else [])
    monkeypatch.setattr("tests.stages.bootstrap.install_debian", lambda _packages: False)
    assert stages.programs(fast=False)
    assert not stages.programs(fast=True)
    assert capsys.readouterr().out.endswith("Run: sudo apt-get install -y --no-install-recommends qpdf\n")
