"""Write the report of a plan: `manage.py export_report PLAN --paper a4|letter --out FILE.pdf`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plans.document import plan_document
from plans.models import Membership, Plan
from reconciliation import reconcile
from roadmap.document import signatures
from roadmap.queries.answers import newest
from roadmap.report.render import ReportError, render_report


class Command(BaseCommand):
    help = "Write the PDF for leadership. An answer is computed for it when the plan has none yet; nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's name in addresses, such as demo")
        parser.add_argument("--out", type=Path, required=True, help="PDF file to write")
        parser.add_argument("--paper", choices=["a4", "letter"], default="a4")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *, plan: str, out: Path, **options: Any) -> None:
        row = Plan.objects.standing().filter(key=plan).first()
        if row is None:
            raise CommandError(f"There is no plan {plan!r}.")
        document = plan_document(row)
        stored = newest(row)
        try:
            result = render_report(
                document,
                stored.answer if stored else reconcile(document, "plan"),
                people=dict(Membership.objects.filter(plan=row).values_list("key", "name")),
                signatures=signatures(row),
                paper=options["paper"],
                language=options["language"],
                as_of=stored.finished_at.date() if stored else None,
                out=out,
            )
        except ReportError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"{out}: {result.pages} pages, {result.bytes} bytes, sha256 {result.sha256}")
