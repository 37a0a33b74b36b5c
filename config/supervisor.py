"""One program in front of two: starts the web server and the worker, keeps them running, ends them together.

`./run` executes `python -m config.supervisor` once the packages are installed. It needs no Django itself, so it starts
fast, stays small, and survives whatever its children do.
"""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO

from plans.processes import end_with_parent

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]

STOP_SECONDS = 10.0
HEALTHY_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 30.0
START_SECONDS = 60.0
LOOK_SECONDS = 0.2


class Trouble(Exception):
    """Something a person has to put right; the message is the one line that says what."""


def say(text: str) -> None:
    print(f"concord: {text}", flush=True)


# The data folder -----------------------------------------------------------------------------------------------------


def open_home(home: Path) -> None:
    """Create the data folder (only its owner may look inside) and the key that signs sessions, where missing."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = home / "secret_key"
        if not key.exists():
            descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(50))
    except OSError as error:
        raise Trouble(f"the data folder {home} cannot be used: {error.strerror}.") from error


def hold(home: Path) -> IO[str]:
    """Lock the data folder for as long as the returned file is open: two workers on it would be one too many."""
    file = (home / "lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Trouble(f"already running on the data folder {home}.") from error
    return file


def listen(port: int) -> socket.socket:
    """The listening socket, held by the supervisor: while the web server restarts, browsers wait instead of failing."""
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("127.0.0.1", port))
        server.listen(512)
    except (OSError, OverflowError) as error:
        server.close()
        raise Trouble(f"port {port} is taken. Choose another: CONCORD_PORT={port + 1} ./run") from error
    return server


# Children ------------------------------------------------------------------------------------------------------------


@dataclass
class Child:
    """One program to keep running. A quick death doubles the pause before the next start, up to a bound."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = field(default=0.5)

    def look(self, now: float) -> None:
        """Start it where it is not running and its pause is over. `now` is monotonic seconds."""
        if self.process is not None and self.process.poll() is not None:
            self._bury(now, self.process.returncode)
        if self.process is None and now >= self.start_again_at:
            self._start(now)

    def _start(self, now: float) -> None:
        # A session of its own: Ctrl-C reaches the supervisor only, which then ends the children in order.
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            pass_fds=self.descriptors,
            start_new_session=True,
            preexec_fn=partial(end_with_parent, signal.SIGTERM),
        )
        self.started_at = now

    def _bury(self, now: float, code: int) -> None:
        if now - self.started_at > HEALTHY_SECONDS:
            self.pause = 0.5
        say(f"the {self.name} ended ({_reason(code)}); starting it again in {self.pause:g} s")
        self.process = None
        self.start_again_at = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)

    def terminate(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def finish(self, deadline: float) -> None:
        """Wait for the end until the deadline (monotonic seconds), then end it and what it started, hard."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


@dataclass
class Supervisor:
    """Keeps `children` running until a signal asks it to stop."""

    children: Sequence[Child]
    stopping: bool = False

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def run(self, *, answers: Callable[[], bool], ready: Callable[[], None]) -> None:
        """Start the children and watch them. `ready` is called once, when `answers` first says yes."""
        announced = False
        begun = time.monotonic()
        try:
            while not self.stopping:
                for child in self.children:
                    child.look(time.monotonic())
                if not announced:
                    if answers():
                        announced = True
                        ready()
                    elif time.monotonic() - begun > START_SECONDS:
                        raise Trouble("the web server did not answer within a minute; the lines above say why.")
                time.sleep(LOOK_SECONDS)
        finally:
            self.end()

    def end(self) -> None:
        for child in self.children:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.finish(deadline)


def answers(port: int) -> bool:
    """Whether the web server answers on this port of this machine."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=1) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


# The start -----------------------------------------------------------------------------------------------------------


def prepare(environment: Mapping[str, str]) -> None:
    """Migrate and load the demonstration, in a process of its own."""
    command = [*MANAGE, "prepare"] + ([] if environment.get("CONCORD_DEMONSTRATION") == "0" else ["--demo"])
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise Trouble("the database could not be prepared; the lines above say why.")


def port_number(text: str) -> int:
    """A TCP port from its text. Raises Trouble."""
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise Trouble(f"CONCORD_PORT is {text!r}: a port is a number from 1 to 65535.")
    return int(text)


def start(environment: Mapping[str, str]) -> None:
    """Everything from the data folder to the last child's end. Raises Trouble."""
    home = Path(environment.get("CONCORD_HOME") or ROOT / ".concord").resolve()
    port = port_number(environment.get("CONCORD_PORT") or "8000")
    os.umask(0o077)
    open_home(home)
    child_environment = dict(environment) | {"CONCORD_HOME": str(home), "CONCORD_PORT": str(port)}
    with hold(home), listen(port) as server:
        prepare(child_environment)
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
        web = Child(
            "web server", [*gunicorn, "--bind", f"fd://{server.fileno()}"], child_environment, [server.fileno()]
        )
        worker = Child("worker", [*MANAGE, "worker"], child_environment)
        supervisor = Supervisor([web, worker])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, supervisor.stop)
        supervisor.run(
            answers=lambda: answers(port),
            ready=lambda: say(f"open http://localhost:{port}/ in a browser; Ctrl-C stops Concord"),
        )
    say("stopped")


def main() -> int:
    try:
        start(os.environ)
    except Trouble as trouble:
        print(f"concord: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
