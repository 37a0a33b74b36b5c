"""Who may do what: every address of Concord, and who may read (GET) and write (POST) there.

A set says who gets through. None means that the method is not answered there (405). Everyone else is turned away: who
is signed out to sign-in, who is not in the plan with 404, who is in it in another role with 403.
"""

from __future__ import annotations

from dataclasses import dataclass

MANAGE = frozenset({"facilitator"})
TOOLS = MANAGE | {"evaluator"}
GROUP = MANAGE | {"security"}
"""Of the group CISO, which every address of a group in this table names."""
TALK = TOOLS | {"security", "science"}
SIGN = frozenset({"security"})
SCORE = frozenset({"security", "science"})
"""Those who speak for a group: each sees and writes the scores of their own, and no other address exists."""
MEMBERS = TALK | {"viewer"}
SIGNED_IN = MEMBERS | {"neighbor", "operator"}
ALL = SIGNED_IN | {"anonymous"}
NOBODY: frozenset[str] = frozenset()
"""For everyone 404: there is no such thing in the plan of the test."""


@dataclass(frozen=True)
class Rule:
    """args: what the address names beside the plan, in order, as keys of World.objects."""

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    args: tuple[str, ...] = ()


def _of(*args: str, get: frozenset[str] | None = None, post: frozenset[str] | None = None) -> Rule:
    return Rule(get, post, args)


METRIC, REQUIREMENT, FACT, OPTION = (
    ("group", "metric"),
    ("group", "requirement"),
    ("tool", "attribute"),
    ("tool", "option"),
)

