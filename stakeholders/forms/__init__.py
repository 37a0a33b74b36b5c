"""The shape of what stakeholders type; business rules stay in the commands."""

from stakeholders.forms.groups import GroupForm, NewGroupForm, WeightsForm
from stakeholders.forms.shared import NeedsForm, OutcomeForm
from stakeholders.forms.statements import MetricForm, MetricRowForm, RequirementForm, RequirementRowForm

__all__ = [
    "GroupForm",
    "MetricForm",
    "MetricRowForm",
    "NeedsForm",
    "NewGroupForm",
    "OutcomeForm",
    "RequirementForm",
    "RequirementRowForm",
    "WeightsForm",
]
