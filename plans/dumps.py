"""The database as one file: SQLite's own copy of itself, or PostgreSQL's custom dump format.

Both are a single moment of the database, taken while others go on writing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from plans.errors import PlanError

Migrations = tuple[tuple[str, str], ...]
"""Pairs of app and name, sorted."""

DUMP_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
"""Engine, as Django's `connection.vendor`: what its dump is called."""


class BackupError(PlanError):
    """A backup or a restore that cannot be; the message is the sentence to show."""


def applied_migrations() -> Migrations:
    """What was applied to this database; empty where it was never migrated."""
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def known_migrations() -> set[tuple[str, str]]:
    """Every migration that this version has, and those that its squashed ones replace."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return set(known) | {old for migration in known.values() for old in migration.replaces}


def dump_database(file: Path) -> None:
    """Write the database into a new file. Raises BackupError where PostgreSQL's programs fail or are missing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return
    _run("pg_dump", "--format=custom", *_WITHOUT_OWNERS, "--no-password", f"--file={file}")


def check_dump(file: Path) -> None:
    """Raises BackupError where the engine cannot read the dump; the installation's database is not touched."""
    if connection.vendor == "postgresql":
        _run("pg_restore", "--list", str(file))
        return
    try:
        with closing(_open_copy(file)) as copy:
            # Some constraints call REGEXP, which only Django's own connections have.
            copy.execute("PRAGMA ignore_check_constraints = ON")
            [answer] = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise BackupError(_("The database in the backup is damaged: %(answer)s.") % {"answer": answer})


def load_database(file: Path) -> None:
    """Put the dump in place of this database, whose tables are lost.

    On SQLite it happens wholly or not at all. On PostgreSQL a failure leaves no tables, and `prepare` makes them again.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(_open_copy(file)) as copy:
            copy.backup(connection.connection)
        return
    _drop_tables()
    name = make_conninfo(dbname=str(_parameters()["dbname"]))
    options = ["--single-transaction", "--exit-on-error", *_WITHOUT_OWNERS, "--no-password"]
    _run("pg_restore", *options, f"--dbname={name}", str(file))


# SQLite --------------------------------------------------------------------------------------------------------------


def _open_copy(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


# PostgreSQL ----------------------------------------------------------------------------------------------------------

# Another installation has other roles. Comments on what PostgreSQL brings itself may be written by its superuser only.
_WITHOUT_OWNERS = ("--no-owner", "--no-privileges", "--no-comments")


def _drop_tables() -> None:
    """Remove Concord's tables, those of later migrations than the dump's included; others' are left alone."""
    introspection = connection.introspection
    ours = {*introspection.django_table_names(), MigrationRecorder.Migration._meta.db_table}
    ours |= {cache["LOCATION"] for cache in settings.CACHES.values() if cache["BACKEND"].endswith(".DatabaseCache")}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in sorted(ours & set(introspection.table_names(cursor))):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def _parameters() -> dict[str, object]:
    """What Django connects with: host, password, certificates and so on, by libpq's names."""
    parameters: dict[str, object] = connection.get_connection_params()
    return parameters


def _environment() -> dict[str, str]:
    """The address and the password as libpq's variables: arguments can be read by everyone on the machine."""
    parameters = _parameters()
    # Time limits of a web request are not for a dump.
    names = {option.keyword.decode(): option.envvar for option in Conninfo.get_defaults() if option.envvar}
    chosen = {
        variable.decode(): str(parameters[name])
        for name, variable in names.items()
        if name in parameters and name != "options"
    }
    return os.environ | chosen


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            _("%(program)s is not installed: apt-get install postgresql-client, or what brings it here.")
            % {"program": program}
        )
    done = subprocess.run(
        [path, *arguments], env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [_("no reason given")]
        raise BackupError(_("%(program)s failed: %(reason)s") % {"program": program, "reason": lines[0]})
