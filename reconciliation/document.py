"""The plan as a value.

A `PlanDocument` holds everything that can be computed from and nothing else: no names of people
(opaque person keys only), no signatures, no comments. Money is an integer of milli-units of
the plan's currency; a unit price is a decimal, because one prediction may cost less than that.
Ids are the keys people see ("CISO-3") and are unique within their kind. The parts lie beside this module by
subject (frame, voices, offers, choices, proofs, settlements, initiatives); everyone imports them from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from reconciliation.choices import (
    BuildOrBuy,
    DebtTerms,
    FunnelScope,
    FunnelStep,
    GroupPoints,
    Impact,
    Mark,
    Reintegration,
    Review,
    Scoring,
    ScoringCriterion,
    Substitutability,
    Way,
    WayStep,
)
from reconciliation.codec import canonical_bytes, from_json, json_schema, parse_json, sha256
from reconciliation.evidence import EvidenceFile
from reconciliation.frame import (
    UNDECIDED,
    Argument,
    BlueprintEntry,
    Criterion,
    CriterionWeight,
    Horizon,
    Instances,
    Need,
    Needs,
    Operating,
    PeerReference,
    Score,
    Side,
    Strategy,
)
from reconciliation.initiatives import (
    Effort,
    Initiative,
    InitiativeStatus,
    Milestone,
    OutsideRule,
    QuarterBudget,
    QuarterCapacity,
    Risk,
    Team,
)
from reconciliation.offers import (
    Commitment,
    Coverage,
    ExchangeRate,
    Option,
    Period,
    Price,
    PriceUnit,
    Quote,
    Stage,
    Tier,
    TierMode,
    Tool,
)
from reconciliation.proofs import (
    Check,
    CheckKind,
    Finding,
    Measurement,
    Openness,
    Proof,
    Threshold,
    ThresholdChange,
)
from reconciliation.settlements import NOTHING_CHOSEN, Agreement, AgreementState, Choice, Chosen, Decision, Give
from reconciliation.vocabulary import Attribute, Capability
from reconciliation.voices import (
    PROCESSES,
    Direction,
    Group,
    ModelProcess,
    Outcome,
    Priority,
    Pull,
    Requirement,
    Step,
    SuccessMetric,
    Target,
)

__all__ = [
    "PROCESSES",
    "SCHEMA_VERSION",
    "Agreement",
    "AgreementState",
    "Argument",
    "BlueprintEntry",
    "BuildOrBuy",
    "Check",
    "CheckKind",
    "Choice",
    "Chosen",
    "Commitment",
    "Coverage",
    "Criterion",
    "CriterionWeight",
    "DebtTerms",
    "Decision",
    "Direction",
    "Effort",
    "EvidenceFile",
    "ExchangeRate",
    "Finding",
    "FunnelScope",
    "FunnelStep",
    "Give",
    "Group",
    "GroupPoints",
    "Horizon",
    "Impact",
    "Initiative",
    "InitiativeStatus",
    "Instances",
    "Mark",
    "Measurement",
    "Milestone",
    "ModelProcess",
    "Need",
    "Needs",
    "Openness",
    "Operating",
    "Option",
    "Outcome",
    "OutsideRule",
    "PeerReference",
    "Period",
    "PlanDocument",
    "Price",
    "PriceUnit",
    "Priority",
    "Proof",
    "Pull",
    "QuarterBudget",
    "QuarterCapacity",
    "Quote",
    "Reintegration",
    "Requirement",
    "Review",
    "Risk",
    "Score",
    "Scoring",
    "ScoringCriterion",
    "Side",
    "Stage",
    "Step",
    "Strategy",
    "Substitutability",
    "SuccessMetric",
    "Target",
    "Team",
    "Threshold",
    "ThresholdChange",
    "Tier",
    "TierMode",
    "Tool",
    "Way",
    "WayStep",
    "schema",
]

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """A whole plan as a value.

    currency: ISO 4217. estate: interfaces the organization has already.
    attributes: the plan's own, beside the vocabulary's.
    """

    id: str
    name: str
    currency: str
    schema_version: int = SCHEMA_VERSION
    organization: str = ""
    purpose: str = ""
    horizons: tuple[Horizon, ...] = ()
    needs: tuple[Needs, ...] = ()
    groups: tuple[Group, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    processes: tuple[ModelProcess, ...] = ()
    metrics: tuple[SuccessMetric, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    strategy: Strategy = UNDECIDED
    capabilities: tuple[Capability, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    blueprint: tuple[BlueprintEntry, ...] = ()
    peers: tuple[PeerReference, ...] = ()
    estate: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    funnel_scope: FunnelScope = FunnelScope.AREAS
    funnel: tuple[FunnelStep, ...] = ()
    reviews: tuple[Review, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    quotes: tuple[Quote, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
    criteria: tuple[ScoringCriterion, ...] = ()
    scorings: tuple[Scoring, ...] = ()
    build_or_buy: tuple[BuildOrBuy, ...] = ()
    proofs: tuple[Proof, ...] = ()
    debts: tuple[DebtTerms, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    decisions: tuple[Decision, ...] = ()
    choice: Choice = NOTHING_CHOSEN
    teams: tuple[Team, ...] = ()
    budgets: tuple[QuarterBudget, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    rules: tuple[OutsideRule, ...] = ()
    risks: tuple[Risk, ...] = ()
    files: tuple[EvidenceFile, ...] = ()

    @classmethod
    def from_bytes(cls, data: bytes | str) -> PlanDocument:
        """Read a document, or the document inside an export envelope. Raises DocumentError."""
        parsed = parse_json(data)
        if isinstance(parsed, dict) and "document" in parsed:
            parsed = parsed["document"]
        return from_json(cls, parsed)

    def to_bytes(self) -> bytes:
        """The canonical JSON form."""
        return canonical_bytes(self)

    @property
    def digest(self) -> str:
        """sha256 of the canonical form, hexadecimal."""
        return sha256(self)


def schema() -> dict[str, object]:
    """The published JSON Schema of a document."""
    return json_schema(PlanDocument, title="Concord plan document")
