"""The way to the file: a locked fetcher, limits, cancelling, the cache, the command."""

from __future__ import annotations

import time
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from plans.exchange import import_plan
from roadmap.report import render as pipeline
from roadmap.report.faces import FACES, cut, faces_for, printable
from roadmap.report.fetcher import LockedFetcher
from roadmap.report.fonts import CUTS, covered, font_folder
from roadmap.report.render import ReportError
from tests.report.answer import answer_for
from tests.report.conftest import LEADERSHIP, Render
from tests.report.sample import TINY, sample

pytestmark = pytest.mark.slow

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.css",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://127.0.0.1/x",
        "concord:../settings.py",
        "concord:other.css",
        "data:text/html,<script>",
        "data:image/svg+xml,<svg/>",
        "data:text/css,@import 'file:///etc/passwd'",
        "data:image/png;base64," + "A" * 300_000,
        "//host/share",
        "/etc/passwd",
        "jar:file:///x!/y",
    ],
)
def test_the_fetcher_refuses_everything_it_was_not_handed(address: str) -> None:
    fetcher = LockedFetcher({"report.css": ("text/css", b"p {}")})
    with pytest.raises(ValueError, match="own assets"):
        fetcher.fetch(address)
    assert fetcher.refused == [address[:200]]


def test_the_fetcher_serves_its_own_assets_and_small_pictures() -> None:
    fetcher = LockedFetcher({"report.css": ("text/css", b"p {}")})
    assert fetcher.fetch("concord:report.css").read() == b"p {}"
    assert fetcher.fetch(PIXEL).read().startswith(b"\x89PNG")
    assert fetcher.refused == []


def test_the_fonts_are_cut_once_and_know_what_they_cannot_print(report_home: Path) -> None:
    folder = font_folder(report_home / "cache")
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert set(before) == {cut.name for cut in CUTS}
    assert font_folder(report_home / "cache") == folder
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_only_the_faces_that_a_text_needs_are_taken(report_home: Path) -> None:
    own = covered(font_folder(report_home / "cache"))
    assert faces_for("Größe → 8 €, Ωмега", own) == ()
    assert [face.family for face in faces_for("مرحبا שלום", own)] == ["Concord Arabic", "Concord Hebrew"]
    assert [face.family for face in faces_for("แพลตฟอร์ม मशीन", own)] == ["Concord Devanagari", "Concord Thai"]
    for face in FACES[:4]:
        made = cut(face, report_home / "cache")
        assert all(path.name.startswith("Concord") for path in made)
        assert [path.stem.rpartition("-")[2] for path in made] == ["Regular", "Bold"]
    hangul = next(face for face in FACES if face.family == "Concord Hangul")
    assert list(hangul.styles) == ["Regular", "Bold"]


def test_a_character_that_no_face_has_is_a_square_and_a_joiner_is_left_out() -> None:
    assert printable("\U00010fe0 ok", frozenset(map(ord, " ok"))) == "□ ok"
    assert printable("a\ufe0f\u200db", frozenset(map(ord, "ab"))) == "ab"
    assert printable("a\x01\tb", frozenset(range(128))) == "a□\tb"


def test_a_second_request_is_answered_from_the_cache(render: Render) -> None:
    answer = answer_for(TINY)
    first, out = render(TINY, answer, reader=LEADERSHIP)
    content = out.read_bytes()
    out.unlink()
    started = time.process_time()
    again, out = render(TINY, answer, reader=LEADERSHIP)
    assert time.process_time() - started < 0.25
    assert again == first
    assert out.read_bytes() == content
    other, _out = render(TINY, answer, version="Version 4", reader=LEADERSHIP)
    assert other.sha256 != first.sha256


def test_the_cache_forgets_the_oldest(render: Render, report_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "KEPT", 1)
    render(TINY, None, version="One", reader=LEADERSHIP)
    render(TINY, None, version="Two", reader=LEADERSHIP)
    kept = report_home / "cache" / "reports"
    assert len(list(kept.glob("*.pdf"))) == len(list(kept.glob("*.json"))) == 1


class StoppedError(Exception):
    pass


def test_what_progress_raises_stops_the_work_and_leaves_nothing(render: Render, tmp_path: Path) -> None:
    def stop(stage: str, _done: int, _total: int) -> None:
        if stage == "layout":
            raise StoppedError

    with pytest.raises(StoppedError):
        render(TINY, None, version="Stopped", progress=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [("CPU_SECONDS", 1, "longer than allowed"), ("WALL_SECONDS", 0.2, "longer than allowed")],
)
def test_a_limit_ends_in_a_sentence_and_leaves_nothing(
    render: Render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: float, words: str
) -> None:
    monkeypatch.setattr(pipeline, limit, value)
    with pytest.raises(ReportError, match=words):
        render(sample(groups=12, each=8), None, version=limit)
    assert list(tmp_path.iterdir()) == []


def test_the_printer_cannot_take_more_memory_than_allowed(
    render: Render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MEMORY_BYTES", 60 << 20)
    with pytest.raises(ReportError):
        render(TINY, None, version="Memory")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def imported(db: None) -> str:
    return import_plan(TINY.to_bytes(), by=None, at=timezone.now()).key


def test_the_command_writes_a_report(
    imported: str, tmp_path: Path, report_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", report_home)
    out, said = tmp_path / "plan.pdf", StringIO()
    call_command("export_report", imported, paper="letter", audience="leadership", out=out, stdout=said)
    assert out.read_bytes().startswith(b"%PDF-1.7")
    assert "pages" in said.getvalue()


def test_the_command_knows_no_other_plan(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no plan 'nobody'"):
        call_command("export_report", "nobody", out=tmp_path / "x.pdf")
