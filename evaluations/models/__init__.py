"""Tools: the shared catalogue, and what one plan knows and decides of them."""

from evaluations.models.catalogue import CatalogueFact, CatalogueTool
from evaluations.models.choices import (
    Ballot,
    BuildOrBuy,
    DebtTerms,
    FunnelRule,
    FunnelStep,
    Proof,
    Review,
    Scoring,
    ScoringCriterion,
)
from evaluations.models.money import ExchangeRate, Quote
from evaluations.models.plan import Commitment, EstateInterface, Origin, Tool, ToolFact
from evaluations.models.vendor import AnswerState, VendorAnswer, VendorRequest

__all__ = [
    "AnswerState",
    "Ballot",
    "BuildOrBuy",
    "CatalogueFact",
    "CatalogueTool",
    "Commitment",
    "DebtTerms",
    "EstateInterface",
    "ExchangeRate",
    "FunnelRule",
    "FunnelStep",
    "Origin",
    "Proof",
    "Quote",
    "Review",
    "Scoring",
    "ScoringCriterion",
    "Tool",
    "ToolFact",
    "VendorAnswer",
    "VendorRequest",
]
