"""Agreements: proposed, signed or refused by those who give, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.access import plan_for
from plans.errors import AlreadyDone
from plans.http import PersonRequest, answer_errors, request_id, signed_in, version_of
from plans.stepup import recently_signed_in
from reconciliation.document import AgreementState
from roadmap import commands
from roadmap.access import agreement_for, agreement_to_sign
from roadmap.forms import AgreementForm, ConsentForm
from roadmap.models import Consent
from roadmap.views.conflicts import conflicts


@require_POST
@signed_in
def agreement_propose(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Propose what gives way; those who give sign. What was typed stays when it is refused."""
    place = plan_for(request.user, plan_key, rule="propose")
    form = AgreementForm(request.POST)
    if form.is_valid():
        with answer_errors(form):
            commands.propose_agreement(
                plan=place.plan,
                conflict=form.cleaned_data["conflict"],
                gives=form.gives(),
                reason=form.cleaned_data["reason"],
                until=form.cleaned_data["until"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    if form.errors:
        return conflicts(request, place, form)
    messages.success(request, _("The agreement is proposed. It counts once the groups that give have signed it."))
    return redirect("conflict_list", place.key)


@require_POST
@signed_in
@recently_signed_in
def agreement_sign(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Sign, or refuse, for the group that one leads and that gives something."""
    place, agreement = agreement_to_sign(request.user, plan_key, key)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    signed = agreement
    try:
        signed = commands.answer_agreement(
            plan_id=place.plan.pk,
            agreement_id=agreement.pk,
            version=version_of(request),
            group_key=place.member.group_key,
            person_key=place.member.key,
            state=Consent(form.cleaned_data["state"]),
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    except AlreadyDone:
        return redirect("conflict_list", place.key)
    if form.cleaned_data["state"] == Consent.REFUSED:
        messages.info(request, _("Your refusal and its reason are recorded. The task force looks for another way."))
    elif signed.state is AgreementState.AGREED:
        messages.success(request, _("Everyone has signed: the agreement counts. Reconcile again to see what is left."))
    else:
        messages.success(request, _("Your signature is recorded. The agreement counts once the others have signed."))
    return redirect("conflict_list", place.key)


@require_POST
@signed_in
def agreement_withdraw(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take an agreement back."""
    place, agreement = agreement_for(request.user, plan_key, key, write=True)
    try:
        commands.withdraw_agreement(
            plan_id=place.plan.pk,
            agreement_id=agreement.pk,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    except AlreadyDone:
        return redirect("conflict_list", place.key)
    messages.success(request, _("The agreement is withdrawn: its statements stand again as they were written."))
    return redirect("conflict_list", place.key)
