"""What was made of a document, remembered as long as the same object is asked about."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from reconciliation.document import PlanDocument

Made = TypeVar("Made")
DOCUMENTS = 16


def once(function: Callable[[PlanDocument], Made]) -> Callable[[PlanDocument], Made]:
    """The function, computed once for each of the last `DOCUMENTS` documents.

    They are told apart by identity: a document cannot change, and comparing two costs as much as most answers.
    """
    known: OrderedDict[int, tuple[PlanDocument, Made]] = OrderedDict()

    @wraps(function)
    def remembering(document: PlanDocument) -> Made:
        found = known.get(id(document))
        if found is None:  # what is known keeps its document alive, so that its number is nobody else's
            found = known[id(document)] = (document, function(document))
            while len(known) > DOCUMENTS:
                known.popitem(last=False)
        return found[1]

    return remembering
