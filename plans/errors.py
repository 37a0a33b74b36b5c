"""What can go wrong when a plan is read or changed.

PlanError
├── StaleVersion   someone saved first; carries the row as it is now
├── AlreadyDone    a change with this request id is done already (a double click, a retry after a lost answer)
├── PlanGone       the plan was deleted
├── Refused        the change breaks a rule of the plan; carries the sentence to show, and the field it belongs to
└── Denied         the person's role does not allow it
"""

from __future__ import annotations

from typing import Any


class PlanError(Exception):
    """Base of everything the apps raise on purpose."""


class StaleVersion(PlanError):
    def __init__(self, current: Any) -> None:
        super().__init__("someone saved first")
        self.current = current


class AlreadyDone(PlanError):
    pass


class PlanGone(PlanError):
    pass


class Refused(PlanError):
    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Denied(PlanError):
    pass
