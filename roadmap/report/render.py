"""From a plan's value to a file: context, HTML, a process of its own for the pages, a rename at the end.

The same value, answer, people, templates, styles, fonts, versions, paper and language give the same bytes, so a
second request is answered from the cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Timer
from typing import Literal

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.errors import Refused
from roadmap.report.context import report_context
from roadmap.report.edition import Edition
from roadmap.report.faces import FACES, Face, characters_of, cut, faces_digest, faces_for, printable
from roadmap.report.fonts import covered, font_folder, fonts_digest
from roadmap.report.readers import EVERYTHING, Audience, Reader
from roadmap.report.vendor import vendor_sheet

Paper = Literal["a4", "letter"]
Progress = Callable[[str, int, int], None]

CPU_SECONDS = 480
MEMORY_BYTES = 3 << 30
FILE_BYTES = 200 << 20
WALL_SECONDS = 900.0
"""Room for a plan of 3,000 statements (263 pages, 1 GB) on a machine that is busy with other things."""
KEPT = 60
"""How many finished reports the cache holds; the oldest go first."""

_STAGES = {"fonts": 1, "text": 2, "styles": 3, "boxes": 4, "layout": 5, "writing": 6, "data": 7}
_UNDATED = "2000-01-01T00:00:00+00:00"  # the embedded data's date when the version itself has none


class ReportError(Refused):
    """The pages could not be made; the message says why in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResult:
    """warnings: what the page maker complained of; empty when all is well."""

    pages: int
    sha256: str
    bytes: int
    warnings: tuple[str, ...] = ()


def render_report(
    edition: Edition,
    *,
    paper: Paper = "a4",
    language: str = "en",
    reader: Reader = EVERYTHING,
    out: Path,
    progress: Progress = lambda _stage, _done, _total: None,
) -> ReportResult:
    """Write the report to `out` (a temporary file first, then a rename). No clock is read.

    An edition that is not a frozen version carries the mark of a draft on every page. reader: who it is for; a group
    has to be one of the plan's. progress: called with the stage, how many are done and of how many; what it raises
    stops the work. Raises ReportError when the pages cannot be made within the limits.
    """
    folder = Path(settings.HOME) / "cache"
    kept = folder / "reports" / f"{_key(edition, json.dumps([paper, language, reader.params()]))}.pdf"
    found = _from_cache(kept, out)
    if found:
        return found
    progress("fonts", _STAGES["fonts"], len(_STAGES))
    fonts = font_folder(folder)
    progress("text", _STAGES["text"], len(_STAGES))
    with override(language):
        texts = _texts(edition, reader, language)
        texts["job.json"] = _job(edition, reader)
    faces = faces_for(texts["report.html"], covered(fonts))
    characters = covered(fonts).union(*(characters_of(face) for face in faces))
    texts["report.css"] = style_sheet(paper, draft=edition.draft and reader.audience is not Audience.VENDOR)
    with tempfile.TemporaryDirectory(prefix="concord-report-") as work:
        where = Path(work)
        for name, text in texts.items():
            content = printable(text, characters) if name.endswith(".html") else text
            where.joinpath(name).write_text(content, encoding="utf-8")
        _lay_out(faces, folder, where / "faces")
        _make(where, fonts, folder / "fontconfig", progress)
        made = json.loads(where.joinpath("result.json").read_text(encoding="utf-8"))
        warnings = (*made["warnings"], *(f"refused {address}" for address in made["refused"]))
        return _keep(where / "report.pdf", kept, out, pages=made["pages"], warnings=warnings)


def _texts(edition: Edition, reader: Reader, language: str) -> dict[str, str]:
    """The files that the printer reads, by name. A vendor's carry its questions and nothing of the plan."""
    mark = render_to_string("roadmap/report/draft.svg.html")
    if reader.audience is Audience.VENDOR:
        sheet = vendor_sheet(edition, reader.tool)
        html = render_to_string("roadmap/report/questionnaire.html", {"v": sheet, "language": language})
        return {"report.html": html, "probe.html": "<p></p>", "draft.svg": mark, "data.json": sheet.to_json()}
    shown = {"r": report_context(edition, reader=reader), "language": language}
    return {
        "report.html": render_to_string("roadmap/report/report.html", shown),
        "probe.html": render_to_string("roadmap/report/report.html", shown | {"probe": True}),
        "draft.svg": mark,
        "data.json": edition.text,
    }


def _lay_out(faces: Iterable[Face], cache_folder: Path, target: Path) -> None:
    """Only the faces that these pages need lie before the printer, so that others cannot change them."""
    target.mkdir()
    for face in faces:
        for path in cut(face, cache_folder):
            target.joinpath(path.name).symlink_to(path)


def _job(edition: Edition, reader: Reader) -> str:
    dated = f"{edition.as_of.isoformat()}T00:00:00+00:00" if edition.as_of else _UNDATED
    asked = reader.audience is Audience.VENDOR
    description = _("The plan this report was made from, and the answer that was computed for it")
    job = {
        "cpu_seconds": CPU_SECONDS,
        "memory_bytes": MEMORY_BYTES,
        "file_bytes": FILE_BYTES,
        "dated": dated,
        "data_name": "questions.json" if asked else "plan.json",
        "data_description": _("The questions") if asked else description,
    }
    return json.dumps(job)


