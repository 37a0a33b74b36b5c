"""Every change of what stakeholders say."""

from stakeholders.commands.answers import (
    balance_requirements,
    balanced,
    confirm_statements,
    dismiss_idea,
    recall_ideas,
    remind_group,
    return_to_version,
    undo_change,
)
from stakeholders.commands.groups import (
    GroupValues,
    add_group,
    change_group,
    remove_group,
    reopen_group,
    set_weights,
    submit_group,
)
from stakeholders.commands.imports import import_statements
from stakeholders.commands.needs import NeedsValues, answer_needs, settle_needs
from stakeholders.commands.ownership import ProcessValues, add_processes, change_process, remove_process
from stakeholders.commands.shared import (
    OutcomeValues,
    add_outcome,
    change_outcome,
    remove_outcome,
)
from stakeholders.commands.statements import (
    MetricValues,
    RequirementValues,
    add_metric,
    add_requirement,
    change_metric,
    change_requirement,
    mark_pull,
    remove_metric,
    remove_requirement,
    restore_statement,
    unmark_pull,
)

__all__ = [
    "GroupValues",
    "MetricValues",
    "NeedsValues",
    "OutcomeValues",
    "ProcessValues",
    "RequirementValues",
    "add_group",
    "add_metric",
    "add_outcome",
    "add_processes",
    "add_requirement",
    "answer_needs",
    "balance_requirements",
    "balanced",
    "change_group",
    "change_metric",
    "change_outcome",
    "change_process",
    "change_requirement",
    "confirm_statements",
    "dismiss_idea",
    "import_statements",
    "mark_pull",
    "recall_ideas",
    "remind_group",
    "remove_group",
    "remove_metric",
    "remove_outcome",
    "remove_process",
    "remove_requirement",
    "reopen_group",
    "restore_statement",
    "return_to_version",
    "set_weights",
    "settle_needs",
    "submit_group",
    "undo_change",
    "unmark_pull",
]