IN_A_PLAN = {
    # The workspace
    "activity": _of(get=MEMBERS),
    "comment_add": _of("kind", "requirement", post=TALK),
    "comment_list": _of("kind", "requirement", get=MEMBERS),
    "comment_resolve": _of("comment", post=TALK),
    "file_add": _of("evidence_kind", "tool", post=TOOLS),
    "file_download": _of("file", get=MEMBERS),
    "file_list": _of("evidence_kind", "tool", get=MEMBERS),
    "file_remove": _of("file", post=TOOLS),
    "horizon": _of("horizon_pk", get=MANAGE, post=MANAGE),
    "horizon_add": _of(post=MANAGE),
    "horizon_remove": _of("unused_horizon_pk", post=MANAGE),
    "invitation_create": _of(post=MANAGE),
    "invitation_revoke": _of("invitation_pk", post=MANAGE),
    "job_cancel": _of("job_pk", post=MANAGE),
    "job_status": _of("job_pk", get=MEMBERS),
    "live_renew": _of(get=MEMBERS),
    "member": _of("member_pk", get=MANAGE, post=MANAGE),
    "member_remove": _of("member_pk", post=MANAGE),
    "people": _of(get=MEMBERS),
    "plan_archive": _of(post=MANAGE),
    "plan_copy": _of(post=MEMBERS),
    "plan_delete": _of(post=MANAGE),
    "plan_export": _of(get=MEMBERS),
    "plan_hand_over": _of(post=MANAGE),
    "plan_leave": _of(post=MEMBERS),
    "plan_restore": _of(post=NOBODY),
    "plan_settings": _of(get=MEMBERS, post=MANAGE),
    # Groups, metrics, requirements, needs, outcomes
    "group": _of("group", get=MEMBERS),
    "group_add": _of(post=MANAGE),
    "group_balance": _of("group", post=GROUP),
    "group_confirm": _of("group", post=SIGN),
    "group_export": _of("form", get=MEMBERS),
    "group_import": _of("group", "rows", get=GROUP, post=GROUP),
    "group_list": _of(get=MEMBERS),
    "group_remind": _of("group", post=MANAGE),
    "group_remove": _of("group", post=MANAGE),
    "group_reopen": _of("group", post=GROUP),
    "group_save": _of("group", post=GROUP),
    "group_submit": _of("group", post=GROUP),
    "group_weights": _of(post=MANAGE),
    "metric_add": _of("group", post=GROUP),
    "metric_export": _of("form", get=MEMBERS),
    "metric_edit": _of(*METRIC, get=GROUP, post=GROUP),
    "metric_remove": _of(*METRIC, post=GROUP),
    "metric_restore": _of(*METRIC, post=GROUP),
    "metric_row": _of(*METRIC, get=GROUP),
    "metric_rows": _of("group", get=MEMBERS),
    "metric_save": _of(*METRIC, post=GROUP),
    "needs": _of(get=MEMBERS),
    "needs_answer": _of(post=TALK),
    "needs_implied": _of(get=MEMBERS),
    "needs_settle": _of(post=MANAGE),
    "outcome_add": _of(post=MANAGE),
    "outcome_cells": _of("outcome", post=MANAGE),
    "outcome_export": _of("form", get=MEMBERS),
    "outcome_remove": _of("outcome", post=MANAGE),
    "outcome_roles": _of("outcome", get=MANAGE, post=MANAGE),
    "outcome_save": _of("outcome", post=MANAGE),
    "outcomes": _of(get=MEMBERS),
    "ownership": _of(get=MEMBERS),
    "ownership_export": _of("form", get=MEMBERS),
    "process_add": _of(post=MANAGE),
    "process_cells": _of("process", post=MANAGE),
    "process_edit": _of("process", get=MANAGE, post=MANAGE),
    "process_remove": _of("process", post=MANAGE),
    "pull_add": _of(post=TALK),
    "pull_remove": _of(post=NOBODY),  # the test names no pair
    "requirement": _of("requirement", get=MEMBERS),
    "requirement_add": _of("group", post=GROUP),
    "requirement_builder": _of("group", get=GROUP),
    "requirement_edit": _of(*REQUIREMENT, get=GROUP, post=GROUP),
    "requirement_export": _of("form", get=MEMBERS),
    "requirement_list": _of(get=MEMBERS),
    "requirement_preview": _of("group", get=GROUP),
    "requirement_remove": _of(*REQUIREMENT, post=GROUP),
    "requirement_restore": _of(*REQUIREMENT, post=GROUP),
    "requirement_row": _of(*REQUIREMENT, get=GROUP),
    "requirement_rows": _of("group", get=MEMBERS),
    "requirement_save": _of(*REQUIREMENT, post=GROUP),
    "requirement_verdicts": _of(get=MEMBERS),
    "statement_return": _of("group", "kind", "requirement", "first_version", post=GROUP),
    "statement_undo": _of("group", "kind", "requirement", "row_version", post=GROUP),
    "statement_versions": _of("group", "kind", "requirement", get=MEMBERS),
    "suggestion_accept": _of("group", "idea", post=GROUP),
    "suggestion_dismiss": _of("group", "idea", post=GROUP),
    "suggestion_recall": _of("group", post=GROUP),
    # Tools
    "catalogue": _of(get=MEMBERS),
    "catalogue_add": _of(post=TOOLS),
    "commitment_new": _of(get=TOOLS, post=TOOLS),
    "commitment_remove": _of("commitment", post=TOOLS),
    "fact": _of(*FACT, get=MEMBERS),
    "fact_edit": _of(*FACT, get=TOOLS, post=TOOLS),
    "fact_restore": _of(*FACT, post=TOOLS),
    "funnel": _of(get=MEMBERS),
    "landscape_import": _of(post=TOOLS),
    "table_import": _of(post=TOOLS),
    "funnel_scope": _of(post=TOOLS),
    "option_edit": _of(*OPTION, get=TOOLS, post=TOOLS),
    "ballot": _of("scoring", get=NOBODY, post=NOBODY),  # nobody of the test was asked to score
    "criteria_weigh": _of("group", post=GROUP),
    "criterion_add": _of(post=TOOLS),
    "criterion_remove": _of("criterion", post=TOOLS),
    "scoring": _of(get=MEMBERS),
    "scoring_new": _of(get=TOOLS, post=TOOLS),
    "scoring_remove": _of("scoring", post=TOOLS),
    "scoring_reveal": _of("scoring", post=TOOLS),
    "scoring_round": _of("scoring", get=MEMBERS),
    "build_or_buy": _of(get=MEMBERS),
    "case_decide": _of("case", post=TOOLS),
    "case_edit": _of("case", get=TOOLS, post=TOOLS),
    "case_new": _of(get=TOOLS, post=TOOLS),
    "case_remove": _of("case", post=TOOLS),
    "debt": _of(get=MEMBERS),
    "debt_terms": _of("option", get=TOOLS, post=TOOLS),
    "proof": _of("proof", get=MEMBERS),
    "proof_checks": _of("proof", "tool", get=TOOLS, post=TOOLS),
    "proof_decide": _of("proof", post=TOOLS),
    "proof_edit": _of("proof", get=TOOLS, post=TOOLS),
    "proof_freeze": _of("proof", post=TOOLS),
    "proof_list": _of(get=MEMBERS),
    "proof_measure": _of("proof", "tool", get=TOOLS, post=TOOLS),
    "proof_new": _of(get=TOOLS, post=TOOLS),
    "proof_remove": _of("proof", post=TOOLS),
    "threshold_add": _of("proof", post=TOOLS),
    "threshold_move": _of("proof", post=TOOLS),
    "threshold_remove": _of("proof", "threshold", post=TOOLS),
    "price_list": _of(get=MEMBERS),
    "quote_lay_aside": _of("quote", post=TOOLS),
    "quote_new": _of(get=TOOLS, post=TOOLS),
    "quote_take_up": _of("quote", post=TOOLS),
    "rate_add": _of(post=TOOLS),
    "rate_remove": _of("rate", post=TOOLS),
    "tool": _of("tool", get=MEMBERS),
    "tool_bring_back": _of("tool", post=TOOLS),
    "tool_compare": _of(get=MEMBERS),
    "tool_edit": _of("tool", get=TOOLS, post=TOOLS),
    "tool_eliminate": _of("tool", get=TOOLS, post=TOOLS),
    "tool_follow": _of("tool", post=TOOLS),
    "tool_export": _of(get=MEMBERS),
    "tool_import": _of(get=TOOLS),
    "tool_list": _of(get=MEMBERS),
    "tool_look_again": _of("tool", get=TOOLS, post=TOOLS),
    "tool_move": _of("tool", get=TOOLS, post=TOOLS),
    "tool_new": _of(get=TOOLS, post=TOOLS),
    "tool_remove": _of("tool", post=TOOLS),
    "tool_sift": _of(get=TOOLS, post=TOOLS),
    "overlaps": _of(get=MEMBERS),
    "questionnaire": _of("tool", get=MEMBERS, post=TOOLS),
    "questionnaire_import": _of("tool", post=TOOLS),
    "questionnaire_export": _of("tool", get=MEMBERS),
    "vendor_answer_accept": _of("vendor_answer", post=TOOLS),
    "vendor_answer_refuse": _of("vendor_answer", post=TOOLS),
    "vendor_request_revoke": _of("vendor_request", post=TOOLS),
    "verdict": _of("tool", "requirement", get=MEMBERS),
    "verdict_matrix": _of(get=MEMBERS),
    # Direction
    "agenda": _of(get=MEMBERS),
    "blueprint": _of(get=MEMBERS),
    "blueprint_draft": _of(post=MANAGE),
    "blueprint_entry": _of("capability", get=MEMBERS, post=MANAGE),
    "blueprint_order": _of(post=MANAGE),
    "peer_add": _of(post=TALK),
    "peer_remove": _of("peer", post=MANAGE),
    "strategy": _of(get=MEMBERS),
    "strategy_argue": _of(post=TALK),
    "strategy_argument_remove": _of("argument", post=GROUP),
    "strategy_close": _of(post=MANAGE),
    "strategy_decide": _of(get=MANAGE, post=MANAGE),
    "strategy_effects": _of(post=MANAGE),
    "strategy_open": _of(post=MANAGE),
    "strategy_score": _of(get=SCORE, post=SCORE),
    # Conflicts, roadmap, report
    "agreement_propose": _of(post=TOOLS),
    "agreement_sign": _of("agreement", post=SIGN),
    "agreement_withdraw": _of("agreement", post=MANAGE),
    "conflict_list": _of(get=MEMBERS),
    "decision_add": _of(get=MANAGE, post=MANAGE),
    "decision_edit": _of("decision", get=MANAGE, post=MANAGE),
    "decision_export": _of(get=MEMBERS),
    "decision_list": _of(get=MEMBERS),
    "initiative": _of("initiative", get=MEMBERS, post=MANAGE),
    "initiative_add": _of(get=MANAGE, post=MANAGE),
    "initiative_move": _of("initiative", post=MANAGE),
    "initiative_remove": _of("initiative", post=MANAGE),
    "option_list": _of(get=MEMBERS),
    "options_start": _of(post=TOOLS),
    "overview": _of(get=MEMBERS),
    "places": _of(get=MEMBERS),
    "reconcile_start": _of(post=TOOLS),
    "report": _of(get=MEMBERS, post=MEMBERS),
    "report_file": _of("job_pk", get=NOBODY),  # the job of the test has written nothing yet
    "roadmap": _of(get=MEMBERS),
    "roadmap_draft": _of(post=MANAGE),
    "roadmap_calendar": _of(get=MEMBERS),
    "roadmap_export": _of(get=MEMBERS),
    "roadmap_frame": _of(get=MEMBERS),
    "frame_add": _of("frame_new", get=MANAGE, post=MANAGE),
    "frame_remove": _of("frame_kind", "rule", post=MANAGE),
    "frame_row": _of("frame_kind", "rule", get=MANAGE, post=MANAGE),
    "rule_check": _of("rule", post=MANAGE),
    "schedule": _of(get=MEMBERS),
    "schedule_adopt": _of("job_pk", post=NOBODY),  # the job of the test is none of a schedule
    "schedule_start": _of(post=MANAGE),
    "scenario": _of("scenario", get=MEMBERS),
    "scenario_adopt": _of("scenario", post=TOOLS),
    "scenario_compare": _of(get=MEMBERS),
    "scenario_drop": _of("scenario", post=MANAGE),
    "scenario_name": _of(post=TALK),
    "scenario_take_over": _of(
        "scenario", "scenario_change", post=TOOLS
    ),  # the other kinds: tests/roadmap/test_what_if.py
    "stack_choose": _of(post=MANAGE),
    "what_if": _of(get=MEMBERS),
    "what_if_answer": _of(get=MEMBERS),
    "what_if_compute": _of(post=MEMBERS),
    "what_if_computed": _of("job_pk", get=NOBODY),  # the job of the test is another kind of work
    "reader_link_list": _of(get=MEMBERS, post=MANAGE),
    "reader_link_revoke": _of("reader_link", post=MANAGE),
    "version": _of("version", get=MEMBERS),
    "version_compare": _of(get=MEMBERS),
    "version_file": _of("version", get=MEMBERS),
    "version_list": _of(get=MEMBERS, post=MANAGE),
    "version_sign": _of("version", post=SIGN),
}

