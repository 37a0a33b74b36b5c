"""What the answers about needs imply: which capability gains priority, by how much, and why.

Pure: a table of rules over the drivers of one horizon. Each rule belongs to one of the five questions of the method's
source text, says when it holds, and gives points (1 to 3) to capabilities:

| the source text says | rules |
|---|---|
| large teams need collaboration and reproducibility | team, teams |
| frequent deployment needs automation: orchestration, delivery, monitoring of performance | pace, many, growing |
| models in the core product need more monitoring, reports and alerts in real time | core, product |
| batch or stream: tools differ | batch, online, mostly-online, streaming, volume |
| data types: tools differ | tabular, text, image, time-series, held |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reconciliation.document import Needs, PlanDocument

LARGE_TEAM = 10  # data scientists
SEVERAL_TEAMS = 3
FREQUENT = 8  # deployments a month: two a week
MANY_MODELS = 20
MUCH_DATA = 10_000  # GB held
MANY_PREDICTIONS = 1_000_000  # a day


class Question(StrEnum):
    """The five questions, in their order."""

    TEAM = "team"
    MODELS = "models"
    INTEGRATION = "integration"
    USE_CASES = "use-cases"
    DATA = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """holds: on the drivers of a horizon. gives: points by capability. says: the condition; why: what follows."""

    key: str
    question: Question
    holds: Callable[[Needs], bool]
    gives: Mapping[str, int]
    says: Promise
    why: Promise


def _has(kind: str) -> Callable[[Needs], bool]:
    return lambda needs: kind in needs.data_types


RULES = (
    Rule(
        key="team",
        question=Question.TEAM,
        holds=lambda needs: needs.data_scientists >= LARGE_TEAM,
        gives={
            "experiment-tracking": 3,
            "data-versioning": 3,
            "model-registry": 2,
            "feature-store": 2,
            "notebooks": 1,
            "data-catalog": 1,
        },
        says=_("ten data scientists or more"),
        why=_("A large team must find, compare and repeat each other's work: collaboration and reproducibility."),
    ),
    Rule(
        key="teams",
        question=Question.TEAM,
        holds=lambda needs: needs.teams >= SEVERAL_TEAMS,
        gives={"data-catalog": 2, "feature-store": 2, "governance": 1, "training": 1},
        says=_("three teams or more"),
        why=_("Several teams must not build the same thing twice: a catalog, shared features, common rules."),
    ),
    Rule(
        key="pace",
        question=Question.MODELS,
        holds=lambda needs: needs.deployments >= FREQUENT,
        gives={
            "ci-cd-ml": 3,
            "orchestration": 3,
            "monitoring-model": 2,
            "testing-validation": 2,
            "packaging": 1,
            "online-experiment": 1,
        },
        says=_("eight deployments a month or more"),
        why=_("Frequent deployment needs automation: pipelines, delivery, tests, and a watch on what was delivered."),
    ),
    Rule(
        key="many",
        question=Question.MODELS,
        holds=lambda needs: needs.models >= MANY_MODELS,
        gives={"model-registry": 3, "monitoring-model": 2, "governance": 2, "orchestration": 1},
        says=_("twenty models or more"),
        why=_("Nobody remembers twenty models: an inventory, a watch on each, and a record of who approved what."),
    ),
    Rule(
        key="core",
        question=Question.INTEGRATION,
        holds=lambda needs: needs.integration == "core",
        gives={"monitoring-model": 3, "monitoring-system": 3, "online-experiment": 2, "explainability": 1},
        says=_("models are the core of the product"),
        why=_("A wrong model is a wrong product: monitoring, reports and alerts in real time."),
    ),
    Rule(
        key="product",
        question=Question.INTEGRATION,
        holds=lambda needs: needs.integration == "product",
        gives={"monitoring-model": 2, "monitoring-system": 2},
        says=_("models are part of a product"),
        why=_("Customers meet what models say: drift and outages must be noticed first by you."),
    ),
    Rule(
        key="batch",
        question=Question.USE_CASES,
        holds=lambda needs: needs.batch_share > 0,
        gives={"batch-serving": 2, "data-pipeline": 2},
        says=_("some predictions in batch"),
        why=_("Scores are computed in bulk: scheduled pipelines and batch inference."),
    ),
    Rule(
        key="online",
        question=Question.USE_CASES,
        holds=lambda needs: needs.online_share > 0,
        gives={"online-serving": 2, "feature-store": 1},
        says=_("some predictions on request"),
        why=_("Someone waits for the answer: serving with a promised response time."),
    ),
    Rule(
        key="mostly-online",
        question=Question.USE_CASES,
        holds=lambda needs: needs.online_share + needs.streaming_share >= 50,
        gives={"online-serving": 1, "monitoring-system": 1, "feature-store": 1},
        says=_("half the predictions on request or more"),
        why=_("Most answers are waited for: latency and availability become the platform's first duty."),
    ),
    Rule(
        key="streaming",
        question=Question.USE_CASES,
        holds=lambda needs: needs.streaming_share > 0,
        gives={"stream-processing": 3, "online-serving": 1},
        says=_("some predictions on a stream"),
        why=_("Events are scored as they come: stream processing, which not every tool can do."),
    ),
    Rule(
        key="volume",
        question=Question.USE_CASES,
        holds=lambda needs: needs.predictions >= MANY_PREDICTIONS,
        gives={"monitoring-model": 1, "online-serving": 1},
        says=_("a million predictions a day or more"),
        why=_("At this volume a small error is many errors: it has to be seen within hours."),
    ),
    Rule(
        key="tabular",
        question=Question.DATA,
        holds=_has("tabular"),
        gives={"data-quality": 2, "fairness": 1},
        says=_("structured data"),
        why=_("Columns change silently: checks on data before it reaches a model."),
    ),
    Rule(
        key="text",
        question=Question.DATA,
        holds=_has("text"),
        gives={"labeling": 2, "privacy-security": 2},
        says=_("text"),
        why=_("Text names people and has no labels: annotation, and care for what it gives away."),
    ),
    Rule(
        key="image",
        question=Question.DATA,
        holds=_has("image"),
        gives={"labeling": 2, "training": 2},
        says=_("images"),
        why=_("Images need annotators and graphics cards: labeling and distributed training."),
    ),
    Rule(
        key="time-series",
        question=Question.DATA,
        holds=_has("time-series"),
        gives={"data-quality": 1, "feature-store": 1, "monitoring-model": 1},
        says=_("time series"),
        why=_("What was known when decides: features as of a moment, and a watch on drift."),
    ),
    Rule(
        key="held",
        question=Question.DATA,
        holds=lambda needs: needs.data_gb >= MUCH_DATA,
        gives={"data-versioning": 1, "data-quality": 1, "training": 1},
        says=_("ten terabytes of data or more"),
        why=_("Copies are no longer free: versions, checks and computing close to the data."),
    ),
)


def implied(needs: Needs) -> tuple[Rule, ...]:
    """The rules that hold for the answers of one horizon, in the order of the questions."""
    return tuple(rule for rule in RULES if rule.holds(needs))


def points_from_needs(document: PlanDocument) -> dict[str, dict[str, int]]:
    """Capability -> key of the rule -> its points: of each rule that holds in any horizon, once."""
    found: dict[str, dict[str, int]] = {}
    for rule in RULES:
        if any(rule.holds(needs) for needs in document.needs):
            for capability, points in rule.gives.items():
                found.setdefault(capability, {})[rule.key] = points
    return found
