"""A report says which version of which plan it shows; what was changed in it is found; a certificate signs it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from plans.exchange import import_plan
from plans.models import Plan
from roadmap.baselines import freeze, text_hash
from roadmap.models import Baseline
from roadmap.queries.editions import edition_of
from roadmap.report.render import render_report
from roadmap.report.sealing import NotAReport, read_report, sign
from tests.report.conftest import breaches, standards
from tests.report.sample import TINY

pytestmark = pytest.mark.slow
NAME = "Silberhain Bank, reports"


@pytest.fixture
def version(db: None) -> tuple[Plan, Baseline]:
    plan = import_plan(TINY.to_bytes(), by=None, at=timezone.now())
    content = freeze(TINY, None)
    row = Baseline.objects.create(
        plan=plan,
        key="V-1",
        frozen_at=datetime(2026, 11, 20, tzinfo=UTC),
        content=content,
        sha256=text_hash(content),
        document_digest=TINY.digest,
    )
    return plan, row


def verified(path: Path) -> str:
    said = StringIO()
    call_command("verify_report", str(path), stdout=said)
    return said.getvalue()


def certificate(folder: Path) -> None:
    """A PKCS #12 file that signs for a year, and its password beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = built.not_valid_before(now).not_valid_after(now + timedelta(days=365))
    signed = dated.add_extension(usage, critical=True)
    packed = pkcs12.serialize_key_and_certificates(
        b"reports", key, signed.sign(key, hashes.SHA256()), None, BestAvailableEncryption(b"secret")
    )
    (folder / "sign.p12").write_bytes(packed)
    (folder / "password").write_text("secret\n", encoding="ascii")


def test_a_report_is_told_changed_and_signed(
    version: tuple[Plan, Baseline], tmp_path: Path, report_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file in German for all: printed, verified, changed inside, signed, changed after it was signed."""
    plan, row = version
    monkeypatch.setattr(settings, "HOME", report_home)
    out = tmp_path / "v1.pdf"
    edition = edition_of(plan, "V-1")
    assert edition is not None
    assert render_report(edition, out=out, language="de").warnings == ()
    said = verified(out)
    assert f"shows version V-1 of the plan {TINY.name} ({plan.key}), frozen 2026-11-20" in said
    assert f"agrees with the hash on its pages: sha256 {row.sha256}" in said
    assert "not signed with a certificate" in said

    changed = tmp_path / "changed.pdf"
    with pikepdf.open(out) as pdf:
        pdf.attachments["plan.json"] = pikepdf.AttachedFileSpec(
            pdf, row.content.replace("Tool A0", "Tool Z0").encode(), filename="plan.json"
        )
        pdf.save(changed)
    with pytest.raises(CommandError, match="is not what the file says it shows"):
        verified(changed)

    certificate(tmp_path)
    monkeypatch.setattr(settings, "CONCORD_SIGN_PKCS12", str(tmp_path / "sign.p12"))
    monkeypatch.setattr(settings, "CONCORD_SIGN_PASSWORD_FILE", str(tmp_path / "password"))
    before = out.read_bytes()
    content = sign(out)
    assert content.startswith(before)
    assert f"Signed by Common Name: {NAME}: intact" in verified(out)
    with pikepdf.open(out) as pdf:
        assert str(pdf.Root.Lang) == "de"
        assert standards(pdf) == ("3", "A", "1")
        assert pdf.check_pdf_syntax() == []
        with pdf.open_outline() as tree:
            assert "Wie die Antwort gefunden wurde" in [item.title for item in tree.root]
    assert breaches(out) == ""
    broken = content.replace(b"/Title", b"/Tilte", 1)
    (tmp_path / "broken.pdf").write_bytes(broken)
    with pytest.raises(CommandError):
        verified(tmp_path / "broken.pdf")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"plain text" * 100])
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(NotAReport):
        read_report(content)
