"""What operators see: accounts to manage; plans, jobs and activity to look at. Plans change through commands only."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from plans.models import Event, Job, Plan, User

# One way to sign in for everyone: its limits and second factor hold here too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it


class Looking(admin.ModelAdmin[Any]):
    """Nothing can be added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Accounts are made by signing up or by `createsuperuser`, and closed here; passwords are their owner's affair."""

    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_staff", "is_superuser", "last_login", "date_joined"]
    readonly_fields = ["email", "last_login", "date_joined"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(Looking):
    list_display = ["key", "name", "organization", "revision", "updated_at", "archived_at", "deleted_at"]
    list_filter = ["is_demo", "archived_at", "deleted_at"]
    search_fields = ["key", "name"]
    fields = ["key", "name", "organization", "currency", "is_demo", "revision", "created_at", "created_by"]


@admin.register(Job)
class JobAdmin(Looking):
    list_display = ["id", "plan", "kind", "state", "attempts", "created_at", "finished_at", "error"]
    list_filter = ["state", "kind"]
    exclude = ["token", "params", "result"]


@admin.register(Event)
class EventAdmin(Looking):
    """Who did what when; what was written stays in the plan."""

    list_display = ["at", "plan", "by", "verb", "kind", "target"]
    list_filter = ["kind"]
    exclude = ["before", "after", "request_id"]
