"""The mail that the embedded mode keeps in files instead of sending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_string, policy
from pathlib import Path

SHOWN = 50
_BETWEEN = "-" * 79 + "\n"
"""What Django's backend writes behind each message of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    at: datetime
    to: str
    subject: str
    text: str


def letters(folder: Path) -> tuple[Letter, ...]:
    """The mail in the folder, latest first, at most `SHOWN`."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:SHOWN]
    found = [letter for file in files for letter in reversed(_read(file))]
    return tuple(found[:SHOWN])


def _read(file: Path) -> list[Letter]:
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    parts = file.read_text(encoding="utf-8", errors="replace").split(_BETWEEN)
    return [_letter(part, at) for part in parts if part.strip()]


def _letter(raw: str, at: datetime) -> Letter:
    message = message_from_string(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    text = str(body.get_content()) if body is not None else ""
    return Letter(at=at, to=str(message["To"] or ""), subject=str(message["Subject"] or ""), text=text.strip())