def style_sheet(paper: Paper, *, draft: bool) -> str:
    """The report's own CSS: the sheets of static/css/report in their order, paper and draft mark last."""
    sheets = [path.read_text(encoding="utf-8") for path in _style_files()]
    size = {"a4": "A4", "letter": "Letter"}[paper]
    sheets.append(f"@page {{ size: {size} }}\n@page wide {{ size: {size} landscape }}")
    chosen = [path for path in _variants() if path.stem == paper or (draft and path.stem == "draft")]
    sheets.extend(path.read_text(encoding="utf-8") for path in chosen)
    others = ", ".join(f'"{face.family}"' for face in FACES)
    return "\n".join(sheets).replace("var(--others)", others)


def _style_files() -> list[Path]:
    return sorted((Path(settings.BASE_DIR) / "static" / "css" / "report").glob("*.css"))


def _variants() -> list[Path]:
    return sorted((Path(settings.BASE_DIR) / "static" / "css" / "report" / "variants").glob("*.css"))


@cache
def _program() -> bytes:
    """What the pages depend on besides the data: code, templates, styles, fonts and versions."""
    base = Path(settings.BASE_DIR)
    digest = hashlib.sha256()
    globs = (
        ("roadmap/report", "*.py"),
        ("roadmap/charts", "*.py"),
        ("plans/charts", "*.py"),
        ("plans", "wording.py"),
        ("roadmap", "wording.py"),
        ("roadmap", "studying.py"),
        ("roadmap/templatetags", "*.py"),
        ("reconciliation", "*.py"),
        ("stakeholders", "*.py"),
        ("evaluations", "*.py"),
        ("templates/roadmap/report", "*.*"),
        ("templates/roadmap/charts", "*.html"),
        ("static/css/report", "**/*.css"),
        ("locale", "**/*.mo"),
    )
    for folder, pattern in globs:
        for path in sorted((base / folder).glob(pattern)):
            digest.update(str(path.relative_to(base)).encode() + b"\0" + path.read_bytes() + b"\0")
    for name in ("weasyprint", "pydyf", "tinycss2", "pyphen", "Django"):
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update((fonts_digest() + faces_digest()).encode())
    return digest.digest()


def _key(edition: Edition, choices: str) -> str:
    said = [asdict(s) | {"on": s.on.isoformat()} for s in edition.signatures]
    dated = edition.as_of.isoformat() if edition.as_of else ""
    named = json.dumps([dict(edition.people), said, edition.version, dated, sorted(edition.standing)], sort_keys=True)
    digest = hashlib.sha256(_program())
    for part in (edition.text, named, choices):
        content = part.encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def _from_cache(kept: Path, out: Path) -> ReportResult | None:
    note = kept.with_suffix(".json")
    try:
        result = json.loads(note.read_text(encoding="utf-8"))
        _place(kept, out)
    except FileNotFoundError:
        return None
    os.utime(kept)
    return ReportResult(**(result | {"warnings": tuple(result["warnings"])}))


def _place(source: Path, target: Path) -> None:
    """A copy under its final name only when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    try:
        shutil.copyfile(source, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _keep(made: Path, kept: Path, out: Path, *, pages: int, warnings: tuple[str, ...]) -> ReportResult:
    content = made.read_bytes()
    result = ReportResult(
        pages=pages, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content), warnings=warnings
    )
    _place(made, kept)
    note = made.with_suffix(".json")
    note.write_text(json.dumps(asdict(result)), encoding="utf-8")
    _place(note, kept.with_suffix(".json"))
    _place(made, out)
    for old in sorted(kept.parent.glob("*.pdf"), key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
        old.unlink(missing_ok=True)
        old.with_suffix(".json").unlink(missing_ok=True)
    return result


def _make(where: Path, fonts: Path, font_cache: Path, progress: Progress) -> None:
    """Run the printer and pass its progress on."""
    font_cache.mkdir(parents=True, exist_ok=True)
    config = where / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{_xml(fonts)}</dir><dir>{_xml(where / 'faces')}</dir>"
        f"<cachedir>{_xml(font_cache)}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    environment = {
        "PATH": "",  # no program is needed; looking for libraries would start a compiler, were there one
        "LANG": "C.UTF-8",
        "HOME": str(where),
        "TMPDIR": str(where),
        "FONTCONFIG_FILE": str(config),
        "TZ": "UTC",
    }
    command = [sys.executable, "-m", "roadmap.report.printer", str(where)]
    with where.joinpath("errors.txt").open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True,
            start_new_session=True,
        )  # fmt: skip
        timer = Timer(WALL_SECONDS, _kill, [process])
        timer.start()
        try:
            for line in process.stdout or ():
                stage = line.strip()
                if stage in _STAGES:
                    progress(stage, _STAGES[stage], len(_STAGES))
            code = process.wait()
        finally:
            timer.cancel()
            if process.poll() is None:
                _kill(process)
                process.wait()
            if process.stdout:
                process.stdout.close()
    if code != 0 or not where.joinpath("result.json").exists():
        raise ReportError(_reason(code, where.joinpath("errors.txt").read_text(encoding="utf-8", errors="replace")))


def _kill(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _xml(path: Path) -> str:
    return str(path).replace("&", "&amp;").replace("<", "&lt;")


def _reason(code: int, errors: str) -> str:
    if "cannot load library" in errors:
        return _("The libraries that make pages are not installed. On Debian: %(command)s") % {
            "command": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        }
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _("Making the pages took longer than allowed and was stopped.")
    if "MemoryError" in errors:
        return _("Making the pages needed more memory than allowed and was stopped.")
    last = errors.strip().splitlines()[-1:] or [str(code)]
    return _("The pages could not be made: %(reason)s") % {"reason": last[0][:300]}
