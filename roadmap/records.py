"""What an agreement says as a decision record: pure, from the plan's value, in the language of whoever signs last."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import Agreement, Decision, PlanDocument, Priority, Requirement
from roadmap.wording import Names, joined


def owners_of(document: PlanDocument, agreement: Agreement) -> tuple[str, ...]:
    """The groups that give something in the agreement, in the order of what they give."""
    return Names(document).owners(give.requirement for give in agreement.gives)


def may_give(requirement: Requirement) -> bool:
    """Whether the statement may ever be proposed as a concession: a law or a signed contract may not."""
    return requirement.negotiable or requirement.priority is not Priority.MUST


def record_of(document: PlanDocument, agreement: Agreement, *, key: str, on: date) -> Decision:
    """The decision record of an agreement that every owner has signed."""
    names = Names(document)
    return Decision(
        id=key,
        title=_title(names, agreement)[:200],
        context=_context(names, agreement),
        options=_options(names, agreement),
        decision="\n".join([*_gives(names, agreement), agreement.reason]).strip(),
        consequences="\n".join(_consequences(names, agreement)),
        decided_on=on,
        requirements=tuple(dict.fromkeys((*agreement.conflict, *(give.requirement for give in agreement.gives)))),
        agreement=agreement.id,
        until=agreement.until,
    )


def _title(names: Names, agreement: Agreement) -> str:
    given = {give.requirement for give in agreement.gives}
    others = [key for key in agreement.conflict if key not in given]
    if not others:
        return _("%(given)s gives way") % {"given": joined(sorted(given))}
    sentence = ngettext("%(given)s gives way to %(others)s", "%(given)s give way to %(others)s", len(given))
    return sentence % {"given": joined(sorted(given)), "others": joined(others)}


def _context(names: Names, agreement: Agreement) -> str:
    lines = [_("%(keys)s could not all hold.") % {"keys": joined(agreement.conflict)}] if agreement.conflict else []
    for key in agreement.conflict:
        if key in names.requirements:
            requirement = names.requirements[key]
            lines.append(f"{key} ({names.group(requirement.group)}): {requirement.statement}")
    return "\n".join(lines)


def _options(names: Names, agreement: Agreement) -> str:
    """Who else could have given way, and what that would have cost; empty when nobody else could."""
    given = {give.requirement for give in agreement.gives}
    lines = []
    for key in agreement.conflict:
        requirement = names.requirements.get(key)
        if requirement is None or key in given:
            continue
        if may_give(requirement):
            lines.append(_("%(key)s gives way: %(cost)s.") % {"key": key, "cost": names.cost(key)})
        else:
            lines.append(_("%(key)s could not give way: it is not negotiable.") % {"key": key})
    return "\n".join(lines)


def _gives(names: Names, agreement: Agreement) -> list[str]:
    lines = []
    for give in agreement.gives:
        group = names.group(names.requirements[give.requirement].group)
        move = names.move(give.requirement, give.k)
        lines.append(_("%(group)s: %(key)s %(move)s.") % {"group": group, "key": give.requirement, "move": move})
    return lines


def _consequences(names: Names, agreement: Agreement) -> list[str]:
    lines = [names.cost_sentence(give.requirement) for give in agreement.gives]
    if agreement.until:
        day = date_format(agreement.until, "DATE_FORMAT")
        lines.append(
            _("It ends on %(day)s unless it is renewed; from then on the statements stand again.") % {"day": day}
        )
    return lines
