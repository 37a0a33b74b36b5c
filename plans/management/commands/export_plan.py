"""Write a plan to a file: `manage.py export_plan PLAN --out FILE`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.exchange import export_plan
from plans.models import Plan


class Command(BaseCommand):
    help = "Write a plan as canonical JSON: the same plan always gives the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's name in addresses, such as demo")
        parser.add_argument("--out", type=Path, help="file to write; standard output without it")

    def handle(self, *, plan: str, out: Path | None, **options: Any) -> None:
        row = Plan.objects.standing().filter(key=plan).first()
        if row is None:
            raise CommandError(f"There is no plan {plan!r}.")
        data = export_plan(row)
        if out is None:
            sys.stdout.buffer.write(data)
            return
        partial = out.with_name(f"{out.name}.part")
        partial.write_bytes(data)
        partial.replace(out)
