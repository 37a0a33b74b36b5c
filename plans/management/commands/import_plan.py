"""Read a plan from a file: `manage.py import_plan FILE [--key KEY] [--facilitator E-MAIL]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.errors import Refused
from plans.exchange import import_plan
from plans.models import User
from reconciliation.errors import DocumentError


class Command(BaseCommand):
    help = "Read a plan that was exported, as a new plan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", default="", help="the plan's name in addresses, where the file's own is taken")
        parser.add_argument("--facilitator", default="", help="e-mail address of the account that will manage the plan")

    def handle(self, *, file: Path, key: str, facilitator: str, **options: Any) -> None:
        by = User.objects.filter(email__iexact=facilitator).first() if facilitator else None
        if facilitator and by is None:
            raise CommandError(f"There is no account {facilitator!r}.")
        try:
            plan = import_plan(file.read_bytes(), by=by, at=timezone.now(), key=key)
        except (DocumentError, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{plan.key}: {plan.name}")
