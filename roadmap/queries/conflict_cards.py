"""One minimal conflict as a card, and one way out of all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.access import KEY_LIMIT, Place
from reconciliation.answers import Answer, Concession, Conflict, HorizonStack, Stack
from reconciliation.document import PlanDocument
from roadmap.practice import usual_for
from roadmap.queries.agreements import Settled
from roadmap.queries.parties import Party, Pieces, StackPanel, StatementLine, Way
from roadmap.records import may_give
from roadmap.wording import joined, money

SHOWN_TOOLS = 4


@dataclass(frozen=True, kw_only=True)
class UsualLine:
    """A tension that the conflict looks like, and what others did about it."""

    tension: str
    options: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConflictCard:
    """id: its address. keys: its statements as a form sends them. state: open, proposed or agreed."""

    id: str
    keys: str
    state: str
    headline: str
    sentence: str
    horizon: str
    parties: tuple[Party, ...]
    statements: tuple[StatementLine, ...]
    ways: tuple[Way, ...]
    usual: tuple[UsualLine, ...]
    agreement: Settled | None
    comments: int


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """A concession that lets the whole plan hold."""

    number: int
    gives: tuple[Way, ...]
    keys: str
    points: int
    stack: StackPanel | None


def conflict_id(requirements: tuple[str, ...]) -> str:
    """The address of a conflict: its statements (CISO-1+FIN-3), shortened by a hash where they are many."""
    name = "+".join(requirements)
    if len(name) <= KEY_LIMIT:
        return name
    return f"{requirements[0][:40]}+{hashlib.sha256(name.encode()).hexdigest()[:12]}"


class Cards(Pieces):
    """The cards of one answer."""

    def __init__(
        self, place: Place, document: PlanDocument, answer: Answer | None, settled: tuple[Settled, ...] = ()
    ) -> None:
        super().__init__(place, document)
        self.thresholds = _thresholds(answer)
        self.settled = [agreement for agreement in settled if agreement.state != "expired"]

    def card(self, conflict: Conflict, comments: dict[str, int], *, fresh: bool) -> ConflictCard:
        parties = tuple(self.party(group) for group in conflict.groups)
        horizon = self.names.horizon(conflict.horizon) if conflict.horizon else ""
        identity = conflict_id(conflict.requirements)
        agreement = self._agreement(conflict, fresh=fresh)
        return ConflictCard(
            id=identity,
            keys="+".join(conflict.requirements),
            state="open" if agreement is None else "proposed" if agreement.state == "proposed" else "agreed",
            headline=self._headline(parties),
            sentence=self._sentence(conflict, horizon),
            horizon=horizon,
            parties=parties,
            statements=tuple(self.line(key) for key in conflict.requirements),
            ways=self._ways(conflict),
            usual=self._usual(conflict),
            agreement=agreement,
            comments=comments.get(identity, 0),
        )

    def _agreement(self, conflict: Conflict, *, fresh: bool) -> Settled | None:
        """The agreement about this conflict, or one that gives enough of it; a fresh conflict outlived what counts."""
        enough = {repair.requirement: repair.threshold for repair in conflict.repairs}
        for agreement in self.settled:
            if fresh and agreement.state != "proposed":
                continue
            if {line.key for line in agreement.conflict} == set(conflict.requirements):
                return agreement
            for give in agreement.gives:
                full = give.k is None and give.requirement in conflict.requirements
                moved = give.requirement in enough and give.k is not None and give.k >= enough[give.requirement]
                if full or moved:
                    return agreement
        return None

    def _headline(self, parties: tuple[Party, ...]) -> str:
        if len(parties) == 1:
            return _("%(group)s with itself") % {"group": parties[0].name}
        if len(parties) == 2:
            return _("%(one)s against %(other)s") % {"one": parties[0].name, "other": parties[1].name}
        return joined(party.name for party in parties)

    def _sentence(self, conflict: Conflict, horizon: str) -> str:
        named = []
        for group in conflict.groups:
            keys = [key for key in conflict.requirements if self.line(key).group.key == group]
            named.append(_("%(keys)s of %(group)s") % {"keys": joined(keys), "group": self.names.group(group)})
        said = {"keys": joined(named), "horizon": horizon}
        if horizon:
            return _("In %(horizon)s no choice of tools keeps %(keys)s.") % said
        return _("No choice of tools keeps %(keys)s.") % said

    def _usual(self, conflict: Conflict) -> tuple[UsualLine, ...]:
        known = (self.names.requirements[key] for key in conflict.requirements if key in self.names.requirements)
        statements = [(self.names.groups[requirement.group].role, requirement) for requirement in known]
        return tuple(
            UsualLine(tension=str(usual.tension), options=tuple(str(option) for option in usual.options))
            for usual in usual_for(statements)
        )

    def _ways(self, conflict: Conflict) -> tuple[Way, ...]:
        """What could give way, cheapest first; a number that moves stands before the same statement given up."""
        witnesses = {witness.without: witness.stack for witness in conflict.witnesses}
        repairs = {repair.requirement: repair.threshold for repair in conflict.repairs}
        ways = []
        for key in conflict.requirements:
            requirement = self.names.requirements.get(key)
            if requirement is None or not may_give(requirement):
                continue
            if key in repairs:
                enough = self.thresholds.get(key, 0)
                ways.append(self.way(key, repairs[key], whole=self._whole(key, repairs[key])))
                if enough > repairs[key]:
                    ways.append(self.way(key, enough, works=_("As far as the cheapest way out of all conflicts.")))
            ways.append(self.way(key, None, works=self._works(key, witnesses.get(key), conflict.horizon)))
        return tuple(sorted(ways, key=lambda way: (way.points, way.requirement, way.k is None, way.k or 0)))

    def _whole(self, key: str, k: int) -> str:
        """What the cheapest way out that moves this threshold asks of it, when that is more than this conflict does."""
        needed = self.thresholds.get(key, k)
        return self.names.amount(key, needed) if needed > k else ""

    def _works(self, key: str, stack: Stack | None, horizon: str) -> str:
        """The witness: "Without CISO-3 this works, for 214,500 EUR a year, with MLflow and Kubeflow."."""
        if stack is None or not stack.horizons:
            return ""
        shown = next((each for each in stack.horizons if each.horizon == horizon), stack.horizons[-1])
        if not shown.options:
            return ""
        return _("Without %(key)s this works, for %(cost)s a year, with %(tools)s.") % {
            "key": key,
            "cost": money(shown.cost_year, self.document.currency),
            "tools": self._tools(shown),
        }

    def _tools(self, shown: HorizonStack) -> str:
        tools = joined(self.names.option(option) for option in shown.options[:SHOWN_TOOLS])
        more = len(shown.options) - SHOWN_TOOLS
        if more <= 0:
            return tools
        return ngettext("%(tools)s and %(n)s more", "%(tools)s and %(n)s more", more) % {"tools": tools, "n": more}

    def way_out(self, number: int, concession: Concession) -> WayOut:
        return WayOut(
            number=number,
            gives=tuple(self.way(r.requirement, r.threshold) for r in concession.relaxed),
            keys="+".join(r.requirement for r in concession.relaxed),
            points=concession.cost,
            stack=self.stack(concession.stack) if concession.stack else None,
        )


def _thresholds(answer: Answer | None) -> dict[str, int]:
    """Requirement -> where the cheapest concession that moves it puts its threshold."""
    thresholds: dict[str, int] = {}
    for concession in answer.concessions if answer else ():
        for relaxation in concession.relaxed:
            if relaxation.threshold is not None:
                thresholds.setdefault(relaxation.requirement, relaxation.threshold)
    return thresholds
