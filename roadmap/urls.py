"""Addresses of this floor, below its plan."""

from django.urls import path

from roadmap.views import agreements, blueprint, conflicts, initiatives, overview, places, report, strategy, versions

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("strategy/", strategy.strategy, name="strategy"),
    path("strategy/arguments/", strategy.strategy_argue, name="strategy_argue"),
    path("strategy/arguments/<str:key>/remove/", strategy.strategy_argument_remove, name="strategy_argument_remove"),
    path("strategy/open/", strategy.strategy_open, name="strategy_open"),
    path("strategy/close/", strategy.strategy_close, name="strategy_close"),
    path("strategy/scores/", strategy.strategy_score, name="strategy_score"),
    path("strategy/decide/", strategy.strategy_decide, name="strategy_decide"),
    path("strategy/effects/", strategy.strategy_effects, name="strategy_effects"),
    path("blueprint/", blueprint.blueprint, name="blueprint"),
    path("blueprint/draft/", blueprint.blueprint_draft, name="blueprint_draft"),
    path("blueprint/order/", blueprint.blueprint_order, name="blueprint_order"),
    path("blueprint/peers/", blueprint.peer_add, name="peer_add"),
    path("blueprint/peers/<str:key>/remove/", blueprint.peer_remove, name="peer_remove"),
    path("blueprint/<str:key>/", blueprint.blueprint_entry, name="blueprint_entry"),
    path("conflicts/", conflicts.conflict_list, name="conflict_list"),
    path("conflicts/reconcile/", conflicts.reconcile_start, name="reconcile_start"),
    path("agreements/propose/", agreements.agreement_propose, name="agreement_propose"),
    path("agreements/<str:key>/sign/", agreements.agreement_sign, name="agreement_sign"),
    path("agreements/<str:key>/withdraw/", agreements.agreement_withdraw, name="agreement_withdraw"),
    path("places/", places.places, name="places"),
    path("roadmap/", initiatives.roadmap, name="roadmap"),
    path("roadmap/draft/", initiatives.roadmap_draft, name="roadmap_draft"),
    path("roadmap/new/", initiatives.initiative_add, name="initiative_add"),
    path("roadmap/<str:key>/", initiatives.initiative, name="initiative"),
    path("roadmap/<str:key>/move/", initiatives.initiative_move, name="initiative_move"),
    path("roadmap/<str:key>/remove/", initiatives.initiative_remove, name="initiative_remove"),
    path("report/", report.report, name="report"),
    path("report/<int:job>/", report.report_file, name="report_file"),
    path("versions/", versions.version_list, name="version_list"),
    path("versions/compare/", versions.version_compare, name="version_compare"),
    path("versions/<str:key>/", versions.version, name="version"),
    path("versions/<str:key>/file/", versions.version_file, name="version_file"),
    path("versions/<str:key>/sign/", versions.version_sign, name="version_sign"),
]
