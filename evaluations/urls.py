"""Addresses of this floor, below its plan."""

from django.urls import path

from evaluations.views import facts, funnel, importing, market, matrix, prices, quotes, tools

urlpatterns = [
    path("tools/", tools.tool_list, name="tool_list"),
    path("tools.csv", tools.tool_export, name="tool_export"),
    path("tools/catalogue/", market.catalogue, name="catalogue"),
    path("tools/catalogue/add/", market.catalogue_add, name="catalogue_add"),
    path("tools/import/", importing.tool_import, name="tool_import"),
    path("tools/import/landscape/", importing.landscape_import, name="landscape_import"),
    path("tools/import/table/", importing.table_import, name="table_import"),
    path("tools/new/", tools.tool_new, name="tool_new"),
    path("tools/funnel/", funnel.funnel, name="funnel"),
    path("tools/funnel/scope/", funnel.funnel_scope, name="funnel_scope"),
    path("tools/compare/", market.tool_compare, name="tool_compare"),
    path("tools/commitments/new/", prices.commitment_new, name="commitment_new"),
    path("tools/commitments/<str:key>/remove/", prices.commitment_remove, name="commitment_remove"),
    path("tools/verdicts/", matrix.verdict_matrix, name="verdict_matrix"),
    path("tools/verdicts/<str:key>/<str:requirement>/", matrix.verdict, name="verdict"),
    path("tools/prices/", quotes.price_list, name="price_list"),
    path("tools/prices/quotes/new/", quotes.quote_new, name="quote_new"),
    path("tools/prices/quotes/<str:key>/lay-aside/", quotes.quote_lay_aside, name="quote_lay_aside"),
    path("tools/prices/quotes/<str:key>/take-up/", quotes.quote_take_up, name="quote_take_up"),
    path("tools/prices/rates/add/", quotes.rate_add, name="rate_add"),
    path("tools/prices/rates/<str:key>/remove/", quotes.rate_remove, name="rate_remove"),
    path("tools/<str:key>/", tools.tool, name="tool"),
    path("tools/<str:key>/edit/", tools.tool_edit, name="tool_edit"),
    path("tools/<str:key>/remove/", tools.tool_remove, name="tool_remove"),
    path("tools/<str:key>/follow/", facts.tool_follow, name="tool_follow"),
    path("tools/<str:key>/facts/<str:attribute>/", facts.fact, name="fact"),
    path("tools/<str:key>/facts/<str:attribute>/edit/", facts.fact_edit, name="fact_edit"),
    path("tools/<str:key>/facts/<str:attribute>/restore/", facts.fact_restore, name="fact_restore"),
    path("tools/<str:key>/move/", funnel.tool_move, name="tool_move"),
    path("tools/<str:key>/eliminate/", funnel.tool_eliminate, name="tool_eliminate"),
    path("tools/<str:key>/bring-back/", funnel.tool_bring_back, name="tool_bring_back"),
    path("tools/<str:key>/options/<str:option>/edit/", prices.option_edit, name="option_edit"),
]
