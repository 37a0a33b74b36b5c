"""`./run` after the packages are there: data folder, port, children, and the end of all of them."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from config.supervisor import Child, Trouble, answers, hold, listen, open_home, port_number
from tests.services import end, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
START = 150
"""Seconds for a first start, tables included, on a machine that is busy with other tests."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all that start it as a whole: its tables are made once."""
    return tmp_path_factory.mktemp("supervised") / "home"


@contextmanager
def concord(home: Path, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The supervisor on a data folder and port of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    chosen = {"CONCORD_HOME": str(home), "CONCORD_PORT": str(port), "CONCORD_DEMONSTRATION": "0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.supervisor"],
        cwd=ROOT, env=inherited | chosen | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            end(process, 15)
        if process.stdout is not None:
            process.stdout.close()


def children(process: subprocess.Popen[bytes]) -> dict[str, psutil.Process]:
    """The supervisor's own children by what they are."""
    found = {}
    for child in psutil.Process(process.pid).children():
        with suppress(psutil.NoSuchProcess):  # a zombie, or buried in between
            found["web" if "gunicorn" in " ".join(child.cmdline()) else "worker"] = child
    return found


@pytest.mark.services
def test_it_serves_restarts_what_dies_and_stops_everything(home: Path) -> None:
    port = free_port()
    with concord(home, port) as process:
        wait_until(lambda: answers(port), "it did not answer", START)
        first = children(process)
        assert set(first) == {"web", "worker"}
        killed = {child.pid for child in first.values()}
        for child in first.values():
            child.kill()

        def are_new() -> bool:
            second = children(process)
            return set(second) == {"web", "worker"} and killed.isdisjoint(child.pid for child in second.values())

        wait_until(are_new, "the children were not started again")
        wait_until(lambda: answers(port), "it did not answer again", START)
        everyone = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=20)[0].decode()
    assert process.returncode == 0
    assert not [child for child in everyone if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert f"open http://localhost:{port}/" in output
    with closing(sqlite3.connect(next(home.glob("*.sqlite3")))) as database:
        assert database.execute("SELECT count(*) FROM concord_cache").fetchone() is not None
    assert output.rstrip().endswith("concord: stopped")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600


@pytest.mark.services
def test_a_supervisor_killed_outright_leaves_nothing_behind(home: Path) -> None:
    port = free_port()
    with concord(home, port) as process:
        wait_until(lambda: answers(port), "it did not answer", START)
        everyone = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        wait_until(lambda: not psutil.wait_procs(everyone, timeout=0)[1], "children outlived the supervisor", 20)


@pytest.mark.services
def test_a_browser_waits_while_the_web_server_restarts(home: Path) -> None:
    port = free_port()
    with concord(home, port) as process:
        wait_until(lambda: answers(port), "it did not answer", START)
        web = children(process)["web"]
        for part in [*web.children(), web]:
            part.kill()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=30) as response:
            assert response.status == 200


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with concord(tmp_path / "home", port) as process:
            output = process.communicate(timeout=20)[0].decode()
    assert process.returncode == 1
    assert output == f"concord: port {port} is taken. Choose another: CONCORD_PORT={port + 1} ./run\n"


@pytest.mark.parametrize("text", ["", "web", "0", "65536", "-1", "80 80"])
def test_a_port_is_a_number(text: str) -> None:
    with pytest.raises(Trouble, match="a port is a number from 1 to 65535"):
        port_number(text)


def test_two_on_one_data_folder_are_refused(tmp_path: Path) -> None:
    open_home(tmp_path)
    with hold(tmp_path), pytest.raises(Trouble, match="already running on the data folder"):
        hold(tmp_path)
    hold(tmp_path).close()


def test_the_key_is_made_once(tmp_path: Path) -> None:
    open_home(tmp_path)
    key = (tmp_path / "secret_key").read_text()
    open_home(tmp_path)
    assert (tmp_path / "secret_key").read_text() == key
    assert len(key) >= 50


def test_a_data_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble, match="cannot be used: Not a directory"):
        open_home(tmp_path / "file" / "home")


def test_the_pause_between_starts_doubles_up_to_a_bound() -> None:
    child = Child("failing thing", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ))
    pauses, now = [], 0.0
    for _start in range(9):
        child.look(now)
        process = child.process
        assert process is not None
        process.wait()
        child.look(now)
        assert child.process is None
        pauses.append(child.start_again_at - now)
        now = child.start_again_at
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_child_that_ignores_the_signal_is_ended_hard(tmp_path: Path) -> None:
    said = tmp_path / "said"
    code = f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(said)!r}, 'w'); time.sleep(60)"
    child = Child("deaf thing", [sys.executable, "-c", code], dict(os.environ))
    child.look(0.0)
    wait_until(said.exists, "the child did not start")
    child.terminate()
    child.finish(time.monotonic() + 0.2)
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_the_listening_socket_is_of_this_machine_only() -> None:
    with listen(free_port()) as server:
        assert server.getsockname()[0] == "127.0.0.1"
