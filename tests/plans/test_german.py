"""German: every text that a person sees has its translation, with the same placeholders, compiled as it stands."""

from __future__ import annotations

import gettext
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ROOT / "locale/de/LC_MESSAGES"
SOURCES = ("config", "plans", "stakeholders", "evaluations", "roadmap", "templates")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="de")


def texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)


@pytest.fixture(scope="module")
def german() -> list[Message]:
    return [message for message in catalog(GERMAN / "django.po") if message.id]


def test_every_text_is_translated(german: list[Message]) -> None:
    assert len(german) > 2000
    assert [texts(message.id)[0] for message in german if message.fuzzy or not all(texts(message.string))] == []


def test_what_is_filled_in_stays(german: list[Message]) -> None:
    def wrong(message: Message) -> bool:
        # A plural's singular may say the number in words, so the plural's placeholders are the measure.
        wanted = set(PLACEHOLDER.findall(texts(message.id)[-1]))
        return any(set(PLACEHOLDER.findall(text)) - wanted for text in texts(message.string)) or wanted != set(
            PLACEHOLDER.findall(texts(message.string)[-1])
        )

    assert [texts(message.id)[0] for message in german if wrong(message)] == []


def test_it_is_compiled_as_it_stands(german: list[Message]) -> None:
    with (GERMAN / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in german:
        ids, strings = texts(message.id), texts(message.string)
        if len(ids) == 2:
            told = partial(compiled.npgettext, message.context) if message.context else compiled.ngettext
            assert tuple(told(ids[0], ids[1], number) for number in (1, 2)) == strings
        elif message.context:
            assert compiled.pgettext(message.context, ids[0]) == strings[0]
        else:
            assert compiled.gettext(ids[0]) == strings[0]


@pytest.mark.slow
def test_no_text_of_the_sources_is_left_out(german: list[Message], tmp_path: Path) -> None:
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "de", "--no-location"]
    without_settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=tmp_path, env=without_settings, check=True, capture_output=True)
    found = {texts(message.id)[0] for message in catalog(tmp_path / "locale/de/LC_MESSAGES/django.po") if message.id}
    assert sorted(found - {texts(message.id)[0] for message in german}) == []
