"""What the tests of backup and restore compare and spoil: the rows of a database, a folder's files, an archive."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

Tables = dict[str, list[str]]
"""Table: its rows as text, sorted."""

Archive = list[tuple[tarfile.TarInfo, bytes]]


def tables_here() -> Tables:
    """Every table of the test's own database."""
    with connection.cursor() as cursor:

        def rows(table: str) -> list[Any]:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            return list(cursor.fetchall())

        return _tables(connection.introspection.table_names(cursor), rows)


def tables_in_file(file: Path) -> Tables:
    """Every table of a SQLite database."""
    with closing(sqlite3.connect(file)) as opened:
        names = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return _tables([name for (name,) in names], lambda table: opened.execute(f'SELECT * FROM "{table}"').fetchall())


def tables_at(url: str) -> Tables:
    """Every table of a PostgreSQL database, and where each sequence stands."""
    with psycopg.connect(url.replace("postgres:", "postgresql:", 1)) as opened:

        def rows(table: str) -> list[Any]:
            return opened.execute(f'SELECT * FROM "{table}"'.encode()).fetchall()

        names = opened.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        sequences = opened.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
        return _tables([name for (name,) in names], rows) | {"its sequences": sorted(map(repr, sequences))}


def _tables(names: list[str], rows: Callable[[str], list[Any]]) -> Tables:
    return {name: sorted(map(repr, rows(name))) for name in names}


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def read(file: Path) -> Archive:
    """The members of an archive, in order."""
    with tarfile.open(file) as archive:
        return [(member, (archive.extractfile(member) or io.BytesIO()).read()) for member in archive]


def write(file: Path, members: Archive) -> None:
    with tarfile.open(file, "w") as archive:
        for member, data in members:
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def manifest_of(file: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(read(file)[0][1])
    return value


def change_manifest(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Write the archive again with another manifest; everything else stays as it is."""
    (header, data), *others = read(file)
    value = json.loads(data)
    change(value)
    write(file, [(header, json.dumps(value).encode()), *others])


# Ways to spoil an archive ---------------------------------------------------------------------------------------------


def spoil_a_byte(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[data.rindex(b"%PDF-") + 1000] ^= 1
    file.write_bytes(data)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def leave_the_last_out(file: Path) -> None:
    write(file, read(file)[:-1])


def be_no_archive(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04" * 1000)


def add_a_stranger(file: Path) -> None:
    write(file, [*read(file), (tarfile.TarInfo("files/stranger"), b"not in the manifest")])


def lead_outside(file: Path) -> None:
    """A member that leaves the folder, named in the manifest with its right digest."""
    data, name = b"hostile", "files/../../outside"
    change_manifest(file, lambda v: v["members"].update({name: hashlib.sha256(data).hexdigest()}))
    write(file, [*read(file), (tarfile.TarInfo(name), data)])


def be_a_link(file: Path) -> None:
    """A link under a name that the manifest has."""
    members = read(file)
    members[-1][0].type, members[-1][0].linkname = tarfile.SYMTYPE, "/etc/passwd"
    write(file, [*members[:-1], (members[-1][0], b"")])


def spoil_the_database(file: Path) -> None:
    """A dump that no engine reads, with its right digest."""
    data = b"neither SQLite nor PostgreSQL" * 100
    change_manifest(
        file, lambda v: v["members"].update({name: hashlib.sha256(data).hexdigest() for name in list(v["members"])[:1]})
    )
    manifest, (header, _data), *others = read(file)
    write(file, [manifest, (header, data), *others])


def changed(**values: Any) -> Callable[[Path], None]:
    """The manifest with other values."""
    return lambda file: change_manifest(file, lambda value: value.update(values))


def apply_one_more(file: Path) -> None:
    change_manifest(file, lambda value: value["migrations"].append(["plans", "9999_of_next_year"]))
