"""Section 5: what was chosen, its price now and at scale, who left the long list and why, build or buy, what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import Option, Stage, Tool
from reconciliation.pricing import cost_curve, needs_of
from roadmap.charts import CapBar, Chart, hbars
from roadmap.report.blueprint import name_of
from roadmap.report.choices import Choices, choices
from roadmap.report.facts import Facts
from roadmap.report.options import Options, options
from roadmap.report.prices import Prices, prices
from roadmap.report.proofs import ProofCard, proof_cards
from roadmap.report.words import day, number, short_money, spelled, upper_first
from roadmap.wording import joined
from stakeholders.vocabulary import attribute_label


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenRow:
    """costs: a year in each horizon, a dash where it is not in use; scale: at twice the last horizon's volumes."""

    name: str
    vendor: str
    build: bool
    covers: str
    costs: tuple[str, ...]
    scale: str
    effort: str
    exit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """One step of the funnel. share: percent of all tools, for the width of its bar."""

    name: str
    count: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination:
    tool: str
    vendor: str
    by: str
    groups: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to get a capability. total: over the whole plan, when it is in use in every horizon."""

    name: str
    kind: str
    effort: str
    upkeep: str
    total: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOrBuy:
    capability: str
    decision: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    tool: str
    attribute: str
    requirements: str
    swing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSection:
    headline: str
    lead: str
    horizons: tuple[str, ...]
    chosen: tuple[ChosenRow, ...]
    total: tuple[str, ...]
    funnel: tuple[StageCount, ...]
    price_chart: Chart | None
    prices: Prices
    options: Options | None
    choices: Choices
    proofs: tuple[ProofCard, ...]
    eliminations_title: str
    eliminations: tuple[Elimination, ...]
    build_title: str
    build: tuple[BuildOrBuy, ...]
    remaining: tuple[tuple[str, str, str], ...]
    """Tools that are still in the running and were not chosen: name, vendor, stage."""
    questions: tuple[Question, ...]


QUESTIONS = 12


def tool_section(facts: Facts) -> ToolSection:
    eliminated = [tool for tool in facts.document.tools if tool.stage is Stage.ELIMINATED]
    chosen = {found[0].id for option in facts.chosen if (found := facts.option(option))}
    return ToolSection(
        headline=_headline(facts, len(chosen), len(eliminated)),
        lead=_lead(facts),
        horizons=tuple(horizon.name for horizon in facts.horizons),
        chosen=tuple(_chosen(facts, option) for option in _by_cost(facts)),
        total=_total(facts),
        funnel=_funnel(facts),
        price_chart=_prices(facts),
        prices=prices(facts),
        options=options(facts),
        choices=choices(facts),
        proofs=proof_cards(facts),
        eliminations_title=_eliminations_title(len(eliminated)),
        eliminations=tuple(_elimination(facts, tool) for tool in eliminated),
        build_title=_("Build or buy: in-house work is priced like every other candidate"),
        build=tuple(_build_or_buy(facts)),
        remaining=tuple(
            (tool.name, tool.vendor, stage_name(tool.stage))
            for tool in facts.document.tools
            if tool.stage is not Stage.ELIMINATED and tool.id not in chosen
        ),
        questions=_questions(facts),
    )


def stage_name(stage: Stage) -> str:
    return {
        Stage.LONG_LIST: _("Long list"),
        Stage.CANDIDATE: _("Candidates"),
        Stage.SHORTLIST: _("Shortlist"),
        Stage.PROOF: _("Proof of concept"),
        Stage.SELECTED: _("Selected"),
        Stage.ELIMINATED: _("Eliminated"),
    }[stage]


def _headline(facts: Facts, chosen: int, eliminated: int) -> str:
    tools = len(facts.document.tools)
    if not tools:
        return _("No tool has been put on the long list yet")
    values = {
        "tools": spelled(tools),
        "chosen": spelled(chosen),
        "out": spelled(eliminated) if eliminated else _("none"),
    }
    if facts.stack is None:
        text = ngettext(
            "%(tools)s tool was examined, %(out)s left the long list; none is chosen yet",
            "%(tools)s tools were examined, %(out)s left the long list; none is chosen yet",
            tools,
        )
        return upper_first(text % values)
    text = ngettext(
        "%(tools)s tools examined, %(out)s left with a reason, %(chosen)s chosen",
        "%(tools)s tools examined, %(out)s left with a reason, %(chosen)s chosen",
        chosen,
    )
    return upper_first(text % values)


def _lead(facts: Facts) -> str:
    if facts.stack is None:
        return _("Prices, coverage and eliminations are known; the best stack is not, until the plan is reconciled.")
    if facts.document.choice.horizons:
        return _named(facts)
    if facts.way_out:
        gives = joined(r.requirement for r in facts.way_out.relaxed)
        return _("The stack below is the best one once the cheapest concession is made: %(gives)s.") % {"gives": gives}
    return _(
        "The stack below satisfies every hard statement, scores highest on the others, and is the cheapest that does."
    )


def _named(facts: Facts) -> str:
    """Which record says that this stack was decided for."""
    record = next((d for d in facts.document.decisions if d.id == facts.document.choice.decision), None)
    if record is None:
        return _("The stack below was decided for.")
    if record.decided_on is None:
        return _("The stack below was decided for: %(id)s, %(title)s.") % {"id": record.id, "title": record.title}
    values = {"id": record.id, "title": record.title, "day": day(record.decided_on)}
    return _("The stack below was decided for on %(day)s: %(id)s, %(title)s.") % values


def _chosen(facts: Facts, option_id: str) -> ChosenRow:
    found = facts.option(option_id)
    used = {horizon.id for horizon in facts.used_in(option_id)}
    costs = []
    for horizon in facts.horizons:
        cost = facts.cost(option_id, horizon) if horizon.id in used else None
        costs.append(_priced(facts, cost.use_year, known=cost.known) if cost else "–")
    option = found[1] if found else None
    covers = [name_of(facts, capability) for capability, level in facts.coverage(option_id).items() if level.rank]
    return ChosenRow(
        name=facts.names.option(option_id),
        vendor=found[0].vendor if found else "",
        build=bool(option and option.build),
        covers=", ".join(covers[:3]) + (" …" if len(covers) > 3 else ""),
        costs=tuple(costs),
        scale=_at_scale(facts, option) if option else "–",
        effort=_("%(n)s d") % {"n": number(option.effort)} if option else "–",
        exit=short_money(option.exit_cost, facts.document.currency) if option and option.exit_cost else "–",
    )


def _by_cost(facts: Facts) -> list[str]:
    """The chosen options, the dearest over the whole plan first."""

    def spent(option: str) -> int:
        return sum(cost.use for horizon in facts.used_in(option) if (cost := facts.cost(option, horizon)))

    return sorted(facts.chosen, key=lambda option: (-spent(option), facts.names.option(option)))


def _priced(facts: Facts, milli: int, *, known: bool = True) -> str:
    if not known:
        return _("not known")
    return short_money(milli, facts.document.currency) if milli else "0"


def _at_scale(facts: Facts, option: Option) -> str:
    """A year at twice the volumes of the last horizon."""
    if facts.last is None or not option.price_known:
        return "–"
    needs = needs_of(facts.document, facts.last.id)
    (point,) = cost_curve(option, facts.last, needs, [200])
    return short_money(point.cost_year, facts.document.currency) if point.cost_year else "0"


def _total(facts: Facts) -> tuple[str, ...]:
    """Of the stack, a year in each horizon."""
    stacks = (facts.in_horizon(horizon.id) for horizon in facts.horizons)
    return tuple(short_money(stack.cost_year, facts.document.currency) if stack else "–" for stack in stacks)


_ORDER = (Stage.LONG_LIST, Stage.CANDIDATE, Stage.SHORTLIST, Stage.PROOF, Stage.SELECTED)


def _funnel(facts: Facts) -> tuple[StageCount, ...]:
    """How many tools came at least as far as each stage."""
    tools = facts.document.tools
    if not tools:
        return ()
    stages = Counter(tool.stage for tool in tools)
    counts = []
    for index, stage in enumerate(_ORDER):
        count = len(tools) if index == 0 else sum(stages[later] for later in _ORDER[index:])
        counts.append((stage_name(stage), count))
    return tuple(StageCount(name=n, count=c, share=max(round(100 * c / len(tools)), 2) if c else 0) for n, c in counts)


def _prices(facts: Facts) -> Chart | None:
    """The chosen options by what they cost a year in the last horizon."""
    if facts.last is None or len(facts.chosen) < 2:
        return None
    last = facts.last
    bars = []
    for option in facts.chosen:
        if last in facts.used_in(option):
            cost = facts.cost(option, last)
            if cost and cost.known and cost.use_year:
                text = short_money(cost.use_year, facts.document.currency)
                bars.append(CapBar(label=facts.names.option(option), value=cost.use_year, value_text=text))
    if not bars:
        return None
    bars.sort(key=lambda bar: (-bar.value, bar.label))
    alt = _("Yearly cost in %(horizon)s: %(list)s.") % {
        "horizon": last.name,
        "list": "; ".join(f"{bar.label} {bar.value_text}" for bar in bars[:12]),
    }
    return hbars(bars[:20], alt=alt, width_=686)


def _eliminations_title(count: int) -> str:
    text = ngettext(
        "%(count)s tool left the long list, with the reason and the name of who asked",
        "%(count)s tools left the long list, each with a reason and the name of who asked",
        count,
    )
    return upper_first(text % {"count": spelled(count)})


def _elimination(facts: Facts, tool: Tool) -> Elimination:
    known = (facts.names.requirements.get(r) for r in tool.eliminated_by)
    groups = dict.fromkeys(facts.names.group(r.group) for r in known if r)
    return Elimination(
        tool=tool.name,
        vendor=tool.vendor,
        by=", ".join(tool.eliminated_by) or "–",
        groups=", ".join(groups) or "–",
        reason=tool.eliminated_reason or _statement(facts, tool.eliminated_by),
    )


def _statement(facts: Facts, requirements: tuple[str, ...]) -> str:
    found = facts.names.requirements.get(requirements[0]) if requirements else None
    return found.statement if found else "–"


def _build_or_buy(facts: Facts) -> Iterable[BuildOrBuy]:
    """For every capability that could be built in-house: the build beside the candidates that were not eliminated.

    Where ways over the horizons are compared, these stand in its place.
    """
    builds = [(tool, option) for tool in facts.tools for option in tool.options if option.build]
    seen = {case.capability for case in facts.document.build_or_buy if case.ways}
    for _tool, build in builds:
        for capability, level in facts.coverage(build.id).items():
            if capability in seen or not level.rank:
                continue
            seen.add(capability)
            rivals = [
                option
                for tool in facts.tools
                if tool.stage is not Stage.ELIMINATED
                for option in tool.options
                if facts.coverage(option.id).get(capability, level).rank >= level.rank
                and capability in facts.coverage(option.id)
            ]
            rivals.sort(key=lambda option: (option.id not in facts.chosen, not option.build, _whole(facts, option)))
            yield BuildOrBuy(
                capability=name_of(facts, capability),
                decision=_verdict(facts, rivals),
                candidates=tuple(_candidate(facts, option) for option in rivals[:5]),
            )


def _verdict(facts: Facts, options: list[Option]) -> str:
    chosen = [option for option in options if option.id in facts.chosen]
    if facts.stack is None:
        return _("open")
    if not chosen:
        return _("neither")
    return (
        _("build")
        if all(option.build for option in chosen)
        else _("buy")
        if not any(o.build for o in chosen)
        else _("both")
    )


def _whole(facts: Facts, option: Option) -> int:
    """Over all horizons, adopted in the first one."""
    total = 0
    for index, horizon in enumerate(facts.horizons):
        cost = facts.cost(option.id, horizon)
        if cost:
            total += cost.use + (cost.adopt if index == 0 else 0)
    return total


def _candidate(facts: Facts, option: Option) -> Candidate:
    return Candidate(
        name=facts.names.option(option.id),
        kind=_("build") if option.build else _("buy"),
        effort=number(option.effort),
        upkeep=number(facts.upkeep(option)),
        total=short_money(_whole(facts, option), facts.document.currency) if option.price_known else _("not known"),
        chosen=option.id in facts.chosen,
    )


def _questions(facts: Facts) -> tuple[Question, ...]:
    tools = {tool.id: tool.name for tool in facts.document.tools}
    found = sorted(facts.answer.questions, key=lambda q: -q.swing) if facts.answer else []
    return tuple(
        Question(
            tool=tools.get(question.tool, question.tool),
            attribute=attribute_label(facts.words.attributes[question.attribute])
            if question.attribute in facts.words.attributes
            else question.attribute,
            requirements=", ".join(question.requirements[:6]),
            swing=question.swing,
        )
        for question in found[:QUESTIONS]
    )
