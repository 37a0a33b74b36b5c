"""The pure core of Concord: a plan as a value, and everything that can be computed from it.

    from reconciliation import Limits, PlanDocument, reconcile

    document = PlanDocument.from_bytes(path.read_bytes())
    answer = reconcile(document, "plan", Limits(work=10))

No web framework, no clock, no global state; the solver is imported when a question needs it.
"""

from reconciliation.answers import Answer
from reconciliation.document import PlanDocument
from reconciliation.engine import Question, Unknown, reconcile
from reconciliation.errors import DocumentError, ReconciliationError
from reconciliation.limits import Limits, Reporter
from reconciliation.validate import check

__all__ = [
    "Answer",
    "DocumentError",
    "Limits",
    "PlanDocument",
    "Question",
    "ReconciliationError",
    "Reporter",
    "Unknown",
    "check",
    "reconcile",
]
