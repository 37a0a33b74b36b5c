"""Decisions: strategy, blueprint, agreements, initiatives, risks, reconciliations, versions, sign-offs."""

from roadmap.models.consents import AgreementSignature, Consent
from roadmap.models.decisions import Agreement, Decision, OutsideRule, Risk
from roadmap.models.direction import Ballot, BlueprintEntry, PeerReference, Strategy, StrategyArgument
from roadmap.models.initiatives import Initiative, Milestone, QuarterBudget, Team
from roadmap.models.results import GoneConflict, Reconciliation
from roadmap.models.versions import Baseline, SignOff, SignOffState

__all__ = [
    "Agreement",
    "AgreementSignature",
    "Ballot",
    "Baseline",
    "BlueprintEntry",
    "Consent",
    "Decision",
    "GoneConflict",
    "Initiative",
    "Milestone",
    "OutsideRule",
    "PeerReference",
    "QuarterBudget",
    "Reconciliation",
    "Risk",
    "SignOff",
    "SignOffState",
    "Strategy",
    "StrategyArgument",
    "Team",
]
