"""The needs page: the five questions, everyone's answers, what they imply, how it grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from plans.access import Place
from plans.charts.shapes import Chart
from plans.document import plan_document
from plans.models import Membership
from plans.queries.activity import comment_counts
from plans.wording import quarter_name
from reconciliation.document import Horizon, Needs, PlanDocument
from reconciliation.vocabulary import standard_attributes
from stakeholders.charts import Stop, growth
from stakeholders.implications import Question, implied
from stakeholders.labels import integration_label, number
from stakeholders.models import NeedsAnswer, NeedsRow
from stakeholders.priorities import RULE_BY_KEY, Derived, derive
from stakeholders.spread import Spread, middle, spreads
from stakeholders.vocabulary import capability_label, value_label

TOP = 10
"""Capabilities that the page names as gaining most."""

DRIVERS: dict[Question, tuple[str, ...]] = {
    Question.TEAM: ("data_scientists", "teams", "seats"),
    Question.MODELS: ("models", "deployments", "capacity"),
    Question.INTEGRATION: ("integration",),
    Question.USE_CASES: ("use_cases", "batch_share", "online_share", "streaming_share", "predictions", "compute_units"),
    Question.DATA: ("data_types", "data_gb"),
}
"""What each question asks for, as fields of `Needs`."""

COLUMNS = {"models": "model_count"}
"""Fields of `Needs` that are called otherwise in rows and forms."""

GROWING = ("data_scientists", "models", "deployments", "predictions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people said of one driver in one horizon. texts: name and answer. contested: they lie apart."""

    texts: tuple[tuple[str, str], ...]
    span: str
    contested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsColumn:
    """One horizon. values: what the form begins with, by the form's field names. said: by driver."""

    key: str
    name: str
    span: str
    values: Mapping[str, object]
    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Implication:
    """A rule that holds. horizons: in which, empty for all of them."""

    says: str
    why: str
    horizons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A capability and what raises it. points, share: of the strongest, in percent. moved: places up against now."""

    label: str
    points: int
    share: int
    reasons: tuple[tuple[str, int], ...]
    place: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """What answers imply, for each question and as an order of capabilities."""

    questions: Mapping[str, tuple[Implication, ...]]
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage:
    """version: of the plan's answers; own_version: of this person's. people: how many answered.

    comments: how many are open on the row of a driver.
    """

    version: int
    own_version: int
    columns: tuple[NeedsColumn, ...]
    people: int
    contested: int
    implied: Implied
    charts: tuple[tuple[str, Chart], ...]
    comments: Mapping[str, int]


def needs_page(place: Place, *, own: bool, fill: str = "") -> NeedsPage:
    """The questionnaire. own: begin with this person's answers; fill "middle": with the middle of everyone's.

    Four queries beside the plan's value.
    """
    document = plan_document(place.plan)
    rows = dict(NeedsRow.objects.filter(plan=place.plan).values_list("key", "version"))
    answers = list(NeedsAnswer.objects.filter(plan=place.plan))
    names = dict(Membership.objects.filter(plan=place.plan).values_list("key", "name"))
    mine = next((answer for answer in answers if answer.key == place.member.key), None)
    given = {h.id: _answers_about(h.id, answers, names) for h in document.horizons}
    begun = _begun(document, mine.needs if own and mine else (), given if fill == "middle" else {})
    return NeedsPage(
        version=sum(rows.values()),
        own_version=mine.version if mine else 0,
        columns=tuple(_column(horizon, begun.get(horizon.id), given[horizon.id]) for horizon in document.horizons),
        people=len(answers),
        contested=sum(s.contested for h in document.horizons for s in spreads(given[h.id]).values()),
        implied=implied_by(document, tuple(begun.values())),
        charts=_charts(document, given),
        comments=comment_counts(place.plan, "driver"),
    )


def _answers_about(
    horizon: str, answers: Sequence[NeedsAnswer], names: Mapping[str, str]
) -> tuple[tuple[str, Needs], ...]:
    return tuple(
        (names.get(answer.key, _("Someone who left")), needs)
        for answer in answers
        for needs in answer.needs
        if needs.horizon == horizon
    )


def _begun(
    document: PlanDocument, own: Sequence[Needs], given: Mapping[str, Sequence[tuple[str, Needs]]]
) -> dict[str, Needs]:
    """Horizon -> what the form begins with: the plan's answers, before them one's own or the middle of all."""
    begun = {needs.horizon: needs for needs in document.needs} | {needs.horizon: needs for needs in own}
    return begun | {horizon: middle([n for _person, n in said]) for horizon, said in given.items() if said}


def _column(horizon: Horizon, needs: Needs | None, given: Sequence[tuple[str, Needs]]) -> NeedsColumn:
    drivers = [driver for asked in DRIVERS.values() for driver in asked]
    found = spreads(given)
    return NeedsColumn(
        key=horizon.id,
        name=horizon.name,
        span=f"{quarter_name(horizon.start)} – {quarter_name(horizon.end)}",
        values={COLUMNS.get(d, d): _typed(getattr(needs, d)) for d in drivers} if needs else {},
        said={COLUMNS.get(driver, driver): _said(found[driver]) for driver in drivers} if given else {},
    )


def _typed(value: object) -> object:
    if isinstance(value, int):
        return number(value)
    return list(value) if isinstance(value, tuple) else value


def _said(spread: Spread) -> Said:
    texts = tuple((person, answer_text(spread.driver, value)) for person, value in spread.given)
    return Said(texts=texts, span=span_text(spread), contested=spread.contested)


def span_text(spread: Spread) -> str:
    """From the smallest answer to the largest, or the different ones."""
    numbers = sorted(value for _person, value in spread.given if isinstance(value, int))
    if not numbers:
        return " / ".join(dict.fromkeys(answer_text(spread.driver, value) for _person, value in spread.given))
    return number(numbers[0]) if numbers[0] == numbers[-1] else f"{number(numbers[0])} – {number(numbers[-1])}"


def driver_label(driver: str) -> str:
    """What a driver is called, as a row of the questionnaire."""
    labels = {
        "data_scientists": _("Data scientists"),
        "teams": _("Teams with models of their own"),
        "seats": _("Seats in tools"),
        "models": _("Models in production"),
        "deployments": _("Deployments a month"),
        "capacity": _("Person-days for adopting tools"),
        "integration": _("Place in the product"),
        "use_cases": _("Use cases"),
        "batch_share": _("Batch, %"),
        "online_share": _("Online, %"),
        "streaming_share": _("Streaming, %"),
        "predictions": _("Predictions a day"),
        "compute_units": _("Compute units a month"),
        "data_types": _("Data types"),
        "data_gb": _("Data held, GB"),
    }
    return labels.get(driver, driver)


def answer_text(driver: str, value: object) -> str:
    """One answer as people read it."""
    if isinstance(value, int):
        return number(value)
    if isinstance(value, tuple):
        attribute = standard_attributes()["data_types"]
        return ", ".join(value_label(attribute, str(kind)) for kind in value) or "–"
    if driver == "integration":
        return integration_label(str(value or ""))
    return str(value) if value is not None else _("not limited") if driver == "capacity" else "–"


def implied_by(document: PlanDocument, needs: tuple[Needs, ...]) -> Implied:
    """What these answers imply, beside where the plan stands with its own."""
    names = {horizon.id: horizon.name for horizon in document.horizons}
    holding: dict[str, list[str]] = {}
    for stated in needs:
        for rule in implied(stated):
            holding.setdefault(rule.key, []).append(names.get(stated.horizon, stated.horizon))
    questions: dict[str, tuple[Implication, ...]] = {str(question): () for question in Question}
    for key, rule in RULE_BY_KEY.items():
        if key in holding:
            where = () if len(holding[key]) == len(needs) else tuple(holding[key])
            line = Implication(says=str(rule.says), why=str(rule.why), horizons=where)
            questions[str(rule.question)] = (*questions[str(rule.question)], line)
    before = {row.capability.id: row.place for row in derive(document)}
    return Implied(questions=questions, gains=_gains(derive(replace(document, needs=needs)), before))


def _gains(rows: Sequence[Derived], before: Mapping[str, int]) -> tuple[Gain, ...]:
    raised = [(sum((share.points for share in row.rules), Decimal(0)), row) for row in rows if row.rules]
    raised.sort(key=lambda pair: -pair[0])
    most = max((points for points, _row in raised), default=Decimal(1))
    return tuple(
        Gain(
            label=capability_label(row.capability),
            points=int(points),
            share=int(100 * points / most),
            reasons=tuple((str(RULE_BY_KEY[share.id].says), int(share.points)) for share in row.rules),
            place=row.place,
            moved=before.get(row.capability.id, row.place) - row.place,
        )
        for points, row in raised[:TOP]
    )


def _charts(document: PlanDocument, given: Mapping[str, Sequence[tuple[str, Needs]]]) -> tuple[tuple[str, Chart], ...]:
    stated = {needs.horizon: needs for needs in document.needs}
    charts = []
    for driver in GROWING:
        label = driver_label(driver)
        stops = []
        for horizon in document.horizons:
            said = [getattr(needs, driver) for _person, needs in given[horizon.id]]
            value = getattr(stated.get(horizon.id), driver, 0)
            low, high = (min(said), max(said)) if said else (None, None)
            stops.append(Stop(label=horizon.name, value=value, text=compact(value), low=low, high=high))
        if any(stop.value for stop in stops):
            alt = "; ".join(f"{stop.label} {number(stop.value)}" for stop in stops)
            charts.append((label, growth(stops, alt=f"{label}: {alt}.")))
    return tuple(charts)


def compact(value: int) -> str:
    """4,000,000 as 4 M, 400,000 as 400 k; small numbers as they are."""
    for size, sign in ((10**9, "G"), (10**6, "M"), (10**4, "k")):
        if value >= size:
            unit = 1000 if sign == "k" else size
            amount = Decimal(value) / unit
            return f"{number_format(amount, 0 if amount == int(amount) or amount >= 100 else 1)} {sign}"
    return number(value)
