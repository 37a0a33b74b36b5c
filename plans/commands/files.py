"""Files beside a row of the plan: put there, taken away."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from plans.changes import changing
from plans.files import attach, remove_stored, store
from plans.models import Plan, StoredFile, User


def attach_file(
    *, plan: Plan, kind: str, target: str, upload: UploadedFile[bytes], by: User, at: datetime, request_id: str = ""
) -> StoredFile:
    """Put a file beside the row of that kind and key. Raises Refused when it is not let in."""
    stored = store(upload)
    try:
        with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
            return attach(change, stored, kind=kind, target=target)
    except BaseException:
        stored.discard()
        raise


def remove_file(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a file away for good; the activity still tells its name and what it held by its sha256."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(StoredFile, None, version, key=key)
        stored = row.stored
        change.delete(row)
        transaction.on_commit(lambda: remove_stored([stored]))
