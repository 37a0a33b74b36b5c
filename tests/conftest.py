"""What every test may use: no network, a real Redis, a real PostgreSQL, a real browser, a served Concord."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from _pytest import runner
from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect

from tests.services import RedisServer

# Playwright's synchronous interface runs an event loop in the test's thread, in which Django refuses queries otherwise.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How many examples a law is tried on: `HYPOTHESIS_PROFILE=deep` for the long run.
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
settings.register_profile("default", max_examples=200, deadline=None, derandomize=True, suppress_health_check=CHECKS)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=CHECKS)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# A first page on a busy machine takes more than the usual five seconds; where a time is promised, the test says it.
expect.set_options(timeout=15_000)

# Python keeps its calls in blocks of 16 kB, and has the system map and unmap a block whenever a call goes over the end
# of one. Tests begin deep within pytest: in a call that wants much room, all calls of a test share one block.
runner.runtestprotocol.__code__ = runner.runtestprotocol.__code__.replace(co_stacksize=300_000)

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


class NetworkInTestError(Exception):
    """A test tried to reach beyond this machine."""


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Refuse connections to anything but the loopback addresses and local sockets."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any, /) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise NetworkInTestError(f"a test tried to connect to {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database says which migrations its tables stand for, though none was run to make them."""
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        if not recorder.has_table():
            recorder.ensure_schema()
            for app, name in MigrationLoader(None).disk_migrations:
                recorder.record_applied(app, name)


@pytest.fixture(autouse=True)
def _empty_process_caches() -> None:
    """What one test put into the process's own cache is not there for the next."""
    caches["fragments"].clear()
    caches["moments"].clear()
    from plans.document import forget_documents

    forget_documents()
    from roadmap.queries.value import forget_values

    forget_values()
    from roadmap.queries.what_if import forget_known

    forget_known()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A real Redis on a free port, ended after the last test; `url` is its address."""
    with RedisServer.start() as server:
        yield server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of a downloaded one."""
    return browser_type_launch_args | {"executable_path": "/usr/bin/chromium", "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address is common to all tests; in place of pytest-playwright's fixture, of a kind that pytest warns about."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Nothing moves: what is looked at is never half-way, and no picture is drawn sixty times a second."""
    return browser_context_args | {"locale": "en-US", "timezone_id": "UTC", "reduced_motion": "reduce"}


@pytest.fixture
def live(live_server: Any, settings: Any) -> str:
    """Address of Concord served on this machine, over the test's own database."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    return str(live_server.url)
