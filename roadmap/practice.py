"""Conflicts that organizations meet again and again, and how they usually settle them: help for the conflicts page.

A statement is recognized by what it tests (attributes, capabilities, plan metrics) and by the role of its group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reconciliation.document import Requirement
from reconciliation.statements import AtMost, AttributeTest, Avoid, Covers, CoversAtLeast, Expression, Use, leaves

USE = "use"
MONEY = frozenset({"cost_year", "cost_total"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """roles: of the groups that usually stand here. tests: what their statements are about."""

    roles: frozenset[str]
    tests: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """A tension between two sides and what others did about it."""

    tension: str | Promise
    one: Side
    other: Side
    options: tuple[str | Promise, ...]


def usual_for(statements: Iterable[tuple[str, Requirement]], most: int = 2) -> tuple[Usual, ...]:
    """The tensions that the statements (each with its group's role) look like, the closest first."""
    known = [(role, _tests_of(requirement.expression)) for role, requirement in statements]
    scored = [(_likeness(usual, known), usual) for usual in PRACTICE]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return tuple(usual for _score, usual in best[:most])


def _likeness(usual: Usual, statements: list[tuple[str, frozenset[str]]]) -> int:
    """0 when two statements on opposite sides are not both about what the tension is about."""
    ones = [(i, role in usual.one.roles) for i, (role, tests) in enumerate(statements) if tests & usual.one.tests]
    others = [(i, role in usual.other.roles) for i, (role, tests) in enumerate(statements) if tests & usual.other.tests]
    return max((1 + 2 * a + 2 * b for i, a in ones for j, b in others if i != j and (a or b)), default=0)


def _tests_of(expression: Expression) -> frozenset[str]:
    found: set[str] = set()
    for leaf in leaves(expression):
        match leaf:
            case Covers(capability=capability):
                found.add(capability)
            case CoversAtLeast(capabilities=capabilities):
                found.update(capabilities)
            case AtMost(metric=metric):
                found.add(str(metric))
            case Use() | Avoid():
                found.add(USE)
            case _ if isinstance(leaf, AttributeTest):
                found.add(leaf.attribute)
    return frozenset(found)


def _side(roles: str, *tests: str) -> Side:
    return Side(roles=frozenset(roles.split()), tests=frozenset(tests))


PRACTICE: tuple[Usual, ...] = (
    Usual(
        tension=_("data stays at home, tracking as a managed service"),
        one=_side("security risk legal", "data_plane_location", "data_residency_regions", "private_networking"),
        other=_side("data-science ml-engineering", "deployment_models", "sourcing_model", USE),
        options=(
            _("hybrid: the vendor's control plane, the data plane in your own network"),
            _("an open-source tool that you run yourselves"),
            _("a waiver for synthetic data"),
        ),
    ),
    Usual(
        tension=_("no privileged installation, upgrades by the vendor"),
        one=_side("security", "deployment_models", "min_platform", "private_networking"),
        other=_side("ml-engineering data-science", "debt_interest", "support_tiers", "effort"),
        options=(_("pay for a platform engineer"), _("keep the closed zone to one workload")),
    ),
    Usual(
        tension=_("no price by seat, a growing team"),
        one=_side("finance", "pricing_units"),
        other=_side("data-science ml-engineering", "labeling", "notebooks", "experiment-tracking", USE, *MONEY),
        options=(_("a price by usage with a cap"), _("an open-source core")),
    ),
    Usual(
        tension=_("a cap for the year, audit log and explanations in the larger edition"),
        one=_side("finance", *MONEY),
        other=_side(
            "risk legal security", "audit_log", "sso_tier", "sso", "explainability", "governance", "fairness", "scim"
        ),
        options=(_("in phases: the governance edition only for high-risk models"),),
    ),
    Usual(
        tension=_("no new staff, tools that you run yourselves"),
        one=_side("finance business", "debt_interest", "effort"),
        other=_side("security ml-engineering risk", "deployment_models", "data_plane_location", "sourcing_model"),
        options=(
            _("a managed service for you alone (single tenant)"),
            _("move someone from other work"),
            _("put it off"),
        ),
    ),
    Usual(
        tension=_("short commitments, the discount of a long one"),
        one=_side("finance legal", "commitment_months"),
        other=_side("legal finance", *MONEY, "pricing_transparency"),
        options=(_("a contract that grows, with a break clause"),),
    ),
    Usual(
        tension=_("approval by a person, daily deployment"),
        one=_side("risk legal", "model-registry", "rbac_granularity", "governance"),
        other=_side("ml-engineering data-science", "ci-cd-ml", "packaging"),
        options=(_("gates by risk: automatic for the lowest tier"),),
    ),
    Usual(
        tension=_("decisions that can be reproduced for years, a cap on storage"),
        one=_side("risk legal", "data-versioning", "audit_log_retention", "bulk_export"),
        other=_side("finance", *MONEY, "egress_cost"),
        options=(_("a cold storage tier"), _("keep features instead of raw data")),
    ),
    Usual(
        tension=_("fairness needs protected attributes, data minimization"),
        one=_side("risk", "bias_metrics", "fairness"),
        other=_side("security legal", "data_plane_location", "privacy-security", "data_types"),
        options=(_("a separate, closed environment"), _("proxy attributes")),
    ),
    Usual(
        tension=_("approved explanations, a deeper model"),
        one=_side("risk", "explainability"),
        other=_side("data-science", "testing-validation", "task_types", "training", "languages_frameworks"),
        options=(_("champion and challenger"), _("explanations from a surrogate model")),
    ),
    Usual(
        tension=_("a fast answer, an explanation with every decision"),
        one=_side("business", "latency_p99_ms", "throughput_limit"),
        other=_side("risk", "explainability", "audit_log"),
        options=(_("the explanation follows the answer"),),
    ),
    Usual(
        tension=_("live within the quarter, time to review vendors"),
        one=_side("business data-science", "effort", "last_release"),
        other=_side("security legal", "certifications", "dpa_subprocessors", "hipaa_baa"),
        options=(_("begin the review on the long list"), _("a proof of concept on synthetic data")),
    ),
    Usual(
        tension=_("a window without changes, weekly deployment"),
        one=_side("business", "online-serving", "online-experiment"),
        other=_side("ml-engineering", "ci-cd-ml"),
        options=(_("shadow mode during the window"),),
    ),
    Usual(
        tension=_("no network copyleft or source-available license, the preferred tool has one"),
        one=_side("legal", "license_class", "license_spdx"),
        other=_side("ml-engineering data-science", USE, "monitoring-system", "orchestration", "integration_surfaces"),
        options=(_("an opinion on unmodified internal use"), _("another tool")),
    ),
    Usual(
        tension=_("no vendor too large, the discount of one platform"),
        one=_side("legal risk", "vendors_share", "substitutability", "exit_plan", "exit_cost"),
        other=_side("finance business", *MONEY, USE),
        options=(_("open formats as a safeguard"), _("a test of leaving, before it matters")),
    ),
    Usual(
        tension=_("several clouds, committed spend on one"),
        one=_side("ml-engineering", "clouds_supported", "min_platform"),
        other=_side("finance", *MONEY, "commitment_months"),
        options=(_("a core on Kubernetes that can be moved"),),
    ),
    Usual(
        tension=_("freedom of framework, one paved road"),
        one=_side("data-science", "languages_frameworks", "task_types", "notebooks"),
        other=_side("ml-engineering finance", "debt_interest", "tools"),
        options=(_("the paved road, and a documented side road with an owner"),),
    ),
    Usual(
        tension=_("the best of each breed, everything from one shop"),
        one=_side("ml-engineering data-science", "sourcing_model", "integration_surfaces", "artifact_format"),
        other=_side("finance business", "tools", USE),
        options=(_("the platform now, with seams along which parts can be replaced"),),
    ),
)
