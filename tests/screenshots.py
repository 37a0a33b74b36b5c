"""Pictures of every page, light and dark at 1360 px and light at 390 px: .venv/bin/python -m tests.screenshots [folder]

Starts Concord as `./run` does, on a data folder of its own, does the demonstration's main job in Chromium and takes the
pictures on the way. Without a folder it renews the ones of the documentation.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.conftest import CHROMIUM_FLAGS

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 120
LOOKS: dict[str, tuple[Literal["light", "dark"], ViewportSize]] = {
    "light": ("light", {"width": 1360, "height": 860}),
    "dark": ("dark", {"width": 1360, "height": 860}),
    "phone": ("light", {"width": 390, "height": 844}),
}

# name of the picture -> who looks, and where
PAGES = {
    "overview": ("p-judit", ""),
    "agenda": ("p-judit", "agenda/"),
    "groups": ("p-judit", "groups/"),
    "group": ("p-ilse", "groups/security/"),
    "group-import": ("p-nadja", "groups/legal/import/requirements/"),
    "requirements": ("p-judit", "requirements/"),
    "requirement": ("p-ilse", "requirements/CISO-3/"),
    "strategy": ("p-judit", "strategy/"),
    "requirement-versions": ("p-ilse", "groups/security/versions/requirement/CISO-3/"),
    "strategy-score": ("p-agnes", "strategy/scores/"),
    "strategy-decide": ("p-judit", "strategy/decide/"),
    "needs": ("p-judit", "needs/"),
    "blueprint": ("p-judit", "blueprint/"),
    "capability": ("p-judit", "blueprint/monitoring-model/"),
    "outcomes": ("p-judit", "outcomes/"),
    "ownership": ("p-judit", "ownership/"),
    "ownership-edit": ("p-judit", "ownership/processes/credit-incident-response/"),
    "tools": ("p-emil", "tools/"),
    "tool": ("p-emil", "tools/mlflow/"),
    "catalogue": ("p-emil", "tools/catalogue/"),
    "import": ("p-emil", "tools/import/"),
    "funnel": ("p-emil", "tools/funnel/"),
    "prices": ("p-agnes", "tools/prices/"),
    "scoring": ("p-tomas", "tools/scoring/"),
    "scoring-round": ("p-tomas", "tools/scoring/S-1/"),
    "build-or-buy": ("p-agnes", "tools/build-or-buy/"),
    "proofs": ("p-emil", "tools/proofs/"),
    "proof": ("p-emil", "tools/proofs/P-1/"),
    "debt": ("p-agnes", "tools/debt/"),
    "verdicts": ("p-emil", "tools/verdicts/"),
    "overlaps": ("p-emil", "tools/overlaps/"),
    "sift": ("p-emil", "tools/sift/"),
    "look-again": ("p-emil", "tools/dvc/again/"),
    "tools-compare": ("p-emil", "tools/compare/?tool=mlflow&tool=wandb&tool=fiddler&tool=arize"),
    "questionnaire": ("p-emil", "tools/wandb/questions/"),
    "verdict": ("p-emil", "tools/verdicts/mlflow/CISO-3/"),
    "conflicts": ("p-judit", "conflicts/"),
    "options": ("p-judit", "options/"),
    "what-if": ("p-judit", "what-if/?k.FIN-6=160&w.finance=6"),
    "what-if-kept": ("p-emil", "what-if/W-2/"),
    "decisions": ("p-judit", "decisions/"),
    "decision": ("p-judit", "decisions/D-2/"),
    "roadmap": ("p-judit", "roadmap/"),
    "initiative": ("p-judit", "roadmap/I-8/"),
    "roadmap-frame": ("p-judit", "roadmap/frame/"),
    "re-plan": ("p-judit", "roadmap/schedule/"),
    "versions": ("p-judit", "versions/"),
    "version": ("p-ilse", "versions/V-2/"),
    "compare": ("p-judit", "versions/compare/?from=V-1&to=V-2"),
    "reader-links": ("p-judit", "report/readers/"),
    "report": ("p-agnes", "report/"),
    "settings": ("p-judit", "settings/"),
    "activity": ("p-judit", "activity/"),
    "comments": ("p-ilse", "comments/requirement/CISO-3/"),
    "notices": ("p-ilse", "/notices/"),
    "preferences": ("p-ilse", "/preferences/"),
    "plans": ("p-judit", "/"),
}


@contextmanager
def served() -> Iterator[tuple[str, Path]]:
    """Concord with the demonstration on a free port: its address and its data folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tempfile.mkdtemp(prefix="concord-pictures-")
    environment = os.environ | {"CONCORD_HOME": home, "CONCORD_PORT": str(port)}
    server = subprocess.Popen([sys.executable, "-m", "config.supervisor"], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address, Path(home)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/health/live", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"no answer from {address} within {START_SECONDS} s")


def enter(context: BrowserContext, address: str, person: str) -> Page:
    """A page of someone of the demonstration, through its one-click door."""
    page = context.new_page()
    page.goto(address)
    page.locator(f'form[action$="/demo/{person}/"] button').first.click()
    page.wait_for_url(f"{address}{place('')}")
    return page


def place(path: str) -> str:
    """The page's path: of the demonstration where it does not begin at the root."""
    return path if path.startswith("/") else f"/p/demo/{path}"


def take(browser: Browser, address: str, folder: Path, names: dict[str, tuple[str, str]]) -> None:
    """Every page at a desk in both themes, and on a phone."""
    for person in sorted({who for who, _path in names.values()}):
        for suffix, (theme, size) in LOOKS.items():
            context = browser.new_context(viewport=size, color_scheme=theme, locale="en-US")
            page = enter(context, address, person)
            for name, (who, path) in names.items():
                if who == person:
                    page.goto(f"{address}{place(path)}")
                    page.wait_for_load_state("networkidle")
                    save(page.screenshot(full_page=True), folder / f"{name}-{suffix}.png")
            context.close()


def save(picture: bytes, file: Path) -> None:
    """A picture with 256 colors: a third of the size, and the eye sees no difference on a page."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


def reconcile(browser: Browser, address: str) -> None:
    """Press Reconcile as the facilitator and wait for the answer."""
    context = browser.new_context()
    page = enter(context, address, "p-judit")
    page.goto(f"{address}/p/demo/conflicts/")
    page.get_by_role("button", name="Reconcile").first.click()
    page.locator(".conflict").first.wait_for(timeout=60_000)
    context.close()


def print_pages(home: Path, folder: Path) -> None:
    """The first page of the report and the one with the roadmap."""
    file = home / "pictures.pdf"
    command = [sys.executable, "manage.py", "export_report", "demo", "--paper", "a4", "--out", str(file)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"CONCORD_HOME": str(home)}, check=True)
    for name, page in (("report-decision", 1), ("report-conflicts", 8)):
        where = ["-f", str(page), "-l", str(page), "-r", "80", "-png", "-singlefile"]
        subprocess.run(["pdftoppm", *where, str(file), str(folder / name)], check=True)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with served() as (address, home), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        reconcile(browser, address)
        take(browser, address, folder, PAGES)
        browser.close()
        print_pages(home, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/screenshots")
