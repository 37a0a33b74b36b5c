"""An installation as one archive: the database and the files below settings.CONCORD_FILES, never the secret key.

The archive is a plain tar that only its owner can read. Its first member, `manifest.json`, says what made it and the
SHA-256 of every other member: the database's dump, then the files by name. A restore unpacks and checks everything
beside the data before it touches them, and goes into an empty installation only.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from plans.dumps import (
    DUMP_NAMES,
    BackupError,
    Migrations,
    applied_migrations,
    check_dump,
    dump_database,
    known_migrations,
    load_database,
)
from plans.models import Plan, User

FORMAT = "concord-backup"
VERSION = 1
MANIFEST = "manifest.json"
FILES = "files"

_CHUNK = 1024 * 1024
_LARGEST_MANIFEST = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive says of itself.

    engine: Django's `connection.vendor`. migrations: applied when it was made. members: name in the archive -> SHA-256
    in hexadecimal digits, in the archive's order.
    """

    engine: str
    migrations: Migrations
    members: Mapping[str, str]

    def to_json(self) -> bytes:
        value = {
            "format": FORMAT,
            "version": VERSION,
            "engine": self.engine,
            "migrations": self.migrations,
            "members": self.members,
        }
        return json.dumps(value, indent=1).encode()


# Backup --------------------------------------------------------------------------------------------------------------


def write_backup(file: Path) -> Manifest:
    """Write the archive, whole or not at all, while others go on working.

    The database is read before the files: a report that is finished in between is a file too many, never one missing.
    Raises BackupError where the file is there already, lies among what is backed up, or the database cannot be read.
    """
    file = file.absolute()
    _check_target(file)
    with TemporaryDirectory(dir=file.parent, prefix=".concord-backup-") as name:
        members, archive = Path(name, "members"), Path(name, "archive")
        members.mkdir()
        manifest = _collect(members)
        _write_archive(archive, manifest, members)
        archive.replace(file)
    _sync_folder(file.parent)
    return manifest


def _check_target(file: Path) -> None:
    if file.exists():
        raise BackupError(_("%(file)s exists already.") % {"file": file})
    if not file.parent.is_dir():
        raise BackupError(_("There is no folder %(folder)s.") % {"folder": file.parent})
    if file.resolve().is_relative_to(_files_folder().resolve()):
        raise BackupError(_("%(file)s would lie among the files that are backed up.") % {"file": file})


def _collect(folder: Path) -> Manifest:
    """Copy what belongs into the archive to the folder, under the names it has there."""
    migrations = applied_migrations()
    if not migrations:
        raise BackupError(_("There is nothing to back up: the database was never prepared."))
    dump = DUMP_NAMES[connection.vendor]
    dump_database(folder / dump)
    _copy_files(_files_folder(), folder / FILES)
    if applied_migrations() != migrations:
        raise BackupError(_("The database was migrated meanwhile. Try again."))
    names = sorted(path.relative_to(folder).as_posix() for path in (folder / FILES).rglob("*") if path.is_file())
    members = {name: _digest(folder / name) for name in (dump, *names)}
    return Manifest(engine=connection.vendor, migrations=migrations, members=members)


