"""Every change of a plan's tools: the list, their facts, the funnel, their prices, commitments."""

from evaluations.commands.facts import follow_catalogue, mark_unknown, remove_override, set_fact, set_option_fact
from evaluations.commands.funnel import Leaving, bring_back, eliminate, move, set_scope, sift
from evaluations.commands.importing import Imported, import_landscape, import_tools
from evaluations.commands.money import add_commitment, change_option, remove_commitment
from evaluations.commands.quotes import (
    add_quote,
    add_rate,
    lapse_all_quotes,
    lapse_quotes,
    lay_aside_quote,
    remove_rate,
    take_up_quote,
)
from evaluations.commands.reopening import look_again
from evaluations.commands.tools import ToolText, add_from_catalogue, add_own_tool, change_tool, remove_tool
from evaluations.commands.vendor import (
    Said,
    accept_answer,
    answer_request,
    ask_vendor,
    bring_answers,
    open_request,
    refuse_answer,
    revoke_request,
)

__all__ = [
    "Imported",
    "Leaving",
    "Said",
    "ToolText",
    "accept_answer",
    "add_commitment",
    "add_from_catalogue",
    "add_own_tool",
    "add_quote",
    "add_rate",
    "answer_request",
    "ask_vendor",
    "bring_answers",
    "bring_back",
    "change_option",
    "change_tool",
    "eliminate",
    "follow_catalogue",
    "import_landscape",
    "import_tools",
    "lapse_all_quotes",
    "lapse_quotes",
    "lay_aside_quote",
    "look_again",
    "mark_unknown",
    "move",
    "open_request",
    "refuse_answer",
    "remove_commitment",
    "remove_override",
    "remove_rate",
    "remove_tool",
    "revoke_request",
    "set_fact",
    "set_option_fact",
    "set_scope",
    "sift",
    "take_up_quote",
]
