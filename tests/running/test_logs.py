"""Logs tell what happened and carry no secret."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings

from config.logs import configure, hide_secrets, logging_settings

TOKEN = "kQ3v9Zr7mX2bLw8sYt5uNa"


@pytest.fixture
def production_logs() -> Iterator[None]:
    configure(logging_settings(json=True, level="INFO"))
    yield
    configure(settings.LOGGING)


def fail_with_a_password(password: str) -> None:
    raise RuntimeError("something broke")


@pytest.mark.parametrize(
    ("request_line", "shown"),
    [
        (f"GET /invitations/{TOKEN}/", "GET /invitations/[hidden]/"),
        (f"GET /live/eyJ:1vNgTx:{TOKEN}/?seen=12", "GET /live/[hidden]/?seen=12"),
        (f"POST /join?token={TOKEN}&name=Ada", "POST /join?token=[hidden]&name=Ada"),
        ("GET /password/reset/key/1-cx3k9a-8f1a2b3c4d5e6f708192a3b4/", "GET /password/reset/key/[hidden]/"),
        ("GET /p/demo/requirements/?group=security", "GET /p/demo/requirements/?group=security"),
    ],
)  # fmt: skip
def test_tokens_in_addresses_are_hidden(request_line: str, shown: str) -> None:
    assert hide_secrets(None, "info", {"event": "request_finished", "request": request_line})["request"] == shown


@pytest.mark.usefixtures("production_logs")
def test_a_line_is_one_json_object_and_shows_no_local_variable(capsys: pytest.CaptureFixture[str]) -> None:
    configure(logging_settings(json=True, level="INFO"))
    try:
        fail_with_a_password("correct horse battery staple")
    except RuntimeError:
        structlog.get_logger("test").exception("it_failed", number=3)
        logging.getLogger("other").exception("also %s", "here")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["number"], first["level"], first["logger"]) == ("it_failed", 3, "error", "test")
    assert second["event"] == "also here"
    assert first["exception"][0]["exc_type"] == "RuntimeError"
    assert "correct horse" not in json.dumps([first, second])


def test_the_terminal_shows_a_plain_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure(logging_settings(json=False, level="INFO"))
    try:
        fail_with_a_password("correct horse battery staple")
    except RuntimeError:
        structlog.get_logger("test").exception("it_failed")
    configure(settings.LOGGING)
    shown = capsys.readouterr().err
    assert "it_failed" in shown
    assert "RuntimeError: something broke" in shown
    assert "correct horse" not in shown.replace('fail_with_a_password("correct horse battery staple")', "")
