"""The process that makes pages: HTML, style sheet, fonts and data in a folder in, a PDF in the same folder out.

Started by `roadmap.report.render` as `python -m roadmap.report.printer FOLDER`, with an environment that holds no
secret. It limits itself before it reads anything that a person wrote. Progress goes to standard output, a line for
each stage; what came of it to result.json.
"""

from __future__ import annotations

import gc
import json
import logging
import re
import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from plans.processes import end_with_parent

STAGES = {"Step 2": "styles", "Step 4": "boxes", "Step 5": "layout", "Step 6": "writing", "Step 7": "data"}
"""WeasyPrint's own steps, and what they are called in progress lines."""

ROOMY, THRIFTS = '<body class="thrift-0">', 5
"""How the templates ask for a roomy first page, and how many ways there are to set it."""

_UA_SCHEMA = (
    b'<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />'
    b'<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"'
    b' rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
"""PDF/A allows no property it has not been told of, so the PDF/UA mark travels with its own description."""


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
    from tinyhtml5 import inputstream
    from weasyprint import svg
    from weasyprint.logger import LOGGER, PROGRESS_LOGGER
    from weasyprint.pdf import VARIANTS
    from weasyprint.pdf.pdfa import VARIANTS as PDFA
    from weasyprint.text.fonts import FontConfiguration

    from roadmap.report.fetcher import LockedFetcher

    warnings = _Warnings()
    LOGGER.addHandler(warnings)
    PROGRESS_LOGGER.addHandler(_Progress())
    PROGRESS_LOGGER.setLevel(logging.INFO)
    _whole_words(svg)
    inputstream.characters_until_regex = _Patterns()
    make, values = PDFA["pdf/a-3a"]
    VARIANTS["concord"] = (partial(_both, make), values)
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
        html = weasyprint.HTML(string=text, base_url="concord:", url_fetcher=fetcher)
        return html.render(font_config=fonts, stylesheets=[sheet], pdf_variant="concord")

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
    document.write_pdf(folder / "report.pdf", pdf_variant="concord")
    return {"pages": len(document.pages), "thrift": thrift, "warnings": warnings.seen, "refused": fetcher.refused}


class _Patterns(dict[Any, "re.Pattern[str]"]):
    """What the HTML parser reads up to, as patterns.

    Its own cache files them under the pattern itself, so each is made anew thirty thousand times.
    """

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        characters, opposite = key
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = pattern = re.compile(f"[{'' if opposite else '^'}{listed}]+")
        return pattern


class _Whole(str):
    """A text that is its own only letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _whole_words(svg: Any) -> None:
    """Set the texts of charts as a whole.

    The page maker sets them letter by letter, which takes Arabic apart, turns it around, and costs a layout a letter.
    """
    plain = svg.text
    spread = ("letter-spacing", "textLength", "rotate", "dx", "dy")

    def text(image: Any, node: Any, font_size: float) -> None:
        if node.text and not any(name in node.attrib for name in spread):
            node._etree_node.text = _Whole(node.text)
        plain(image, node, font_size)

    svg.TAGS |= {tag: text for tag, draw in svg.TAGS.items() if draw is plain}
    svg.text = text


def _both(make: Any, pdf: Any, document: Any, page_streams: Any, attachments: Any, compress: bool) -> None:
    """PDF/A-3a and PDF/UA-1 at once: both marks have to stand in the one rdf:RDF."""
    plain = document.metadata.generate_rdf_metadata

    def with_accessibility(*arguments: Any) -> bytes:
        rdf: bytes = plain(*arguments)
        return rdf.replace(b"</rdf:RDF>", _UA_SCHEMA + b"</rdf:RDF>")

    document.metadata.generate_rdf_metadata = with_accessibility
    make(pdf, document, page_streams, attachments, compress)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
