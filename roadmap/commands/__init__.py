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
from roadmap.commands.initiatives import (
    InitiativeValues,
    add_initiative,
    draft_roadmap,
    edit_initiative,
    move_initiative,
    remove_initiative,
)
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
    "EntryValues",
    "InitiativeValues",
    "PeerValues",
    "Verdict",
    "accept_effects",
    "add_argument",
    "add_initiative",
    "add_peer",
    "answer_agreement",
    "change_entry",
    "close_scoring",
    "decide_strategy",
    "draft_blueprint",
    "draft_roadmap",
    "edit_initiative",
    "expire_agreements",
    "follow_priorities",
    "freeze_version",
    "hand_in_scores",
    "move_initiative",
    "open_scoring",
    "propose_agreement",
    "remove_argument",
    "remove_initiative",
    "remove_peer",
    "sign_version",
    "store_answer",
    "withdraw_agreement",
]
