"""Section 3: what collided, what each side gave, and what is still open with the exact number that would be enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.answers import Conflict
from reconciliation.document import Agreement
from reconciliation.statements import Exact
from reconciliation.vocabulary import PlanMetric
from roadmap.charts import Chart, Scatter, pair_matrix
from roadmap.report.facts import Facts, ceilings
from roadmap.report.ways import way_mark, ways_out, ways_picture
from roadmap.report.words import day, money, number, short_money, spelled, upper_first
from roadmap.wording import joined
from stakeholders.labels import metric_amount
from stakeholders.sentences import sentence

CARDS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A statement in a conflict and what became of it."""

    id: str
    group: str
    statement: str
    outcome: str
    gave: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictCard:
    """title: the parties; note: the horizon of an open one, the day of a settled one."""

    mark: str
    title: str
    note: str
    sides: tuple[Side, ...]
    reason: str
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way out: what is given, by whom, at what cost in points, and the price of the stack it leads to."""

    mark: str
    gives: tuple[str, ...]
    groups: str
    cost: str
    price: str
    best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tension:
    """Two metrics that people marked as pulling apart."""

    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSection:
    headline: str
    lead: str
    matrix: Chart | None
    steps: tuple[str, ...]
    settled_title: str
    settled: tuple[ConflictCard, ...]
    open_title: str
    open: tuple[ConflictCard, ...]
    more: str
    ways: tuple[Way, ...]
    picture: Scatter | None
    tensions: tuple[Tension, ...]


def conflict_section(facts: Facts) -> ConflictSection:
    found = facts.answer.conflicts if facts.answer else ()
    return ConflictSection(
        headline=_headline(facts),
        lead=_lead(facts),
        matrix=_matrix(facts),
        steps=(
            _("A conflict is a smallest set of statements that cannot all hold: without any one of them the rest can."),
            _("A concession waives a statement or moves its threshold; the number given is exactly enough."),
            _("Its cost is the group's influence times the weight of the statement given up."),
            _("Laws and signed contracts are marked as not negotiable and never proposed."),
        ),
        settled_title=_settled_title(len(facts.settled)),
        settled=tuple(settled_card(facts, agreement, index) for index, agreement in enumerate(facts.settled, 1)),
        open_title=_open_title(len(found)),
        open=tuple(open_card(facts, conflict, index) for index, conflict in enumerate(found[:CARDS], 1)),
        more=_more(len(found) - CARDS),
        ways=tuple(_ways(facts)),
        picture=ways_picture(facts),
        tensions=tuple(_tensions(facts)),
    )


def _headline(facts: Facts) -> str:
    settled = len(facts.settled)
    if facts.answer is None:
        if not settled:
            return _("The requirements are not reconciled yet, so their conflicts are not known")
        text = ngettext(
            "%(settled)s conflict is settled; whether others remain is not known until the plan is reconciled",
            "%(settled)s conflicts are settled; whether others remain is not known until the plan is reconciled",
            settled,
        )
        return upper_first(text % {"settled": spelled(settled)})
    found = len(facts.answer.conflicts)
    values = {"settled": spelled(settled), "open": spelled(found)}
    if found and settled:
        text = ngettext(
            "%(settled)s conflicts are settled by giving, %(open)s is still open",
            "%(settled)s conflicts are settled by giving, %(open)s are still open",
            found,
        )
        return upper_first(text % values)
    if found:
        text = ngettext(
            "%(open)s conflict is open and has a price", "%(open)s conflicts are open, each with a price", found
        )
        return upper_first(text % values)
    if settled:
        text = ngettext(
            "%(settled)s conflict was found and settled; none is open",
            "%(settled)s conflicts were found and settled; none is open",
            settled,
        )
        return upper_first(text % values)
    return _("The requirements can all hold together: no conflict was found")


def _lead(facts: Facts) -> str:
    if facts.answer is None:
        return _("Reconciling compares every hard statement with every tool, price and need, and names what collides.")
    parts = []
    if facts.answer.complete:
        parts.append(_("Every smallest conflict among the hard statements is listed here."))
    else:
        parts.append(_("The search was cut short, so there may be more conflicts than these."))
    if facts.way_out:
        gives = joined(r.requirement for r in facts.way_out.relaxed)
        parts.append(_("The cheapest way out gives %(gives)s.") % {"gives": gives})
    if not facts.fresh:
        parts.append(_("The plan has changed since: this answer belongs to an earlier state of it."))
    return " ".join(parts)


def _settled_title(count: int) -> str:
    text = ngettext(
        "%(count)s conflict settled, and what was given", "%(count)s conflicts settled, and what each side gave", count
    )
    return upper_first(text % {"count": spelled(count)})


def _open_title(count: int) -> str:
    text = ngettext("%(count)s conflict waits for a decision", "%(count)s conflicts wait for a decision", count)
    return upper_first(text % {"count": spelled(count)})


def _more(count: int) -> str:
    if count <= 0:
        return ""
    text = ngettext(
        "%(count)s more conflict is in the data inside this file.",
        "%(count)s more conflicts are in the data inside this file.",
        count,
    )
    return text % {"count": number(count)}


def parties(facts: Facts, requirements: Iterable[str]) -> tuple[str, ...]:
    """The groups behind these statements, each once, in order."""
    found = (facts.names.requirements.get(r) for r in requirements)
    return tuple(dict.fromkeys(requirement.group for requirement in found if requirement))


def _title(facts: Facts, requirements: Iterable[str]) -> str:
    groups = [facts.names.group(group) for group in parties(facts, requirements)]
    if len(groups) == 1:
        return _("%(group)s against itself") % {"group": groups[0]}
    if len(groups) == 2:
        return _("%(one)s against %(other)s") % {"one": groups[0], "other": groups[1]}
    return joined(groups)


def moved(facts: Facts, requirement_id: str, k: Exact | None) -> str:
    """What giving means: "from €180,000 to €214,500 a year", or "given up"."""
    requirement = facts.names.requirements.get(requirement_id)
    limits = ceilings(requirement) if requirement else ()
    if k is None or not limits or limits[0].k is None:
        return facts.names.move(requirement_id, k)
    now, to = (_amount(facts, limits[0].metric, amount) for amount in (limits[0].k, int(k)))
    return _("from %(now)s to %(to)s") % {"now": now, "to": to}


def _amount(facts: Facts, metric: PlanMetric, amount: int) -> str:
    if metric is PlanMetric.COST_YEAR:
        return _("%(money)s a year") % {"money": money(amount, facts.document.currency)}
    if metric.is_money:
        return money(amount, facts.document.currency)
    return metric_amount(metric, amount, facts.document.currency)


def _side(facts: Facts, requirement_id: str, outcome: str, *, gave: bool) -> Side:
    requirement = facts.names.requirements.get(requirement_id)
    return Side(
        id=requirement_id,
        group=facts.names.group(requirement.group) if requirement else "",
        statement=_statement(facts, requirement_id),
        outcome=outcome,
        gave=gave,
    )


def _statement(facts: Facts, requirement_id: str) -> str:
    requirement = facts.names.requirements.get(requirement_id)
    if requirement is None:
        return _("no longer in the plan")
    return requirement.statement or sentence(requirement.expression, facts.words)


def settled_card(facts: Facts, agreement: Agreement, index: int) -> ConflictCard:
    gives = {give.requirement: give for give in agreement.gives}
    order = list(dict.fromkeys((*agreement.conflict, *gives)))
    sides = []
    for requirement in order:
        give = gives.get(requirement)
        outcome = _("kept as stated") if give is None else upper_first(moved(facts, requirement, give.k))
        sides.append(_side(facts, requirement, outcome, gave=give is not None))
    notes = [_("agreed %(day)s") % {"day": day(agreement.agreed_on)} if agreement.agreed_on else _("agreed")]
    if agreement.until:
        notes.append(_("holds until %(day)s") % {"day": day(agreement.until)})
    return ConflictCard(
        mark=agreement.id or f"A-{index}",
        title=_title(facts, order),
        note=", ".join(notes),
        sides=tuple(sides),
        reason=agreement.reason,
        settled=True,
    )


def open_card(facts: Facts, conflict: Conflict, index: int) -> ConflictCard:
    repairs = {repair.requirement: repair.threshold for repair in conflict.repairs}
    sides = []
    for requirement in conflict.requirements:
        stated = facts.names.requirements.get(requirement)
        if requirement in repairs:
            outcome = _("enough: %(move)s") % {"move": moved(facts, requirement, repairs[requirement])}
        elif stated and not stated.negotiable:
            outcome = _("not negotiable")
        else:
            points = ngettext(
                "giving it up costs %(n)s point", "giving it up costs %(n)s points", facts.names.points(requirement)
            )
            outcome = points % {"n": number(facts.names.points(requirement))}
        sides.append(_side(facts, requirement, upper_first(outcome), gave=False))
    where = facts.names.horizon(conflict.horizon) if conflict.horizon else _("several horizons together")
    return ConflictCard(
        mark=_("Open %(number)s") % {"number": index},
        title=_title(facts, conflict.requirements),
        note=_("shows in %(horizon)s") % {"horizon": where},
        sides=tuple(sides),
        reason="",
        settled=False,
    )


def _ways(facts: Facts) -> Iterable[Way]:
    for index, concession in enumerate(ways_out(facts)):
        yield Way(
            mark=way_mark(index + 1),
            gives=tuple(
                f"{relaxed.requirement}: {moved(facts, relaxed.requirement, relaxed.threshold)}"
                for relaxed in concession.relaxed
            ),
            groups=joined(facts.names.group(g) for g in parties(facts, (r.requirement for r in concession.relaxed))),
            cost=number(concession.cost),
            price=short_money(concession.stack.cost_total, facts.document.currency) if concession.stack else "–",
            best=index == 0,
        )


def _matrix(facts: Facts) -> Chart | None:
    sets = [a.conflict for a in facts.settled] + [
        c.requirements for c in (facts.answer.conflicts if facts.answer else ())
    ]
    if not sets:
        return None
    order = {group.id: index for index, group in enumerate(facts.document.groups)}
    counts: Counter[tuple[int, int]] = Counter()
    for requirements in sets:
        found = sorted(order[group] for group in parties(facts, requirements) if group in order)
        counts.update(combinations(found, 2))
    if not counts:
        return None
    involved = sorted({index for pair in counts for index in pair})
    place = {index: position for position, index in enumerate(involved)}
    labels = [facts.document.groups[index].name for index in involved]
    (one, other), most = max(counts.items(), key=lambda entry: entry[1])
    alt = _("Conflicts between pairs of groups. The most, %(count)s, stand between %(one)s and %(other)s.") % {
        "count": most,
        "one": facts.document.groups[one].name,
        "other": facts.document.groups[other].name,
    }
    return pair_matrix(labels, {(place[a], place[b]): count for (a, b), count in counts.items()}, alt=alt, width_=330)


def _tensions(facts: Facts) -> Iterable[Tension]:
    seen: set[frozenset[str]] = set()
    for metric in facts.document.metrics:
        for other in (pull.metric for pull in metric.pulls_against):
            pair = frozenset((metric.id, other))
            if other in facts.metrics and pair not in seen:
                seen.add(pair)
                one, two = metric, facts.metrics[other]
                yield Tension(
                    one=f"{one.name} ({facts.names.group(one.group)})",
                    other=f"{two.name} ({facts.names.group(two.group)})",
                )
