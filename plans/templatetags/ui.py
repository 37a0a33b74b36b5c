"""Template tags of the shared look: icons, initials, group colors, cards and dialogs.

Icons come from heroicons and are rendered once per (name, size, class), because a dense page
shows hundreds of them.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, Select
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from heroicons.templatetags.heroicons import heroicon_micro, heroicon_mini, heroicon_outline

register = template.Library()

GROUP_COLORS = 8


@lru_cache(maxsize=512)
def _icon(name: str, size: int, css: str) -> SafeString:
    attributes = {"class": f"icon {css}".strip(), "aria_hidden": "true", "focusable": "false"}
    if size <= 16:
        return SafeString(heroicon_micro(name, size=size, **attributes))
    if size <= 20:
        return SafeString(heroicon_mini(name, size=size, **attributes))
    return SafeString(heroicon_outline(name, size=size, **attributes))


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "") -> SafeString:
    """The heroicon `name` as inline SVG, hidden from assistive technology: give the text beside it.

    Sizes in px: up to 16 the micro drawing, up to 20 the mini one, above that the outline.
    Raises heroicons.IconDoesNotExist for a name that heroicons does not have.
    """
    return _icon(str(name), size, str(css))


@lru_cache(maxsize=64)
def _fixed(template_name: str, _language: str) -> SafeString:
    return render_to_string(template_name)


@register.simple_tag
def fixed(template_name: str) -> SafeString:
    """A template that says the same on every page and to everyone, rendered once per language."""
    return _fixed(template_name, get_language() or "")


@register.filter
def initials(name: object) -> str:
    """Two letters for a person or group: "Risk and Compliance" gives "RC", "security" gives "SE"."""
    words = [word for word in str(name or "").replace("@", " ").replace(".", " ").split() if word[0].isalnum()]
    small = {"and", "of", "the", "und", "der", "die"}
    words = [word for word in words if word.lower() not in small] or words
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[1][0]
    return letters.upper()


@register.filter
def group_color(position: object) -> str:
    """The CSS class of the group at a position (1, 2, ...); colors repeat after eight."""
    try:
        number = int(str(position))
    except ValueError:
        number = sum(str(position).encode())
    return f"group-c{(number - 1) % GROUP_COLORS + 1}"


@register.simple_tag
def form_control(field: BoundField) -> SafeString:
    """A bound field's widget with the classes of its kind; label, help and error texts are components/field.html."""
    widget = field.field.widget
    kind = "form-control"
    if isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    classes = [kind, widget.attrs.get("class", ""), "is-invalid" if field.errors else ""]
    return field.as_widget(attrs={"class": " ".join(name for name in classes if name)})


@register.simple_tag
def csrf_cookie_name() -> str:
    """The cookie from which scripts take the CSRF token: it is fresh even after a sign-in in another tab."""
    return settings.CSRF_COOKIE_NAME


@register.simple_block_tag
def card(content: str, title: str = "", note: str = "", heading_id: str = "", flush: bool = False) -> SafeString:
    """A card around the block; `flush=True` leaves out the padding, for a table or a list of rows."""
    context = {"content": mark_safe(content), "title": title, "note": note, "heading_id": heading_id, "flush": flush}
    return render_to_string("components/card.html", context)


@register.simple_block_tag
def dialog(content: str, dialog_id: str, title: str) -> SafeString:
    """A modal dialog; a button with `data-opens="<dialog_id>"` opens it."""
    context = {"content": mark_safe(content), "dialog_id": dialog_id, "title": title}
    return render_to_string("components/dialog.html", context)
