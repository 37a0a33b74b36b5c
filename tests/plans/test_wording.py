"""The activity feed says each thing that can happen in a sentence."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from plans.wording import has_sentence, kind_name, sentence

VERB = re.compile(r'\bverb="([^"]+)"')
FLOORS = ("plans", "stakeholders", "evaluations", "roadmap")


def test_every_verb_has_its_sentence() -> None:
    files = [path for floor in FLOORS for path in Path(settings.BASE_DIR, floor).rglob("*.py")]
    verbs = {verb for path in files for verb in VERB.findall(path.read_text(encoding="utf-8"))}
    assert len(verbs) > 20
    assert [verb for verb in sorted(verbs) if not has_sentence(verb)] == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("Ana", "added", "requirement", "CISO-3"), "Ana added requirement CISO-3"),
        (("Ana", "changed", "plan", "north"), "Ana changed the plan"),
        (("Ana", "commented", "comment", "C-1", "CISO-3"), "Ana commented on CISO-3"),
        (("Ana", "asked for", "job", "report"), "Ana asked for a report"),
        (("Ana", "removed", "membership", "Bo Ek"), "Ana removed Bo Ek"),
        (("Ana", "eliminated", "tool", "mlflow"), "Ana eliminated tool mlflow"),
        (("", "lapsed", "quote", "Q-1"), "Quote Q-1 lapsed"),
        (("Ana", "danced", "tool", "mlflow"), "Ana: danced, tool mlflow"),
    ],
)
def test_sentences(told: tuple[str, ...], said: str) -> None:
    assert sentence(*told) == said


def test_a_kind_is_called_as_its_model() -> None:
    assert kind_name("membership") == "membership"
    assert kind_name("no such thing") == "no such thing"
