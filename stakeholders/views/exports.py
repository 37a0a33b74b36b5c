"""Every table of this floor as a file: CSV or XLSX. Requirements, with their filters: see listing."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from plans.access import plan_for
from plans.http import PersonRequest, signed_in
from stakeholders.exporting import table_response
from stakeholders.queries import exports


@require_GET
@signed_in
def group_export(request: PersonRequest, plan_key: str, form: str) -> HttpResponse:
    """The groups with their weight and state."""
    place = plan_for(request.user, plan_key)
    header = [_("Key"), _("Group"), _("In one sentence"), _("Answers for it"), _("Points"), _("Share, %")]
    header += [_("Metrics"), _("Requirements"), _("State")]
    return table_response(form, f"{place.key}-groups", header, exports.group_table(place))


@require_GET
@signed_in
def metric_export(request: PersonRequest, plan_key: str, form: str) -> HttpResponse:
    """Everyone's success metrics, a column for each horizon."""
    place = plan_for(request.user, plan_key)
    header, rows = exports.metric_table(place)
    return table_response(form, f"{place.key}-metrics", header, rows)


@require_GET
@signed_in
def outcome_export(request: PersonRequest, plan_key: str, form: str) -> HttpResponse:
    """Outcomes by groups: the keys of the metrics that feed them."""
    place = plan_for(request.user, plan_key)
    header, rows = exports.outcome_table(place)
    return table_response(form, f"{place.key}-alignment", header, rows)


@require_GET
@signed_in
def ownership_export(request: PersonRequest, plan_key: str, form: str) -> HttpResponse:
    """Who owns what: the letters of RACI, a column for each group."""
    place = plan_for(request.user, plan_key)
    header, rows = exports.ownership_table(place)
    return table_response(form, f"{place.key}-ownership", header, rows)
