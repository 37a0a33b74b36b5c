"""The questions worth asking a vendor first: unknown facts that verdicts rest on."""

from __future__ import annotations

from reconciliation.agreements import with_agreements
from reconciliation.answers import OpenQuestion, Verdict
from reconciliation.document import PlanDocument, Stage
from reconciliation.verdicts import verdicts


def open_questions(document: PlanDocument) -> tuple[OpenQuestion, ...]:
    """Every unknown fact of a tool still in the funnel that a verdict rests on, those that could change the most first.

    That is the weight of the statements resting on it, then the number of verdicts.
    """
    settled = with_agreements(document)
    out = {tool.id for tool in settled.tools if tool.stage is Stage.ELIMINATED}
    resting: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts(settled):
        if verdict.verdict is Verdict.UNKNOWN and verdict.tool not in out:
            for attribute in verdict.attributes:
                resting.setdefault((verdict.tool, attribute), []).append(verdict.requirement)
    influence = {group.id: group.weight for group in settled.groups}
    weights = {r.id: influence[r.group] * r.weight for r in settled.requirements}
    found = (
        OpenQuestion(
            tool=tool,
            attribute=attribute,
            requirements=tuple(sorted(set(names))),
            swing=len(names),
            worth=sum(weights[name] for name in set(names)),
        )
        for (tool, attribute), names in resting.items()
    )
    return tuple(sorted(found, key=lambda q: (-q.worth, -q.swing, q.tool, q.attribute)))
