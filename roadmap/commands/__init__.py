"""Every change of what was decided: agreements, initiatives, results, versions and the words on them."""

from roadmap.commands.agreements import (
    answer_agreement,
    expire_agreements,
    propose_agreement,
    withdraw_agreement,
)
from roadmap.commands.answers import store_answer
from roadmap.commands.blueprint import (
    EntryValues,
    PeerValues,
    add_peer,
    change_entry,
    draft_blueprint,
    follow_priorities,
    remove_peer,
)
from roadmap.commands.choosing import choose_stack, store_study
from roadmap.commands.decisions import DecisionValues, edit_decision, record_decision
from roadmap.commands.frame import (
    BudgetValues,
    MilestoneValues,
    RuleValues,
    TeamValues,
    add_frame_row,
    change_frame_row,
    check_rule,
    remove_frame_row,
)
from roadmap.commands.initiatives import (
    InitiativeValues,
    add_initiative,
    adopt_schedule,
    draft_roadmap,
    edit_initiative,
    move_initiative,
    remove_initiative,
    schedule_basis,
)
from roadmap.commands.readers import (
    count_reading,
    give_reader_link,
    knows_passphrase,
    open_reader_link,
    revoke_reader_link,
)
from roadmap.commands.scenarios import adopt_scenario, drop_scenario, name_scenario
from roadmap.commands.signing import freeze_version, sign_version
from roadmap.commands.strategy import (
    Verdict,
    accept_effects,
    add_argument,
    close_scoring,
    decide_strategy,
    hand_in_scores,
    open_scoring,
    remove_argument,
)

__all__ = [
    "BudgetValues",
    "DecisionValues",
    "EntryValues",
    "InitiativeValues",
    "MilestoneValues",
    "PeerValues",
    "RuleValues",
    "TeamValues",
    "Verdict",
    "accept_effects",
    "add_argument",
    "add_frame_row",
    "add_initiative",
    "add_peer",
    "adopt_scenario",
    "adopt_schedule",
    "answer_agreement",
    "change_entry",
    "change_frame_row",
    "check_rule",
    "choose_stack",
    "close_scoring",
    "count_reading",
    "decide_strategy",
    "draft_blueprint",
    "draft_roadmap",
    "drop_scenario",
    "edit_decision",
    "edit_initiative",
    "expire_agreements",
    "follow_priorities",
    "freeze_version",
    "give_reader_link",
    "hand_in_scores",
    "knows_passphrase",
    "move_initiative",
    "name_scenario",
    "open_reader_link",
    "open_scoring",
    "propose_agreement",
    "record_decision",
    "remove_argument",
    "remove_frame_row",
    "remove_initiative",
    "remove_peer",
    "revoke_reader_link",
    "schedule_basis",
    "sign_version",
    "store_answer",
    "store_study",
    "withdraw_agreement",
]
