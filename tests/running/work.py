"""Jobs for the worker's tests: short, slow, failing and fatal ones. Each keeps a record of its beginnings in a file."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from plans.jobs import Running


def quick(running: Running) -> dict[str, Any]:
    """Done at once; answers with what it was given."""
    running.progress("counting", 1, 1)
    return {"given": running.params.get("value")}


def slow_once(running: Running) -> dict[str, Any]:
    """Takes a minute at first and no time at the next attempt; `params["log"]` names a file of process numbers."""
    log = Path(running.params["log"])
    attempts = len(log.read_text().splitlines()) if log.exists() else 0
    with log.open("a") as file:
        file.write(f"{os.getpid()}\n")
    for second in range(0 if attempts else 600):
        running.progress("waiting", second, 600)
        time.sleep(0.1)
    return {"attempts": attempts + 1}


def broken(running: Running) -> dict[str, Any]:
    """Fails the way a defect does."""
    raise RuntimeError("a detail that belongs in the log")


def fatal(running: Running) -> dict[str, Any]:
    """Takes its process down, as a crashing library would."""
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def endless(running: Running) -> dict[str, Any]:
    """Never comes to an end and never looks up."""
    while True:
        time.sleep(0.05)