OUTSIDE = {
    "demo_enter": Rule(None, NOBODY, ("member_pk",)),  # no demonstration is loaded
    "join": Rule(ALL, SIGNED_IN, ("token",)),
    "notice_count": Rule(SIGNED_IN, None),
    "notice_list": Rule(SIGNED_IN, None),
    "notice_open": Rule(None, NOBODY, ("notice_pk",)),  # each their own: tests/plans/test_talk.py
    "notice_read": Rule(None, SIGNED_IN),
    "outbox": Rule(NOBODY, None),  # the mail of the test is in no file: tests/plans/test_outbox.py
    "plan_create": Rule(SIGNED_IN, SIGNED_IN),
    "plan_import": Rule(SIGNED_IN, SIGNED_IN),
    "plan_list": Rule(ALL, None),
    "preferences": Rule(SIGNED_IN, SIGNED_IN),
    "reader": Rule(ALL, ALL, ("reader_token",)),
    "reader_pdf": Rule(ALL, None, ("reader_token",)),
    "vendor_answer": Rule(ALL, ALL, ("vendor_token",)),
    "unsubscribe": Rule(ALL, ALL, ("digest_token",)),
}

POLL = "live_poll"
"""Asks for no session: the token in the address, given to members for 60 seconds, is the right."""

FOR_ALL = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "mfa_authenticate",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
}
"""allauth's addresses for people who are on their way in."""

FOR_ACCOUNTS = {
    "account_change_password",
    "account_email",
    "account_reauthenticate",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "socialaccount_connections",
    "usersessions_list",
}
"""allauth's addresses for the account that is signed in; they concern it and nobody else."""
