"""Write the report of a plan: `manage.py export_report PLAN --paper a4|letter --out FILE.pdf`."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plans.models import Plan
from reconciliation import reconcile
from roadmap.baselines import freeze
from roadmap.queries.editions import edition_of, present_edition
from roadmap.report.edition import Edition
from roadmap.report.readers import Audience, Reader
from roadmap.report.render import ReportError, render_report


class Command(BaseCommand):
    help = "Write the PDF for leadership. An answer is computed for it when the plan has none yet; nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's name in addresses, such as demo")
        parser.add_argument("--out", type=Path, required=True, help="PDF file to write")
        parser.add_argument("--paper", choices=["a4", "letter"], default="a4")
        parser.add_argument("--audience", choices=[str(audience) for audience in Audience], default="task-force")
        parser.add_argument("--version-key", default="", help="a frozen version, such as V-2; without it, a draft")
        parser.add_argument("--group", default="", help="whose own view it is, by the group's key")
        parser.add_argument("--tool", default="", help="the tool whose vendor is asked, by the tool's key")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *, plan: str, out: Path, **options: Any) -> None:
        row = Plan.objects.standing().filter(key=plan).first()
        if row is None:
            raise CommandError(f"There is no plan {plan!r}.")
        edition = self._edition(row, options["version_key"])
        reader = Reader(audience=Audience(options["audience"]), group=options["group"], tool=options["tool"])
        if not reader.known_in(edition.document):
            raise CommandError(f"The plan has no {reader.audience} {reader.group or reader.tool!r}.")
        try:
            result = render_report(
                edition, paper=options["paper"], language=options["language"], reader=reader, out=out
            )
        except ReportError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"{out}: {result.pages} pages, {result.bytes} bytes, sha256 {result.sha256}")

    def _edition(self, plan: Plan, version: str) -> Edition:
        if version:
            edition = edition_of(plan, version)
            if edition is None:
                raise CommandError(f"The plan has no version {version!r}.")
            return edition
        edition = present_edition(plan)
        if edition.answer is not None:
            return edition
        answer = reconcile(edition.document, "plan")
        return replace(edition, answer=answer, text=freeze(edition.document, answer, edition.study), as_of=None)
