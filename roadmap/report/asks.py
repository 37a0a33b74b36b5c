"""What the first page asks of its reader, and by when."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.report.facts import Facts
from roadmap.report.voices import signed
from roadmap.report.words import day, first_day, operating_name, short_money, shortened, spelled
from roadmap.wording import joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    verb: str
    rest: str


def asks_title(facts: Facts) -> str:
    first = facts.horizons[0].start if facts.horizons else None
    if first is None:
        return _("Asked of you")
    return _("Asked of you before %(day)s") % {"day": day(first_day(first))}


def asks(facts: Facts) -> tuple[Ask, ...]:
    found: list[Ask] = []
    open_conflicts = len(facts.answer.conflicts) if facts.answer else 0
    chosen = facts.document.strategy.chosen
    if facts.answer is None:
        found.append(Ask(verb=_("Wait"), rest=_("for the plan to be reconciled before you approve anything.")))
    if open_conflicts:
        found.append(Ask(verb=_("Settle"), rest=_settle(facts, open_conflicts)))
    if chosen is not None:
        rest = _("the %(kind)s operating model (section 1).") % {"kind": operating_name(chosen)}
        found.append(Ask(verb=_("Approve"), rest=rest))
    else:
        found.append(Ask(verb=_("Choose"), rest=_("the operating model: the groups' scores stand in section 1.")))
    first = facts.horizons[0] if facts.horizons else None
    stack = facts.in_horizon(first.id) if first else None
    if first and stack:
        money = short_money(stack.cost_total, facts.document.currency)
        rest = _("%(money)s for %(horizon)s; the rest follows gate by gate.") % {"money": money, "horizon": first.name}
        found.append(Ask(verb=_("Release"), rest=rest))
    orphans = sum(not outcome.accountable for outcome in facts.document.outcomes)
    if orphans:
        text = ngettext(
            "an accountable owner for %(count)s business outcome (section 2).",
            "an accountable owner for %(count)s business outcomes (section 2).",
            orphans,
        )
        found.append(Ask(verb=_("Name"), rest=text % {"count": spelled(orphans)}))
    waiting = [group for group in facts.document.groups if group.id not in signed(facts)]
    if waiting:
        text = ngettext("%(count)s group has not signed yet.", "%(count)s groups have not signed yet.", len(waiting))
        found.append(Ask(verb=_("Sign:"), rest=text % {"count": spelled(len(waiting))}))
    return tuple(found)


def _settle(facts: Facts, count: int) -> str:
    if facts.way_out is None:
        text = ngettext("%(count)s open conflict (section 3).", "%(count)s open conflicts (section 3).", count)
        return text % {"count": spelled(count)}
    text = ngettext(
        "%(count)s open conflict; the cheapest way out gives %(gives)s (section 3).",
        "%(count)s open conflicts; the cheapest way out gives %(gives)s (section 3).",
        count,
    )
    gives = shortened(joined(relaxed.requirement for relaxed in facts.way_out.relaxed), 60)
    return text % {"count": spelled(count), "gives": gives}
