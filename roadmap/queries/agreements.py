"""What was proposed and agreed: who gives what, who has signed, what ends soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans.access import Place
from reconciliation.document import Agreement, AgreementState, PlanDocument
from roadmap.models import Agreement as AgreementRow
from roadmap.models import AgreementSignature, Consent
from roadmap.queries.parties import Party, Pieces, StatementLine, Way
from roadmap.records import owners_of
from roadmap.wording import Names

WARN = timedelta(days=30)
"""How long before its end a waiver warns."""


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """A group's word. state: waiting, signed, refused or imported; mine: whether this reader signs for the group."""

    group: Party
    state: str
    reason: str
    on: date | None
    mine: bool


@dataclass(frozen=True, kw_only=True)
class Settled:
    """state: proposed, agreed, waived (a statement is given up) or expired. ends_soon: within a month."""

    key: str
    version: int
    state: str
    conflict: tuple[StatementLine, ...]
    gives: tuple[Way, ...]
    reason: str
    agreed_on: date | None
    until: date | None
    ends_soon: bool
    signatures: tuple[SignatureLine, ...]

    @property
    def waits_for_me(self) -> bool:
        return self.state == "proposed" and any(line.mine and line.state != "signed" for line in self.signatures)

    @property
    def missing(self) -> tuple[Party, ...]:
        return tuple(line.group for line in self.signatures if line.state != "signed")


def settled_of(pieces: Pieces, today: date) -> tuple[Settled, ...]:
    """Every agreement of the plan, in order. One query."""
    columns = ("key", "version", "signatures__group_key", "signatures__state", "signatures__reason")
    rows = AgreementRow.objects.filter(plan=pieces.place.plan).order_by("position", "signatures__pk")
    versions: dict[str, int] = {}
    words: dict[str, dict[str, Word]] = defaultdict(dict)
    for key, version, *word, on, imported in rows.values_list(*columns, "signatures__on", "signatures__imported"):
        versions[key] = version
        if word[0] is not None:
            words[key][word[0]] = Word(state=word[1], reason=word[2], on=on, imported=imported)
    return tuple(
        _settled(pieces, agreement, versions.get(agreement.id, 0), words[agreement.id], today)
        for agreement in pieces.document.agreements
    )


@dataclass(frozen=True, kw_only=True)
class Word:
    state: str
    reason: str
    on: date
    imported: bool


def _settled(pieces: Pieces, agreement: Agreement, version: int, words: dict[str, Word], today: date) -> Settled:
    return Settled(
        key=agreement.id,
        version=version,
        state=state_of(agreement),
        conflict=tuple(pieces.line(key) for key in agreement.conflict),
        gives=tuple(pieces.way(give.requirement, give.k) for give in agreement.gives),
        reason=agreement.reason,
        agreed_on=agreement.agreed_on,
        until=agreement.until,
        ends_soon=ends_soon(agreement, today),
        signatures=tuple(
            _signature(pieces.place, pieces.party(group), words.get(group))
            for group in owners_of(pieces.document, agreement)
        ),
    )


def _signature(place: Place, group: Party, word: Word | None) -> SignatureLine:
    mine = place.allows("sign", group.key)
    if word is None:
        return SignatureLine(group=group, state="waiting", reason="", on=None, mine=mine)
    state = "imported" if word.imported and word.state == Consent.SIGNED else word.state
    return SignatureLine(group=group, state=state, reason=word.reason, on=word.on, mine=mine)


def state_of(agreement: Agreement) -> str:
    if agreement.state is AgreementState.AGREED and agreement.is_waiver:
        return "waived"
    return str(agreement.state)


def ends_soon(agreement: Agreement, today: date) -> bool:
    """Whether an agreement that counts ends within a month."""
    until = agreement.until
    return agreement.state is AgreementState.AGREED and until is not None and until <= today + WARN


def ending(agreements: Iterable[Settled]) -> tuple[Settled, ...]:
    return tuple(agreement for agreement in agreements if agreement.ends_soon)


def reminders(place: Place, document: PlanDocument, today: date) -> tuple[str, ...]:
    """What waits for this person here: an agreement to sign, a waiver that ends soon. One query."""
    names = Names(document)
    group = place.member.group_key
    said = set(
        AgreementSignature.objects.filter(agreement__plan=place.plan, group_key=group, imported=False).values_list(
            "agreement__key", flat=True
        )
    )
    lines = []
    for agreement in document.agreements:
        mine = group in owners_of(document, agreement)
        if agreement.state is AgreementState.PROPOSED and mine and agreement.id not in said:
            if place.allows("sign", group):
                text = _("%(key)s waits for the signature of %(group)s.")
                lines.append(text % {"key": agreement.id, "group": names.group(group)})
        elif ends_soon(agreement, today) and (mine or place.allows("settle")) and agreement.until:
            day = date_format(agreement.until, "DATE_FORMAT")
            lines.append(_("%(key)s ends on %(day)s.") % {"key": agreement.id, "day": day})
    return tuple(lines)
