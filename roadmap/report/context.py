"""Everything the report's pages show, as one frozen value made from a plan, its answer and the people's names.

Pure: no query, no clock. Sentences are written in the language that is active when it is called.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from roadmap.report.appendix import Appendix, appendix
from roadmap.report.blueprint import BlueprintSection, blueprint_section
from roadmap.report.brief import Brief, brief
from roadmap.report.conflicts import ConflictSection, conflict_section
from roadmap.report.decision import DecisionPage, decision_page
from roadmap.report.edition import Edition
from roadmap.report.facts import Facts
from roadmap.report.money import MoneySection, money_section
from roadmap.report.own import OwnView, own_view
from roadmap.report.readers import EVERYTHING, Audience, Reader
from roadmap.report.risks import RiskSection, risk_section
from roadmap.report.signoffs import SignSection, sign_section
from roadmap.report.stakeholders import StakeholderSection, stakeholder_section
from roadmap.report.strategy import StrategySection, strategy_section
from roadmap.report.timeline import RoadmapSection, roadmap_section
from roadmap.report.tools import ToolSection, tool_section
from roadmap.report.words import day, number, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands on every page and in the file's own description. created: an ISO day, empty when none is known."""

    title: str
    organization: str
    running_title: str
    """The same two short enough for one line of the page's head and foot."""
    running_name: str
    note: str
    draft: bool
    dated: str
    created: str
    digest: str
    subject: str
    reader: str
    """Who this report is for; empty for the full one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A line of the contents."""

    anchor: str
    number: str
    name: str
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext:
    """brief: for leadership alone; own: for one group alone."""

    frame: Frame
    template: str
    contents: tuple[Content, ...]
    numbers: tuple[tuple[str, str], ...]
    """The plan in numbers: a value and what it counts."""
    decision: DecisionPage
    strategy: StrategySection
    stakeholders: StakeholderSection
    conflicts: ConflictSection
    blueprint: BlueprintSection
    tools: ToolSection
    roadmap: RoadmapSection
    money: MoneySection
    risks: RiskSection
    signs: SignSection
    appendix: Appendix
    brief: Brief | None = None
    own: OwnView | None = None


def facts_of(edition: Edition) -> Facts:
    return Facts(
        document=edition.document,
        answer=edition.answer,
        people=edition.people,
        signatures=edition.signatures,
        as_of=edition.as_of,
        standing=edition.standing,
        study=edition.study,
    )


def report_context(edition: Edition, *, reader: Reader = EVERYTHING) -> ReportContext:
    """The signatures' groups and persons are keys of the document."""
    facts = facts_of(edition)
    strategy, stakeholders = strategy_section(facts), stakeholder_section(facts)
    conflicts, blueprint, tools = conflict_section(facts), blueprint_section(facts), tool_section(facts)
    roadmap, money, risks, signs = (
        roadmap_section(facts),
        money_section(facts),
        risk_section(facts),
        sign_section(facts),
    )
    end = appendix(facts)
    contents = (
        Content(anchor="strategy", number="1", name=_("Strategy"), headline=strategy.headline),
        Content(anchor="stakeholders", number="2", name=_("Stakeholders"), headline=stakeholders.headline),
        Content(anchor="conflicts", number="3", name=_("Conflicts and concessions"), headline=conflicts.headline),
        Content(anchor="blueprint", number="4", name=_("Blueprint"), headline=blueprint.headline),
        Content(anchor="tools", number="5", name=_("Tools"), headline=tools.headline),
        Content(anchor="roadmap", number="6", name=_("Roadmap"), headline=roadmap.headline),
        Content(anchor="money", number="7", name=_("Money and capacity"), headline=money.headline),
        Content(anchor="risks", number="8", name=_("Risks and technical debt"), headline=risks.headline),
        Content(anchor="signs", number="9", name=_("Sign-offs"), headline=signs.headline),
        Content(anchor="requirements", number="A", name=_("All requirements"), headline=end.requirements_title),
        Content(anchor="trace", number="B", name=_("Traceability"), headline=end.trace_title),
        Content(anchor="method", number="C", name=_("Method and terms"), headline=_("How the answer was found")),
    )
    return ReportContext(
        frame=_frame(facts, edition, reader),
        template=reader.template,
        contents=contents,
        numbers=_numbers(facts),
        decision=decision_page(facts),
        strategy=strategy,
        stakeholders=stakeholders,
        conflicts=conflicts,
        blueprint=blueprint,
        tools=tools,
        roadmap=roadmap,
        money=money,
        risks=risks,
        signs=signs,
        appendix=end,
        brief=brief(facts, roadmap=roadmap, money=money, risks=risks, signs=signs)
        if reader.audience is Audience.LEADERSHIP
        else None,
        own=own_view(facts, reader.group) if reader.audience is Audience.GROUP else None,
    )


def _numbers(facts: Facts) -> tuple[tuple[str, str], ...]:
    document = facts.document
    found = number(len(facts.answer.conflicts)) if facts.answer else "–"
    return (
        (number(len(document.groups)), _("groups")),
        (number(len(document.requirements)), _("requirements")),
        (number(len(document.metrics)), _("success metrics")),
        (number(len(facts.settled)), _("conflicts settled")),
        (found, _("conflicts open")),
        (number(len(document.tools)), _("tools examined")),
        (number(len(document.initiatives)), _("roadmap items")),
    )


def _frame(facts: Facts, edition: Edition, reader: Reader) -> Frame:
    document, as_of = facts.document, facts.as_of
    return Frame(
        title=document.name,
        organization=document.organization or document.name,
        running_title=shortened(document.name, 46),
        running_name=shortened(document.organization or document.name, 50),
        note=shortened(edition.note, 60),
        draft=edition.draft,
        dated=day(as_of) if as_of else "",
        created=as_of.isoformat() if as_of else "",
        digest=edition.digest,
        subject=_("Decision, requirements, conflicts, tools and roadmap of the machine-learning platform"),
        reader=_for(facts, reader),
    )


def _for(facts: Facts, reader: Reader) -> str:
    if reader.audience is Audience.LEADERSHIP:
        return _("For leadership")
    if reader.audience is Audience.GROUP:
        return _("For %(group)s") % {"group": shortened(facts.names.group(reader.group), 40)}
    return ""
