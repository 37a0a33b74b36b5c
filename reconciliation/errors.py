"""What can go wrong in the core.

ReconciliationError
└── DocumentError     the document cannot be read or means nothing; carries the path and the reason
"""

from __future__ import annotations


class ReconciliationError(Exception):
    """Base of everything this package raises on purpose."""


class DocumentError(ReconciliationError):
    """A document that cannot be used. `path` is where ("requirements[12].expression.k"), `reason` is why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason

    def within(self, path: str) -> DocumentError:
        """The same error, told from above: `path` leads to what it was found in."""
        dot = "." if path and self.path and not self.path.startswith("[") else ""
        return DocumentError(f"{path}{dot}{self.path}", self.reason)
