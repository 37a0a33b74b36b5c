"""How much work a question may take, and who is told about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

AROUND = 0.003  # deterministic time counted for setting up any solve

EVALUATING = 0.000015  # deterministic time counted for evaluating a stack again, for each statement

ASK_EVERY = 25  # asking whether to stop may cost a query


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What cuts a computation off.

    work: the solver's deterministic time (about a second each on a common machine): the same answer
    on every machine. seconds: wall clock, a backstop only; when it cuts, `limits_hit` names it.
    conflicts, concessions: how many to list. exact: for how many of the cheapest concessions the thresholds that
    are enough are worked out; the others stand as given up whole. alternatives: how many beside the best;
    front: how many points of it.
    """

    work: float = 20.0
    seconds: float = 60.0
    conflicts: int = 1000
    concessions: int = 1000
    exact: int = 12
    alternatives: int = 3
    front: int = 30


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
    hit: set[str] = field(default_factory=set)
    _until: float = field(init=False)
    _asked: int = 0

    def __post_init__(self) -> None:
        self._until = monotonic() + self.limits.seconds

    def spend(self, work: float) -> None:
        """Take a solve's deterministic time off; what surrounds it counts too, so that many small ones add up."""
        self.work += work + AROUND

    @property
    def heard(self) -> bool:
        """Whether anyone listens who may cancel."""
        return not isinstance(self.reporter, Silent)

    @property
    def work_left(self) -> float:
        return max(0.0, self.limits.work - self.work)

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._until - monotonic())

    def exhausted(self) -> bool:
        """Whether nothing more may be tried; notes the reason."""
        self._asked += 1
        if self._asked % ASK_EVERY == 1 and self.reporter.cancelled():
            self.hit.add("cancelled")
        elif self.work_left <= 0:
            self.hit.add("work")
        elif self.seconds_left <= 0:
            self.hit.add("wall-clock")
        return bool(self.hit & {"cancelled", "work", "wall-clock"})
