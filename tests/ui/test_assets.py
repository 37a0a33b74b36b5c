"""What the pages are made of: the packaged files are the ones we know, templates obey the content security policy."""

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.test import Client
from heroicons import IconDoesNotExist

from plans.templatetags.ui import group_color, icon, initials

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))


@pytest.mark.parametrize(
    ("path", "sha256"),
    [
        # Those of the release on npm, bootstrap 5.3.8 and its dist folder.
        ("vendor/bootstrap/css/bootstrap.min.css", "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede"),
    ],
)
def test_bootstrap_is_the_release(path: str, sha256: str) -> None:
    found = finders.find(path)
    assert found, path
    assert hashlib.sha256(Path(found).read_bytes()).hexdigest() == sha256


def test_the_font_named_in_the_tokens_is_served() -> None:
    tokens = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    address = re.search(r'url\("\.\./([^"]+)"\)', tokens)
    assert address
    assert finders.find(unquote(address[1]))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_nothing_that_the_policy_refuses(template: Path) -> None:
    if "report" in template.parts:
        return  # the printed report is not sent to a browser; its sheet stands in the document
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son(?!e=)[a-z]+=|hx-on", text)  # `one=` names a value of a translation
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_small_and_evaluate_nothing(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|\.style\b", text)


def test_scripts_say_only_what_is_translated() -> None:
    texts = render_to_string("components/_texts.html")
    known = set(re.findall(r'data-text="([^"]+)"', texts))
    said = {
        key
        for script in SCRIPTS
        for key in re.findall(r'concord\.text\("([^"]+)"\)', script.read_text(encoding="utf-8"))
    }
    assert said
    assert said <= known


def test_the_pages_of_errors_need_nothing() -> None:
    for name in ("500.html", "503.html"):
        html = get_template(name).render()
        assert "Try again" in html
        assert "<script src=" in html


def test_an_icon_is_hidden_and_an_unknown_one_is_refused() -> None:
    assert 'aria-hidden="true"' in icon("check")
    assert 'width="24"' in icon("check", 24)
    with pytest.raises(IconDoesNotExist):
        icon("no-such-icon")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Security", "SE"),
        ("Risk and Compliance", "RC"),
        ("ana.weber@example.org", "AW"),
        ("7th floor", "7F"),
        ("", "?"),
        ("…", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_group_colors_repeat_after_eight_and_hold_for_words() -> None:
    assert [group_color(number) for number in (1, 8, 9)] == ["group-c1", "group-c8", "group-c1"]
    assert group_color("security") == group_color("security")
    assert group_color("security").startswith("group-c")


@pytest.mark.django_db
@pytest.mark.urls("tests.ui.urls")
def test_the_page_of_an_unknown_address_sends_the_policy() -> None:
    response = Client().get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
