"""The work behind an import of a large landscape: a running job in, a report for its row out."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.commands import import_landscape
from evaluations.landscape import read_landscape
from plans.errors import Refused
from plans.files import path_of, remove_stored
from plans.jobs import Running


def take_in_landscape(running: Running) -> dict[str, Any]:
    """Read the stored file and take it into the plan's catalogue."""
    stored = str(running.params["stored"])
    path = path_of(stored)
    if not path.is_file() or running.requested_by is None:
        raise Refused(_("The file is not there any more. Import it again."))
    running.progress(_("Reading"), 0, 2)
    landscape = read_landscape(path.read_bytes())
    running.progress(_("Taking in"), 1, 2)
    intake = import_landscape(
        plan=running.plan,
        landscape=landscape,
        source=str(running.params["source"]),
        as_of=str(running.params["as_of"]),
        by=running.requested_by,
        at=timezone.now(),
    )
    remove_stored([stored])
    return {"landscape": intake.told()}
