"""The production path by hand: every command of docker-compose.yml on a real PostgreSQL and a real Redis."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.site import PROGRAMS, ROOT, Site, open_site
from tests.services import RedisServer, accepts, wait_until

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("production")) as opened:
        yield opened


@pytest.fixture(scope="module")
def web(site: Site) -> Iterator[None]:
    """The web server, answering."""
    site.manage("collectstatic", "--no-input", "--verbosity", "0")
    with site.running("web"):
        wait_until(lambda: accepts(site.port), "the web server did not start")
        yield


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """End a worker and its children at once, as when its container is killed."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_the_deployment_check_has_nothing_to_say(site: Site) -> None:
    done = subprocess.run(
        [str(PROGRAMS / "python"), "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.usefixtures("web")
def test_the_web_server_answers_and_names_what_is_away(site: Site) -> None:
    assert site.ask("/health/live") == (200, {"status": "ok"})
    assert site.ask("/health/ready") == (200, {"status": "ok", "database": "ok", "redis": "ok"})
    probe = [str(PROGRAMS / "python"), "-m", "config.probe"]
    assert subprocess.run(probe, cwd=ROOT, env=site.environment, check=False).returncode == 0
    site.redis.stop()
    assert site.ask("/health/ready") == (200, {"status": "degraded", "database": "ok", "redis": "down"})
    site.redis.process = RedisServer.start(site.redis.port).process
    wait_until(lambda: site.ask("/health/ready")[1]["status"] == "ok", "Redis was not found again")


@pytest.mark.usefixtures("web")
def test_a_database_that_restarts_is_a_page_that_says_so_and_then_back(site: Site) -> None:
    session = "__Host-concord_session=" + "a" * 32
    assert site.page("/", cookie=session)[0] == 200
    site.postgres.halt()
    status, headers, text = site.page("/", cookie=session)
    assert (status, headers["Retry-After"]) == (503, "2")
    assert "Nothing was lost" in text
    assert site.page("/health/ready")[0] == 503
    assert site.page("/health/live")[0] == 200
    site.postgres.resume()
    wait_until(lambda: site.page("/", cookie=session)[0] == 200, "it did not come back", 10)


def test_a_job_goes_through_redis_and_one_asked_for_while_it_is_down_is_only_later(site: Site) -> None:
    site.redis.stop()
    delayed = site.submit("test-quick", value=4)
    assert site.job(delayed) == ("queued", 0)
    site.redis.process = RedisServer.start(site.redis.port).process
    with site.running("worker"):
        number = site.submit("test-quick", value=3)
        wait_until(lambda: site.job(number) == ("done", 1), "the job was not done")
        assert site.job(delayed) == ("queued", 0)
        with site.running("beat"):
            wait_until(lambda: site.job(delayed) == ("done", 1), "the sweep did not send the job", 90)


def test_a_killed_worker_costs_one_attempt_and_leaves_one_whole_report(site: Site, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with site.running("worker") as process:
        slow = site.submit("test-slow_once", log=str(log))
        export = site.submit("report", paper="a4", language="en", audience="leadership")
        wait_until(log.exists, "the job did not begin")
        wait_until(lambda: site.stage(export) != "", "the export did not begin", 90)
        kill_all(process)
    assert site.job(slow) == site.job(export) == ("running", 1)
    site.half_a_minute_later()
    with site.running("worker"), site.running("beat"):
        wait_until(lambda: site.job(slow) == ("done", 2), "the sweep did not send the job again", 90)
        wait_until(lambda: site.job(export) == ("done", 2), "the export was not done again", 180)
    assert len(log.read_text().splitlines()) == 2
    [report] = [path for path in (site.home / "files" / "reports").iterdir() if path.is_file()]
    assert report.suffix == ".pdf"
    assert report.read_bytes().startswith(b"%PDF-")