def _copy_files(source: Path, target: Path) -> None:
    """Copy the regular files of a tree; links are left out, since they may lead anywhere."""
    for path in source.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # removed since, with the plan it belonged to
            shutil.copyfile(path, copy)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _write_archive(file: Path, manifest: Manifest, folder: Path) -> None:
    """The same members give the same bytes: times, owners and modes are not the machine's."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        with tarfile.open(fileobj=opened, mode="w", format=tarfile.PAX_FORMAT) as archive:
            data = manifest.to_json()
            archive.addfile(_header(MANIFEST, len(data)), io.BytesIO(data))
            for name in manifest.members:
                with (folder / name).open("rb") as member:
                    archive.addfile(_header(name, (folder / name).stat().st_size), member)
        opened.flush()
        os.fsync(opened.fileno())


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


# Restore -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CheckedBackup:
    """An archive that was found whole and fit for this installation, unpacked in a folder of its own."""

    manifest: Manifest
    folder: Path

    def restore(self) -> None:
        """Put its database and files in place. Raises BackupError where the installation is not empty any more."""
        check_empty()
        target = _files_folder()
        try:
            _place_files(self.folder / FILES, target)
            load_database(self.folder / DUMP_NAMES[self.manifest.engine])
        except BaseException:
            # Files without a database would keep the next attempt out.
            shutil.rmtree(target, ignore_errors=True)
            raise
        if applied_migrations() != self.manifest.migrations:
            raise BackupError(_("The database in the backup is not the one that the backup describes."))


@contextmanager
def checked_backup(source: IO[bytes]) -> Iterator[CheckedBackup]:
    """Read an archive from a file or a pipe and check all of it; what was unpacked is gone at the end.

    Raises BackupError, before anything of the installation is touched, where the installation is not empty or the
    archive is damaged, of another engine, or made by a newer version.
    """
    home = _files_folder().parent
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_empty()
    with TemporaryDirectory(dir=home, prefix=".concord-restore-") as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        check_dump(folder / DUMP_NAMES[manifest.engine])
        yield CheckedBackup(manifest=manifest, folder=folder)


def check_empty() -> None:
    """Raises BackupError where the installation holds a person, a plan or a file."""
    tables = set(connection.introspection.table_names())
    for model in (User, Plan):
        if model._meta.db_table in tables and model._default_manager.exists():
            raise BackupError(_("A backup goes into an empty installation only; this one holds people or plans."))
    folder = _files_folder()
    if any(path.is_symlink() or not path.is_dir() for path in folder.rglob("*")):
        raise BackupError(
            _("A backup goes into an empty installation only; %(folder)s holds files.") % {"folder": folder}
        )


def _unpack(source: IO[bytes], folder: Path) -> Manifest:
    """Write every member of the archive into the folder, checked against the manifest."""
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            manifest = _read_manifest(archive)
            waiting = dict(manifest.members)
            while (member := archive.next()) is not None:
                expected = waiting.pop(member.name, None)
                if expected is None or _unpack_member(archive, member, folder) != expected:
                    raise _damaged(member.name)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise _damaged(str(error)) from error
    if waiting:
        raise _damaged(min(waiting))
    return manifest


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write one member below the folder, readable by the owner only; its SHA-256."""
    path = folder
    for part in PurePosixPath(member.name).parts[:-1]:
        path /= part
        path.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    reader = _reader(archive, member)
    descriptor = os.open(folder / member.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _reader(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """The content of a regular file; no link, no device, no file with holes is one."""
    reader = archive.extractfile(member) if member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) else None
    if reader is None or member.issparse():
        raise _damaged(member.name)
    return reader


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    member = archive.next()
    if member is None or member.name != MANIFEST or member.size > _LARGEST_MANIFEST:
        raise BackupError(_("This is not a backup of Concord."))
    try:
        value = json.loads(_reader(archive, member).read())
        if value["format"] != FORMAT:
            raise BackupError(_("This is not a backup of Concord."))
        if value["version"] > VERSION:
            raise BackupError(_("The backup was made by a newer version of Concord. Update this installation first."))
        manifest = _manifest_of(value)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(MANIFEST) from error
    _check_manifest(manifest)
    return manifest


def _manifest_of(value: Any) -> Manifest:
    """Raises ValueError, KeyError or TypeError where the JSON has another shape."""
    return Manifest(
        engine=str(value["engine"]),
        migrations=tuple((str(app), str(name)) for app, name in value["migrations"]),
        members={str(name): str(digest) for name, digest in dict(value["members"]).items()},
    )


def _check_manifest(manifest: Manifest) -> None:
    """Raises BackupError where the archive does not fit this installation, or a name leads elsewhere."""
    if manifest.engine != connection.vendor:
        raise BackupError(
            _("The backup holds a database of %(theirs)s; this installation uses %(ours)s.")
            % {"theirs": manifest.engine, "ours": connection.vendor}
        )
    unknown = sorted(set(manifest.migrations) - known_migrations())
    if unknown:
        raise BackupError(
            _("The backup was made by a newer version of Concord: %(migration)s is not known here.")
            % {"migration": ".".join(unknown[0])}
        )
    dump = DUMP_NAMES[manifest.engine]
    stray = [name for name in manifest.members if name != dump and not _is_safe(name)]
    if stray or dump not in manifest.members:
        raise _damaged(stray[0] if stray else dump)


def _is_safe(name: str) -> bool:
    """Whether a member is a file below `files/`, written in the one way that its name can be."""
    path = PurePosixPath(name)
    plain = path.as_posix() == name and ".." not in path.parts and "\0" not in name
    return plain and len(path.parts) > 1 and path.parts[0] == FILES


def _place_files(source: Path, target: Path) -> None:
    """Move the unpacked files into their folder, which holds no more than empty folders."""
    for path in sorted(target.rglob("*"), reverse=True):
        path.rmdir()
    target.mkdir(mode=0o700, exist_ok=True)
    for path in source.iterdir() if source.is_dir() else ():
        shutil.move(path, target / path.name)


def _damaged(what: str) -> BackupError:
    return BackupError(_("The backup is damaged: %(what)s.") % {"what": what})


def _files_folder() -> Path:
    return Path(settings.CONCORD_FILES)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
