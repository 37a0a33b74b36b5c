"""Files as evidence: what is let in, and where it lies.

    stored = store(upload)                      # checked by its content, written under a random name; Refused otherwise
    with changing(plan.pk, by=by, at=at) as change:
        attach(change, stored, kind="proof", target=row.key)

A kind of row that files may belong to is named in settings.CONCORD_EVIDENCE. `plans.queries.files.files_of` reads them,
`templates/plans/_files.html` shows them with the form that adds one. A file is served as an attachment only, to members
of its plan, rights checked at each download. What no row names any more is removed by the hour (`sweep`).
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from plans.changes import Change
from plans.errors import Refused
from plans.models import Membership, StoredFile

NAME_LIMIT = 120
ORPHAN_AGE = timedelta(days=1)
"""A file without a row may belong to a change that is still on its way."""

_MOST_MEMBERS = 5000
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_PARTS = {
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "ppt/presentation.xml": f"{_OFFICE}presentationml.presentation",
}
_ENDINGS = {
    "application/pdf": {".pdf"},
    "image/png": {".png"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/gif": {".gif"},
    "image/webp": {".webp"},
    f"{_OFFICE}spreadsheetml.sheet": {".xlsx"},
    f"{_OFFICE}wordprocessingml.document": {".docx"},
    f"{_OFFICE}presentationml.presentation": {".pptx"},
    f"{_OPEN}spreadsheet": {".ods"},
    f"{_OPEN}text": {".odt"},
    f"{_OPEN}presentation": {".odp"},
    "text/plain": {".txt", ".csv", ".md", ".json", ".yml", ".yaml", ".log"},
}
"""Every type that is let in, with the endings that its names may have."""

ACCEPT = ",".join(sorted(ending for endings in _ENDINGS.values() for ending in endings))
"""What a file picker offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A checked file that lies in its place and has no row yet."""

    name: str
    media_type: str
    size: int
    sha256: str
    stored: str

    def discard(self) -> None:
        """Remove its bytes: the change they were for did not happen."""
        path_of(self.stored).unlink(missing_ok=True)


class BodyLimit(FileUploadHandler):
    """Turns away a request that says it is larger than any upload may be, before a byte of it is read."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > settings.CONCORD_BODY_LIMIT:
            raise RequestDataTooBig("The upload is larger than settings.CONCORD_BODY_LIMIT.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data  # for the handlers that come after this one

    def file_complete(self, file_size: int) -> None:
        return None


# Letting in ----------------------------------------------------------------------------------------------------------


def store(upload: UploadedFile[bytes]) -> Stored:
    """Check a file and write it under a random name. Raises Refused, for the field `file`, with what is wrong."""
    size = upload.size or 0
    if not size:
        raise Refused(_("The file is empty."), field="file")
    if size > settings.CONCORD_FILE_LIMIT:
        limit = filesizeformat(settings.CONCORD_FILE_LIMIT)
        raise Refused(
            _("The file is larger than %(limit)s. Store it elsewhere and give its link.") % {"limit": limit},
            field="file",
        )
    name = clean_name(upload.name or "")
    media_type = _checked_type(upload, name)
    stored = secrets.token_hex(16)
    return Stored(name=name, media_type=media_type, size=size, sha256=_write(upload, path_of(stored)), stored=stored)


def attach(change: Change, stored: Stored, *, kind: str, target: str) -> StoredFile:
    """Put a stored file beside a row of the plan that is being changed. Raises Refused when the plan holds too much."""
    rows = StoredFile.objects.filter(plan_id=change.plan_id)
    held = rows.exclude(stored="").aggregate(sum=Sum("size"))["sum"] or 0
    if held + stored.size > settings.CONCORD_FILES_PER_PLAN:
        limit = filesizeformat(settings.CONCORD_FILES_PER_PLAN)
        raise Refused(
            _("The files of a plan may hold %(limit)s together. Remove some first.") % {"limit": limit}, field="file"
        )
    row = StoredFile(
        plan_id=change.plan_id,
        key=f"file-{secrets.token_hex(8)}",
        position=rows.count(),
        target_kind=kind,
        target=target,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        stored=stored.stored,
        by=Membership.objects.filter(plan_id=change.plan_id, user=change.by).first(),
    )
    return change.add(row, verb="attached")


def clean_name(name: str) -> str:
    """What a file is called: without its folders and without characters that steer a line; its ending stays."""
    text = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C").strip(" .")
    path = PurePath(text or "file")
    return path.stem[: NAME_LIMIT - len(path.suffix)] + path.suffix if len(path.suffix) < 12 else text[:NAME_LIMIT]


def _checked_type(upload: UploadedFile[bytes], name: str) -> str:
    """The type that the bytes have. Raises Refused for a type that is not let in, or a name that says another."""
    found = media_type_of(upload)
    upload.seek(0)
    if found and PurePath(name).suffix.lower() in _ENDINGS[found]:
        return found
    if found and found != "text/plain":
        sentence = _("The name %(name)s does not fit what the file holds (%(type)s). Rename it and try again.")
        raise Refused(sentence % {"name": name, "type": found}, field="file")
    raise Refused(
        _("This type of file is not taken. Give a PDF, a picture, an office document without macros, or plain text."),
        field="file",
    )


def media_type_of(file: IO[bytes] | UploadedFile[bytes]) -> str:
    """The type of a file by its content, "" for what is not let in."""
    file.seek(0)
    head = file.read(16)
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"PK\x03\x04"):
        return _office_type(file)
    return "text/plain" if _is_text(file) else ""


