"""Put a backup into an empty installation: `manage.py restore FILE [--yes]`."""

import sys
from argparse import ArgumentParser
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from plans.backup import CheckedBackup, checked_backup
from plans.dumps import BackupError


def _opened(file: str) -> AbstractContextManager[IO[bytes]]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    return Path(file).open("rb")


def _files(backup: CheckedBackup) -> int:
    return len(backup.manifest.members) - 1


class Command(BaseCommand):
    help = "Put an archive that `backup` wrote into this installation, which must be empty."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the archive; - reads standard input")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, file: str, yes: bool, **options: Any) -> None:
        if file == "-" and not yes:
            raise CommandError(_("Standard input holds the backup and cannot answer: add --yes."))
        try:
            with _opened(file) as source, checked_backup(source) as backup:
                if not yes:
                    self._ask(backup)
                backup.restore()
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(str(error).partition("\n")[0]) from error
        self.stdout.write(_("Restored; files beside the database: %(files)d") % {"files": _files(backup)})

    def _ask(self, backup: CheckedBackup) -> None:
        self.stdout.write(_("The backup is whole; files beside the database: %(files)d") % {"files": _files(backup)})
        try:
            answer = input(_("Put it into this installation? Type yes: "))
        except EOFError:
            answer = ""
        if answer.strip() != "yes":
            raise CommandError(_("Nothing was changed."))
