"""What was settled: agreements and decision records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AgreementState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """What a group gives: the threshold of an AtMost moves to k, or (k None) the requirement is waived."""

    requirement: str
    k: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A settled conflict. Once agreed, everything is computed with what was given; the statements keep their words.

    conflict: the ids that could not all hold. until: the day a waiver ends.
    """

    id: str
    conflict: tuple[str, ...]
    gives: tuple[Give, ...]
    state: AgreementState = AgreementState.PROPOSED
    reason: str = ""
    agreed_on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision record."""

    id: str
    title: str
    context: str = ""
    decision: str = ""
    consequences: str = ""
    dissent: str = ""
    dissenting: tuple[str, ...] = ()  # group ids
    decided_on: date | None = None
    requirements: tuple[str, ...] = ()
