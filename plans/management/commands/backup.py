"""Write the whole installation to one file: `manage.py backup FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from plans.backup import write_backup
from plans.dumps import BackupError


class Command(BaseCommand):
    help = "Write the database and the files to one archive, while Concord is in use. It holds no secret key."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write; it must not exist")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            manifest = write_backup(file)
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(str(error).partition("\n")[0]) from error
        counted = {"file": file, "bytes": file.stat().st_size, "files": len(manifest.members) - 1}
        self.stdout.write(_("%(file)s: %(bytes)d bytes; files beside the database: %(files)d") % counted)
