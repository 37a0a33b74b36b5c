"""`manage.py import_landscape FILE`: take a landscape file into the shared catalogue."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluations.intake import arriving, let_in, prepare_landscape
from evaluations.landscape import read_landscape
from plans.errors import Refused


class Command(BaseCommand):
    help = "Takes the tools of a landscape file (CNCF or LF AI format, YAML) into the catalogue that all plans share."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="what the file is called as a source; its name otherwise")
        parser.add_argument("--as-of", default="", help="the day it was true, such as 2026-08-14; today otherwise")

    def handle(self, *, file: Path, source: str, as_of: str, verbosity: int, **options: Any) -> None:
        try:
            day = date.fromisoformat(as_of) if as_of else timezone.now().date()
            landscape = read_landscape(file.read_bytes())
        except Refused as error:
            raise CommandError(error.sentence) from None
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from None
        prepared = prepare_landscape(landscape, plan=None, source=source or file.stem, as_of=day.isoformat())
        with arriving(prepared, at=timezone.now()) as arrival:
            intake = let_in(arrival, at=timezone.now())
        self.stdout.write(
            f"{intake.items} items: {len(intake.taken)} taken, {len(intake.changed)} changed, "
            f"{len(intake.merged)} known already, {len(intake.left_out)} left out; {intake.facts} facts."
        )
        if verbosity > 1:
            for name, known in intake.merged:
                self.stdout.write(f"known already: {name} (as {known})")
        if verbosity:
            for name, where, why in intake.left_out if verbosity > 1 else intake.left_out[:20]:
                self.stdout.write(f"left out: {name} ({where}): {why}")
            if intake.unknown:
                fields = ", ".join(f"{name} ({count})" for name, count in intake.unknown.items())
                self.stdout.write(f"fields left aside: {fields}")
