"""Activity and comments."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from plans.access import Place, comment_for, plan_for, talk_for
from plans.commands import talk
from plans.forms import CommentForm
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of
from plans.navigation import row_address, target_label
from plans.queries.activity import activity_page, comments_of, people_to_mention


@require_GET
@signed_in
def activity(request: PersonRequest, plan_key: str) -> HttpResponse:
    """What happened in the plan, latest first."""
    place = plan_for(request.user, plan_key)
    page, rows = activity_page(place, request.GET.get("page", "1"))
    return render(request, "plans/activity.html", {"plan": place, "active": "activity", "page": page, "rows": rows})


@require_GET
@signed_in
def comment_list(request: PersonRequest, plan_key: str, kind: str, target: str) -> HttpResponse:
    """What was said about one row."""
    return _comments(request, talk_for(request.user, plan_key, kind, target), kind, target)


@require_POST
@signed_in
def comment_add(request: PersonRequest, plan_key: str, kind: str, target: str) -> HttpResponse:
    """Say something about one row."""
    place = talk_for(request.user, plan_key, kind, target, rule="comment")
    form = CommentForm(request.POST, auto_id=_ids(kind, target))
    if form.is_valid():
        with answer_errors(form):
            talk.add_comment(
                plan=place.plan,
                kind=kind,
                target=target,
                text=form.cleaned_data["text"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    if form.errors:
        return _comments(request, place, kind, target, form)
    if not is_htmx(request):
        return redirect("comment_list", place.key, kind, target)
    return _comments(request, place, kind, target)


@require_POST
@signed_in
def comment_resolve(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Mark a comment as settled, or open it again."""
    place, comment = comment_for(request.user, plan_key, key)
    with answer_errors():
        comment = talk.resolve_comment(
            plan=place.plan,
            key=key,
            resolved=request.POST.get("resolved") == "yes",
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    if not is_htmx(request):
        return redirect("comment_list", place.key, comment.target_kind, comment.target)
    return _comments(request, place, comment.target_kind, comment.target)


@require_GET
@signed_in
def people(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Whom an @ may name in this plan: people first, then groups."""
    place = plan_for(request.user, plan_key)
    return JsonResponse({"names": people_to_mention(place.plan)})


def _ids(kind: str, target: str) -> str:
    """Ids of the form's fields: a page may hold the comments of several rows."""
    return f"comment-{kind}-{target}-%s"


def _comments(
    request: PersonRequest, place: Place, kind: str, target: str, form: CommentForm | None = None
) -> HttpResponse:
    form = form or CommentForm(auto_id=_ids(kind, target))
    context = {
        "plan": place,
        "kind": kind,
        "target": target,
        "about": target_label(target),
        "row_url": row_address(place.key, kind, target),
        "rows": comments_of(place.plan, kind, target),
        "form": form,
    }
    template = "plans/_comments.html" if is_htmx(request) else "plans/comments.html"
    return render(request, template, context, status=status_of(form))
