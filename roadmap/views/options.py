"""The stacks that could be chosen: work them out, look at them, decide for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from plans import jobs
from plans.access import Place, plan_for
from plans.document import plan_document
from plans.errors import Refused
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from roadmap import commands
from roadmap.forms import ChoiceForm
from roadmap.queries.answers import open_job
from roadmap.queries.options import chosen_of, options_page, studied_stack
from roadmap.wording import money


@require_GET
@signed_in
def option_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The best stacks beside each other; the region alone for a script."""
    return _page(request, plan_for(request.user, plan_key), request.GET.get("stack", ""))


def _page(request: PersonRequest, place: Place, label: str, form: ChoiceForm | None = None) -> HttpResponse:
    context = {
        "plan": place,
        "active": "conflicts",
        "page": options_page(place, label),
        "job": open_job(place.plan, "options"),
        "form": form or ChoiceForm(),
    }
    template = "roadmap/_options.html" if is_htmx(request) else "roadmap/option_list.html"
    return render(request, template, context, status=status_of(form) if form else 200)


@require_POST
@signed_in
def options_start(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Have the options worked out; work that is on its way is not asked for twice."""
    place = plan_for(request.user, plan_key, rule="reconcile")
    if open_job(place.plan, "options") is None:
        jobs.submit(
            plan=place.plan,
            kind="options",
            params={},
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return redirect("option_list", place.key)


@require_POST
@signed_in
def stack_choose(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Decide for a stack. What was typed stays when it is refused."""
    place = plan_for(request.user, plan_key, rule="settle")
    form = ChoiceForm(request.POST)
    if form.is_valid():
        with answer_errors(form):
            _choose(request, place, form)
    if form.errors:
        return _page(request, place, form.data.get("stack", ""), form)
    messages.success(request, _("Decided. The roadmap is drafted from this stack, and the record says why."))
    return redirect("option_list", place.key)


def _choose(request: PersonRequest, place: Place, form: ChoiceForm) -> None:
    label = form.cleaned_data["stack"]
    studied = studied_stack(place, form.cleaned_data["study"], label)
    if studied is None:
        raise Refused(_("The options were worked out again since. Look at them once more, then decide."))
    currency = plan_document(place.plan).currency
    others = options_page(place).compared
    commands.choose_stack(
        plan=place.plan,
        version=version_of(request),
        horizons=chosen_of(studied.stack),
        title=_("Stack %(label)s for %(cost)s") % {"label": label, "cost": money(studied.stack.cost_total, currency)},
        options="\n".join(
            _("Stack %(label)s: %(cost)s, %(share)s satisfied.")
            % {"label": other.label, "cost": other.cost_total, "share": other.satisfied}
            for other in others
            if other.label != label
        ),
        reason=form.cleaned_data["reason"],
        consequences=_consequences(studied.interest, money(studied.exit_cost, currency), len(studied.questions)),
        by=request.user,
        at=timezone.now(),
        request_id=request_id(request),
    )


def _consequences(interest: int, exit_cost: str, questions: int) -> str:
    debt = _("Upkeep of up to %(days)s person-days a quarter; leaving it costs %(cost)s.")
    open_ones = ngettext(
        "%(n)s fact of its tools is still unknown.", "%(n)s facts of its tools are still unknown.", questions
    )
    return "\n".join([debt % {"days": interest, "cost": exit_cost}, open_ones % {"n": questions}])
