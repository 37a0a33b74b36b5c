"""The process that makes pages: HTML, style sheet, fonts and data in a folder in, a PDF in the same folder out.

Started by `roadmap.report.render` as `python -m roadmap.report.printer FOLDER`, with an environment that holds no
secret. It limits itself before it reads anything that a person wrote. Progress goes to standard output, a line for
each stage; what came of it to result.json.
"""

from __future__ import annotations

import gc
import json
import logging
import resource
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from plans.processes import end_with_parent

STAGES = {"Step 2": "styles", "Step 4": "boxes", "Step 5": "layout", "Step 6": "writing", "Step 7": "data"}
"""WeasyPrint's own steps, and what they are called in progress lines."""

ROOMY, THRIFTS = '<body class="thrift-0">', 5
"""How the templates ask for a roomy first page, and how many ways there are to set it."""


def main(arguments: Sequence[str]) -> int:
    end_with_parent()
    folder = Path(arguments[0])
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    _limit(job["cpu_seconds"], job["memory_bytes"], job["file_bytes"])
    result = _print(folder, job)
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")
    return 0


def _limit(cpu: int, memory: int, size: int) -> None:
    for what, limit in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        own = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (own, own))


class _Warnings(logging.Handler):
    """Keeps what the page maker complained of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


class _Progress(logging.Handler):
    """Tells the parent which stage has begun."""

    def emit(self, record: logging.LogRecord) -> None:
        stage = STAGES.get(record.getMessage()[:6])
        if stage:
            sys.stdout.write(stage + "\n")
            sys.stdout.flush()


def _print(folder: Path, job: dict[str, Any]) -> dict[str, Any]:
    # Thousands of small boxes live until the end: collecting them again and again takes a fifth of the time.
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    import weasyprint
    from weasyprint.logger import LOGGER, PROGRESS_LOGGER
    from weasyprint.text.fonts import FontConfiguration

    from roadmap.report.fetcher import LockedFetcher
    from roadmap.report.kept import keep, made_once
    from roadmap.report.pagemaker import VARIANT, Pages, prepare

    warnings = _Warnings()
    LOGGER.addHandler(warnings)
    PROGRESS_LOGGER.addHandler(_Progress())
    PROGRESS_LOGGER.setLevel(logging.INFO)
    prepare()
    keep()
    fetcher = LockedFetcher({"draft.svg": ("image/svg+xml", (folder / "draft.svg").read_bytes())})
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(
        string=(folder / "report.css").read_text(encoding="utf-8"),
        base_url="concord:",
        url_fetcher=fetcher,
        font_config=fonts,
    )

    def laid_out(name: str, thrift: int) -> Any:
        text = (folder / name).read_text(encoding="utf-8").replace(ROOMY, f'<body class="thrift-{thrift}">', 1)
        return Pages(text, fetcher).render(font_config=fonts, stylesheets=[sheet], pdf_variant=VARIANT)

    # The decision has one page, whatever the plan holds: it is set roomy first, then tighter until it fits.
    thrift = next((t for t in range(THRIFTS) if len(laid_out("probe.html", t).pages) == 1), THRIFTS - 1)
    document = laid_out("report.html", thrift)
    when = datetime.fromisoformat(job["dated"])
    data = weasyprint.Attachment(
        string=(folder / "data.json").read_bytes(),
        base_url="concord:",
        url_fetcher=fetcher,
        name=job["data_name"],
        description=job["data_description"],
        created=when,
        modified=when,
        relationship="Source",
    )
    document.metadata.attachments.append(data)
    document.write_pdf(folder / "report.pdf", finisher=made_once, pdf_variant=VARIANT)
    return {"pages": len(document.pages), "thrift": thrift, "warnings": warnings.seen, "refused": fetcher.refused}


# Python keeps its calls in blocks of 16 kB, and has the system map a block, and unmap it, whenever a call goes over the
# end of one: fifty thousand times in a report. A call that wants much room gets a block that holds all those within.
_print.__code__ = _print.__code__.replace(co_stacksize=300_000)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
