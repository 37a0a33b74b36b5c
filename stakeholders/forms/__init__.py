"""The shape of what stakeholders type; business rules stay in the commands."""

from stakeholders.forms.groups import GroupForm, NewGroupForm, WeightsForm
from stakeholders.forms.needs import NeedsForm
from stakeholders.forms.ownership import CellsForm, NewModelForm, ProcessForm, RaciForm
from stakeholders.forms.shared import OutcomeForm, PullForm
from stakeholders.forms.statements import MetricForm, MetricRowForm, RequirementForm, RequirementRowForm

__all__ = [
    "CellsForm",
    "GroupForm",
    "MetricForm",
    "MetricRowForm",
    "NeedsForm",
    "NewGroupForm",
    "NewModelForm",
    "OutcomeForm",
    "ProcessForm",
    "PullForm",
    "RaciForm",
    "RequirementForm",
    "RequirementRowForm",
    "WeightsForm",
]
