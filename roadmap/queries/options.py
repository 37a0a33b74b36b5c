"""The options page: the stacks that could be chosen, side by side, and how much each hangs on what was entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.access import Place
from plans.document import plan_document
from reconciliation.answers import ShadowPrice, Stack, Status, WeightInterval
from reconciliation.basis import basis
from reconciliation.document import Chosen, PlanDocument
from reconciliation.vocabulary import standard_attributes
from roadmap.charts.pareto import Point, Scatter, pareto
from roadmap.models import StackChoice, Studied
from roadmap.queries.parties import Party, Pieces, StackPanel, StatementLine, Way
from roadmap.studying import StudiedStack, Study
from roadmap.wording import joined, money, whole
from stakeholders import labels
from stakeholders.vocabulary import attribute_label

SHOWN_QUESTIONS = 8


@dataclass(frozen=True, kw_only=True)
class GroupFigure:
    """percent: of what the group asks for. regret: percent below its own ideal, None when not known."""

    group: Party
    percent: int
    regret: int | None


@dataclass(frozen=True, kw_only=True)
class OptionCard:
    """A stack in figures. tags: what is special about it. gains, losses: tools it has, or lacks, beside the best."""

    label: str
    url: str
    tags: tuple[str, ...]
    covered: int
    wanted: int
    satisfied: str
    costs: tuple[str, ...]
    cost_total: str
    figures: tuple[GroupFigure, ...]
    interest: int
    exit_cost: str
    questions: int
    unpriced: tuple[str, ...]
    gains: str
    losses: str
    selected: bool
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    tool: str
    url: str
    attribute: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LensColumn:
    """One rule of fairness: what it looks at, the stack it prefers."""

    name: str
    note: str
    card: OptionCard
    proven: bool
    worst: GroupFigure | None


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """What a must costs. gain: points that the best stack would win without it; saving: money, negative when dearer."""

    statement: StatementLine
    gain: int
    saving: str
    saves: bool
    returning: str
    proven: bool


@dataclass(frozen=True, kw_only=True)
class WeightLine:
    """From low to high the winner stays the same. start, width, at: percent of the bar."""

    group: Party
    weight: int
    low: str
    high: str
    start: int
    end: int
    at: int
    fixed: bool


@dataclass(frozen=True, kw_only=True)
class OptionsPage:
    studied: int | None
    fresh: bool
    finished_at: datetime | None
    feasible: bool
    assumed: tuple[Way, ...]
    cut: tuple[str, ...]
    horizons: tuple[str, ...]
    cards: tuple[OptionCard, ...]
    compared: tuple[OptionCard, ...]
    picture: Scatter | None
    selected: OptionCard | None
    panel: StackPanel | None
    questions: tuple[QuestionLine, ...]
    lenses: tuple[LensColumn, ...]
    prices: tuple[PriceLine, ...]
    idle: tuple[StatementLine, ...]
    weights: tuple[WeightLine, ...]
    robust: str
    version: int
    decision: str


def options_page(place: Place, label: str = "") -> OptionsPage:
    """Two queries beside the plan's value. label: the stack to look at, the best one without."""
    document = plan_document(place.plan)
    columns = ("pk", "study", "document_digest", "finished_at")
    row = Studied.objects.filter(plan=place.plan).values_list(*columns).first()
    version = StackChoice.objects.filter(plan=place.plan).values_list("version", flat=True).first() or 0
    pk, study, digest, finished_at = row or (None, Study(status=Status.UNKNOWN), "", None)
    words = _Words(place, document, study, label)
    cards = tuple(words.card(each) for each in study.stacks)
    selected = next((card for card in cards if card.selected), None)
    shown = words.selected
    return OptionsPage(
        studied=pk,
        fresh=bool(digest) and digest == basis(document),
        finished_at=finished_at,
        feasible=bool(study.stacks),
        assumed=tuple(words.way(give.requirement, give.k) for give in study.assumed),
        cut=tuple(_cut(question) for question in study.cut),
        horizons=tuple(words.names.horizon(each.horizon) for each in shown.stack.horizons) if shown else (),
        cards=cards,
        compared=tuple(card for card, each in zip(cards, study.stacks, strict=True) if _is_compared(each)),
        picture=words.picture() if study.stacks else None,
        selected=selected,
        panel=words.stack(shown.stack) if shown else None,
        questions=words.questions(),
        lenses=tuple(words.lenses(cards)),
        prices=tuple(words.price(price) for price in words.dear()),
        idle=tuple(words.line(p.requirement) for p in study.shadow_prices if not p.gain and p.saving <= 0),
        weights=tuple(words.weight(interval) for interval in study.weights),
        robust=words.robust(),
        version=version,
        decision=document.choice.decision,
    )


