"""Section 9: who signed which version, who did not, and who dissents; the version's hash."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.charts.text import width
from roadmap.report.facts import Facts
from roadmap.report.voices import signed
from roadmap.report.words import day, spelled, upper_first

FEW, NAME_ROOM = 12, 140


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCard:
    """state: signed, dissent, declined, stale, imported or none. crowded: no room for its label beside the name."""

    key: str
    group: str
    person: str
    state: str
    label: str
    words: str
    reason: str
    crowded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignSection:
    headline: str
    lead: str
    rows: tuple[tuple[SignCard, ...], ...]
    """Two beside each other."""
    few: bool
    """They fit on one page, and stay together."""


def sign_section(facts: Facts) -> SignSection:
    cards = sign_cards(facts)
    return SignSection(
        headline=_headline(facts),
        lead=_(
            "A signature confirms a group's metrics, statements and what it gave, in the version with the hash below."
        ),
        rows=tuple(tuple(cards[i : i + 2]) for i in range(0, len(cards), 2)),
        few=len(cards) <= FEW and sum(len(card.reason) for card in cards) < 2000,
    )


def _headline(facts: Facts) -> str:
    groups, given = facts.document.groups, len(signed(facts))
    if not groups:
        return _("There is nobody to sign yet")
    if not given:
        text = ngettext("The one group has not signed", "None of the %(all)s groups has signed yet", len(groups))
        return text % {"all": spelled(len(groups))}
    text = ngettext("%(given)s of %(all)s group has signed", "%(given)s of %(all)s groups have signed", len(groups))
    headline = upper_first(text % {"given": spelled(given), "all": spelled(len(groups))})
    against = sum(s.state == "dissent" and s.group in signed(facts) for s in facts.signatures)
    declined = sum(s.state == "declined" for s in facts.signatures)
    if against:
        headline += ngettext(", %(count)s with dissent", ", %(count)s with dissent", against) % {
            "count": spelled(against)
        }
    if declined:
        headline += ngettext("; %(count)s declines", "; %(count)s decline", declined) % {"count": spelled(declined)}
    return headline


def sign_cards(facts: Facts) -> list[SignCard]:
    latest = {signature.group: signature for signature in facts.signatures}
    labels = {
        "signed": _("Signed"),
        "dissent": _("Signed with dissent"),
        "declined": _("Declined"),
        "stale": _("Signed an earlier version"),
        "imported": _("Imported, not verified"),
        "none": _("Not signed"),
    }
    cards = []
    for group in facts.document.groups:
        signature = latest.get(group.id)
        if signature is None:
            person, state, words, reason = facts.people.get(group.lead, ""), "none", "", ""
        else:
            person = facts.people.get(signature.person, "") or _("name not on record")
            stands = signature.group in facts.standing
            state = "imported" if signature.imported else signature.state if stands else "stale"
            words = _("on %(day)s") % {"day": day(signature.on)}
            if signature.digest:
                words += _(", version %(digest)s") % {"digest": signature.digest[:10]}
            reason = signature.reason
        cards.append(
            SignCard(
                key=group.id,
                group=group.name,
                person=person,
                state=state,
                label=labels[state],
                words=words,
                reason=reason,
                crowded=width(group.name, 9, bold=True) > NAME_ROOM,
            )
        )
    return cards
