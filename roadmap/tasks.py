"""The work behind Reconcile and Export: a running job in, a result for its row out."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.document import read_document
from plans.errors import Refused
from plans.jobs import Running
from plans.models import Membership
from plans.rules import allowed
from reconciliation import Answer, Limits, reconcile
from reconciliation.codec import to_json
from reconciliation.errors import DocumentError
from roadmap import commands
from roadmap.causes import causes
from roadmap.outputs.forms import Form
from roadmap.outputs.writing import write_form
from roadmap.queries.answers import newest
from roadmap.queries.conflicts import is_fresh
from roadmap.queries.editions import edition_of, present_edition
from roadmap.queries.report import reports_folder
from roadmap.report.edition import Edition
from roadmap.report.readers import Reader, reader_of
from roadmap.report.render import ReportError, render_report
from roadmap.report.sealing import can_sign, sign
from roadmap.scenarios import applied, read_scenario
from roadmap.studying import study

KEPT_CONCESSIONS = 3
EARLY_CONFLICTS = 5


def reconcile_plan(running: Running) -> dict[str, Any]:
    """Find conflicts, concessions and the best stack of the plan as it is now, and keep the answer."""
    document = read_document(running.plan.pk)
    try:
        answer = reconcile(document, "plan", reporter=running, first_answer=lambda early: _tell(running, early))
    except DocumentError as error:
        raise Refused(_("The plan cannot be reconciled yet. %(why)s") % {"why": error}) from error
    stored = commands.store_answer(
        plan=running.plan,
        job_id=running.job_id,
        document=document,
        answer=answer,
        by=running.requested_by,
        at=timezone.now(),
        causes=causes(running.plan, document, commands.gone_since(running.plan, answer)),
    )
    return {"reconciliation": stored.pk, "conflicts": len(answer.conflicts), "status": str(answer.status)}


def _tell(running: Running, early: Answer) -> None:
    """Let the page show the first answer while it is refined: a good stack, or some of the conflicts."""
    shown = replace(early, conflicts=early.conflicts[:EARLY_CONFLICTS], concessions=())
    running.tell({"early": to_json(shown)})


SCHEDULE_LIMITS = Limits(work=0.1, seconds=20.0)
"""150 items take less than a second of a processor with it: what is not proven by then is told with its gap."""
EXPLAIN_LIMITS = Limits(work=1.0, seconds=20.0)
"""Where no place was found for everything, what stands in the way may take longer."""


def propose_schedule(running: Running) -> dict[str, Any]:
    """Place every item that is not fixed, or say why there is no room; nothing moves until someone adopts it."""
    document = read_document(running.plan.pk)
    try:
        answer = reconcile(document, "schedule", SCHEDULE_LIMITS, reporter=running)
        if answer.schedule is None:
            answer = reconcile(document, "schedule", EXPLAIN_LIMITS, reporter=running)
    except DocumentError as error:
        raise Refused(_("The roadmap cannot be scheduled yet. %(why)s") % {"why": error}) from error
    return {"basis": commands.schedule_basis(document), "answer": to_json(answer)}


def study_options(running: Running) -> dict[str, Any]:
    """Work out the stacks that could be chosen for the plan as it is now, and keep them."""
    document = read_document(running.plan.pk)
    stored = newest(running.plan)
    known = stored.answer if stored and is_fresh(document, stored) and stored.answer.complete else None
    try:
        found = study(document, known, running)
    except DocumentError as error:
        raise Refused(_("The options cannot be worked out yet. %(why)s") % {"why": error}) from error
    kept = commands.store_study(
        plan=running.plan,
        job_id=running.job_id,
        document=document,
        study=found,
        by=running.requested_by,
        at=timezone.now(),
    )
    return {"study": kept.pk, "stacks": len(found.stacks)}


def refine_what_if(running: Running) -> dict[str, Any]:
    """Reconcile the plan as a what-if changes it. The answer stays with the job; the plan is not touched."""
    document = read_document(running.plan.pk)
    query = QueryDict(running.params["query"])
    scenario = read_scenario(query, document)
    try:
        answer = reconcile(applied(document, scenario), "plan", reporter=running)
    except DocumentError as error:
        raise Refused(_("This cannot be computed. %(why)s") % {"why": error}) from error
    found = replace(answer, questions=(), conflicts=tuple(replace(c, witnesses=()) for c in answer.conflicts))
    kept = replace(found, concessions=found.concessions[:KEPT_CONCESSIONS])
    return {"answer": to_json(kept)}


def export_report(running: Running) -> dict[str, Any]:
    """Write the report of a version, or of the plan as it is now, under a name that nobody can guess."""
    reader, edition = _asked_for(running)
    form = Form(running.params.get("form", Form.PDF))
    folder = reports_folder()
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{secrets.token_hex(16)}.{form}"
    language = running.params["language"]
    if form is not Form.PDF:
        return _result(out, write_form(edition, form, reader=reader, language=language, out=out), pages=0)
    try:
        result = render_report(
            edition, paper=running.params["paper"], language=language, reader=reader, out=out, progress=running.progress
        )
    except ReportError as error:
        raise Refused(str(error)) from error
    return _result(out, sign(out) if can_sign() else out.read_bytes(), pages=result.pages)


def _result(out: Path, content: bytes, *, pages: int) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"file": out.name, "pages": pages, "bytes": len(content), "sha256": digest}


def _asked_for(running: Running) -> tuple[Reader, Edition]:
    """Who the export is for and what of. Raises Refused when the person may no longer print it, or it is gone."""
    reader = reader_of(running.params)
    member = Membership.objects.filter(plan=running.plan, user=running.requested_by).first()
    if member is None or not allowed(member, reader.rule):
        raise Refused(_("The person who asked for this may no longer do it."))
    version = running.params.get("version", "")
    edition = edition_of(running.plan, version) if version else present_edition(running.plan)
    if edition is None:
        raise Refused(_("There is no version %(key)s of this plan.") % {"key": version})
    if not reader.known_in(edition.document):
        raise Refused(_("The group or the tool that this is about has no place in what is printed."))
    return reader, edition
