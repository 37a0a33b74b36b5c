"""Who a report is for: how deep it goes, and what one must be allowed to do to print and fetch it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from reconciliation.document import PlanDocument


class Audience(StrEnum):
    LEADERSHIP = "leadership"
    TASK_FORCE = "task-force"
    GROUP = "group"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """group: the key of the one whose own view it is; tool: whose vendor is asked. Empty for the other audiences."""

    audience: Audience = Audience.TASK_FORCE
    group: str = ""
    tool: str = ""

    @property
    def template(self) -> str:
        return f"roadmap/report/for_{self.audience.replace('-', '_')}.html"

    @property
    def rule(self) -> str:
        """What a person must be allowed to do in the plan when it is asked for, made and fetched."""
        return "write_tools" if self.audience is Audience.VENDOR else "export"

    def known_in(self, document: PlanDocument) -> bool:
        """Whether the plan has what this view is of."""
        if self.audience is Audience.VENDOR:
            return any(tool.id == self.tool for tool in document.tools)
        return self.audience is not Audience.GROUP or any(group.id == self.group for group in document.groups)

    def params(self) -> dict[str, str]:
        """As a job remembers it."""
        return {"audience": str(self.audience), "group": self.group, "tool": self.tool}


EVERYTHING = Reader()


def reader_of(params: Mapping[str, Any]) -> Reader:
    """The reader that a job was asked for. Raises ValueError for an audience that this program does not know."""
    audience = Audience(params.get("audience", Audience.TASK_FORCE))
    return Reader(audience=audience, group=str(params.get("group", "")), tool=str(params.get("tool", "")))


def audience_name(audience: Audience) -> str:
    return {
        Audience.LEADERSHIP: _("Leadership"),
        Audience.TASK_FORCE: _("Task force"),
        Audience.GROUP: _("One group"),
        Audience.VENDOR: _("A vendor: questions"),
    }[audience]
