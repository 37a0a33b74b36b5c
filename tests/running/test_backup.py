"""Backup and restore: the same installation comes out, and what cannot be restored changes nothing."""

from __future__ import annotations

import hashlib
import io
import os
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg import sql

from plans.backup import write_backup
from plans.errors import StaleVersion
from plans.models import Event, Plan, User
from roadmap import commands
from roadmap.models import Initiative
from tests.running import archives
from tests.running.conftest import database_url
from tests.services import PostgresServer, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-key-that-no-archive-may-hold-0123456789abcdef"
PASSWORD = "word that passes 'n' \\ no list shows"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A data folder with a secret key and no files yet."""
    home = tmp_path / "home"
    (home / "files").mkdir(parents=True)
    (home / "secret_key").write_text(SECRET)
    settings.CONCORD_FILES = home / "files"
    return home


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> Path:
    """A backup of the empty database with two files, which are gone again."""
    put_files(home)
    file = tmp_path / "backup.tar"
    write_backup(file)
    remove_files(home)
    return file


def put_files(home: Path) -> None:
    (home / "files" / "reports").mkdir()
    (home / "files" / "reports" / "b.pdf").write_bytes(b"%PDF-" + bytes(range(256)) * 9000)
    (home / "files" / "a.txt").write_text("Größe")


def remove_files(home: Path) -> None:
    """The reports' folder stays, as it does when the last report is removed."""
    for path in (home / "files").rglob("*"):
        if path.is_file():
            path.unlink()


def manage(environment: dict[str, str], *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A command of manage.py in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, input=stdin, capture_output=True, check=False, timeout=180,
    )  # fmt: skip


def installation(home: Path, url: str = "") -> dict[str, str]:
    """Environment of an installation with that data folder and database."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    chosen = {"CONCORD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return kept | chosen | ({"DATABASE_URL": url} if url else {})


def refused(file: Path) -> str:
    """What `restore` says; it must be one line."""
    with pytest.raises(CommandError) as caught:
        call_command("restore", str(file), yes=True)
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


# There and back ------------------------------------------------------------------------------------------------------


@pytest.mark.database
def test_what_was_backed_up_is_what_is_restored(home: Path, tmp_path: Path) -> None:
    call_command("demo", verbosity=0)
    put_files(home)
    file = tmp_path / "backup.tar"
    call_command("backup", str(file), stdout=io.StringIO())
    before, files = archives.tables_here(), archives.files_in(home)
    assert before["plans_plan"]
    assert before["roadmap_initiative"]
    call_command("flush", interactive=False, verbosity=0)
    remove_files(home)
    call_command("restore", str(file), yes=True, stdout=io.StringIO())
    assert archives.tables_here() == before
    assert archives.files_in(home) == files
    # The database is one to work on: its counters stand where they stood.
    newest = max(User.objects.values_list("pk", flat=True))
    assert User.objects.create_user("new@example.org").pk > newest


@pytest.mark.services
def test_another_machine_reads_it_from_a_pipe_before_its_first_start(home: Path, tmp_path: Path) -> None:
    call_command("demo", verbosity=0)
    put_files(home)
    file = tmp_path / "backup.tar"
    made = manage(installation(home, database_url()), "backup", str(file))
    assert made.returncode == 0, made.stderr.decode()
    other = tmp_path / "other"
    done = manage(installation(other), "restore", "-", "--yes", stdin=file.read_bytes())
    assert done.returncode == 0, done.stderr.decode()
    assert archives.tables_in_file(other / "concord.sqlite3") == archives.tables_in_file(
        Path(connection.settings_dict["NAME"])
    )
    assert archives.files_in(other / "files") == archives.files_in(home / "files")
    with closing(sqlite3.connect(other / "concord.sqlite3")) as restored:
        assert restored.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert manage(installation(other), "migrate", "--check").returncode == 0


@pytest.mark.database
def test_an_unchanged_installation_gives_the_members_in_the_same_order(home: Path, archive: Path) -> None:
    headers = [member for member, _data in archives.read(archive)]
    database = "database.sqlite3" if connection.vendor == "sqlite" else "database.pgdump"
    assert [header.name for header in headers] == ["manifest.json", database, "files/a.txt", "files/reports/b.pdf"]
    assert {(header.mtime, header.uid, header.gid, header.mode) for header in headers} == {(0, 0, 0, 0o600)}
    manifest = archives.manifest_of(archive)
    assert (manifest["format"], manifest["version"], manifest["engine"]) == ("concord-backup", 1, connection.vendor)
    assert ["plans", "0001_initial"] in manifest["migrations"]
    digests = {header.name: hashlib.sha256(data).hexdigest() for header, data in archives.read(archive)[1:]}
    assert manifest["members"] == digests


# PostgreSQL ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that insists on the password."""
    with PostgresServer.start() as server:
        address = server.url.replace("postgres:", "postgresql:", 1)
        server.create("other")
        with psycopg.connect(address, autocommit=True) as opened:
            opened.execute(sql.SQL("ALTER USER concord PASSWORD {}").format(PASSWORD))
            rules = server.folder / "data" / "pg_hba.conf"
            rules.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
            opened.execute("SELECT pg_reload_conf()")
        yield server


