"""What the pages of a plan are called and where they stand: sections across the top, each with its pages below.

A page is named by its route. Adding one: a line here, its route in the app's urls.py, a line in the permission table.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from plans.navigation import Page, Section

SECTIONS = (
    Section("overview", _("Overview"), (Page("overview", _("Overview")), Page("agenda", _("Agenda")))),
    Section(
        "groups",
        _("Groups"),
        (Page("group_list", _("Groups")), Page("outcomes", _("Alignment")), Page("ownership", _("Ownership"))),
    ),
    Section("requirements", _("Requirements"), (Page("requirement_list", _("Requirements")),)),
    Section(
        "direction",
        _("Direction"),
        (Page("strategy", _("Strategy")), Page("needs", _("Needs")), Page("blueprint", _("Blueprint"))),
    ),
    Section(
        "tools",
        _("Tools"),
        (
            Page("tool_list", _("Tools")),
            Page("verdict_matrix", _("Verdicts")),
            Page("funnel", _("Funnel")),
            Page("scoring", _("Scoring")),
            Page("build_or_buy", _("Build or buy")),
            Page("proof_list", _("Proof of concept")),
            Page("price_list", _("Prices")),
            Page("debt", _("Debt")),
            Page("catalogue", _("Catalog")),
        ),
    ),
    Section(
        "conflicts",
        _("Conflicts"),
        (
            Page("conflict_list", _("Conflicts")),
            Page("option_list", _("Options")),
            Page("what_if", _("What if")),
            Page("decision_list", _("Decisions")),
        ),
    ),
    Section("roadmap", _("Roadmap"), (Page("roadmap", _("Roadmap")), Page("version_list", _("Versions")))),
    Section("report", _("Report"), (Page("report", _("Report")), Page("reader_link_list", _("Reader links")))),
    Section("settings", _("Settings"), (Page("plan_settings", _("Settings")),)),
)

ROWS = {
    "argument": "strategy#argument-",
    "capability": "blueprint_entry",
    "driver": "needs#driver-",
    "group": "group",
    "initiative": "initiative",
    "outcome": "ownership#owned-",
    "peer": "blueprint#peer-",
    "process": "ownership#owned-",
    "requirement": "requirement",
    "tool": "tool",
}
"""Where a row is shown: the route of its own page, or of the page that it stands on and what its id begins with."""
