"""People: an account, a place in a plan, an invitation to one."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

VISIT = timedelta(minutes=30)
"""How long someone may be away within one visit."""


def new_person_key() -> str:
    """An opaque key that says nothing of the person."""
    return f"p-{secrets.token_hex(5)}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account; the e-mail address is the name one signs in with."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("Like the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Digest(models.TextChoices):
        OFF = "off", _("No mail")
        DAILY = "daily", _("Every day, when there is something")
        WEEKLY = "weekly", _("Every week, when there is something")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    digest = models.CharField(_("digest by mail"), max_length=6, choices=Digest.choices, default=Digest.DAILY)
    digest_at = models.DateTimeField(null=True, blank=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    FACILITATOR = "facilitator", _("Facilitator")
    EVALUATOR = "evaluator", _("Evaluator")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")


class Seat(models.TextChoices):
    """A group's lead and deputy sign for it."""

    LEAD = "lead", _("Lead")
    DEPUTY = "deputy", _("Deputy")
    MEMBER = "member", _("Member")


class Membership(models.Model):
    """A person's place in one plan: one role, at most one group.

    `key` is the opaque person key that the plan's value holds. `user` is empty for a person who came with an
    imported plan and has no account here. The group is named by its key, for groups live on a floor above.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships")
    key = models.CharField(max_length=60, default=new_person_key)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.VIEWER)
    group_key = models.CharField(_("group"), max_length=60, blank=True)
    seat = models.CharField(_("seat"), max_length=8, choices=Seat.choices, default=Seat.MEMBER)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    last_seen_on = models.CharField(max_length=200, blank=True)
    previous_visit_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["last_seen_at", "last_seen_on", "previous_visit_at"])

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="membership_key_once"),
            models.UniqueConstraint(fields=["plan", "user"], name="membership_once_per_person"),
            models.CheckConstraint(
                condition=~Q(role=Role.CONTRIBUTOR) | ~Q(group_key=""), name="membership_contributor_has_a_group"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def since(self, at: datetime) -> datetime | None:
        """The end of the person's visit before this one; None when this is the first."""
        seen = self.last_seen_at
        return seen if seen is not None and at - seen > VISIT else self.previous_visit_at


class Invitation(models.Model):
    """An invitation by link: single use, bound to the address, expiring; only the token's hash is stored.

    member_key: the person of the plan, not yet with an account, whom it invites; empty for someone new.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.CONTRIBUTOR)
    group_key = models.CharField(_("group"), max_length=60, blank=True)
    seat = models.CharField(_("seat"), max_length=8, choices=Seat.choices, default=Seat.MEMBER)
    member_key = models.CharField(max_length=60, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    version = models.PositiveIntegerField(default=1)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.email
