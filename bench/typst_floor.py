"""A rough port of the report to Typst: the same sentences and tables, plainly set. It is the floor, no rival.

Run as a process of its own, so that its CPU can be measured: `python -m bench.typst_floor SECTIONS.json OUT.pdf`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def source(sections: list[tuple[str, list[list[str]]]]) -> str:
    """Typst markup: a heading and a table for each section."""
    lines = ['#set page(paper: "a4", margin: 15mm)', "#set text(size: 8pt)"]
    for title, rows in sections:
        lines.append(f"= #{json.dumps(title, ensure_ascii=False)}")
        if rows:
            cells = ", ".join(f"[#{json.dumps(cell, ensure_ascii=False)}]" for row in rows for cell in row)
            lines.append(f"#table(columns: {len(rows[0])}, {cells})")
    return "\n".join(lines)


def main() -> None:
    import typst

    sections = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    target = Path(sys.argv[2])
    marked = target.with_suffix(".typ")
    marked.write_text(source([(title, rows) for title, rows in sections]), encoding="utf-8")
    typst.compile(str(marked), output=str(target))


if __name__ == "__main__":
    main()
