"""WeasyPrint as the report needs it: quick to read, charts with whole words, both standards in one file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from xml.etree import ElementTree

import weasyprint
from cssselect2 import ElementWrapper
from weasyprint import svg
from weasyprint.pdf import VARIANTS
from weasyprint.pdf.pdfa import VARIANTS as PDFA

VARIANT = "concord"

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


def prepare() -> None:
    """Once in a process, before the first page."""
    _whole_words()
    make, values = PDFA["pdf/a-3a"]
    VARIANTS[VARIANT] = (partial(_both, make), values)


class Pages(weasyprint.HTML):
    """A document that is read as XML and brings every rule of its own (0-elements.css).

    The templates are well-formed, so Python's own parser, in C, reads them; the page maker's mends HTML, in Python. And
    its sheet for any document has rules for notes and markers that each element might have: styles for all of them.
    """

    def __init__(self, text: str, fetcher: Any) -> None:
        self.base_url, self.url_fetcher, self.media_type = "concord:", fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(ElementTree.fromstring(text))
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return []


class _Whole(str):
    """A text that is its own only letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _whole_words() -> None:
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
