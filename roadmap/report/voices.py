"""Whose signature stands, and who spoke against."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from roadmap.report.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A group and what it said against."""

    group: str
    words: str


def signed(facts: Facts) -> frozenset[str]:
    """Groups whose signature stands: given here, and nothing that it rests on has changed since."""
    return frozenset(
        s.group for s in facts.signatures if s.state in ("signed", "dissent") and s.group in facts.standing
    )


def dissenting(facts: Facts) -> list[Voice]:
    """Those who signed with dissent or declined, then those who dissented from a decision on record."""
    voices = {
        facts.names.group(s.group): s.reason or _("no reason given")
        for s in facts.signatures
        if s.state in ("dissent", "declined")
    }
    for decision in facts.document.decisions:
        for group in decision.dissenting:
            words = decision.dissent or _("dissents from “%(title)s”") % {"title": decision.title}
            voices.setdefault(facts.names.group(group), words)
    return [Voice(group=group, words=words) for group, words in voices.items()]
