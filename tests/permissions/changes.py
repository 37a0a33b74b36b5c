"""For every address that writes: what a person sends there, and what must have been sent before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Sent = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """What is sent. before: other addresses with what is sent there first. by: who does it. at: another object."""

    body: dict[str, Any]
    before: tuple[Sent, ...] = ()
    by: str = "facilitator"
    at: tuple[str, str] | None = None


V1, V2 = {"version": "1"}, {"version": "2"}
REQUIREMENT = {"statement": "Changed.", "priority": "should", "weight": "7"}
WHOLE = REQUIREMENT | {
    "negotiable": "on",
    "kind": "coverage",
    "capability": "experiment-tracking",
    "level": "partial",
}
QA = {"weight-QA": "1", "version-QA": "1"}
METRIC = {"name": "Days to patch", "direction": "down", "unit": "days", "baseline": "30"}
INITIATIVE = {
    "title": "Zone",
    "phase": "deliver",
    "start": "2027-Q2",
    "duration": "2",
    "status": "planned",
    "cost": "0",
}
FACT = {"value": "vendor-full", "source": "https://example.org", "as_of": "2026-10-01"}
LINE = {"unit": "flat", "period": "year", "mode": "volume", "tiers": "9"}
EMPTY = {"unit": "flat", "period": "year", "mode": "volume"}
QUOTE = {"option": "tracker-std"} | {
    f"line{n}-{name}": value for n, line in enumerate((LINE, EMPTY, EMPTY)) for name, value in line.items()
}
CASE = {"title": "Who tracks", "name-0": "Buy", "name-1": "Build", "way-0-h1-0": "tracker-std"}
FROZEN = ("proof_freeze", V1)
MEASURED = ("proof_measure", {"value-T-1": "2", **V2})
ELIMINATED = ("tool_eliminate", {"version": "1", "requirements": ["CISO-1"], "reason": "It fails CISO-1."})
AGED = ("fact_edit", FACT | {"as_of": "2020-01-01"} | V1)

OPENED = ("strategy_open", {"criteria": "Cost of running", **V1})
BALLOT = {
    "matters-cost": "3",
    "points-cost-centralized": "4",
    "points-cost-decentralized": "1",
    "points-cost-hybrid": "5",
}

STEPS = {
    # The workspace
    "comment_add": Step({"text": "Hello"}),
    "comment_resolve": Step({"resolved": "yes"}),
    "file_remove": Step(V1, by="evaluator"),
    "horizon": Step({"name": "First year", "start": "2027-Q1", "end": "2027-Q4", **V1}),
    "horizon_add": Step({"new-name": "Year 3", "new-start": "2029-Q1", "new-end": "2029-Q4"}),
    "horizon_remove": Step(V1),
    "invitation_create": Step({"email": "new@example.org", "role": "viewer", "seat": "member"}),
    "invitation_revoke": Step({}),
    "job_cancel": Step({}),
    "member": Step({"name": "Guest", "role": "evaluator", "seat": "member", **V1}),
    "member_remove": Step(V1),
    "plan_archive": Step(V1),
    "plan_delete": Step({"typed_name": "North", **V1}),
    "plan_hand_over": Step({"member": "{heir}"}),
    "plan_leave": Step({}, by="science"),
    "plan_settings": Step({"name": "North 2", "organization": "", "purpose": "", **V1}),
    # Groups, metrics, requirements, needs, outcomes
    "group_add": Step({"name": "Quality assurance", "weight": "10"}),
    "group_balance": Step({}, by="security"),
    "group_confirm": Step({}, before=(("metric_save", METRIC | V1),), by="security"),
    "group_import": Step({"text": "Metric\tUnit\nDays to patch\tdays", "apply": "1"}, by="security"),
    "group_remind": Step({}),
    "group_remove": Step(V1, at=("group", "QA")),
    "group_reopen": Step(V2, before=(("group_submit", V1),)),
    "group_save": Step({"voice": "Nothing leaves.", "description": "", **V1}, by="security"),
    "group_submit": Step(V1, by="security"),
    "group_weights": Step({"weight-CISO": "30", "version-CISO": "1", "weight-DS": "20", "version-DS": "1", **QA}),
    "metric_add": Step(METRIC, by="security"),
    "metric_edit": Step(METRIC | V1, by="security"),
    "metric_remove": Step(V1, by="security"),
    "metric_restore": Step({}, before=(("metric_remove", V1),), by="security"),
    "metric_save": Step(METRIC | V1, by="security"),
    "needs_answer": Step({"h1-model_count": "90", "version": "0"}, by="science"),
    "needs_settle": Step({"h1-model_count": "100", "version": "0"}),
    "outcome_add": Step({"name": "Faster payments"}),
    "outcome_remove": Step(V1),
    "outcome_cells": Step({"role-CISO": "AR", **V1}),
    "outcome_roles": Step({"consulted": ["CISO"], **V1}),
    "outcome_save": Step({"name": "Far fewer claims by hand", **V1}),
    "process_add": Step({"model": "Fraud", "processes": ["training", "monitoring"]}),
    "process_cells": Step({"role-DS": "R", **V1}),
    "process_edit": Step({"responsible": ["DS"], **V1}),
    "process_remove": Step(V1),
    "pull_add": Step({"metric": "CISO-M1", "against": "CISO-M2", "reason": "x"}, before=(("metric_add", METRIC),)),
    "pull_remove": Step(
        {"metric": "CISO-M1", "against": "CISO-M2"},
        before=(
            ("metric_add", METRIC),
            ("pull_add", {"metric": "CISO-M1", "against": "CISO-M2", "reason": "x"}),
        ),
    ),
    "requirement_add": Step(WHOLE, by="security"),
    "requirement_edit": Step(WHOLE | V1, by="security"),
    "requirement_remove": Step(V1, by="security"),
    "requirement_restore": Step({}, before=(("requirement_remove", V1),), by="security"),
    "requirement_save": Step(REQUIREMENT | V1, by="security"),
    "statement_return": Step(V2, before=(("requirement_save", REQUIREMENT | V1),), by="security"),
    "statement_undo": Step({}, before=(("requirement_save", REQUIREMENT | V1),), by="security"),
    "suggestion_accept": Step({}, by="security"),
    "suggestion_dismiss": Step({}, by="security"),
    "suggestion_recall": Step({}, before=(("suggestion_dismiss", {}),), by="security"),
    # Tools
    "catalogue_add": Step({"tool": "{catalogue}"}, by="evaluator"),
    "commitment_new": Step({"option": "tracker-pro", "title": "Another contract"}, by="evaluator"),
    "commitment_remove": Step(V1, by="evaluator"),
    "fact_edit": Step(
        {"value": "vendor-full", "source": "https://example.org", "as_of": "2026-10-01", **V1}, by="evaluator"
    ),
    "vendor_answer_accept": Step(V1, by="evaluator"),
    "vendor_answer_refuse": Step(V1, by="evaluator"),
    "vendor_request_revoke": Step(V2, by="evaluator"),
    "table_import": Step(
        {
            "kind": "list",
            "text": "Tool\tVendor\nOther\tUs",
            "source": "a list",
            "as_of": "2026-10-01",
            "action": "take",
        },
        by="evaluator",
    ),
    "funnel_scope": Step({"scope": "platform", **V1}, by="evaluator"),
    "criteria_weigh": Step({"points-K-1": "70"}, by="security"),
    "criterion_add": Step({"name": "Depth"}, by="evaluator"),
    "criterion_remove": Step(V1, by="evaluator"),
    "scoring_remove": Step(V1, by="evaluator"),
    "case_decide": Step({"chosen": "W-1", "reason": "It is there.", **V1}, by="evaluator"),
    "case_edit": Step(CASE | {"title": "Otherwise"} | V1, by="evaluator"),
    "case_new": Step(CASE, by="evaluator"),
    "case_remove": Step(V1, by="evaluator"),
    "debt_terms": Step({"leave_if": "It gets dear.", "version": "0"}, by="evaluator"),
    "proof_checks": Step({"support-finding": "met", **V1}, by="evaluator"),
    "proof_decide": Step({"reason": "It does.", "version": "3"}, before=(FROZEN, MEASURED), by="evaluator"),
    "proof_edit": Step({"title": "Trial 2", "use_case": "Ours", "tools": "tracker", **V1}, by="evaluator"),
    "proof_freeze": Step(V1, by="evaluator"),
    "proof_measure": Step(MEASURED[1], before=(FROZEN,), by="evaluator"),
    "proof_new": Step({"title": "Second", "use_case": "Ours", "tools": "tracker"}, by="evaluator"),
    "proof_remove": Step(V1, by="evaluator"),
    "threshold_add": Step({"name": "Depth", "value": "3", **V1}, by="evaluator"),
    "threshold_move": Step(
        {"threshold": "T-1", "value": "2", "reason": "Too lax.", **V2}, before=(FROZEN,), by="evaluator"
    ),
    "threshold_remove": Step(V1, by="evaluator"),
    "quote_lay_aside": Step(V1, by="evaluator"),
    "quote_new": Step(QUOTE, by="evaluator"),
    "quote_take_up": Step(V2, before=(("quote_lay_aside", V1),), by="evaluator"),
    "rate_add": Step({"currency": "CHF", "rate": "1.05", "on": "2026-10-01"}, by="evaluator"),
    "rate_remove": Step(V1, by="evaluator"),
    "tool_bring_back": Step(V2, before=(ELIMINATED,), by="evaluator"),
    "tool_edit": Step({"name": "Tracker 2", **V1}, by="evaluator"),
    "tool_eliminate": Step(ELIMINATED[1], by="evaluator"),
    "tool_look_again": Step(
        {"note": "It still holds.", "seen": "data_plane_location@2020-01-01"}, before=(AGED,), by="evaluator"
    ),
    "tool_move": Step({"to": "candidate", **V1}, by="evaluator"),
    "tool_new": Step({"name": "Our own"}, by="evaluator"),
    "tool_remove": Step(V1, before=(("commitment_remove", V1),), by="evaluator"),
    # Direction
    "blueprint_draft": Step({}),
    "blueprint_entry": Step({"level-h1": "partial", "level-h2": "full", "rank": "1", "owner": "DS", **V1}),
    "blueprint_order": Step({}),
    "peer_add": Step({"organization": "A bank", "practice": "Runs one registry."}, by="science"),
    "peer_remove": Step(V1),
    "strategy_argue": Step({"strategy": "hybrid", "side": "pro", "text": "We share a cluster already."}, by="science"),
    "strategy_argument_remove": Step(V1, by="security"),
    "strategy_close": Step(V2, before=(OPENED,)),
    "strategy_decide": Step({"chosen": "hybrid", "reason": "Both sides gain.", **V1}),
    "strategy_effects": Step(
        {"effect": "instances:experiment-tracking"},
        before=(("strategy_decide", {"chosen": "hybrid", "reason": "Both sides gain.", **V1}),),
    ),
    "strategy_open": Step(OPENED[1]),
    "strategy_score": Step({"version": "0", **BALLOT}, before=(OPENED,), by="security"),
    # Conflicts, roadmap, report
    "agreement_propose": Step({"conflict": "CISO-1", "give": "CISO-1:", "reason": "We can live without."}),
    "agreement_sign": Step({"state": "signed", **V1}, by="security"),
    "agreement_withdraw": Step(V1),
    "decision_add": Step({"title": "Another way", "supersedes": "D-1"}),
    "decision_edit": Step({"title": "One tracker", **V1}),
    "initiative": Step(INITIATIVE | V1),
    "initiative_add": Step(INITIATIVE),
    "initiative_move": Step({"to": "later", **V1}),
    "initiative_remove": Step(V1),
    "scenario_adopt": Step({}, before=(("agreement_withdraw", V1),)),
    "scenario_drop": Step(V1),
    "scenario_name": Step({"name": "One year more", "changes": "k.CISO-2=2"}, by="security"),
    "scenario_take_over": Step(V1, by="evaluator"),
    "options_start": Step({}, by="evaluator"),
    "reconcile_start": Step({}, by="evaluator"),
    "report": Step({"paper": "a4"}, by="viewer"),
    "frame_add": Step({"title": "New law", "date": "2027-12-02"}),
    "frame_remove": Step(V1),
    "frame_row": Step({"title": "Law", "date": "2027-12-02", **V1}),
    "reader_link_list": Step({"reader": "Board", "version": "V-1", "audience": "leadership", "days": "14"}),
    "reader_link_revoke": Step(V1),
    "rule_check": Step(V1),
    "schedule_start": Step({}),
    "version_list": Step({"note": "For the board."}, before=(("initiative_move", {"to": "later", **V1}),)),
    "version_sign": Step({"state": "dissent", "reason": "Too fast.", "version": "0"}, by="security"),
}

ELSEWHERE = {
    "ballot": "needs someone who was asked to score: tests/evaluations/test_scoring.py",
    "scoring_new": "needs the keys of people: tests/evaluations/test_scoring.py",
    "scoring_reveal": "needs a ballot: tests/evaluations/test_scoring.py",
    "plan_copy": "the event stands in the copy: tests/plans/test_plans.py",
    "plan_restore": "the plan is deleted first: tests/plans/test_plans.py",
    "file_add": "needs a file: tests/plans/test_files.py",
    "fact_restore": "needs a tool that follows the catalogue: tests/evaluations",
    "landscape_import": "needs a file: tests/evaluations/test_imports.py",
    "questionnaire": "needs a statement that waits for a fact: tests/evaluations/test_vendor.py",
    "tool_sift": "needs tools that fail a must: tests/evaluations/test_sifting.py",
    "questionnaire_import": "needs a file: tests/evaluations/test_vendor.py",
    "option_edit": "its form is as long as the price list: tests/evaluations",
    "tool_follow": "needs a tool that follows the catalogue: tests/evaluations",
    "schedule_adopt": "needs a proposal: tests/roadmap",
    "what_if_compute": "writes nothing but its job: tests/roadmap/test_what_if.py",
    "stack_choose": "needs a study of the stacks: tests/roadmap/test_options.py",
    "roadmap_draft": "needs a chosen stack: tests/roadmap",
}
"""Writing addresses whose one event other tests look at, and why not here."""
