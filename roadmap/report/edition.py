"""What a report is printed from, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reconciliation.answers import Answer
from reconciliation.document import PlanDocument
from roadmap.baselines import text_hash
from roadmap.document import Signature
from roadmap.studying import Study


@dataclass(frozen=True, kw_only=True)
class Edition:
    """text: the canonical JSON of {plan, solution, study}, which travels inside the file and whose sha256 is printed.

    version: the key of the frozen version; empty for the plan as it is now, which is a draft. as_of: the day the
    content was true. people: person key -> name. standing: groups whose word stands for this content.
    """

    document: PlanDocument
    answer: Answer | None
    text: str
    people: Mapping[str, str]
    signatures: tuple[Signature, ...]
    as_of: date | None
    version: str = ""
    standing: frozenset[str] = frozenset()
    study: Study | None = None

    @property
    def digest(self) -> str:
        """sha256 of the text, hexadecimal: what was signed, when it is a version."""
        return text_hash(self.text)

    @property
    def draft(self) -> bool:
        return not self.version

    @property
    def note(self) -> str:
        """What stands beside the plan's name on every page."""
        return _("Version %(key)s") % {"key": self.version} if self.version else ""
