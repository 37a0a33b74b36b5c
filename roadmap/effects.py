"""What a strategy changes in the rest of the plan: who runs a capability, one installation or several, seats.

Pure functions over the plan's value. What they find is offered; nothing changes until someone accepts it.

| phases | centralized | decentralized | hybrid |
|---|---|---|---|
| data, experiment, train | ML engineering, shared | data science, own | paved road: centralized; rest: decentralized |
| deliver, serve, observe | ML engineering, shared | data science, own | ML engineering, shared |
| govern | risk, or security for privacy and security; shared | the same | the same |
| seats beside the scientists | 1 for 12 | 1 for 5, at least 1 a team | 1 for 10, at least 2 |

The source of the idea: with a central task force for tools and practices, as in DevOps, teams keep their people and
share their infrastructure; without one, each team keeps an installation and someone to run it. The core charges what
is priced per installation to each of those teams.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reconciliation.document import BlueprintEntry, Instances, Needs, Operating, PlanDocument
from reconciliation.vocabulary import Level, standard_capabilities
from stakeholders.vocabulary import capability_label

PAVED_ROAD = frozenset(
    {
        "data-catalog",
        "data-pipeline",
        "data-quality",
        "data-versioning",
        "experiment-tracking",
        "feature-store",
        "orchestration",
        "stream-processing",
        "training",
    }
)
"""Capabilities of the building phases that all teams share in a hybrid organization."""

RUN = frozenset({"deliver", "serve", "observe"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One change on offer: `field` of the row `target` of `model` ("blueprint" or "needs") becomes `value`.

    subject, before, after, why: for people. kind: owner, instances or seats.
    """

    key: str
    kind: str
    model: str
    target: str
    field: str
    value: str | int
    subject: str
    before: str
    after: str
    why: str


def effects(document: PlanDocument, strategy: Operating | None) -> tuple[Effect, ...]:
    """Everything in which the plan is not yet what the strategy asks for; nothing while none is chosen."""
    if strategy is None:
        return ()
    wanted = [entry for entry in document.blueprint if any(need.level is not Level.NONE for need in entry.levels)]
    found = [effect for entry in wanted for effect in _of_capability(document, strategy, entry)]
    return (*found, *(effect for needs in document.needs for effect in _of_seats(document, strategy, needs)))


def _of_capability(document: PlanDocument, strategy: Operating, entry: BlueprintEntry) -> Iterator[Effect]:
    known = {c.id: c for c in (*standard_capabilities(), *document.capabilities)}
    if entry.capability not in known:
        return
    capability = known[entry.capability]
    role, instances, why = placement(strategy, capability.id, capability.phase)
    owner = next((group for group in document.groups if group.role == role), None)
    if owner is not None and owner.id != entry.owner:
        names = {group.id: group.name for group in document.groups}
        yield Effect(
            key=f"owner:{capability.id}",
            kind="owner",
            model="blueprint",
            target=capability.id,
            field="owner",
            value=owner.id,
            subject=capability_label(capability),
            before=names.get(entry.owner, "") or _("nobody"),
            after=owner.name,
            why=why,
        )
    if instances is not entry.instances:
        yield Effect(
            key=f"instances:{capability.id}",
            kind="instances",
            model="blueprint",
            target=capability.id,
            field="instances",
            value=instances,
            subject=capability_label(capability),
            before=instances_label(entry.instances),
            after=instances_label(instances),
            why=why,
        )


def placement(strategy: Operating, capability: str, phase: str) -> tuple[str, Instances, str]:
    """Role of the group that runs a capability, one installation or several, and why: the table above."""
    if phase == "govern":
        role = "security" if capability == "privacy-security" else "risk"
        return role, Instances.SHARED, _("A control stays independent of those it controls.")
    if strategy is Operating.CENTRALIZED:
        return "ml-engineering", Instances.SHARED, _("One central team runs everything.")
    if strategy is Operating.DECENTRALIZED:
        return "data-science", Instances.OWN, _("Each team runs, and pays for, what it uses.")
    if phase in RUN or capability in PAVED_ROAD:
        return "ml-engineering", Instances.SHARED, _("The task force runs what all teams share.")
    return "data-science", Instances.OWN, _("Teams keep what depends on their own work.")


def instances_label(instances: Instances | None) -> str:
    return {Instances.SHARED: _("one, shared"), Instances.OWN: _("one a team"), None: _("not said")}[instances]


def _of_seats(document: PlanDocument, strategy: Operating, needs: Needs) -> Iterator[Effect]:
    if not needs.data_scientists:
        return
    people = needs.data_scientists
    extra, why = {
        Operating.CENTRALIZED: (-(-people // 12), _("one person of the platform for twelve scientists")),
        Operating.DECENTRALIZED: (max(needs.teams, -(-people // 5)), _("one person in each team runs its tools")),
        Operating.HYBRID: (max(2, -(-people // 10)), _("the task force signs in too, one for ten scientists")),
    }[strategy]
    if needs.licensed != people + extra:
        name = next((horizon.name for horizon in document.horizons if horizon.id == needs.horizon), needs.horizon)
        yield Effect(
            key=f"seats:{needs.horizon}",
            kind="seats",
            model="needs",
            target=needs.horizon,
            field="seats",
            value=people + extra,
            subject=_("Seats in %(horizon)s") % {"horizon": name},
            before=str(needs.licensed),
            after=str(people + extra),
            why=why,
        )
