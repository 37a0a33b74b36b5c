"""Looking again at a tool whose facts are past their age or whose vendor ends."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import commands
from evaluations.access import tool_for
from evaluations.forms import LookAgainForm
from evaluations.judging import judged
from evaluations.queries.again import look_page
from evaluations.views.shared import did
from plans.http import PersonRequest, signed_in, status_of


@require_http_methods(["GET", "POST"])
@signed_in
def tool_look_again(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """The facts behind the mark, and what somebody found who looked at them."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    found = judged(place.plan)
    page = look_page(found, found.tools[row.key], plan_key=place.key, today=timezone.now().date())
    form = LookAgainForm(request.POST or None, initial={"seen": page.seen})
    values = {"key": row.key, "seen": request.POST.get("seen", "").split(), "note": request.POST.get("note", "")}
    if did(request, place, form, commands.look_again, new=True, **values):
        messages.success(request, _("What rests on %(tool)s stands.") % {"tool": row.name})
        return redirect("tool", place.key, row.key)
    context = {"plan": place, "active": "tools", "form": form, "tool": row, "page": page}
    return render(request, "evaluations/tool_look_again.html", context, status=status_of(form))