def _office_type(file: Any) -> str:
    """The type of an office document; a macro, an encrypted member or a crowd of them is not let in."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > _MOST_MEMBERS or any(member.flag_bits & 1 for member in members):
                return ""
            if any("vbaproject" in name.lower() or name.lower().startswith("basic/") for name in names):
                return ""
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in _PARTS.items() if part in names), "")
            first = members[0] if members else None
            if first is None or first.filename != "mimetype" or first.file_size > 100:
                return ""
            said = archive.read(first).decode("ascii", "replace").strip()
            return said if said in _ENDINGS else ""
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return ""


def _is_text(file: Any) -> bool:
    """Whether all of it is UTF-8 without control characters."""
    file.seek(0)
    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text)


def _write(upload: UploadedFile[bytes], path: Path) -> str:
    """Write the bytes, readable by their owner only; their sha256."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


# Where they lie ------------------------------------------------------------------------------------------------------


def folder() -> Path:
    """Where the bytes lie, private to this installation and in its backup."""
    return Path(settings.CONCORD_FILES) / "evidence"


def path_of(stored: str) -> Path:
    return folder() / PurePath(stored).name


def copy_stored(pairs: Iterable[tuple[StoredFile, StoredFile]]) -> None:
    """Give rows of a copied plan bytes of their own: (from, to). For use inside the transaction that made them."""
    for source, target in pairs:
        if not source.stored:
            continue
        target.stored = secrets.token_hex(16)
        with suppress(FileNotFoundError), path_of(source.stored).open("rb") as file:
            _write(UploadedFile(file), path_of(target.stored))
            StoredFile.objects.filter(pk=target.pk).update(stored=target.stored)


def remove_stored(names: Iterable[str]) -> None:
    """Remove bytes whose rows are gone."""
    for name in filter(None, names):
        path_of(name).unlink(missing_ok=True)


def sweep(at: datetime) -> int:
    """Remove the bytes that no row names, left by changes that did not happen. Returns how many."""
    oldest = (at - ORPHAN_AGE).timestamp()
    found = [path for path in folder().glob("*") if path.stat().st_mtime < oldest] if folder().is_dir() else []
    named = set(StoredFile.objects.filter(stored__in=[path.name for path in found]).values_list("stored", flat=True))
    orphans = [path.name for path in found if path.name not in named]
    remove_stored(orphans)
    return len(orphans)