def studied_stack(place: Place, pk: int, label: str) -> StudiedStack | None:
    """A stack of a study of this plan, by its letter; None when the study is gone."""
    study = Studied.objects.filter(plan=place.plan, pk=pk).values_list("study", flat=True).first()
    return next((each for each in study.stacks if each.label == label), None) if study else None


def chosen_of(stack: Stack) -> tuple[Chosen, ...]:
    return tuple(Chosen(horizon=each.horizon, options=each.options) for each in stack.horizons)


def _is_compared(each: StudiedStack) -> bool:
    return "alternatives" in each.lists or "way-out" in each.lists


def _cut(question: str) -> str:
    return {
        "alternatives": _("alternatives: there may be better stacks than A"),
        "pareto": _("the picture: there may be more points"),
        "fairness": _("fairness: a lens marked with a question mark is the best found, not proven"),
        "sensitivity": _("prices of statements: some are missing or not proven"),
    }.get(question, question)


class _Words(Pieces):
    def __init__(self, place: Place, document: PlanDocument, study: Study, label: str) -> None:
        super().__init__(place, document)
        self.study = study
        self.best = study.stacks[0] if study.stacks else None
        self.selected = next((each for each in study.stacks if each.label == label), self.best)
        self._url = reverse("option_list", args=[place.key])

    def url(self, label: str) -> str:
        return f"{self._url}?stack={label}#look"

    def card(self, each: StudiedStack) -> OptionCard:
        stack, currency = each.stack, self.document.currency
        gains, losses = self._beside_the_best(stack)
        return OptionCard(
            label=each.label,
            url=self.url(each.label),
            tags=tuple(self._tags(each)),
            covered=each.covered,
            wanted=each.wanted,
            satisfied=percent(each.satisfied),
            costs=tuple(money(horizon.cost_year, currency) for horizon in stack.horizons),
            cost_total=money(stack.cost_total, currency),
            figures=tuple(self._figures(stack)),
            interest=each.interest,
            exit_cost=money(each.exit_cost, currency),
            questions=len(each.questions),
            unpriced=tuple(self.names.option(option) for option in stack.unpriced),
            gains=gains,
            losses=losses,
            selected=each is self.selected,
            chosen=chosen_of(stack) == self.document.choice.horizons,
        )

    def _tags(self, each: StudiedStack) -> list[str]:
        stacks = self.study.stacks
        tags = []
        if each is self.best:
            tags.append(_("most satisfying"))
        if "way-out" in each.lists:
            tags.append(_("just fits the cheapest way out"))
        if each.stack.cost_total == min(other.stack.cost_total for other in stacks):
            tags.append(_("cheapest"))
        if each.interest == min(other.interest for other in stacks):
            tags.append(_("least upkeep"))
        return tags

    def _figures(self, stack: Stack) -> list[GroupFigure]:
        return [
            GroupFigure(
                group=self.party(each.group),
                percent=100 * each.points // each.possible,
                regret=None if each.regret is None else 100 * each.regret // each.possible,
            )
            for each in stack.satisfaction
            if each.possible
        ]

    def _beside_the_best(self, stack: Stack) -> tuple[str, str]:
        if self.best is None or stack is self.best.stack:
            return "", ""
        own, other = _used(stack), _used(self.best.stack)
        gains, losses = sorted(own - other), sorted(other - own)
        return joined(map(self.names.option, gains)), joined(map(self.names.option, losses))

    def picture(self) -> Scatter:
        currency = self.document.currency
        points = [
            Point(
                label=each.label,
                title=_("Stack %(label)s: %(cost)s, %(share)s satisfied, %(days)s person-days of upkeep a quarter")
                % {
                    "label": each.label,
                    "cost": money(each.stack.cost_total, currency),
                    "share": percent(each.satisfied),
                    "days": each.interest,
                },
                href=self.url(each.label),
                cost=each.stack.cost_total,
                satisfied=each.satisfied,
                debt=each.interest,
                on_front="pareto" in each.lists,
                best=each is self.best,
                selected=each is self.selected,
            )
            for each in self.study.stacks
        ]
        count = sum(point.on_front for point in points)
        alt = ngettext(
            "Cost against satisfaction of %(all)s stacks; %(n)s of them is beaten by no other.",
            "Cost against satisfaction of %(all)s stacks; %(n)s of them are beaten by no other.",
            count,
        ) % {"all": len(points), "n": count}
        return pareto(
            points,
            alt=alt,
            cost_text=lambda cost: labels.number(cost // 1000),
            cost_title=_("cost over all horizons, %(currency)s") % {"currency": currency},
            satisfied_title=_("satisfied, of all that was asked"),
        )

    def questions(self) -> tuple[QuestionLine, ...]:
        if self.selected is None:
            return ()
        names = {tool.id: tool.name for tool in self.document.tools}
        address = reverse("tool", args=[self.place.key, "KEY"])
        known = {**standard_attributes(), **{attribute.key: attribute for attribute in self.document.attributes}}
        return tuple(
            QuestionLine(
                tool=names.get(question.tool, question.tool),
                url=address.replace("KEY", question.tool),
                attribute=attribute_label(known[question.attribute])
                if question.attribute in known
                else question.attribute,
                requirements=question.requirements,
            )
            for question in self.selected.questions[:SHOWN_QUESTIONS]
        )

    def lenses(self, cards: tuple[OptionCard, ...]) -> list[LensColumn]:
        known = {card.label: card for card in cards}
        names = {
            "weighted": (_("Sum"), _("most points, each group as it weighs")),
            "max-min": (_("Worst-off"), _("the group with least has as much as possible")),
            "leximin": (_("Leximin"), _("then the next with least, and so on")),
            "nash": (_("Nash"), _("the product: a loss of the few weighs more")),
            "regret": (_("Regret"), _("nobody far below what it could have alone")),
        }
        columns = []
        for lens in self.study.lenses:
            card = known[lens.label]
            name, note = names[lens.rule]
            worst = min(card.figures, key=lambda figure: figure.percent, default=None)
            columns.append(LensColumn(name=name, note=note, card=card, proven=lens.proven, worst=worst))
        return columns

    def dear(self) -> list[ShadowPrice]:
        """The musts that cost something, the dearest in points first."""
        costly = [price for price in self.study.shadow_prices if price.gain or price.saving > 0]
        return sorted(costly, key=lambda price: (-price.gain, -price.saving, price.requirement))

    def price(self, price: ShadowPrice) -> PriceLine:
        return PriceLine(
            statement=self.line(price.requirement),
            gain=price.gain,
            saving=money(whole(abs(price.saving)), self.document.currency) if price.saving else "",
            saves=price.saving > 0,
            returning=joined(self.names.option(option) for option in price.returning),
            proven=price.proven,
        )

    def weight(self, interval: WeightInterval) -> WeightLine:
        low = Fraction(*interval.low)
        high = None if interval.high is None else Fraction(*interval.high)
        top = max(Fraction(2 * interval.weight), high or Fraction(0))

        def share(value: Fraction | int) -> int:
            return min(100, round(100 * value / top))

        return WeightLine(
            group=self.party(interval.group),
            weight=interval.weight,
            low=_tenth(low),
            high="" if high is None else _tenth(high),
            start=share(low),
            end=100 if high is None else share(high),
            at=share(interval.weight),
            fixed=low == interval.weight == high,
        )

    def robust(self) -> str:
        """Under how many of the weights that people could give the best stack stays the best."""
        first = next((each for each in self.study.acceptability if each.stack == 0), None)
        if first is None or not first.samples:
            return ""
        return labels.number(round(100 * first.first / first.samples))


def _tenth(value: Fraction) -> str:
    return labels.number(Decimal(round(10 * value)) / 10)


def percent(basis: int) -> str:
    return _("%(number)s %%") % {"number": labels.number(round(basis / 100))}


def _used(stack: Stack) -> set[str]:
    return {option for horizon in stack.horizons for option in horizon.options}
