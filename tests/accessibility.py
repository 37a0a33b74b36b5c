"""What every page is held to in Chromium: nothing for axe to find in light and dark, nothing wider than a phone."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize, expect

DESK, PHONE = ViewportSize(width=1360, height=860), ViewportSize(width=390, height=844)
OF_COLOR = ("color-contrast", "link-in-text-block")
"""The rules of axe that another theme can break; all others read the same document again."""

# axe reads a color anew for each layer under each word; a page has a dozen of them. This is a third of its time.
REMEMBER_COLORS = """() => {
    const { Color } = axe.commons.color;
    const read = Color.prototype.parseString;
    const known = new Map();
    Color.prototype.parseString = function (text) {
        if (!known.has(text)) known.set(text, read.call(new Color(0, 0, 0), text));
        const { r, g, b, alpha } = known.get(text);
        return Object.assign(this, { r, g, b, alpha });
    };
}"""


def violations(page: Page, *only: str) -> list[str]:
    """What axe finds, with the elements it found it in; with `only`, by these rules."""
    # Describing all that passed would take twice as long as finding what does not.
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(REMEMBER_COLORS)
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(results => results.violations)",
        options | ({"runOnly": list(only)} if only else {}),
    )
    return [f"{item['id']}: {[node['target'] for node in item['nodes']][:5]}" for item in found]


def flaws(page: Page) -> list[str]:
    """What is wrong with the open page in either theme or on a phone. It ends as it began: light, at a desk."""
    page.emulate_media(reduced_motion="reduce")  # a color that is still fading into the other theme is nobody's
    expect(page.locator(".htmx-request")).to_have_count(0)
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    found += [f"dark: {wrong}" for wrong in violations(page, *OF_COLOR)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    found += [f"{wide} px wide"] if wide > PHONE["width"] else []
    page.set_viewport_size(DESK)
    return found
