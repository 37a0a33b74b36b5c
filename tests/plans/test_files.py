"""Files as evidence: what is let in, where it lies, who gets it back, and what becomes of it."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from plans.commands.files import attach_file
from plans.commands.plans import copy_plan, purge
from plans.document import read_document
from plans.errors import PlanGone
from plans.exchange import export_plan, import_plan
from plans.files import clean_name, folder, media_type_of, path_of, sweep
from plans.models import Event, Membership, Plan, StoredFile
from tests.cast import NOW, client_of
from tests.permissions.world import World, world

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PDF = b"%PDF-1.7\nquote"
EXE = b"MZ\x90\x00\x03\x00"


def office(*names: str, first: bytes = b"") -> bytes:
    """A ZIP archive with members of those names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "<x/>")
    return target.getvalue()


XLSX = office("[Content_Types].xml", "xl/workbook.xml")
MACRO = office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> World:
    settings.CONCORD_FILES = tmp_path
    return world()


def add(client: Client, name: str, data: bytes, target: str = "tracker") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(f"/p/north/files/tool/{target}/add/", {"file": file}, HTTP_HX_REQUEST="true")


def only(plan: Plan, name: str) -> StoredFile:
    return StoredFile.objects.get(plan=plan, name=name)


def test_a_file_comes_back_as_an_attachment_only(here: World) -> None:
    client = client_of(here.people["evaluator"])
    answer = add(client, "../../etc/Quote \u202e2027.pdf", PDF)
    assert answer.status_code == 200
    row = only(here.plan, "Quote 2027.pdf")
    assert (row.media_type, row.size, row.sha256) == ("application/pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    path = path_of(row.stored)
    assert path.parent == folder()
    assert "quote" not in path.name.lower()
    assert path.stat().st_mode & 0o777 == 0o600
    back = client_of(here.people["viewer"]).get(f"/p/north/file/{row.key}/")
    assert b"".join(back) == PDF
    assert back["Content-Disposition"].startswith("attachment")
    assert (back["X-Content-Type-Options"], back["Content-Type"]) == ("nosniff", "application/pdf")
    assert "sandbox" in back["Content-Security-Policy"]
    event = Event.objects.first()
    assert event is not None
    assert (event.verb, event.by, event.after["sha256"]) == ("attached", here.people["evaluator"], row.sha256)


REFUSED = [
    ("empty.pdf", b"", "empty"),
    ("tool.pdf", EXE, "not taken"),
    ("page.html", b"<script>alert(1)</script>", "not taken"),
    ("drawing.svg", b"<svg onload='alert(1)'/>", "not taken"),
    ("quote.png", PDF, "does not fit"),
    ("quote.pdf", b"plain words", "not taken"),
    ("sheet.xlsm", MACRO, "not taken"),
    ("sheet.xlsx", MACRO, "not taken"),
    ("archive.xlsx", office("a.txt"), "not taken"),
    ("broken.docx", b"PK\x03\x04broken", "not taken"),
    ("nul.txt", b"a\x00b", "not taken"),
    ("large.txt", b"x" * 2001, "larger"),
]


def test_what_is_not_let_in(here: World, settings: Any) -> None:
    settings.CONCORD_FILE_LIMIT = 2000
    client = client_of(here.people["evaluator"])
    for name, data, why in REFUSED:
        answer = add(client, name, data)
        assert (answer.status_code, why in answer.content.decode()) == (422, True), name
    assert StoredFile.objects.filter(plan=here.plan).count() == 1
    assert len(list(folder().iterdir())) == 2  # those of the world
    upload = SimpleUploadedFile("quote.pdf", PDF)
    with pytest.raises(PlanGone):
        attach_file(plan=Plan(pk=10**6), kind="tool", target="x", upload=upload, by=here.people["evaluator"], at=NOW)
    assert len(list(folder().iterdir())) == 2


def test_types_are_told_by_content() -> None:
    kinds = {
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff\xe0": "image/jpeg",
        b"RIFF0000WEBPVP8 ": "image/webp",
        XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        office(
            "content.xml", first=b"application/vnd.oasis.opendocument.text"
        ): "application/vnd.oasis.opendocument.text",
        "größer".encode(): "text/plain",
        "größer".encode("latin-1"): "",
    }
    assert [media_type_of(io.BytesIO(data)) for data in kinds] == list(kinds.values())
    assert clean_name("C:\\temp\\a\nb.pdf") == "ab.pdf"
    assert clean_name("x" * 300 + ".pdf") == "x" * 116 + ".pdf"
    assert clean_name("...") == "file"


def test_a_plan_holds_so_much_and_no_more(here: World, settings: Any) -> None:
    settings.CONCORD_FILES_PER_PLAN = len(PDF) * 2
    client = client_of(here.people["evaluator"])
    assert add(client, "one.pdf", PDF).status_code == 200
    before = set(folder().iterdir())
    assert "together" in add(client, "two.pdf", PDF).content.decode()
    assert set(folder().iterdir()) == before
    settings.CONCORD_BODY_LIMIT = 1000
    unread = add(client, "large.txt", b"x" * 2000)
    assert unread.status_code in (400, 413)


def test_rights_are_looked_at_with_every_download(here: World) -> None:
    client = client_of(here.people["viewer"])
    path = f"/p/north/file/{here.objects['file']}/"
    assert list(client.get(path))
    Membership.objects.filter(plan=here.plan, user=here.people["viewer"]).delete()
    assert client.get(path).status_code == 404


def test_removed_files_are_gone_and_their_name_stays_in_the_activity(
    here: World, django_capture_on_commit_callbacks: Any
) -> None:
    row = StoredFile.objects.get(key=here.objects["file"])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(here.people["evaluator"]).post(f"/p/north/file/{row.key}/remove/", {"version": "1"})
    assert answer.status_code == 302
    assert not path_of(row.stored).exists()
    event = Event.objects.first()
    assert event is not None
    assert (event.verb, event.before["name"]) == ("removed", "quote.txt")


def test_the_value_knows_what_a_file_holds_and_the_bytes_stay_here(here: World) -> None:
    (file,) = read_document(here.plan.pk).files
    assert (file.kind, file.target, file.name, file.size) == ("tool", "tracker", "quote.txt", 10)
    elsewhere = import_plan(export_plan(here.plan), by=here.people["neighbor"], at=NOW, key="elsewhere")
    assert read_document(elsewhere.pk).files == (file,)
    row = only(elsewhere, "quote.txt")
    assert row.stored == ""
    client = client_of(here.people["neighbor"])
    assert client.get(f"/p/elsewhere/file/{row.key}/").status_code == 404
    assert "stayed in the installation" in client.get("/p/elsewhere/files/tool/tracker/").content.decode()


def test_a_copy_has_bytes_of_its_own(here: World, django_capture_on_commit_callbacks: Any) -> None:
    first = only(here.plan, "quote.txt")
    copy = copy_plan(plan=here.plan, name="Copy", by=here.people["facilitator"], at=NOW)
    second = only(copy, "quote.txt")
    assert second.stored
    assert second.stored != first.stored
    with django_capture_on_commit_callbacks(execute=True):
        purge(here.plan)
    assert not path_of(first.stored).exists()
    assert path_of(second.stored).read_bytes() == b"12 a model"


def test_bytes_that_no_row_names_are_swept_after_a_day(here: World) -> None:
    at = timezone.now()
    orphan, young = folder() / ("a" * 32), folder() / ("b" * 32)
    for path in (orphan, young, path_of(only(here.plan, "quote.txt").stored)):
        path.write_bytes(b"x")
        old = (at - timedelta(days=2)).timestamp()
        os.utime(path, (old, old) if path != young else None)
    assert sweep(at) == 1
    assert not orphan.exists()
    assert young.exists()
