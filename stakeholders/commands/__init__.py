"""Every change of what stakeholders say."""

from stakeholders.commands.groups import (
    GroupValues,
    add_group,
    change_group,
    remove_group,
    reopen_group,
    set_weights,
    submit_group,
)
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
    remove_metric,
    remove_requirement,
    restore_statement,
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
    "change_group",
    "change_metric",
    "change_outcome",
    "change_process",
    "change_requirement",
    "remove_group",
    "remove_metric",
    "remove_outcome",
    "remove_process",
    "remove_requirement",
    "reopen_group",
    "restore_statement",
    "set_weights",
    "settle_needs",
    "submit_group",
]
