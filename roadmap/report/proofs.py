"""In section 5, the proofs of concept: what was asked, what came out, and the candidates side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.proof_rows import ChangeRow, CheckRow, ThresholdRow, change_rows, check_row, threshold_row
from reconciliation.document import CheckKind, Proof
from roadmap.report.blueprint import name_of
from roadmap.report.choices import person, signed, tool_names
from roadmap.report.facts import Facts
from roadmap.report.words import day, number, spelled


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofCard:
    """facts: what it was tried on and with, each with its label. tools: name and whether it goes on."""

    headline: str
    about: str
    use_case: str
    facts: tuple[tuple[str, str], ...]
    frozen: str
    tools: tuple[tuple[str, bool], ...]
    thresholds: tuple[ThresholdRow, ...]
    changes: tuple[str, ...]
    checks: tuple[CheckRow, ...]
    reason: str
    decided: str


def proof_cards(facts: Facts) -> tuple[ProofCard, ...]:
    return tuple(_card(facts, proof) for proof in facts.document.proofs)


def proofs_for(facts: Facts, group: str) -> tuple[ProofCard, ...]:
    """Those with a threshold that was taken from a success metric of this group."""
    own = {metric.id for metric in facts.document.metrics if metric.group == group}
    concerned = (proof for proof in facts.document.proofs if any(t.metric in own for t in proof.thresholds))
    return tuple(_card(facts, proof) for proof in concerned)


def _card(facts: Facts, proof: Proof) -> ProofCard:
    names = tool_names(facts)
    found = {(m.threshold, m.tool): m for m in proof.measurements}
    rows = tuple(threshold_row(facts.document, proof, t, found, facts.people) for t in proof.thresholds)
    checks = tuple(check_row(facts.document, proof, kind) for kind in CheckKind)
    return ProofCard(
        headline=_headline(facts, proof, rows),
        about=": ".join(part for part in (name_of(facts, proof.capability), proof.title) if part),
        use_case=proof.use_case,
        facts=tuple(_facts(proof)),
        frozen=_frozen(facts, proof),
        tools=tuple((names.get(t, t), bool(proof.decided_on) and t == proof.verdict) for t in proof.tools),
        thresholds=rows,
        changes=tuple(_change(change) for change in change_rows(proof, facts.people)),
        checks=tuple(row for row in checks if any(c.finding or c.text or c.facts for c in row.cells)),
        reason=proof.reason,
        decided=signed(facts, day(proof.decided_on), proof.decided_by) if proof.decided_on else "",
    )


def _headline(facts: Facts, proof: Proof, rows: tuple[ThresholdRow, ...]) -> str:
    names = tool_names(facts)
    if not proof.measurements:
        tools = ", ".join(names.get(tool, tool) for tool in proof.tools)
        return _("%(tools)s: nothing is measured yet") % {"tools": tools} if tools else proof.title
    passed = {tool: sum(row.cells[n].state == "pass" for row in rows) for n, tool in enumerate(proof.tools)}
    if not proof.decided_on:
        best = max(passed, key=lambda tool: passed[tool])
        text = _("The verdict is open; %(tool)s reaches %(passed)s of %(all)s thresholds so far")
        return text % {"tool": names.get(best, best), "passed": spelled(passed[best]), "all": spelled(len(rows))}
    if not proof.verdict:
        return _("None of the candidates goes on")
    text = ngettext(
        "%(tool)s goes on: it reaches %(passed)s of %(all)s threshold",
        "%(tool)s goes on: it reaches %(passed)s of %(all)s thresholds",
        len(rows),
    )
    values = {"tool": names.get(proof.verdict, proof.verdict), "passed": spelled(passed.get(proof.verdict, 0))}
    return text % (values | {"all": spelled(len(rows))})


def _change(change: ChangeRow) -> str:
    return _("Moved after it was frozen: %(name)s, from %(before)s to %(after)s, %(who)s. %(reason)s") % {
        "name": change.name,
        "before": change.before,
        "after": change.after,
        "who": ", ".join(part for part in (day(change.on), change.by) if part),
        "reason": change.reason,
    }


def _facts(proof: Proof) -> list[tuple[str, str]]:
    effort = []
    if proof.days:
        effort.append(ngettext("%(n)s person-day", "%(n)s person-days", proof.days) % {"n": number(proof.days)})
    if proof.weeks:
        effort.append(ngettext("%(n)s week", "%(n)s weeks", proof.weeks) % {"n": number(proof.weeks)})
    if proof.start:
        effort.append(_("from %(day)s") % {"day": day(proof.start)})
    said = [
        (_("Data"), proof.data),
        (_("Scope"), proof.scope),
        (_("Who takes part"), proof.people),
        (_("Effort"), ", ".join(effort)),
    ]
    return [(label, text) for label, text in said if text]


def _frozen(facts: Facts, proof: Proof) -> str:
    if not proof.frozen_on:
        return _("The thresholds are not frozen yet.")
    if not proof.frozen_by:
        return _("Thresholds frozen on %(day)s, before anything was measured.") % {"day": day(proof.frozen_on)}
    return _("Thresholds frozen on %(day)s by %(person)s, before anything was measured.") % {
        "day": day(proof.frozen_on),
        "person": person(facts, proof.frozen_by),
    }
