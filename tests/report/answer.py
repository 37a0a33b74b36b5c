"""An answer that fits the sample plan, its people and their signatures; written by hand, computed by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from reconciliation.answers import (
    Answer,
    Concession,
    Conflict,
    GroupSatisfaction,
    HorizonStack,
    OpenQuestion,
    Relaxation,
    Repair,
    Stack,
    Status,
)
from reconciliation.document import PlanDocument, Priority, Stage
from roadmap.baselines import freeze
from roadmap.document import Signature
from roadmap.report.edition import Edition


def answer_for(document: PlanDocument, *, conflicts: int = 2, feasible: bool = True) -> Answer:
    """A believable answer; not feasible: the stack is the one that the cheapest concession leads to."""
    chosen = tuple(t.options[0].id for t in document.tools if t.stage is not Stage.ELIMINATED)[:8]
    horizons = tuple(
        HorizonStack(
            horizon=h.id,
            options=chosen[: 4 + 2 * n],
            cost_year=(310 + 130 * n) * 1_000_000,
            cost_total=(310 + 130 * n) * 1_000_000,
            effort=180 - 30 * n,
            interest=60 + 10 * n,
            exit_cost=190_000_000,
        )
        for n, h in enumerate(document.horizons)
    )
    stack = Stack(
        horizons=horizons,
        cost_total=sum(h.cost_total for h in horizons),
        objective=18_240,
        satisfaction=tuple(GroupSatisfaction(group=g.id, points=2600, possible=3000) for g in document.groups),
        unmet=tuple(r.id for r in document.requirements if r.priority is Priority.COULD)[:6],
    )
    ids = [r.id for r in document.requirements]
    found = tuple(
        Conflict(
            requirements=(ids[n * 10], ids[n * 10 + 11], ids[n * 10 + 2]),
            groups=(f"g{n}", f"g{n + 1}"),
            horizon="y2",
            repairs=(Repair(requirement=ids[n * 10], threshold=512_340_000),),
        )
        for n in range(conflicts)
        if n * 10 + 11 < len(ids)
    )
    ways = tuple(
        Concession(relaxed=(Relaxation(requirement=c.requirements[0], threshold=512_340_000),), cost=4 + n, stack=stack)
        for n, c in enumerate(found)
    )
    return Answer(
        question="plan",
        status=Status.OPTIMAL if feasible else Status.INFEASIBLE,
        complete=True,
        objective=18_240,
        bound=18_240,
        stacks=(stack,) if feasible else (),
        conflicts=found,
        concessions=ways,
        questions=tuple(
            OpenQuestion(tool=t.id, attribute="sso", requirements=tuple(ids[:2]), swing=3) for t in document.tools[:4]
        ),
        solver="CP-SAT",
        document=document.digest,
    )


def signatures_for(document: PlanDocument) -> tuple[Signature, ...]:
    signed = tuple(
        Signature(group.id, group.lead, "signed", "", date(2026, 11, 20), document.digest)
        for group in document.groups[:4]
    )
    if not signed:
        return ()
    first = replace(signed[0], state="dissent", reason="We sign, and we still think that year one is too early.")
    return (first, *signed[1:])


def people_for(document: PlanDocument) -> dict[str, str]:
    names = (
        "Ingrid Solheim",
        "Marcus Adeyemi",
        "Yuki Tanaka",
        "Priya Raman",
        "Claire Fontaine",
        "Olu Bankole",
        "Tom Weidmann",
    )
    return {group.lead: names[index % len(names)] for index, group in enumerate(document.groups)}


def edition(document: PlanDocument, answer: Answer | None, **choices: Any) -> Edition:
    """A draft with the people and the signatures of the sample."""
    given: dict[str, Any] = {
        "people": people_for(document),
        "signatures": signatures_for(document),
        "as_of": date(2026, 11, 23),
        "text": freeze(document, answer),
    }
    chosen = given | choices
    stands = (s.group for s in chosen["signatures"] if s.digest == document.digest and not s.imported)
    return Edition(document=document, answer=answer, **({"standing": frozenset(stands)} | chosen))
