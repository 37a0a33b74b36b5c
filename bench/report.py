"""What a report costs, against headless Chromium printing the same HTML, in one run on one machine.

    .venv/bin/python -m bench.report [PLAN.json]

CPU seconds are those of the processes that make pages, start included. Without a file the demonstration is used, and
plans of growing size besides, to see that the cost grows with the pages and not faster.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from bench.home import open_home

HOME = str(open_home())

from django.template.loader import render_to_string

from reconciliation import reconcile
from reconciliation.answers import Answer
from reconciliation.document import PlanDocument
from roadmap.baselines import freeze
from roadmap.outputs.audiences import tables_for
from roadmap.outputs.cells import texts
from roadmap.report.context import facts_of, report_context
from roadmap.report.edition import Edition
from roadmap.report.render import ReportResult, render_report, style_sheet

DEMO = Path(__file__).parents[1] / "roadmap" / "demo" / "demo.json"
COPIES = (1, 4, 16)


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def largest_child() -> float:
    """Megabytes of the largest child so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def enlarged(document: PlanDocument, times: int) -> PlanDocument:
    """The plan with every requirement so many times, under names of their own."""
    copies = (replace(r, id=f"{r.id}.{number}") for number in range(times) for r in document.requirements)
    return replace(document, requirements=tuple(copies))


def edition(document: PlanDocument, answer: Answer | None, note: str) -> Edition:
    text = freeze(document, answer)
    return Edition(document=document, answer=answer, text=text, people={}, signatures=(), as_of=None, version=note)


def report(document: PlanDocument, answer: Answer | None, note: str) -> tuple[ReportResult, float, float]:
    """The result, the CPU seconds of the process that made it, and the wall time."""
    before, began = children(), time.perf_counter()
    result = render_report(edition(document, answer, note), out=Path(HOME) / "report.pdf")
    return result, children() - before, time.perf_counter() - began


def chromium(document: PlanDocument, answer: Answer | None) -> float:
    """CPU seconds of headless Chromium for a tagged PDF of the same HTML."""
    context = report_context(edition(document, answer, "measured"))
    html = render_to_string("roadmap/report/report.html", {"r": context, "language": "en"})
    page = Path(HOME) / "page.html"
    page.write_text(html.replace("</head>", f"<style>{style_sheet('a4', draft=True)}</style></head>"), encoding="utf-8")
    # Without the zygote every process of the browser is its child, and its CPU is counted.
    flags = [
        "--headless",
        "--no-sandbox",
        "--no-zygote",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={HOME}/browser",
    ]
    before = children()
    target = f"--print-to-pdf={HOME}/chromium.pdf"
    subprocess.run(["chromium", *flags, target, page.as_uri()], capture_output=True, check=True, timeout=120)
    return children() - before


def typst(document: PlanDocument, answer: Answer | None) -> float:
    """CPU seconds of Typst for the tables and headlines of the same report."""
    given = edition(document, answer, "measured")
    context = report_context(given)
    sections: list[tuple[str, list[list[str]]]] = [(content.headline, []) for content in context.contents]
    sections += [(table.name, [list(table.columns), *map(list, texts(table))]) for table in tables_for(facts_of(given))]
    Path(HOME, "sections.json").write_text(json.dumps(sections), encoding="utf-8")
    before = children()
    command = [sys.executable, "-m", "bench.typst_floor", f"{HOME}/sections.json", f"{HOME}/typst.pdf"]
    subprocess.run(command, check=True, timeout=120)
    return children() - before


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO
    document = PlanDocument.from_bytes(path.read_bytes())
    answer = reconcile(document, "plan")
    result, cpu, wall = report(document, answer, "measured")
    memory = largest_child()
    _again, _cpu, cached = report(document, answer, "measured")
    print(f"{result.pages} pages, {result.bytes / result.pages / 1000:.1f} kB a page, warnings: {len(result.warnings)}")
    print(f"CPU {cpu:.2f} s ({result.pages / cpu:.1f} pages a second), {memory:.0f} MB")
    print(f"first report of a new installation, cutting the fonts included: {wall:.1f} s on the clock")
    print(f"the same report again, from the cache: {1000 * cached:.0f} ms")
    if shutil.which("chromium"):
        # Now and then one of its processes ends unseen and is not counted: the middle of three runs.
        other = sorted(chromium(document, answer) for _ in range(3))[1]
        print(f"headless Chromium, the same HTML: {other:.2f} s CPU; ratio {cpu / other:.2f}")
    print(f"Typst, a rough port of its tables and headlines: {typst(document, answer):.2f} s CPU")
    for times in COPIES:
        grown, seconds, _wall = report(enlarged(document, times), None, f"{times} times")
        print(f"requirements x {times}: {grown.pages} pages, {1000 * seconds / grown.pages:.0f} ms CPU a page")


if __name__ == "__main__":
    main()
