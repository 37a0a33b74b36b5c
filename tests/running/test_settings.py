"""What the environment decides, and the sentence that stops a start which would fail later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "CONCORD_PRODUCTION": "1",
    "CONCORD_SECRET_KEY": "k" * 50,
    "CONCORD_HOSTS": "concord.example.org",
    "DATABASE_URL": "postgres://concord@127.0.0.1:1/concord",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://name:word@localhost:587",
}
SHOW = (
    "import json; from config import settings; print(json.dumps([getattr(settings, n, None) for n in %r], default=str))"
)


def settings_with(home: Path, environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHOW % (names,)], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "CONCORD_HOME": str(home)} | environment,
    )  # fmt: skip


def values(home: Path, environment: dict[str, str], *names: str) -> list[Any]:
    done = settings_with(home, environment, *names)
    assert done.returncode == 0, done.stderr
    loaded: list[Any] = json.loads(done.stdout)
    return loaded


@pytest.mark.parametrize("name", ["CONCORD_SECRET_KEY", "CONCORD_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_production_says_what_is_missing(tmp_path: Path, name: str) -> None:
    done = settings_with(tmp_path, {key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode != 0
    assert f"{name} is not set: production" in done.stderr.splitlines()[-1]


def test_production_refuses_sqlite(tmp_path: Path) -> None:
    done = settings_with(tmp_path, PRODUCTION | {"DATABASE_URL": "sqlite:///file"})
    assert "DATABASE_URL names SQLite: production needs PostgreSQL." in done.stderr


def test_production_hardens_cookies_transport_and_mail(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_NAME")
    assert values(tmp_path, PRODUCTION, *names) == [True, True, True, "__Host-concord_session"]
    mail = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "ACCOUNT_EMAIL_VERIFICATION", "CONCORD_CELERY")
    assert values(tmp_path, PRODUCTION, *mail) == ["localhost", 587, True, "mandatory", True]


def test_a_postgresql_connection_has_limits(tmp_path: Path) -> None:
    [databases] = values(tmp_path, PRODUCTION, "DATABASES")
    options = databases["default"]["OPTIONS"]["options"]
    for limit in ("statement_timeout=30000", "lock_timeout=10000", "idle_in_transaction_session_timeout=60000"):
        assert limit in options
    [unlimited] = values(tmp_path, PRODUCTION | {"CONCORD_STATEMENT_SECONDS": "0"}, "DATABASES")
    assert "statement_timeout=0" in unlimited["default"]["OPTIONS"]["options"]


def test_the_embedded_mode_keeps_everything_in_the_data_folder(tmp_path: Path) -> None:
    names = ("DATABASES", "EMAIL_FILE_PATH", "CONCORD_FILES", "CONCORD_CELERY", "ALLOWED_HOSTS")
    databases, outbox, files, celery, hosts = values(tmp_path, {}, *names)
    assert databases["default"]["NAME"] == str(tmp_path / "concord.sqlite3")
    assert databases["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (outbox, files) == (str(tmp_path / "outbox"), str(tmp_path / "files"))
    assert celery is False
    assert hosts == ["localhost", "127.0.0.1", "[::1]"]


def test_two_installations_on_one_machine_do_not_sign_each_other_out(tmp_path: Path) -> None:
    [first] = values(tmp_path, {"CONCORD_PORT": "8000"}, "SESSION_COOKIE_NAME")
    [second] = values(tmp_path, {"CONCORD_PORT": "8001"}, "SESSION_COOKIE_NAME")
    assert first != second


def test_single_sign_on_is_all_or_nothing(tmp_path: Path) -> None:
    one = {"CONCORD_OIDC_SERVER_URL": "https://login.example.org/realm"}
    done = settings_with(tmp_path, one)
    assert "Single sign-on also needs CONCORD_OIDC_CLIENT_ID, CONCORD_OIDC_CLIENT_SECRET." in done.stderr
    rest = {"CONCORD_OIDC_CLIENT_ID": "concord", "CONCORD_OIDC_CLIENT_SECRET": "word", "CONCORD_OIDC_NAME": "House"}
    providers, policy = values(tmp_path, one | rest, "SOCIALACCOUNT_PROVIDERS", "CONTENT_SECURITY_POLICY")
    [app] = providers["openid_connect"]["APPS"]
    assert (app["name"], app["client_id"]) == ("House", "concord")
    assert policy["DIRECTIVES"]["form-action"][1:] == ["https://login.example.org"]


def test_the_key_comes_from_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("of-this-installation\n")
    assert values(tmp_path, {}, "SECRET_KEY") == ["of-this-installation"]
