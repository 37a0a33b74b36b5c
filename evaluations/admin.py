"""The shared catalogue in the operators' hands."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import BaseModelForm
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from evaluations.models import CatalogueFact, CatalogueTool


class _ByHand(SimpleHistoryAdmin):  # type: ignore[misc]  # the package ships no types
    """What is saved here is marked, so that loading the catalogue leaves it alone."""

    def save_model(self, request: HttpRequest, obj: Any, form: BaseModelForm[Any], change: bool) -> None:
        if form.changed_data and "by_hand" not in form.changed_data:
            obj.by_hand = True
        super().save_model(request, obj, form, change)


@admin.register(CatalogueTool)
class CatalogueToolAdmin(_ByHand):
    list_display = ("name", "vendor", "license", "curated", "by_hand")
    list_filter = ("curated", "by_hand")
    search_fields = ("name", "key", "vendor")
    exclude = ("coverage", "options", "provides", "needs")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(CatalogueFact)
class CatalogueFactAdmin(_ByHand):
    list_display = ("tool", "attribute", "as_of", "by_hand")
    list_filter = ("attribute", "by_hand")
    list_select_related = ("tool",)
    search_fields = ("tool__name", "attribute")
    autocomplete_fields = ("tool",)
