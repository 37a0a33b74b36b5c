"""A what-if with a name: what it asks of whom, and how far the plan follows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.models import Tool
from plans.access import Place
from plans.document import plan_document
from plans.models import Membership
from plans.rules import allowed
from reconciliation.document import Give
from roadmap.asking import Ask, asks_of
from roadmap.models import SavedScenario
from roadmap.queries.parties import Party, Pieces
from roadmap.scenarios import as_query, gives_of
from roadmap.wording import Names, joined
from stakeholders.commands.needs import needs_version
from stakeholders.models import Group


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """who: may take it over. mine: the reader is one of them. version: of what would change."""

    ask: Ask
    who: str
    mine: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class GiveLine:
    """What a group would give, in words. done: the plan has it already."""

    text: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class ScenarioPage:
    """gives: each group with what its owners would sign or refuse. lines: everything else. open: some of it is."""

    key: str
    name: str
    by: str
    query: str
    gives: tuple[tuple[Party, tuple[GiveLine, ...]], ...]
    lines: tuple[ChangeLine, ...]

    @property
    def open(self) -> bool:
        return not all(line.ask.done for line in self.lines) or not all(
            give.done for _group, gives in self.gives for give in gives
        )


def scenario_page(place: Place, row: SavedScenario) -> ScenarioPage:
    """Four queries beside the plan's value."""
    document = plan_document(place.plan)
    pieces = Pieces(place, document)
    members = list(Membership.objects.filter(plan=place.plan))
    people = {member.key: member.name for member in members}
    versions = {("page", "needs"): needs_version(place.plan.pk)}
    for kind, model in (("group", Group), ("tool", Tool)):
        rows = model._default_manager.filter(plan=place.plan).values_list("key", "version")
        versions |= {(kind, key): version for key, version in rows}
    return ScenarioPage(
        key=row.key,
        name=row.name,
        by=people.get(row.person_key, _("Someone who left")),
        query=as_query(row.changes, document),
        gives=tuple(
            (
                pieces.party(group),
                tuple(_give_line(pieces.names, each) for each in gives),
            )
            for group, gives in gives_of(row.changes, document).items()
        ),
        lines=tuple(
            ChangeLine(
                ask=ask,
                who=joined(member.name for member in members if member.user_id and allowed(member, ask.rule)),
                mine=place.allows(ask.rule),
                version=versions[ask.kind, ask.target],
            )
            for ask in asks_of(document, row.changes)
        ),
    )


def dropped(place: Place, key: str) -> str:
    """Who dropped the what-if of that key and when, as a sentence; empty where there was none. Two queries."""
    last = SavedScenario.history.filter(plan=place.plan, key=key, history_type="-").first()
    if last is None:
        return ""
    who = Membership.objects.filter(plan=place.plan, user=last.history_user_id).values_list("name", flat=True).first()
    return _("The what-if “%(name)s” (%(key)s) was dropped by %(who)s on %(day)s.") % {
        "name": last.name,
        "key": key,
        "who": who or _("someone who left"),
        "day": date_format(timezone.localtime(last.history_date), "DATE_FORMAT"),
    }


def _give_line(names: Names, give: Give) -> GiveLine:
    done = names.has(give.requirement, give.k)
    said = (
        names.amount(give.requirement, give.k) if done and give.k is not None else names.move(give.requirement, give.k)
    )
    return GiveLine(text=f"{give.requirement} {said}", done=done)
