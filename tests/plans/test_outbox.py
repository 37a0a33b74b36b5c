"""Mail that was not sent is read by operators alone, on the machine that keeps it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from plans.models import User
from plans.outbox import letters
from tests.cast import client_of

FILED = "django.core.mail.backends.filebased.EmailBackend"
LOCAL: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"}


def test_every_message_is_read_latest_first(tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILED, str(tmp_path)
    for number in (1, 2):
        letter = EmailMultiAlternatives(f"Grüße {number}", f"Open http://localhost/{number}/", to=["ana@example.org"])
        letter.attach_alternative("<p>Open</p>", "text/html")
        letter.send()
    subjects = {one.subject: (one.to, one.text) for one in letters(tmp_path)}
    assert subjects["Grüße 1"] == ("ana@example.org", "Open http://localhost/1/")
    assert len(subjects) == 2
    assert letters(tmp_path / "nowhere") == ()


@pytest.mark.django_db
def test_only_an_operator_on_this_machine_reads_it(tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH, settings.OUTBOX = FILED, str(tmp_path), tmp_path
    EmailMultiAlternatives("Your invitation", "Open it.", to=["ana@example.org"]).send()
    operator = client_of(User.objects.create_user("op@example.org", None, is_staff=True))
    page = operator.get("/outbox/", **LOCAL).content.decode()
    assert "Your invitation" in page
    assert 'href="/outbox/"' in page
    assert operator.get("/outbox/", **LOCAL | {"REMOTE_ADDR": "10.0.0.7"}).status_code == 404
    assert operator.get("/outbox/", **LOCAL | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}).status_code == 404
    settings.EMBEDDED = False
    assert operator.get("/outbox/", **LOCAL).status_code == 404
    settings.EMBEDDED = True
    anyone = client_of(User.objects.create_user("any@example.org", None))
    assert anyone.get("/outbox/", **LOCAL).status_code == 404
    assert 'href="/outbox/"' not in anyone.get("/", **LOCAL).content.decode()
