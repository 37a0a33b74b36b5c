"""The work behind Reconcile and Export: a running job in, a result for its row out."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.document import read_document
from plans.errors import Refused
from plans.jobs import Running
from plans.models import Membership
from reconciliation import reconcile
from reconciliation.errors import DocumentError
from roadmap import commands
from roadmap.document import signatures
from roadmap.queries.answers import newest
from roadmap.queries.report import reports_folder
from roadmap.report.render import ReportError, render_report


def reconcile_plan(running: Running) -> dict[str, Any]:
    """Find conflicts, concessions and the best stack of the plan as it is now, and keep the answer."""
    document = read_document(running.plan.pk)
    try:
        answer = reconcile(document, "plan", reporter=running)
    except DocumentError as error:
        raise Refused(_("The plan cannot be reconciled yet. %(why)s") % {"why": error}) from error
    stored = commands.store_answer(
        plan=running.plan,
        job_id=running.job_id,
        document=document,
        answer=answer,
        by=running.requested_by,
        at=timezone.now(),
    )
    return {"reconciliation": stored.pk, "conflicts": len(answer.conflicts), "status": str(answer.status)}


def export_report(running: Running) -> dict[str, Any]:
    """Write the PDF of the plan as it is now, with the newest answer, under a name that nobody can guess."""
    document = read_document(running.plan.pk)
    stored = newest(running.plan)
    folder = reports_folder()
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{secrets.token_hex(16)}.pdf"
    try:
        result = render_report(
            document,
            stored.answer if stored else None,
            people=dict(Membership.objects.filter(plan=running.plan).values_list("key", "name")),
            signatures=signatures(running.plan),
            paper=running.params["paper"],
            language=running.params["language"],
            as_of=(stored.finished_at if stored else running.plan.updated_at).date(),
            out=out,
            progress=running.progress,
        )
    except ReportError as error:
        raise Refused(str(error)) from error
    return {"file": out.name, "pages": result.pages, "bytes": result.bytes, "sha256": result.sha256}
