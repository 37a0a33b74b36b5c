"""Files as evidence: the list beside a row, adding, downloading, removing."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from plans.access import Place, evidence_for, evidence_rule, file_for
from plans.commands import files
from plans.files import path_of
from plans.forms import FileForm
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.queries.files import files_of


@require_GET
@signed_in
def file_list(request: PersonRequest, plan_key: str, kind: str, target: str) -> HttpResponse:
    """The files beside one row."""
    return _files(request, evidence_for(request.user, plan_key, kind, target), kind, target)


@require_POST
@signed_in
def file_add(request: PersonRequest, plan_key: str, kind: str, target: str) -> HttpResponse:
    """Put a file beside a row."""
    place = evidence_for(request.user, plan_key, kind, target, write=True)
    form = FileForm(request.POST, request.FILES, auto_id=_ids(kind, target))
    if form.is_valid():
        with answer_errors(form):
            files.attach_file(
                plan=place.plan,
                kind=kind,
                target=target,
                upload=form.cleaned_data["file"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    if form.errors:
        return _files(request, place, kind, target, form)
    if not is_htmx(request):
        return redirect("file_list", place.key, kind, target)
    return _files(request, place, kind, target)


@require_GET
@signed_in
def file_download(request: PersonRequest, plan_key: str, key: str) -> FileResponse:
    """The file as an attachment. Who may not see the plan any more gets 404."""
    _place, row = file_for(request.user, plan_key, key)
    path = path_of(row.stored)
    if not row.stored or not path.is_file():
        raise Http404
    plain = "text/plain; charset=utf-8" if row.media_type == "text/plain" else row.media_type
    response = FileResponse(path.open("rb"), as_attachment=True, filename=row.name, content_type=plain)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@signed_in
def file_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a file away."""
    place, row = file_for(request.user, plan_key, key, write=True)
    with answer_errors():
        files.remove_file(
            plan=place.plan,
            key=row.key,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    if not is_htmx(request):
        return redirect("file_list", place.key, row.target_kind, row.target)
    return _files(request, place, row.target_kind, row.target)


def _ids(kind: str, target: str) -> str:
    """Ids of the form's field: a page may hold the files of several rows."""
    return f"file-{kind}-{target}-%s"


def _files(request: PersonRequest, place: Place, kind: str, target: str, form: FileForm | None = None) -> HttpResponse:
    form = form or FileForm(auto_id=_ids(kind, target))
    context = {
        "plan": place,
        "kind": kind,
        "target": target,
        "files": files_of(place.plan, kind, target),
        "form": form,
        "may_write": place.allows(evidence_rule(kind)),
    }
    template = "plans/_files.html" if is_htmx(request) else "plans/files.html"
    return render(request, template, context, status=status_of(form))
