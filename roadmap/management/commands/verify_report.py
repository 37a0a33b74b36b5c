"""Check a report: `manage.py verify_report FILE.pdf` says which version of which plan it shows, and if it agrees."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reconciliation.errors import DocumentError
from roadmap.queries.sealed import Origin, origin_of
from roadmap.report.sealing import NotAReport, Sealed, read_report


class Command(BaseCommand):
    help = (
        "Say which version of which plan a report shows, whether the data inside is what its pages state, and who "
        "signed the file. Ends with an error when something does not agree."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            report = read_report(file.read_bytes())
            origin = origin_of(report)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (NotAReport, DocumentError) as error:
            raise CommandError(str(error)) from error
        for line in (*_said(report, origin), *_signed(report)):
            self.stdout.write(line)
        if not report.agrees:
            raise CommandError(
                f"The data inside ({report.data}) is not what the file says it shows ({report.printed})."
            )
        if any(not signature.intact for signature in report.signatures):
            raise CommandError("The file was changed after it was signed.")
        self.stdout.write(f"The data inside agrees with the hash on its pages: sha256 {report.data}")


def _said(report: Sealed, origin: Origin) -> list[str]:
    if origin.version and origin.frozen_at:
        shows = (
            f"version {origin.version} of the plan {origin.name} ({origin.plan}), frozen {origin.frozen_at:%Y-%m-%d}"
        )
    elif origin.current:
        shows = f"a draft of the plan {origin.name} ({origin.plan}), which is as the plan is now"
    else:
        shows = f"the plan {origin.name}, in a state that this installation does not hold as a version"
    made = f"made here on {origin.exported:%Y-%m-%d %H:%M} UTC" if origin.exported else "not one that was made here"
    return [f"{report.title}: shows {shows}", f"This file, byte by byte, is {made}"]


def _signed(report: Sealed) -> list[str]:
    if not report.signatures:
        return ["The file is not signed with a certificate"]
    return [
        f"Signed by {signature.by}: {'intact' if signature.intact else 'BROKEN'}"
        + ("" if signature.whole else ", with something added after it")
        for signature in report.signatures
    ]
