"""Real servers for tests: each on a free port and a folder of its own, ended by whoever started it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

START_SECONDS = 60.0


class ServiceError(Exception):
    """A server that a test needs is not installed or does not start."""


def free_port() -> int:
    """A TCP port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Poll until it holds. Raises ServiceError naming `what` after that many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise ServiceError(f"{what} within {seconds:g} s")
        time.sleep(0.05)


def accepts(port: int) -> bool:
    """Whether something listens on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def end(process: subprocess.Popen[bytes], seconds: float = 10.0) -> None:
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass
class RedisServer:
    """A Redis without persistence."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @classmethod
    def start(cls, port: int | None = None) -> RedisServer:
        program = shutil.which("redis-server")
        if program is None:
            raise ServiceError("redis-server is not installed: apt-get install redis-server")
        port = port or free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        process = subprocess.Popen([program, *options, "--dir", tempfile.gettempdir()], stdout=subprocess.DEVNULL)
        wait_until(lambda: accepts(port), "redis-server did not start")
        return cls(port, process)

    def stop(self) -> None:
        end(self.process)

    def __enter__(self) -> RedisServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@dataclass
class PostgresServer:
    """A PostgreSQL with a fresh cluster, one superuser `concord` and one database `concord`."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://concord@127.0.0.1:{self.port}/concord"

    @classmethod
    def start(cls) -> PostgresServer:
        folder = Path(tempfile.mkdtemp(prefix="concord-postgres-"))
        initdb = str(postgres_programs() / "initdb")
        options = ["--username", "concord", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        command = [*other_user(folder), initdb, "--pgdata", str(folder / "data"), *options]
        made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise ServiceError(f"initdb failed: {made.stderr}")
        server = cls(free_port(), folder)
        server.resume()
        server.create("concord")
        return server

    def resume(self) -> None:
        """Start the server on its folder and port, at first or after `halt`."""
        # Nothing here outlives the tests, so nothing has to reach the disk.
        options = f"-p {self.port} -h 127.0.0.1 -c fsync=off -c max_connections=200".split()
        command = [*other_user(self.folder), str(postgres_programs() / "postgres"), "-D", str(self.folder / "data")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options, "-k", str(self.folder)], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=log
            )
        ask = [str(postgres_programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "concord"]
        wait_until(lambda: subprocess.run(ask, check=False).returncode == 0, "PostgreSQL did not start")

    def halt(self) -> None:
        """Stop the server at once and keep its data."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown: it waits for no client
            end(self.process)
            self.process = None

    def create(self, name: str) -> str:
        """Create an empty database; returns its address."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "concord"]
        subprocess.run([str(postgres_programs() / "createdb"), *where, name], check=True)
        return f"postgres://concord@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        """Stop the server and remove its data."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> PostgresServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def postgres_programs() -> Path:
    """Folder of PostgreSQL's programs, the newest version that Debian has installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise ServiceError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


def other_user(folder: Path) -> Sequence[str]:
    """Prefix that runs a command as a user who is not root, as PostgreSQL insists, and owns the folder."""
    if os.geteuid() != 0:
        return []
    person = pwd.getpwnam("postgres")
    os.chown(folder, person.pw_uid, person.pw_gid)
    return ["setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups"]
