"""Which strategy the plan's own answers speak for, and why: a pure function of its value.

Each sign gives points to the strategies it speaks for; the table is all there is.

| sign | points |
|---|---|
| teams with models of their own | 1: centralized 3; 2 or 3: hybrid 2, centralized 1; more: hybrid 3, decentralized 1 |
| models in the last horizon | under 15: centralized 2; under 50: hybrid 2; more: hybrid 2, decentralized 1 |
| use cases | up to 3: centralized 2; up to 8: hybrid 2; more: decentralized 2, hybrid 1 |
| capabilities several groups want | under 1/3: decentralized 2; under 2/3: hybrid 2; more: hybrid 2, centralized 2 |
| scores of the groups, once revealed | the one ahead: 3 |

The reasoning of the source text: one team keeps to one strategy but stands apart from those who use the models; teams
of their own are close to the product but drift apart in standards and infrastructure; a hybrid joins both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import Needs, Operating, PlanDocument
from roadmap.standing import standing
from stakeholders.priorities import asked_for

CENTRALIZED, DECENTRALIZED, HYBRID = Operating.CENTRALIZED, Operating.DECENTRALIZED, Operating.HYBRID


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sign: what the plan says, what follows, and how many points it gives to which strategies."""

    sign: str
    text: str
    points: Mapping[Operating, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """best: None when nothing was answered or two are level. missing: questions whose answers would say more."""

    best: Operating | None
    totals: Mapping[Operating, int]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]

    @property
    def possible(self) -> int:
        """The points that any one strategy could have got from these signs."""
        return sum(max(reason.points.values()) for reason in self.reasons)


def recommend(document: PlanDocument) -> Recommendation:
    """What the answers so far speak for."""
    last = _last(document)
    reasons = tuple(_reasons(document, last))
    totals = {model: sum(reason.points.get(model, 0) for reason in reasons) for model in Operating}
    most = max(totals.values())
    ahead = [model for model, points in totals.items() if points == most > 0]
    return Recommendation(
        best=ahead[0] if len(ahead) == 1 else None,
        totals=totals,
        reasons=reasons,
        missing=tuple(_missing(document, last)),
    )


def _last(document: PlanDocument) -> Needs | None:
    """The answers for the latest horizon that has any."""
    stated = {needs.horizon: needs for needs in document.needs}
    in_time = sorted(document.horizons, key=lambda horizon: horizon.start, reverse=True)
    return next((stated[horizon.id] for horizon in in_time if horizon.id in stated), None)


def _reasons(document: PlanDocument, last: Needs | None) -> Iterator[Reason]:
    if last and last.teams:
        yield _teams(last.teams)
    if last and last.models:
        yield _models(last.models)
    if last and last.use_cases:
        yield _use_cases(last.use_cases)
    asked = asked_for(document)
    if asked:
        several = sum(len(groups) > 1 for groups in asked.values())
        yield _shared(several, len(asked))
    ahead = standing(document).ahead
    if ahead is not None:
        yield Reason(sign=_("Scores"), text=_("The groups' own scores put it first."), points={ahead: 3})


def _teams(teams: int) -> Reason:
    text = ngettext("%(n)s team has models of its own", "%(n)s teams have models of their own", teams) % {"n": teams}
    if teams == 1:
        return _reason(_("Teams"), text, _("one team can be the center."), {CENTRALIZED: 3})
    if teams <= 3:
        return _reason(_("Teams"), text, _("few enough to agree on shared tools."), {HYBRID: 2, CENTRALIZED: 1})
    return _reason(
        _("Teams"), text, _("too many for one queue, enough to share a road."), {HYBRID: 3, DECENTRALIZED: 1}
    )


def _models(models: int) -> Reason:
    text = ngettext("%(n)s model in the last horizon", "%(n)s models in the last horizon", models) % {"n": models}
    if models < 15:
        return _reason(_("Models"), text, _("one team can know them all."), {CENTRALIZED: 2})
    if models < 50:
        return _reason(_("Models"), text, _("more than one team can look after, so tools are shared."), {HYBRID: 2})
    return _reason(
        _("Models"), text, _("each needs an owner close to it, and one way to run."), {HYBRID: 2, DECENTRALIZED: 1}
    )


def _use_cases(use_cases: int) -> Reason:
    text = ngettext("%(n)s use case", "%(n)s use cases", use_cases) % {"n": use_cases}
    if use_cases <= 3:
        return _reason(_("Use cases"), text, _("one team can learn what matters in each."), {CENTRALIZED: 2})
    if use_cases <= 8:
        return _reason(_("Use cases"), text, _("scientists should sit with some of them."), {HYBRID: 2})
    return _reason(_("Use cases"), text, _("closeness to the product counts most."), {DECENTRALIZED: 2, HYBRID: 1})


def _shared(several: int, asked: int) -> Reason:
    text = _("%(several)s of %(asked)s capabilities are wanted by more than one group") % {
        "several": several,
        "asked": asked,
    }
    sign = _("Shared infrastructure")
    if 3 * several < asked:
        return _reason(sign, text, _("little would be shared anyway."), {DECENTRALIZED: 2})
    if 3 * several < 2 * asked:
        return _reason(sign, text, _("a common road pays, and so does room beside it."), {HYBRID: 2})
    return _reason(sign, text, _("building it once pays."), {HYBRID: 2, CENTRALIZED: 2})


def _reason(sign: str, says: str, follows: str, points: Mapping[Operating, int]) -> Reason:
    return Reason(sign=sign, text=_("%(says)s: %(follows)s") % {"says": says, "follows": follows}, points=points)


def _missing(document: PlanDocument, last: Needs | None) -> Iterator[str]:
    if not last or not last.teams:
        yield _("how many teams have models of their own")
    if not last or not last.models:
        yield _("how many models will run")
    if not last or not last.use_cases:
        yield _("how many use cases there are")
    if not document.requirements:
        yield _("what the groups require")
