"""The core on the command line: `python -m reconciliation conflicts PLAN.json --json`.

Exit codes: 0 answered, 2 the document or the command line cannot be used (path and reason on standard error).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from reconciliation import DocumentError, Limits, PlanDocument, Question, check, reconcile
from reconciliation.codec import to_json
from reconciliation.diff import diff
from reconciliation.output import as_data, as_text

WORK_A_SECOND = 0.8
"""Deterministic time asked for each second of --time, so that the wall clock is rarely what cuts."""


def main(arguments: list[str] | None = None) -> int:
    """Answer one question on standard output and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        document = _read(options.plan)
        if options.question == "diff":
            return _diff(document, options)
        if options.question == "validate":
            print(json.dumps({"valid": True, "sha256": document.digest}) if options.json else "valid")
            return 0
        limits = Limits(work=options.time * WORK_A_SECOND, seconds=options.time)
        answer = reconcile(document, options.question, limits, unknown=options.unknown, objective=options.objective)
    except OSError as error:
        print(f"{error.filename or options.plan}: {error.strerror}", file=sys.stderr)
        return 2
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(as_data(answer), ensure_ascii=False) if options.json else as_text(answer))
    return 0


def _read(name: str) -> PlanDocument:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    document = PlanDocument.from_bytes(data)
    check(document)
    return document


def _diff(document: PlanDocument, options: argparse.Namespace) -> int:
    if options.other is None:
        print("diff takes two documents", file=sys.stderr)
        return 2
    found = diff(document, _read(options.other))
    if options.json:
        print(json.dumps(to_json(found), ensure_ascii=False))
    else:
        print("\n".join(f"{change.section} {change.id}: {change.how}" for change in found.changes))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reconciliation", description="Ask a plan document a question.")
    parser.add_argument("question", choices=["validate", "diff", *(q for q in Question if q is not Question.PLAN)])
    parser.add_argument("plan", help="a plan document or an export, as JSON; - for standard input")
    parser.add_argument("other", nargs="?", help="for diff: the later document")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--time", type=_seconds, default=60.0, metavar="SECONDS", help="stop after so long (60)")
    parser.add_argument("--unknown", choices=["safe", "hopeful"], default="safe", help="what unknown facts count as")
    parser.add_argument("--objective", choices=["value", "finish"], default="value", help="of the schedule")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError("a positive number of seconds was expected")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
