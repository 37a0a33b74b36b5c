"""The plan as it would be without one of its changes: what that change did is found out by taking it away."""

from __future__ import annotations

from django.apps import apps
from django.db import DatabaseError, models, transaction

from plans.document import read_document
from plans.models import Event
from reconciliation.document import PlanDocument


def without(event: Event) -> PlanDocument | None:
    """The plan's value as it is now but for the first row that this change touched; None where that cannot be told.

    The row is put back inside a transaction that is rolled back: nothing of it stays, nobody else sees it.
    """
    named = (model for model in apps.get_models() if model._meta.model_name == event.kind)
    model = next(filter(_is_of_a_plan, named), None)
    if model is None:
        return None
    try:
        with transaction.atomic():
            document = read_document(event.plan_id) if _put_back(model, event) else None
            transaction.set_rollback(True)
    except (DatabaseError, models.ProtectedError, models.RestrictedError):
        return None  # something else has come to rest on the row meanwhile
    return document


def _is_of_a_plan(model: type[models.Model]) -> bool:
    """Django has a group of its own, of users."""
    return "plan" in {field.name for field in model._meta.concrete_fields}


def _put_back(model: type[models.Model], event: Event) -> bool:
    names = {field.name for field in model._meta.concrete_fields}
    before = {name: value for name, value in event.before.items() if name in names}
    rows = model._default_manager.filter(plan_id=event.plan_id)
    row = rows.filter(key=event.target) if "key" in names else rows.filter(pk=event.target)
    if not event.after:  # it was removed
        attributes = {model._meta.get_field(name).attname: value for name, value in before.items()}  # type: ignore[union-attr]
        rows.bulk_create([model(plan_id=event.plan_id, created_at=event.at, updated_at=event.at, **attributes)])
        return True
    if before:
        return bool(row.update(**before))
    return "key" in event.after and bool(row.delete()[0])  # it was added; what is merely noted has no key
