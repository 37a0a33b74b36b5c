"""`{{ text|markdown }}`: what people write, as the HTML that their marks ask for.

Parsed as in a browser's comment field (no HTML of one's own, no images), then cleaned again by a sanitizer.
"""

from __future__ import annotations

from functools import cache

import nh3
from django import template
from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

register = template.Library()

TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"} | {
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ADDRESSES = {"http", "https", "mailto"}
LONGEST = 5_000
"""Characters of a text that is parsed: thousands of open brackets cost the square of their number."""


@cache
def _parser() -> MarkdownIt:
    """One newline is a new line, as people expect who never heard of Markdown."""
    return MarkdownIt("js-default", {"breaks": True, "linkify": False}).disable("image")


@register.filter
def markdown(text: object) -> SafeString:
    """Safe HTML of a text in Markdown; its largest headings become the page's third level."""
    whole = str(text or "").encode("utf-8", "replace").decode()
    if len(whole) > LONGEST:
        return SafeString(linebreaks(whole, autoescape=True))
    tokens = _parser().parse(whole)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    return SafeString(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes=ADDRESSES,
            link_rel="nofollow noreferrer",
        )
    )
