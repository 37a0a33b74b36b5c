"""The demonstration plan: loaded from a document that a person can read, through the same import as any plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from plans.commands.plans import purge
from plans.errors import Refused
from plans.exchange import import_plan
from plans.files import store
from plans.models import Membership, Plan, Role, StoredFile, User

KEY = "demo"
DOMAIN = "demo.localhost"
"""Mail domain of the demonstration's people: a name that no mail server can have."""


@transaction.atomic
def load_demonstration(source: Path, *, at: datetime, again: bool = False) -> tuple[Plan, bool]:
    """The demonstration plan, and whether it was loaded now. What people changed in it stays unless `again` is said.

    Raises DocumentError when the source cannot be used, OSError when it cannot be read, Refused rather than replace a
    plan that only has its address.
    """
    standing = Plan.objects.filter(key=KEY).first()
    if standing is not None:
        if not again and (standing.deleted_at is None or not standing.is_demo):
            return standing, False
        if not standing.is_demo:
            raise Refused(_("The plan at the address demo is not the demonstration. Nothing was changed."))
        purge(standing)
    plan = import_plan(source.read_bytes(), by=None, at=at, key=KEY, is_demo=True)
    for member in Membership.objects.filter(plan=plan):
        member.user = _account(member)
        member.save(update_fields=["user"])
    _give_files(plan, source.parent / "files")
    return plan, True


def _give_files(plan: Plan, folder: Path) -> None:
    """The bytes of its evidence, which lie beside the source by name, checked and kept like any upload."""
    evaluator = Membership.objects.filter(plan=plan, role=Role.EVALUATOR).first()
    for row in StoredFile.objects.filter(plan=plan):
        path = folder / row.name
        if path.is_file():
            stored = store(SimpleUploadedFile(row.name, path.read_bytes()))
            StoredFile.objects.filter(pk=row.pk, sha256=stored.sha256).update(stored=stored.stored, by=evaluator)


def _account(member: Membership) -> User:
    """The account of a person of the demonstration: no password opens it."""
    email = f"{member.key.lower()}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    return user or User.objects.create_user(email, None, name=member.name)
