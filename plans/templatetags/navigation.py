"""Template tags of the navigation: the sections of the plan, and the pages of the section one is in."""

from typing import Any

from django import template

from plans.navigation import navigation, talk_address

register = template.Library()


@register.inclusion_tag("components/_plan_nav.html", takes_context=True)
def plan_nav(context: dict[str, Any]) -> dict[str, Any]:
    return {"sections": navigation(context["plan"].key), "active": context.get("active")}


@register.simple_tag(takes_context=True)
def page_talk_url(context: dict[str, Any]) -> str:
    """Where people talk about the page that one looks at; empty for pages that the navigation does not name."""
    match = getattr(context.get("request"), "resolver_match", None)
    plan, route = context.get("plan"), getattr(match, "url_name", None)
    return talk_address(plan.key, route) if plan and route else ""


@register.inclusion_tag("components/_section_nav.html", takes_context=True)
def section_nav(context: dict[str, Any]) -> dict[str, Any]:
    """The pages of the active section with the current one marked.

    That is the one at this address or the one that the view names as `active_page`, else the first.
    """
    active = context.get("active")
    section = next((entry for entry in navigation(context["plan"].key) if entry.key == active), None)
    match = getattr(context.get("request"), "resolver_match", None)
    pages = [link.key for link in section.pages] if section else []
    named = (context.get("active_page"), getattr(match, "url_name", None))
    return {"section": section, "page": next((name for name in (*named, *pages) if name in pages), "")}
