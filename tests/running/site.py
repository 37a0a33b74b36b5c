"""Concord as docker-compose.yml runs it, by hand on this machine, on a real PostgreSQL and a real Redis."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import yaml

from plans.jobs import LEASE
from tests.services import PostgresServer, RedisServer, end, free_port

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / ".venv" / "bin"

SUBMIT = """
from django.utils import timezone
from plans import jobs
from plans.models import Membership, Plan, Role, User
now = timezone.now()
user, _ = User.objects.get_or_create(email="lead@example.org")
plan, _ = Plan.objects.get_or_create(key=%r, defaults={"name": "Plan", "created_at": now, "updated_at": now})
Membership.objects.get_or_create(
    plan=plan, user=user, defaults={"name": "L", "role": Role.FACILITATOR, "created_at": now, "updated_at": now}
)
print("job", jobs.submit(plan=plan, kind=%r, params=%r, by=user, at=now).pk)
"""


@dataclass
class Site:
    """The services of docker-compose.yml: the same commands, the addresses of the test's servers."""

    postgres: PostgresServer
    redis: RedisServer
    environment: dict[str, str]
    port: int

    @property
    def home(self) -> Path:
        return Path(self.environment["CONCORD_HOME"])

    def command(self, service: str) -> list[str]:
        """The service's own command, with the program from the test's virtual environment."""
        compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
        program, *arguments = compose["services"][service]["command"]
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

    def manage(self, *arguments: str) -> str:
        command = [str(PROGRAMS / "python"), "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, timeout=180, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def ask(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status and JSON of a page of the web server."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
            return response.status, json.load(response)

    def page(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of a page, as it comes through the operator's proxy."""
        proxied = {"Host": "concord.example.org", "X-Forwarded-Proto": "https"} | headers
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=proxied)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, dict(response.headers), response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read().decode()

    def submit(self, kind: str, plan: str = "plan", **params: Any) -> int:
        """Ask for a job from a process of its own, as the web server would; its number."""
        output = self.manage("shell", "--verbosity", "0", "--command", SUBMIT % (plan, kind, params))
        return int(output.split("job ")[-1])

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.environment["DATABASE_URL"].replace("postgres:", "postgresql:", 1))

    def job(self, number: int) -> tuple[str, int]:
        """State and attempts of a job."""
        [row] = self._rows("SELECT state, attempts FROM plans_job WHERE id = %s", number)
        return row[0], row[1]

    def stage(self, number: int) -> str:
        """What the job was at when it last told."""
        [row] = self._rows("SELECT stage FROM plans_job WHERE id = %s", number)
        return str(row[0])

    def half_a_minute_later(self) -> None:
        """Every lease has run out."""
        with self.connect() as connection:
            connection.execute("UPDATE plans_job SET lease_until = lease_until - %s", [LEASE + timedelta(seconds=1)])

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.execute(query.encode(), values).fetchall()


@contextmanager
def open_site(home: Path) -> Iterator[Site]:
    """PostgreSQL, migrated by the compose file's own command, and a Redis."""
    port = free_port()
    with ExitStack() as stack:
        postgres = stack.enter_context(PostgresServer.start())
        redis = stack.enter_context(RedisServer.start())
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
        environment = inherited | {
            "CONCORD_PRODUCTION": "1",
            "CONCORD_HOME": str(home),
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
        site = Site(postgres, redis, environment, port)
        site.once("migrate")
        yield site
