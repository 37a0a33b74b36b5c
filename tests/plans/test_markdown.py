"""What people write, shown with its marks and without its harm."""

import time

import pytest

from plans.templatetags.markdown import LONGEST, markdown


def test_marks_become_html() -> None:
    html = markdown("# Why\n**must**, says [policy](https://example.org/a)\n\n- one\n- two")
    assert "<h3>Why</h3>" in html
    assert "<strong>must</strong>" in html
    assert '<a href="https://example.org/a" rel="nofollow noreferrer">policy</a>' in html
    assert "<li>two</li>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:a/b,1)",
        "![x](https://example.org/track.png)", "<a href='vbscript:1'>x</a>", "`<script>`", '[x](https://a "onclick=1")',
        "<javascript:alert(1)>", "```html\n<style>*{display:none}</style>\n```", "<!-- -->",
    ],
)  # fmt: skip
def test_nothing_in_a_text_runs_or_loads(text: str) -> None:
    html = markdown(text)
    for harm in ("<script", "<img", "<style", 'href="javascript', 'href="data', 'href="vb', " onclick=", "<!--"):
        assert harm not in html


def test_any_text_is_shown_in_time() -> None:
    before = time.process_time()
    for text in (None, "\ud800 \x00", "> " * 2000, "[" * LONGEST, "[" * (LONGEST + 1), "{{ 1 }}"):
        assert isinstance(markdown(text), str)
    assert markdown("{{ 7|add:7 }}") == "<p>{{ 7|add:7 }}</p>\n"
    assert time.process_time() - before < 3
