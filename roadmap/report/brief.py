"""What leadership gets behind the decision page: three pages, so its lists are short and say what is left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import Group, Initiative, SuccessMetric
from reconciliation.quarters import Quarter
from roadmap.charts import Gate, Lane, LaneItem, LaneLook, SwimLanes, swim_lanes
from roadmap.report.appendix import fate_of
from roadmap.report.conflicts import ConflictCard, open_card, settled_card
from roadmap.report.decision import final_target
from roadmap.report.facts import Facts
from roadmap.report.money import HorizonMoney, MoneySection
from roadmap.report.risks import RiskRow, RiskSection
from roadmap.report.signoffs import SignSection
from roadmap.report.timeline import HEIGHT, RoadmapSection, end, lane_name
from roadmap.report.words import measured, number, shortened

GROUPS, CARDS, HORIZONS, RISKS, LANES, GATES = 10, 6, 4, 6, 9, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """held: how many of its statements hold as they were made; sign: its word, as in the sign-offs."""

    name: str
    measure: str
    change: str
    held: str
    gave: str
    state: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictLine:
    mark: str
    title: str
    outcome: str
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    groups: tuple[GroupLine, ...]
    more_groups: str
    conflicts: tuple[ConflictLine, ...]
    more_conflicts: str
    picture: SwimLanes | None
    condensed: bool
    """The picture shows lanes and years, because the items would not fit on one page."""
    horizons: tuple[HorizonMoney, ...]
    risks: tuple[RiskRow, ...]


def brief(
    facts: Facts, *, roadmap: RoadmapSection, money: MoneySection, risks: RiskSection, signs: SignSection
) -> Brief:
    groups = sorted(facts.document.groups, key=lambda g: -g.weight)
    cards = _cards(facts)
    condensed = len(roadmap.pictures) > 1
    picture = _condensed(facts) if condensed else roadmap.pictures[0] if roadmap.pictures else None
    words = {card.key: (card.state, card.label) for row in signs.rows for card in row}
    return Brief(
        groups=tuple(_group(facts, group, words[group.id]) for group in groups[:GROUPS]),
        more_groups=_more_groups(len(groups) - GROUPS),
        conflicts=tuple(_conflict(card) for card in cards[:CARDS]),
        more_conflicts=_more_conflicts(len(cards) - CARDS),
        picture=picture,
        condensed=condensed,
        horizons=money.horizons[:HORIZONS],
        risks=tuple(replace(row, title=shortened(row.title, 70)) for row in risks.risks[:RISKS]),
    )


def _group(facts: Facts, group: Group, word: tuple[str, str]) -> GroupLine:
    stated = [r for r in facts.document.requirements if r.group == group.id]
    fates = [fate_of(facts, requirement)[0] for requirement in stated]
    gave = [r.id for r, fate in zip(stated, fates, strict=True) if fate == "conceded"]
    metric = next((m for m in facts.document.metrics if m.group == group.id and m.targets), None)
    held = _("%(held)s of %(all)s") % {"held": number(fates.count("held")), "all": number(len(stated))}
    return GroupLine(
        name=shortened(group.name, 34),
        measure=shortened(metric.name, 44) if metric else _("no success metric yet"),
        change=_change(facts, metric) if metric else "",
        held=held if facts.stack and stated else "–",
        gave=shortened(", ".join(gave), 24) or "–",
        state=word[0],
        sign=word[1],
    )


def _change(facts: Facts, metric: SuccessMetric) -> str:
    today = "\u00a0".join(filter(None, measured(metric.baseline, metric, facts.document.currency)))
    value, unit, _horizon = final_target(facts, metric)
    target = "\u00a0".join(filter(None, (value, unit)))
    return shortened(_("%(today)s → %(target)s") % {"today": today, "target": target}, 34)


def _cards(facts: Facts) -> list[ConflictCard]:
    found = facts.answer.conflicts if facts.answer else ()
    return [
        *(open_card(facts, conflict, index) for index, conflict in enumerate(found, 1)),
        *(settled_card(facts, agreement, index) for index, agreement in enumerate(facts.settled, 1)),
    ]


def _conflict(card: ConflictCard) -> ConflictLine:
    given = [f"{side.id}: {side.outcome}" for side in card.sides if side.gave or not card.settled]
    return ConflictLine(
        mark=shortened(card.mark, 12),
        title=shortened(card.title, 70),
        outcome=shortened("; ".join(given), 150),
        settled=card.settled,
    )


def _more_groups(count: int) -> str:
    if count <= 0:
        return ""
    text = ngettext("%(n)s more group is in the full report.", "%(n)s more groups are in the full report.", count)
    return text % {"n": number(count)}


def _more_conflicts(count: int) -> str:
    if count <= 0:
        return ""
    text = ngettext("%(n)s more conflict is in the full report.", "%(n)s more conflicts are in the full report.", count)
    return text % {"n": number(count)}


def _condensed(facts: Facts) -> SwimLanes:
    """One bar for each lane and horizon: from its first item's start to its last one's end."""
    spans: dict[tuple[str, str], list[Initiative]] = defaultdict(list)
    for item in facts.document.initiatives:
        if item.start is not None:
            horizon = next((h.id for h in facts.horizons if h.start <= item.start <= h.end), "")
            spans[lane_name(item), horizon].append(item)
    lanes = list(dict.fromkeys(lane for lane, _horizon in spans))[:LANES]
    items = [_bar(lane, horizon, found) for (lane, horizon), found in spans.items() if lane in lanes]
    gates = [Gate(title=shortened(m.title, 40), quarter=m.quarter) for m in facts.document.milestones][:GATES]
    alt = _("Roadmap by lane and horizon: %(lanes)s.") % {"lanes": "; ".join(lanes)}
    look = LaneLook(width=1014, label=142, row=23, bar=18, size=9.5, pad=11)
    (picture,) = swim_lanes([Lane(id=lane, title=lane) for lane in lanes], items, gates, alt=alt, look=look)
    if picture.height <= HEIGHT:
        return picture
    tight = replace(look, row=19, bar=15, size=8.5, pad=6)
    return swim_lanes([Lane(id=lane, title=lane) for lane in lanes], items, gates, alt=alt, look=tight)[0]


def _bar(lane: str, horizon: str, items: list[Initiative]) -> LaneItem:
    starts: list[Quarter] = [item.start for item in items if item.start]
    ends = [last for item in items if (last := end(item))]
    text = ngettext("%(n)s item", "%(n)s items", len(items)) % {"n": number(len(items))}
    first = min(starts)
    return LaneItem(
        id=f"{lane}/{horizon}",
        title=text,
        lane=lane,
        start=first,
        duration=first.until(max(ends)) + 1,
        status="planned",
    )
