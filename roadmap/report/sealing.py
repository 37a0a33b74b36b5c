"""What a finished report says about itself: the plan's data inside it, its hash, and who signed the file.

An operator who has a certificate lets every export be signed (PAdES, invisible): `CONCORD_SIGN_PKCS12` names a PKCS #12
file, `CONCORD_SIGN_PASSWORD_FILE` the file with its password.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from plans.errors import Refused
from roadmap.baselines import text_hash

DATA_NAME = "plan.json"
_LIMIT = 200 << 20


class NotAReport(Refused):
    """The file is no PDF, or none that carries a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature on the file. intact: not a byte that it covers has changed; whole: nothing was added after it."""

    by: str
    intact: bool
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What the file holds. text: the canonical JSON inside; printed: the hash that the file states."""

    title: str
    text: str
    printed: str
    sha256: str
    signatures: tuple[Signed, ...]

    @property
    def data(self) -> str:
        """sha256 of the data inside."""
        return text_hash(self.text)

    @property
    def agrees(self) -> bool:
        """Whether the data inside is the data that the file says it shows."""
        return self.data == self.printed


def read_report(content: bytes) -> Sealed:
    """Open a report. Raises NotAReport when it is none."""
    if len(content) > _LIMIT:
        raise NotAReport(_("The file is too large to be a report."))
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        info = reader.trailer_view["/Info"]
        text = next((data for name, data in _attachments(reader) if name == DATA_NAME), None)
        signatures = tuple(_signature(embedded) for embedded in reader.embedded_signatures)
        title, words = str(info["/Title"]), str(info["/Keywords"])
    except (PdfError, KeyError, IndexError, ValueError, TypeError, OSError) as error:
        raise NotAReport(_("This is not a report that Concord made.")) from error
    if text is None:
        raise NotAReport(_("The file carries no plan."))
    return Sealed(
        title=title,
        text=text.decode("utf-8", errors="replace"),
        printed=words.rpartition(",")[2].strip(),
        sha256=hashlib.sha256(content).hexdigest(),
        signatures=signatures,
    )


def _attachments(reader: PdfFileReader) -> Iterator[tuple[str, bytes]]:
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for index in range(0, len(names), 2):
        described = names[index + 1]
        yield str(described["/UF"]), described["/EF"]["/F"].data


def _signature(embedded: EmbeddedPdfSignature) -> Signed:
    # Nothing is fetched, and no root is trusted: what is asked is whether the file is as it was signed, and by whom.
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[], allow_fetching=False))
    return Signed(
        by=status.signing_cert.subject.human_friendly,
        intact=bool(status.intact and status.valid),
        whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
    )


def can_sign() -> bool:
    return bool(settings.CONCORD_SIGN_PKCS12)


def sign(path: Path) -> bytes:
    """Sign the file in place with the operator's certificate; returns what it holds then. Raises Refused."""
    secret = settings.CONCORD_SIGN_PASSWORD_FILE
    passphrase = Path(secret).read_bytes().strip() if secret else None
    load: Callable[..., signers.SimpleSigner | None] = signers.SimpleSigner.load_pkcs12
    signer = load(settings.CONCORD_SIGN_PKCS12, passphrase=passphrase)
    if signer is None:
        raise Refused(_("The certificate that signs reports cannot be opened. Ask whoever runs Concord."))
    metadata = signers.PdfSignatureMetadata(
        field_name="Concord",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=_("Made by Concord from the plan inside"),
    )
    writer = IncrementalPdfFileWriter(BytesIO(path.read_bytes()))
    content: bytes = signers.sign_pdf(writer, metadata, signer=signer).getvalue()
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    Path(name).replace(path)
    return content
