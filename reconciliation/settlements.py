"""What was settled: agreements and decision records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reconciliation.statements import Exact, exact


class AgreementState(StrEnum):
    """Only what is AGREED counts: PROPOSED waits for signatures, EXPIRED is a waiver whose last day has passed."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """What a group gives: the threshold of its statement moves to k, or (k None) the requirement is waived.

    k: exact, with as many decimals as it takes where the statement is about an attribute.
    """

    requirement: str
    k: Exact | None = None

    def __post_init__(self) -> None:
        if isinstance(self.k, Decimal):
            object.__setattr__(self, "k", exact(self.k))


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

    @property
    def is_waiver(self) -> bool:
        """Whether a whole statement is given, rather than a number moved."""
        return any(give.k is None for give in self.gives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is to be in use in one horizon: option ids."""

    horizon: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The stack that was decided for; without horizons none was, and the best one known stands in its place.

    decision: id of the record that says why.
    """

    horizons: tuple[Chosen, ...] = ()
    decision: str = ""


NOTHING_CHOSEN = Choice()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision record. options: what else was considered; links: addresses of documents that belong to it.

    agreement: id of the agreement that it records, which may be gone by now; supersedes: the decision that it
    replaces. ended_on: withdrawn or expired.
    """

    id: str
    title: str
    context: str = ""
    decision: str = ""
    consequences: str = ""
    dissent: str = ""
    dissenting: tuple[str, ...] = ()  # group ids
    decided_on: date | None = None
    requirements: tuple[str, ...] = ()
    options: str = ""
    supersedes: str = ""
    agreement: str = ""
    until: date | None = None
    ended_on: date | None = None
    links: tuple[str, ...] = ()
