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
from stakeholders.commands.shared import (
    NeedsValues,
    OutcomeValues,
    add_outcome,
    change_outcome,
    remove_outcome,
    set_needs,
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
    "RequirementValues",
    "add_group",
    "add_metric",
    "add_outcome",
    "add_requirement",
    "change_group",
    "change_metric",
    "change_outcome",
    "change_requirement",
    "remove_group",
    "remove_metric",
    "remove_outcome",
    "remove_requirement",
    "reopen_group",
    "restore_statement",
    "set_needs",
    "set_weights",
    "submit_group",
]
