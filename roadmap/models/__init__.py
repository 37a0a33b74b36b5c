"""Decisions: strategy, blueprint, agreements, initiatives, risks, reconciliations, versions, sign-offs."""

from roadmap.models.decisions import Agreement, BlueprintEntry, Decision, OutsideRule, Risk, Strategy
from roadmap.models.initiatives import Initiative, Milestone, QuarterBudget, Team
from roadmap.models.results import Reconciliation
from roadmap.models.versions import Baseline, SignOff, SignOffState

__all__ = [
    "Agreement",
    "Baseline",
    "BlueprintEntry",
    "Decision",
    "Initiative",
    "Milestone",
    "OutsideRule",
    "QuarterBudget",
    "Reconciliation",
    "Risk",
    "SignOff",
    "SignOffState",
    "Strategy",
    "Team",
]
