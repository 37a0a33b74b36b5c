"""Files that people put beside a row of the plan as evidence: the plan's value knows them by what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reconciliation.errors import DocumentError

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A file that belongs to a row, named by its kind and id. Its bytes lie outside the plan's value.

    size: in bytes. sha256: of the bytes, hexadecimal, by which a copy can be told to be the same.
    """

    id: str
    kind: str
    target: str
    name: str
    media_type: str
    size: int
    sha256: str


def check_files(files: Iterable[EvidenceFile]) -> None:
    """Raises DocumentError with the path of the first file that cannot be."""
    for i, file in enumerate(files):
        if file.size < 0:
            raise DocumentError(f"files[{i}].size", f"{file.size} is not a size")
        if not _DIGEST.fullmatch(file.sha256):
            raise DocumentError(f"files[{i}].sha256", "64 hexadecimal digits were expected")
        if not file.name or not file.kind or not file.target:
            raise DocumentError(f"files[{i}]", "a name, a kind and a target were expected")