def recording_programs(folder: Path) -> Path:
    """Folder with pg_dump and pg_restore that write their command line into `calls` and then are the real ones."""
    folder.mkdir()
    for program in ("pg_dump", "pg_restore"):
        script = folder / program
        script.write_text(
            f'#!/bin/sh\ntr "\\0" " " < /proc/$$/cmdline >> {folder}/calls\nexec /usr/bin/{program} "$@"\n'
        )
        script.chmod(0o755)
    return folder


@pytest.mark.services
def test_postgresql_there_and_back_with_a_password_no_list_shows(
    postgres: PostgresServer, home: Path, tmp_path: Path
) -> None:
    def address(name: str) -> str:
        return f"postgres://concord:{quote(PASSWORD, safe='')}@127.0.0.1:{postgres.port}/{name}"

    put_files(home)
    file, other = tmp_path / "backup.tar", tmp_path / "other"
    here, there = installation(home, address("concord")), installation(other, address("other"))
    prepared = manage(here, "prepare", "--demo")
    assert prepared.returncode == 0, prepared.stderr.decode()
    programs = recording_programs(tmp_path / "programs")
    path = {"PATH": f"{programs}:{os.environ['PATH']}"}
    for environment, arguments in ((here, ["backup", str(file)]), (there, ["restore", str(file), "--yes"])):
        done = manage(environment | path, *arguments)
        assert done.returncode == 0, done.stderr.decode()
    assert archives.tables_at(address("other")) == archives.tables_at(address("concord"))
    assert archives.files_in(other / "files") == archives.files_in(home / "files")
    calls = (programs / "calls").read_text()
    assert "pg_dump" in calls
    assert "pg_restore" in calls
    for hidden in (PASSWORD, quote(PASSWORD, safe="")):
        assert hidden not in calls
        assert hidden.encode() not in file.read_bytes()
    without = manage(here | {"PATH": str(tmp_path)}, "backup", str(tmp_path / "never.tar"))
    assert b"pg_dump is not installed" in without.stderr.splitlines()[-1]
    assert not (tmp_path / "never.tar").exists()


# While others write --------------------------------------------------------------------------------------------------


def keep_moving(stop: threading.Event, moved: list[int]) -> None:
    """Move an initiative of the demonstration to and fro, as fast as it goes."""
    try:
        plan = Plan.objects.get(key="demo")
        by = User.objects.filter(memberships__plan=plan)[0]
        row = Initiative.objects.filter(plan=plan, start__isnull=False).first()
        assert row is not None
        while not stop.is_set():
            try:
                row = commands.move_initiative(
                    plan_id=plan.pk, initiative_id=row.pk, version=row.version,
                    quarters=1 if len(moved) % 2 else -1, by=by, at=timezone.now(),
                )  # fmt: skip
            except StaleVersion:
                row.refresh_from_db()
            else:
                moved.append(row.pk)
    finally:
        connection.close()


