"""This floor's part of the plan's document."""

from datetime import datetime
from typing import Any

from plans.models import Plan
from reconciliation.document import PlanDocument


def read(plan: Plan) -> dict[str, Any]:
    return {}


def write(plan: Plan, document: PlanDocument, at: datetime) -> None:
    pass
