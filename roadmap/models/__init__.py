"""Decisions: strategy, blueprint, agreements, initiatives, risks, reconciliations, versions, sign-offs."""

from roadmap.models.consents import AgreementSignature, Consent
from roadmap.models.decisions import Agreement, Decision, OutsideRule, Risk, StackChoice
from roadmap.models.direction import Ballot, BlueprintEntry, PeerReference, Strategy, StrategyArgument
from roadmap.models.initiatives import Initiative, Milestone, QuarterBudget, Team
from roadmap.models.readers import Audience, ReaderLink
from roadmap.models.results import GoneConflict, Reconciliation, SavedScenario, Studied
from roadmap.models.versions import Baseline, SignOff, SignOffState

__all__ = [
    "Agreement",
    "AgreementSignature",
    "Audience",
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
    "ReaderLink",
    "Reconciliation",
    "Risk",
    "SavedScenario",
    "SignOff",
    "SignOffState",
    "StackChoice",
    "Strategy",
    "StrategyArgument",
    "Studied",
    "Team",
]
