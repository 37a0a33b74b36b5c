"""Load the demonstration plan: `manage.py demo [--again]`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.commands.demonstration import load_demonstration
from plans.errors import Refused
from reconciliation.errors import DocumentError


class Command(BaseCommand):
    help = "Load the demonstration plan where it is missing; with --again, put it back as it was at first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="replace the demonstration and what was changed in it")

    def handle(self, *, again: bool, verbosity: int, **options: Any) -> None:
        try:
            plan, loaded = load_demonstration(settings.CONCORD_DEMO, at=timezone.now(), again=again)
        except (DocumentError, OSError) as error:
            raise CommandError(f"{settings.CONCORD_DEMO}: {error}") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        if verbosity:
            self.stdout.write(f"{plan.name}: {'loaded' if loaded else 'was there already'}")
