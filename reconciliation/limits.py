"""How much work a question may take, and who is told about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What cuts a computation off.

    work: the solver's deterministic time (about a second each on a common machine): the same answer
    on every machine. seconds: wall clock, a backstop only; when it cuts, `limits_hit` names it.
    conflicts, concessions: how many to list.
    """

    work: float = 20.0
    seconds: float = 60.0
    conflicts: int = 1000
    concessions: int = 1000


class Reporter(Protocol):
    """Someone who wants to know how far a computation is, and may stop it."""

    def progress(self, stage: str, done: int, total: int) -> None: ...

    def cancelled(self) -> bool: ...


class Silent:
    """A reporter that does not care."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """Say nothing."""

    def cancelled(self) -> bool:
        return False


@dataclass(slots=True)
class Budget:
    """What is left of the limits while one question is answered. hit: the names of the limits that cut something."""

    limits: Limits
    reporter: Reporter = field(default_factory=Silent)
    work: float = 0.0
    seconds: float = 0.0
    hit: set[str] = field(default_factory=set)

    def spend(self, work: float, seconds: float) -> None:
        self.work += work
        self.seconds += seconds

    @property
    def work_left(self) -> float:
        return max(0.0, self.limits.work - self.work)

    @property
    def seconds_left(self) -> float:
        return max(0.0, self.limits.seconds - self.seconds)

    def exhausted(self) -> bool:
        """Whether nothing more may be tried; notes the reason."""
        if self.reporter.cancelled():
            self.hit.add("cancelled")
        elif self.work_left <= 0:
            self.hit.add("work")
        elif self.seconds_left <= 0:
            self.hit.add("wall-clock")
        return bool(self.hit & {"cancelled", "work", "wall-clock"})