@pytest.mark.services
def test_a_backup_during_writes_is_one_moment_of_the_plan(home: Path, tmp_path: Path) -> None:
    call_command("demo", verbosity=0)
    file, other = tmp_path / "backup.tar", tmp_path / "other"
    before = Event.objects.filter(verb="moved").count()
    stop, moved = threading.Event(), list[int]()
    writers = [threading.Thread(target=keep_moving, args=(stop, moved)) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        wait_until(lambda: len(moved) >= 5, "nobody moved anything")
        at_first = len(moved)
        write_backup(file)
        at_last = len(moved)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    done = manage(installation(other), "restore", str(file), "--yes")
    assert done.returncode == 0, done.stderr.decode()
    with closing(sqlite3.connect(other / "concord.sqlite3")) as restored:
        # Some constraints call REGEXP, which Django gives to its own connections.
        restored.create_function("REGEXP", 2, lambda pattern, text: re.search(pattern, text) is not None)
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert restored.execute("PRAGMA foreign_key_check").fetchall() == []
        [events] = restored.execute("SELECT count(*) FROM plans_event WHERE verb = 'moved'").fetchone()
        [versions] = restored.execute(f"SELECT version - 1 FROM roadmap_initiative WHERE id = {moved[0]}").fetchone()
        [history] = restored.execute(
            f"SELECT count(*) - 1 FROM roadmap_historicalinitiative WHERE id = {moved[0]}"
        ).fetchone()
    assert events - before == versions == history
    assert at_first <= versions <= at_last + len(writers)
    assert at_first < at_last, "nobody wrote meanwhile"


# What is refused -----------------------------------------------------------------------------------------------------


REFUSED = {
    "a byte changed": (archives.spoil_a_byte, "damaged: files/reports/b.pdf"),
    "cut short": (archives.cut_short, "damaged"),
    "a member is missing": (archives.leave_the_last_out, "damaged: files/reports/b.pdf"),
    "no archive at all": (archives.be_no_archive, "damaged"),
    "a member too many": (archives.add_a_stranger, "damaged: files/stranger"),
    "a path that leaves": (archives.lead_outside, "damaged: files/../../outside"),
    "a link": (archives.be_a_link, "damaged: files/reports/b.pdf"),
    "no database inside": (archives.spoil_the_database, ""),
    "a newer migration": (archives.apply_one_more, "newer version of Concord: plans.9999_of_next_year"),
    "a newer format": (archives.changed(version=2), "newer version of Concord"),
    "another format": (archives.changed(format="tar"), "not a backup of Concord"),
    "another engine": (archives.changed(engine="oracle"), "a database of oracle"),
    "no list of members": (archives.changed(members=3), "damaged: manifest.json"),
}


@pytest.mark.database
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_before_anything_is_touched(name: str, archive: Path, home: Path) -> None:
    spoil, sentence = REFUSED[name]
    spoil(archive)
    before, files = archives.tables_here(), archives.files_in(home)
    assert sentence in refused(archive)
    assert archives.tables_here() == before
    assert archives.files_in(home) == files == {"secret_key": SECRET.encode()}
    assert sorted(path.name for path in home.iterdir()) == ["files", "secret_key"]
    assert not (home.parent / "outside").exists()


@pytest.mark.database
@pytest.mark.parametrize("kind", ["person", "plan", "file"])
def test_an_installation_in_use_is_not_overwritten(kind: str, archive: Path, home: Path) -> None:
    if kind == "person":
        User.objects.create_user("someone@example.org")
    elif kind == "plan":
        Plan.objects.create(key="plan", name="Plan", created_at=timezone.now(), updated_at=timezone.now())
    else:
        (home / "files" / "report.pdf").write_bytes(b"%PDF-")
    before, files = archives.tables_here(), archives.files_in(home)
    assert "empty installation only" in refused(archive)
    assert archives.tables_here() == before
    assert archives.files_in(home) == files


@pytest.mark.database
def test_without_a_yes_nothing_changes(archive: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("no\n"))
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(archive), stdout=io.StringIO())
    assert archives.files_in(home) == {"secret_key": SECRET.encode()}
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    call_command("restore", str(archive), stdout=io.StringIO())
    assert len(archives.files_in(home / "files")) == 2


# What the archive is -------------------------------------------------------------------------------------------------


@pytest.mark.database
def test_only_its_owner_reads_it_and_the_secret_key_is_not_inside(home: Path, tmp_path: Path) -> None:
    put_files(home)
    (home / "files" / "link").symlink_to(home / "secret_key")
    (home / "files" / "folder").symlink_to(home)
    file = tmp_path / "backup.tar"
    mask = os.umask(0)
    try:
        write_backup(file)
    finally:
        os.umask(mask)
    assert file.stat().st_mode & 0o777 == 0o600
    assert SECRET.encode() not in file.read_bytes()
    assert [member.name for member, _data in archives.read(file)][2:] == ["files/a.txt", "files/reports/b.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "home"]


@pytest.mark.database
def test_it_is_written_where_nothing_is_lost(home: Path, archive: Path, tmp_path: Path) -> None:
    data = archive.read_bytes()
    for file, sentence in (
        (archive, "exists already"),
        (home / "files" / "backup.tar", "among the files"),
        (tmp_path / "nowhere" / "backup.tar", "no folder"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("backup", str(file))
    assert archive.read_bytes() == data
    assert archives.files_in(home / "files") == {}
