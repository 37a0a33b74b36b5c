"""The roadmap for other programs: a calendar, and a table that an issue tracker imports. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from reconciliation.document import Initiative, PlanDocument
from reconciliation.quarters import Quarter
from roadmap.labels import status_name
from roadmap.wording import Names
from stakeholders.labels import phase_label

DAY_SECONDS = 8 * 3600
"""A person-day as issue trackers count it."""


def first_day(quarter: Quarter) -> date:
    return date(quarter.year, 3 * quarter.number - 2, 1)


def last_day(quarter: Quarter) -> date:
    return first_day(quarter.plus(1)) - timedelta(days=1)


def calendar(document: PlanDocument, *, stamp: datetime, host: str) -> bytes:
    """Items over their quarters, milestones on the last day of theirs, dated rules on their day (RFC 5545)."""
    names = Names(document)
    found = Calendar()
    found.add("prodid", "-//Concord//Roadmap//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", document.name)
    for item in document.initiatives:
        if item.start is not None:
            end = last_day(item.start.plus(item.duration - 1))
            text = "\n".join(filter(None, (names.group(item.owner), ", ".join(item.requirements), item.note)))
            found.add_component(_event(f"{item.id}@{host}", item.title, first_day(item.start), end, text, stamp))
    for gate in document.milestones:
        day = last_day(gate.quarter)
        found.add_component(_event(f"{gate.id}@{host}", gate.title, day, day, "", stamp))
    for rule in document.rules:
        text = "\n".join(filter(None, (rule.source, rule.note, ", ".join(rule.requirements))))
        found.add_component(_event(f"{rule.id}@{host}", rule.title, rule.date, rule.date, text, stamp))
    return bytes(found.to_ical())


def _event(uid: str, title: str, first: date, last: date, text: str, stamp: datetime) -> Event:
    """An event of whole days; a calendar counts its end as the day after."""
    event = Event()
    event.add("uid", uid)
    event.add("summary", title)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("dtstamp", stamp)
    event.add("transp", "TRANSPARENT")
    if text:
        event.add("description", text)
    return event


def issue_header(document: PlanDocument) -> list[str]:
    """The columns that Jira's import knows by name; a link has as many columns as the item with the most of them."""
    links = max((len(item.depends_on) for item in document.initiatives), default=0)
    # Names of an interface, not of this product: they are not translated.
    return [
        "Issue id", "Issue Type", "Summary", "Description", "Status", "Start date", "Due date", "Component",
        "Labels", "Original estimate", "Cost", "Accountable", *["Inward issue link (Blocks)"] * max(links, 1),
    ]  # fmt: skip


def issue_rows(document: PlanDocument) -> list[list[str]]:
    """One epic for each item, in the order of the plan."""
    names = Names(document)
    teams = {team.id: team.name for team in document.teams}
    width = len(issue_header(document))
    rows = []
    for item in document.initiatives:
        row = [*_issue(document, names, teams, item), *item.depends_on]
        rows.append([*row, *[""] * (width - len(row))])
    return rows


def _issue(document: PlanDocument, names: Names, teams: dict[str, str], item: Initiative) -> list[str]:
    served = [f"{key}: {names.requirements[key].statement}" for key in item.requirements if key in names.requirements]
    work = [f"{teams.get(e.team, e.team)}: {e.days}" for e in item.effort]
    lines = [item.note, *served]
    if work:
        lines.append(_("Person-days: %(work)s") % {"work": ", ".join(work)})
    days = sum(effort.days for effort in item.effort)
    return [
        item.id,
        "Epic",
        item.title,
        "\n".join(line for line in lines if line),
        status_name(item.status),
        first_day(item.start).isoformat() if item.start else "",
        last_day(item.start.plus(item.duration - 1)).isoformat() if item.start else "",
        phase_label(item.phase),
        " ".join(item.requirements),
        str(days * DAY_SECONDS) if days else "",
        f"{item.cost / 1000:.2f} {document.currency}" if item.cost else "",
        names.group(item.owner) if item.owner else "",
    ]
