"""What waits for one person: by their role, and by the group for which they speak."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.access import Place
from plans.models import Role
from reconciliation.document import Group, PlanDocument, Stage
from roadmap.effects import effects
from roadmap.models import Ballot, Baseline, Strategy
from roadmap.queries.agreements import reminders
from roadmap.queries.answers import StoredAnswer
from roadmap.queries.conflicts import is_fresh
from roadmap.wording import joined
from stakeholders.models import NeedsAnswer


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that waits for this person."""

    text: str
    url: str
    action: str


def waiting_for(place: Place, document: PlanDocument, stored: StoredAnswer | None) -> tuple[Waiting, ...]:
    """What this person can do next, the most pressing first. At most six queries."""
    own = next((group for group in document.groups if group.id == place.member.group_key), None)
    lines = [*_of_group(place, document, stored, own), *_of_version(place, own), *_of_person(place, document)]
    if place.allows("settle"):
        lines += _of_facilitator(place, document)
    if place.allows("reconcile"):
        lines += _of_evaluator(place, document, stored)
    return tuple(lines)


def _url(place: Place, route: str, *args: str) -> str:
    return reverse(route, args=[place.key, *args])


def _of_group(
    place: Place, document: PlanDocument, stored: StoredAnswer | None, own: Group | None
) -> Iterator[Waiting]:
    conflicts = _url(place, "conflict_list")
    if own and not own.submitted and place.allows("write_group", own.id):
        text = _("%(group)s has not submitted its statements yet.") % {"group": own.name}
        yield Waiting(text=text, url=_url(place, "group", own.id), action=_("Open our page"))
    if own and place.allows("score", own.id) and _scores_open(place) and not _has_scored(place):
        text = _("The strategies are being scored: %(group)s has not handed in.") % {"group": own.name}
        yield Waiting(text=text, url=_url(place, "strategy_score"), action=_("Score"))
    for text in reminders(place, document, timezone.localdate()):
        yield Waiting(text=text, url=conflicts, action=_("Look at it"))
    mine = sum(own.id in conflict.groups for conflict in stored.answer.conflicts) if stored and own else 0
    if own and mine:
        text = ngettext(
            "%(group)s is party to %(n)s open conflict.", "%(group)s is party to %(n)s open conflicts.", mine
        )
        yield Waiting(text=text % {"group": own.name, "n": mine}, url=conflicts, action=_("Review"))


def _of_version(place: Place, own: Group | None) -> Iterator[Waiting]:
    """The newest frozen version: to be signed by who speaks for a group, to be read by who only reads."""
    signs, reads = own is not None and place.allows("sign", own.id), place.member.role == Role.VIEWER
    newest = Baseline.objects.filter(plan=place.plan).defer("content").first() if signs or reads else None
    if newest is None:
        return
    if reads:
        text = _("Version %(version)s is frozen: the decision is on page one.") % {"version": newest.key}
        yield Waiting(text=text, url=_url(place, "report"), action=_("Read the report"))
    elif own and not newest.signoffs.filter(group_key=own.id, imported=False).exists():
        text = _("Version %(version)s waits for the signature of %(group)s.")
        if newest.sign_by:
            text = _("Version %(version)s waits for the signature of %(group)s until %(day)s.")
        values = {
            "version": newest.key,
            "group": own.name,
            "day": date_format(newest.sign_by) if newest.sign_by else "",
        }
        yield Waiting(text=text % values, url=_url(place, "version", newest.key), action=_("Read and sign"))


def _scores_open(place: Place) -> bool:
    return Strategy.objects.filter(plan=place.plan, opened_at__isnull=False).exists()


def _has_scored(place: Place) -> bool:
    return Ballot.objects.filter(plan=place.plan, key=place.member.group_key).exists()


def _of_person(place: Place, document: PlanDocument) -> Iterator[Waiting]:
    answers = place.allows("comment") and not place.allows("manage_plan") and document.horizons
    if answers and not NeedsAnswer.objects.filter(plan=place.plan, key=place.member.key).exists():
        text = _("You have not said yet how you see the needs.")
        yield Waiting(text=text, url=_url(place, "needs"), action=_("Answer"))


def _of_facilitator(place: Place, document: PlanDocument) -> Iterator[Waiting]:
    if not document.groups:
        yield Waiting(text=_("No group has a say yet."), url=_url(place, "group_list"), action=_("Add groups"))
    silent = [group.name for group in document.groups if not group.submitted]
    if silent:
        text = _("No answer yet from %(groups)s.") % {"groups": joined(silent)}
        yield Waiting(text=text, url=_url(place, "group_list"), action=_("See the groups"))
    if document.strategy.chosen is None:
        yield Waiting(text=_("The strategy is open."), url=_url(place, "strategy"), action=_("Score and decide"))
    offered = len(effects(document, document.strategy.chosen))
    if offered:
        text = ngettext(
            "The strategy changes %(n)s thing in blueprint and needs.",
            "The strategy changes %(n)s things in blueprint and needs.",
            offered,
        )
        yield Waiting(text=text % {"n": offered}, url=_url(place, "strategy") + "#effects", action=_("Accept"))
    if not document.blueprint:
        yield Waiting(text=_("There is no blueprint yet."), url=_url(place, "blueprint"), action=_("Draw it"))
    missing = [outcome.name for outcome in document.outcomes if not outcome.accountable]
    if missing:
        text = _("Nobody answers for %(outcomes)s.") % {"outcomes": joined(missing)}
        yield Waiting(text=text, url=_url(place, "outcomes"), action=_("Name an owner"))


def _of_evaluator(place: Place, document: PlanDocument, stored: StoredAnswer | None) -> Iterator[Waiting]:
    if not document.tools:
        yield Waiting(text=_("No tool is on the long list yet."), url=_url(place, "catalogue"), action=_("Add tools"))
    if not is_fresh(document, stored):
        text = _("The plan changed since it was last reconciled.") if stored else _("The plan was never reconciled.")
        yield Waiting(text=text, url=_url(place, "conflict_list"), action=_("Reconcile"))
    unpriced = sum(
        not option.price_known
        for tool in document.tools
        if tool.stage in (Stage.CANDIDATE, Stage.SHORTLIST)
        for option in tool.options
    )
    if unpriced:
        text = ngettext("%(n)s candidate has no price yet.", "%(n)s candidates have no price yet.", unpriced)
        yield Waiting(text=text % {"n": unpriced}, url=_url(place, "tool_list"), action=_("Ask the vendors"))
