"""The first start on a bare machine: what is said when something is missing, and that nothing is done twice."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from config import bootstrap

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text()))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bootstrap in a folder that has only the locks."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "BOOT", tmp_path / ".boot")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "concord-lock.json")
    return tmp_path


@pytest.fixture
def system_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python under the virtual environment, as the bootstrap runs on; it has pip."""
    monkeypatch.setattr(sys, "executable", str(Path(sys.base_prefix) / "bin" / "python3"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)


def program(path: Path, text: str) -> Path:
    """A small program in the place of a real one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def run_in(folder: Path, *path: Path) -> subprocess.CompletedProcess[str]:
    """`./run` of this repository with only these folders on the path."""
    environment = {"PATH": ":".join(str(each) for each in path), "HOME": str(folder)}
    return subprocess.run(
        ["/bin/sh", str(ROOT / "run")], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_an_old_python_is_one_clear_line(tmp_path: Path) -> None:
    program(tmp_path / "python3", '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n')
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    done = run_in(tmp_path, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "concord: Python 3.11 or newer is needed; found: Python 3.9.2.\n"


def test_no_python_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    done = run_in(tmp_path, tmp_path)
    assert done.returncode == 1
    assert done.stderr == "concord: Python 3.11 or newer is needed; found: no python3 at all.\n"


def test_what_is_installed_is_not_installed_again(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(elsewhere / ".boot" / "bin" / "uv", "#!/bin/sh\nexit 0\n")
    program(elsewhere / ".venv" / "bin" / "python", "#!/bin/sh\n")
    called: list[Sequence[str]] = []
    monkeypatch.setattr(bootstrap, "_call", lambda command, _environment: called.append(command))
    bootstrap.prepare("base")
    assert [command[1:3] for command in called] == [["pip", "install"]]
    bootstrap.prepare("base")
    assert len(called) == 1
    (elsewhere / "requirements" / "base.txt").write_text("changed")
    bootstrap.prepare("base")
    assert len(called) == 2


def test_the_tests_packages_include_what_concord_runs_on(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(elsewhere / ".boot" / "bin" / "uv", "#!/bin/sh\nexit 0\n")
    program(elsewhere / ".venv" / "bin" / "python", "#!/bin/sh\n")
    bootstrap.prepare("dev")
    assert set(json.loads((elsewhere / ".venv" / "concord-lock.json").read_text())) == {"base", "dev"}
    monkeypatch.setattr(bootstrap, "_call", lambda *_: pytest.fail("installed although dev covers base"))
    bootstrap.prepare("base")


def test_no_network_is_one_clear_line(elsewhere: Path) -> None:
    text = "#!/bin/sh\necho 'error: dns error: failed to lookup address information' >&2\nexit 1\n"
    program(elsewhere / ".boot" / "bin" / "uv", text)
    with pytest.raises(bootstrap.Trouble) as caught:
        bootstrap.prepare("base")
    assert str(caught.value) == "no network: the package index does not answer. Connect once, then start again."


@pytest.mark.usefixtures("elsewhere", "system_python")
def test_an_index_that_does_not_answer_is_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    with pytest.raises(bootstrap.Trouble, match="no network: the package index does not answer"):
        bootstrap.prepare("base")


def test_a_failure_of_another_kind_is_shown_whole(elsewhere: Path) -> None:
    program(elsewhere / ".boot" / "bin" / "uv", "#!/bin/sh\necho 'hash mismatch for django' >&2\nexit 2\n")
    with pytest.raises(bootstrap.Trouble, match="hash mismatch for django"):
        bootstrap.prepare("base")


def test_where_nothing_may_be_installed_the_exact_line_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "PDF_LIBRARIES", {"libnothing-of-that-name.so": "libnothing0"})
    monkeypatch.setattr(bootstrap, "privileged", lambda: None)
    bootstrap.prepare_pdf()
    line = "concord: PDF export stays off until you run: sudo apt-get install -y --no-install-recommends libnothing0"
    assert capsys.readouterr().out.splitlines()[-1] == line


@pytest.mark.usefixtures("system_python")
def test_a_mirror_set_for_pip_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example.org/simple")
    assert bootstrap._index_settings()["UV_DEFAULT_INDEX"] == "https://mirror.example.org/simple"


def test_the_bootstrap_imports_only_the_standard_library() -> None:
    code = (
        "import config.bootstrap, sys; print([name for name in sys.modules if name.startswith(('django', 'celery'))])"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", ["boot", "base", "dev"])
def test_every_pin_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    shipped, tested = pins("base"), pins("dev")
    assert shipped.items() <= tested.items()
