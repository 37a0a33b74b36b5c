"""`manage.py load_catalogue`: bring the shared catalogue up to the files that ship with Concord."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluations.catalogue import load_catalogue
from reconciliation.errors import DocumentError


class Command(BaseCommand):
    help = "Loads the shared catalogue of tools. Loading again changes nothing; what was edited by hand stays."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        try:
            loaded = load_catalogue(at=timezone.now())
        except DocumentError as error:
            raise CommandError(str(error)) from None
        if verbosity:
            self.stdout.write(
                f"{loaded.tools} tools and {loaded.facts} facts in the catalogue: "
                f"{loaded.added} added, {loaded.changed} changed."
            )
