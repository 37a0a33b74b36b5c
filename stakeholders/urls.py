"""Addresses of this floor, below its plan."""

from django.urls import path

from stakeholders.views import exports, groups, listing, metrics, needs, ownership, requirements, shared, suggestions

GROUP = "groups/<str:group_key>"
METRIC = f"{GROUP}/metrics/<str:key>"
REQUIREMENT = f"{GROUP}/requirements/<str:key>"

urlpatterns = [
    path("groups/", groups.group_list, name="group_list"),
    path("groups/add/new/", groups.group_add, name="group_add"),
    path("groups/weights/all/", groups.group_weights, name="group_weights"),
    path(f"{GROUP}/", groups.group, name="group"),
    path(f"{GROUP}/about/", groups.group_save, name="group_save"),
    path(f"{GROUP}/submit/", groups.group_submit, name="group_submit"),
    path(f"{GROUP}/reopen/", groups.group_reopen, name="group_reopen"),
    path(f"{GROUP}/remove/", groups.group_remove, name="group_remove"),
    path(f"{GROUP}/examples/<slug:idea>/", suggestions.suggestion_accept, name="suggestion_accept"),
    path(f"{GROUP}/metrics/", metrics.metric_rows_of, name="metric_rows"),
    path(f"{GROUP}/add-metric/", metrics.metric_add, name="metric_add"),
    path(f"{METRIC}/", metrics.metric_edit, name="metric_edit"),
    path(f"{METRIC}/row/", metrics.metric_row_of, name="metric_row"),
    path(f"{METRIC}/save/", metrics.metric_save, name="metric_save"),
    path(f"{METRIC}/remove/", metrics.metric_remove, name="metric_remove"),
    path(f"{METRIC}/restore/", metrics.metric_restore, name="metric_restore"),
    path(f"{GROUP}/requirements/", requirements.requirement_rows_of, name="requirement_rows"),
    path(f"{GROUP}/add-requirement/", requirements.requirement_add, name="requirement_add"),
    path(f"{GROUP}/builder/", requirements.requirement_builder, name="requirement_builder"),
    path(f"{REQUIREMENT}/", requirements.requirement_edit, name="requirement_edit"),
    path(f"{REQUIREMENT}/row/", requirements.requirement_row_of, name="requirement_row"),
    path(f"{REQUIREMENT}/save/", requirements.requirement_save, name="requirement_save"),
    path(f"{REQUIREMENT}/remove/", requirements.requirement_remove, name="requirement_remove"),
    path(f"{REQUIREMENT}/restore/", requirements.requirement_restore, name="requirement_restore"),
    path("requirements/", listing.requirement_list, name="requirement_list"),
    path("requirements.<slug:form>", listing.requirement_export, name="requirement_export"),
    path("requirements/verdicts/all/", listing.requirement_verdicts, name="requirement_verdicts"),
    path("requirements/<str:key>/", listing.requirement, name="requirement"),
    path("needs/", needs.needs, name="needs"),
    path("needs/answer/", needs.needs_answer, name="needs_answer"),
    path("needs/implied/", needs.needs_implied, name="needs_implied"),
    path("needs/settle/", needs.needs_settle, name="needs_settle"),
    path("outcomes/", shared.outcomes, name="outcomes"),
    path("outcomes/add/", shared.outcome_add, name="outcome_add"),
    path("outcomes/<str:key>/", shared.outcome_save, name="outcome_save"),
    path("outcomes/<str:key>/remove/", shared.outcome_remove, name="outcome_remove"),
    path("groups.<slug:form>", exports.group_export, name="group_export"),
    path("metrics.<slug:form>", exports.metric_export, name="metric_export"),
    path("outcomes.<slug:form>", exports.outcome_export, name="outcome_export"),
    path("ownership.<slug:form>", exports.ownership_export, name="ownership_export"),
    path("ownership/", ownership.ownership, name="ownership"),
    path("ownership/add/", ownership.process_add, name="process_add"),
    path("ownership/outcomes/<str:key>/", ownership.outcome_roles, name="outcome_roles"),
    path("ownership/processes/<str:key>/", ownership.process_edit, name="process_edit"),
    path("ownership/processes/<str:key>/remove/", ownership.process_remove, name="process_remove"),
]
