"""Bring the data folder up to the code: `manage.py prepare [--demo]`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, create the cache's table, load the catalogue and, with --demo, the demonstration plan."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demonstration plan where it is missing")

    def handle(self, *, demo: bool, **options: Any) -> None:
        settings.CONCORD_FILES.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_catalogue", verbosity=0)
        if demo:
            call_command("demo", verbosity=0)
