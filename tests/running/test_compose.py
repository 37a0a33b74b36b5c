"""docker-compose.yml, the Dockerfile and .env.example against each other and the code, without a Docker engine."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.celery import app

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / ".venv" / "bin"
OURS = ("migrate", "web", "worker", "beat")
VARIABLE = re.compile(r"\$\{([A-Z_]+)(:[?-][^}]*)?\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_it_has_the_services_of_the_production_path(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"postgres", "redis", *OURS}
    for name, service in compose["services"].items():
        assert "image" in service, name
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")


def test_every_program_it_starts_is_installed(compose: dict[str, Any]) -> None:
    for name in OURS:
        program = compose["services"][name]["command"][0]
        assert (PROGRAMS / program).exists(), program
    assert shutil.which(compose["services"]["redis"]["command"][0])


def test_nothing_starts_before_the_database_is_migrated(compose: dict[str, Any]) -> None:
    assert compose["services"]["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("web", "worker", "beat"):
        waits = compose["services"][name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
        assert set(waits) <= set(compose["services"])


def test_volumes_are_declared_and_the_files_shared(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"], name
    assert compose["services"]["web"]["volumes"] == compose["services"]["worker"]["volumes"] == ["files:/data"]


def test_it_holds_no_secret_and_fails_early_without_one(compose: dict[str, Any]) -> None:
    for name in OURS:
        values = compose["services"][name]["environment"]
        for variable in ("CONCORD_SECRET_KEY", "EMAIL_URL", "CONCORD_HOSTS"):
            assert values[variable] == f"${{{variable}:?set it in .env}}"
        assert "${POSTGRES_PASSWORD:?" in values["DATABASE_URL"]


def test_the_example_names_every_variable_that_it_reads() -> None:
    asked = {name for name, _default in VARIABLE.findall((ROOT / "docker-compose.yml").read_text())}
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked == offered


def test_containers_run_with_as_little_as_they_need(compose: dict[str, Any]) -> None:
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert "USER concord" in (ROOT / "Dockerfile").read_text()
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_every_variable_is_explained() -> None:
    read = set()
    for file in (ROOT / "config").glob("*.py"):
        read |= set(re.findall(r'"((?:CONCORD_[A-Z_]+|DATABASE_URL|REDIS_URL|EMAIL_URL))"', file.read_text()))
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "running.md").read_text()))
    assert not read - explained


def test_a_message_is_not_given_to_another_while_its_job_may_still_run() -> None:
    assert app.conf.broker_transport_options["visibility_timeout"] >= 2 * app.conf.task_time_limit
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
    assert app.conf.worker_prefetch_multiplier == 1


def test_the_schedule_names_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
