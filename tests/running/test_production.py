"""The production path by hand: every command of docker-compose.yml on a real PostgreSQL and a real Redis."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from plans.jobs import LEASE
from tests.services import PostgresServer, RedisServer, accepts, end, free_port, wait_until

pytestmark = pytest.mark.services

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / ".venv" / "bin"


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


@dataclass
class Site:
    """Concord as docker-compose.yml runs it, here: the same commands, the addresses of the test's servers."""

    postgres: PostgresServer
    redis: RedisServer
    environment: dict[str, str]
    port: int

    def command(self, service: str) -> list[str]:
        """The service's own command, with the program from the test's virtual environment."""
        program, *arguments = compose()["services"][service]["command"]
        return [str(PROGRAMS / program), *arguments]

    def once(self, service: str) -> None:
        subprocess.run(self.command(service), cwd=ROOT, env=self.environment, check=True, timeout=120)

    @contextmanager
    def running(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen(self.command(service), cwd=ROOT, env=self.environment, start_new_session=True)
        try:
            yield process
        finally:
            if process.poll() is None:
                end(process, 20)

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, json.load(response)

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(PROGRAMS / "python"), "manage.py", *arguments],
            cwd=ROOT, env=self.environment, check=True, timeout=120, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.environment["DATABASE_URL"].replace("postgres:", "postgresql:", 1)) as connection:
            return connection.execute(query.encode()).fetchall()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """PostgreSQL migrated by the compose file's own command, and a Redis."""
    port = free_port()
    with ExitStack() as stack:
        postgres = stack.enter_context(PostgresServer.start())
        redis = stack.enter_context(RedisServer.start())
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
        environment = inherited | {
            "CONCORD_PRODUCTION": "1",
            "CONCORD_HOME": str(tmp_path_factory.mktemp("production")),
            "CONCORD_BIND": f"127.0.0.1:{port}",
            "CONCORD_SECRET_KEY": "k" * 30 + "-production-path-by-hand-0123456789",
            "CONCORD_HOSTS": "concord.example.org",
            "CONCORD_MAIL_FROM": "Concord <concord@example.org>",
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "EMAIL_URL": "smtp://localhost:1",
            "DJANGO_SETTINGS_MODULE": "tests.running.production",
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        }
        made = Site(postgres, redis, environment, port)
        made.once("migrate")
        yield made


SUBMIT = """
from django.utils import timezone
from plans import jobs
from plans.models import Membership, Plan, Role, User
now = timezone.now()
user, _ = User.objects.get_or_create(email="lead@example.org")
plan, _ = Plan.objects.get_or_create(key="plan", defaults={"name": "Plan", "created_at": now, "updated_at": now})
Membership.objects.get_or_create(
    plan=plan, user=user, defaults={"name": "L", "role": Role.FACILITATOR, "created_at": now, "updated_at": now}
)
print("job", jobs.submit(plan=plan, kind=%r, params=%r, by=user, at=now).pk)
"""


def submit(site: Site, kind: str, **params: Any) -> int:
    """Ask for a job from a process of its own, as the web server would."""
    output = site.manage("shell", "--command", SUBMIT % (kind, params))
    return int(output.split("job ")[-1])


def job(site: Site, number: int) -> tuple[str, int]:
    [(state, attempts)] = site.rows(f"SELECT state, attempts FROM plans_job WHERE id = {number}")
    return state, attempts


def test_the_deployment_check_has_nothing_to_say(site: Site) -> None:
    done = subprocess.run(
        [str(PROGRAMS / "python"), "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_the_web_server_answers_and_names_what_is_away(site: Site) -> None:
    site.manage("collectstatic", "--no-input", "--verbosity", "0")
    with site.running("web"):
        wait_until(lambda: accepts(site.port), "the web server did not start")
        assert site.ask("/health/live") == (200, {"status": "ok"})
        assert site.ask("/health/ready") == (200, {"status": "ok", "database": "ok", "redis": "ok"})
        probe = [str(PROGRAMS / "python"), "-m", "config.probe"]
        assert subprocess.run(probe, cwd=ROOT, env=site.environment, check=False).returncode == 0
        site.redis.stop()
        assert site.ask("/health/ready") == (200, {"status": "degraded", "database": "ok", "redis": "down"})
        site.redis.process = RedisServer.start(site.redis.port).process
        wait_until(lambda: site.ask("/health/ready")[1]["status"] == "ok", "Redis was not found again")


def test_a_job_goes_through_redis_and_is_done(site: Site) -> None:
    with site.running("worker"):
        number = submit(site, "test-quick", value=3)
        wait_until(lambda: job(site, number) == ("done", 1), "the job was not done")


def test_a_broker_that_is_down_delays_a_job_and_loses_none(site: Site) -> None:
    site.redis.stop()
    number = submit(site, "test-quick", value=4)
    assert job(site, number) == ("queued", 0)
    site.redis.process = RedisServer.start(site.redis.port).process
    with site.running("worker"), site.running("beat"):
        wait_until(lambda: job(site, number) == ("done", 1), "the sweep did not send the job", 60)


def test_a_killed_worker_costs_one_attempt(site: Site, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with site.running("worker") as process:
        number = submit(site, "test-slow_once", log=str(log))
        wait_until(log.exists, "the job did not begin")
        os.killpg(process.pid, signal.SIGKILL)  # the worker and its children, as when the container is killed
        process.wait()
    assert job(site, number) == ("running", 1)
    earlier = LEASE + timedelta(seconds=1)
    with psycopg.connect(site.environment["DATABASE_URL"].replace("postgres:", "postgresql:", 1)) as connection:
        connection.execute(
            "UPDATE plans_job SET lease_until = lease_until - %s", [earlier]
        )  # as it is half a minute later
    with site.running("worker"), site.running("beat"):
        wait_until(lambda: job(site, number) == ("done", 2), "the sweep did not send the job again", 60)
    assert len(log.read_text().splitlines()) == 2
