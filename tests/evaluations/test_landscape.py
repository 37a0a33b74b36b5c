"""Landscapes: what is read, what is left out, what an import does to the catalogue, what means harm."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from evaluations.commands import add_from_catalogue, import_landscape
from evaluations.intake import arriving, let_in, prepare_landscape
from evaluations.landscape import ITEM_LIMIT, read_landscape
from evaluations.models import CatalogueFact, CatalogueTool
from plans import jobs
from plans.errors import Refused
from plans.files import folder
from plans.models import Event, Job, Plan, User
from tests.evaluations.conftest import AT, signed_in

LANDSCAPE = """\
landscape:
  - category:
    name: Data
    subcategories:
      - subcategory:
        name: Lineage
        items:
          - item:
            name: Lineager
            description: >-
              Follows the data.
            homepage_url: https://lineager.example/
            repo_url: https://git.example/lineager
            logo: lineager.svg
            project: graduated
            license: Apache-2.0
            extra: {accepted: '2024-01-01', clomonitor_name: lineager}
          - item:
            name: Trackly
            homepage_url: http://www.trackly.example/
          - item:
            name: LINEAGER
            homepage_url: https://other.example
          - item: {name: "", homepage_url: https://nameless.example}
          - item: {name: Nowhere}
          - just a text
  - category:
    name: Member Company
    subcategories:
      - subcategory:
        name: Premier
        items:
          - item: {name: Big Inc, homepage_url: https://big.example}
  - not a category
"""


def many(items: int) -> str:
    """A landscape of so many tools."""
    rows = "".join(
        f"          - item:\n            name: Tool {n}\n            homepage_url: https://t{n}.example\n"
        f"            repo_url: https://git.example/t{n}\n            license: MIT\n"
        for n in range(items)
    )
    return f"landscape:\n  - name: Model\n    subcategories:\n      - name: Inference\n        items:\n{rows}"


BILLION = "a: &a [x]\nb: &b [*a,*a,*a]\nlandscape: [*b, *b]\n"
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "alias": (BILLION, "anchor or an alias"),
    "merge": ("x: &x {name: T}\nlandscape: [{<<: *x}]\n", "anchor or an alias"),
    "tag": ("landscape: !!python/object/apply:os.system ['echo x']\n", "tag"),
    "plain tag": ("landscape: !!set {a, b}\n", "tag"),
    "deep": ("landscape: " + "[" * 100_000, "nested too deeply"),
    "crowd": ("landscape: [" + "a," * 500_000 + "]", "far more"),
    "large": ("landscape: []\n#" + "x" * 6 * 1024 * 1024, "larger than 5 MB"),
    "many": (many(ITEM_LIMIT + 1), "more than 8000 items"),
    "broken": ("landscape:\n  - name: [\n", "cannot be read as YAML"),
    "binary": (b"\x80\x81", "not in UTF-8"),
    "other": ("tools: []", "no landscape file"),
    "key": ("landscape: [{[a]: b}]", "no text"),
    "control": ("landscape: [\x01]", "cannot be read as YAML"),
}

READER = """
import resource, sys
import django
django.setup()
from evaluations.landscape import read_landscape
from plans.errors import Refused
before, refused = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0
for name in sys.argv[1:]:
    try:
        read_landscape(open(name, "rb").read())
    except Refused:
        refused += 1
print(refused, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_is_refused_quickly(name: str) -> None:
    text, why = HOSTILE[name]
    began = time.process_time()
    with pytest.raises(Refused, match=why):
        read_landscape(text if isinstance(text, bytes) else text.encode())
    assert time.process_time() - began < 2


def test_items_are_read_and_what_is_not_a_tool_is_named() -> None:
    found = read_landscape(LANDSCAPE.encode())
    assert [item.name for item in found.items] == ["Lineager", "Trackly", "LINEAGER"]
    first = found.items[0]
    assert (first.where, first.capability, first.status) == ("Data / Lineage", "data-catalog", "graduated")
    assert first.summary == "Follows the data."
    assert [(one.name, one.why.split(":")[0]) for one in found.left_out] == [
        ("?", "it has no name"),
        ("Nowhere", "no web address of its own"),
        ("?", "no item"),
        ("Big Inc", "an organization, not a tool"),
    ]
    assert found.unknown == {"logo": 1, "extra": 1}


@pytest.mark.django_db
def test_operators_import_into_the_shared_catalogue(catalogue: Path, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "landscape.yml"
    file.write_text(LANDSCAPE, encoding="utf-8")
    call_command("import_landscape", str(file), source="LF", as_of="2026-08-14")
    said = capsys.readouterr().out
    assert "7 items: 1 taken, 0 changed, 2 known already, 4 left out; 3 facts." in said
    assert "left out: Big Inc" in said
    tool = CatalogueTool.objects.get(key="lineager")
    assert (tool.plan, tool.attribution, tool.coverage[0].capability) == (None, "LF", "data-catalog")
    facts = dict(tool.facts.values_list("attribute", "value"))
    assert facts == {"license_spdx": "Apache-2.0", "vendor_status": "active", "maturity": "mature"}
    assert tool.history.count() == 1
    file.write_text(LANDSCAPE.replace("Follows the data.", "Follows it.").replace("graduated", "archived"))
    call_command("import_landscape", str(file), source="LF", as_of="2026-09-14")
    assert "0 taken, 1 changed, 2 known already" in capsys.readouterr().out
    told = CatalogueFact.objects.get(tool=tool, attribute="vendor_status").history.values_list("value", "history_type")
    assert list(told) == [("archived", "~"), ("active", "+")]
    assert CatalogueTool.objects.get(key="trackly").curated  # what was looked up by hand stays as it is
    file.write_text(BILLION)
    with pytest.raises(CommandError, match="alias"):
        call_command("import_landscape", str(file))


@pytest.mark.django_db
def test_an_evaluator_s_import_stays_with_the_plan(catalogue: Path, plan: Plan, evaluator: User, viewer: User) -> None:
    client = signed_in(evaluator)
    sent = {"source": "LF AI & Data", "as_of": "2026-08-14"}
    file = SimpleUploadedFile("landscape.yml", LANDSCAPE.encode())
    page = client.post("/p/weighed/tools/import/landscape/", sent | {"file": file}).content.decode()
    assert "<strong>1</strong> taken" in page
    assert "Big Inc" in page
    tool = CatalogueTool.objects.get(key="lineager")
    assert tool.plan == plan
    event = Event.objects.filter(plan=plan).first()
    assert event is not None
    assert (event.verb, event.after["taken"]) == ("imported a landscape", 1)
    assert "Lineager" in signed_in(viewer).get("/p/weighed/tools/catalogue/?q=lineager").content.decode()
    own = add_from_catalogue(plan=plan, catalogue_key="lineager", by=evaluator, at=AT)
    assert own.facts.count() == 3


@contextmanager
def held() -> Iterator[list[float]]:
    """Seconds of this thread's processor time for which each transaction kept other writers waiting."""
    spans: list[float] = []
    running: list[float] = []

    def watch(execute: Any, *args: Any) -> Any:
        if connection.in_atomic_block and not running:
            running.append(time.thread_time())
            transaction.on_commit(lambda: spans.append(time.thread_time() - running.pop()))
        return execute(*args)

    gc.disable()  # what other tests left lying about is not collected within
    try:
        with connection.execute_wrapper(watch):
            yield spans
    finally:
        gc.enable()


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_no_writer_waits_long_for_a_landscape_of_a_thousand(plan: Plan, evaluator: User) -> None:
    said: Any = {"plan": plan, "source": "LF", "as_of": "2026-08-14", "by": evaluator, "at": AT}
    for text in (many(1000), many(1000).replace("MIT", "Apache-2.0").replace("git.example", "code.example")):
        found = read_landscape(text.encode())
        with held() as spans:
            intake = import_landscape(landscape=found, **said)
        assert len(intake.taken) + len(intake.changed) == 1000
        assert max(spans) < 1
    assert spans[-1] < 0.15, "what changed is made ready before anyone waits"
    assert CatalogueTool.everything.filter(plan=plan, repository__contains="code.example").count() == 1000
    assert CatalogueFact.objects.filter(tool__plan=plan, value="Apache-2.0").count() == 1000


@pytest.mark.django_db
def test_what_is_cut_off_is_seen_by_nobody_and_stands_in_nobodys_way(plan: Plan, evaluator: User) -> None:
    prepared = prepare_landscape(read_landscape(many(3).encode()), plan=None, source="LF", as_of="2026-08-14")
    with pytest.raises(ZeroDivisionError), arriving(prepared, at=AT):  # noqa: PT012  # the block is what fails
        assert (CatalogueTool.everything.count(), CatalogueTool.objects.count()) == (3, 0)
        raise ZeroDivisionError
    for left in (CatalogueTool.everything, CatalogueTool.history, CatalogueFact.history):
        assert left.count() == 0
    with arriving(prepared, at=AT):  # a process that was killed here
        with arriving(prepared, at=AT) as second:
            assert len(let_in(second, at=AT).taken) == 3
        assert CatalogueTool.everything.count() == 6
    with arriving(prepared, at=timezone.now() + timedelta(days=1)):
        assert CatalogueTool.everything.exclude(arriving="").count() == 3, "what was cut off is gone"


def test_what_means_harm_takes_little_memory(tmp_path: Path) -> None:
    """A process of its own reads all of it with at most 200 MiB more than it had before."""
    files = []
    for name, (text, _why) in HOSTILE.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    call = [sys.executable, "-c", READER, *map(str, files)]
    refused, most = subprocess.run(call, capture_output=True, text=True, check=True).stdout.split()
    assert int(refused) == len(HOSTILE)
    assert int(most) < 200 * 1024


@pytest.mark.django_db
@pytest.mark.database
def test_a_large_landscape_is_a_job_and_other_writers_go_on(
    plan: Plan, evaluator: User, settings: Any, tmp_path: Path
) -> None:
    settings.CONCORD_FILES = tmp_path
    client = signed_in(evaluator)
    sent = {"source": "CNCF", "as_of": "2026-08-14", "file": SimpleUploadedFile("landscape.yml", many(1000).encode())}
    assert client.post("/p/weighed/tools/import/landscape/", sent).status_code == 302
    job = Job.objects.get(plan=plan, kind="landscape")
    assert "Waiting" in client.get("/p/weighed/tools/import/").content.decode()
    began = time.monotonic()
    jobs.run(job.pk, jobs.claim(job.pk, AT) or "")
    assert time.monotonic() - began < 10
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    assert job.result["landscape"]["counts"]["taken"] == 1000
    assert CatalogueTool.objects.filter(plan=plan).count() == 1000
    assert CatalogueFact.objects.filter(tool__plan=plan).count() == 1000
    assert list(folder().iterdir()) == []
    assert "<strong>1000</strong> taken" in client.get("/p/weighed/tools/import/").content.decode()
