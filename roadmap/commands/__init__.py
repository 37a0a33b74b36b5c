"""Every change of what was decided: agreements, initiatives, results, versions and the words on them."""

from roadmap.commands.agreements import (
    answer_agreement,
    expire_agreements,
    propose_agreement,
    withdraw_agreement,
)
from roadmap.commands.answers import store_answer
from roadmap.commands.initiatives import (
    InitiativeValues,
    add_initiative,
    draft_roadmap,
    edit_initiative,
    move_initiative,
    remove_initiative,
)
from roadmap.commands.signing import freeze_version, sign_version

__all__ = [
    "InitiativeValues",
    "add_initiative",
    "answer_agreement",
    "draft_roadmap",
    "edit_initiative",
    "expire_agreements",
    "freeze_version",
    "move_initiative",
    "propose_agreement",
    "remove_initiative",
    "sign_version",
    "store_answer",
    "withdraw_agreement",
]
