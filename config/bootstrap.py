"""Get the pieces Concord runs on: uv, the virtual environment, the locked packages, Debian's libraries.

Runs on the system's Python before anything is installed, so it imports only the standard library. `./run` calls
`python3 -m config.bootstrap base`; the test command calls `prepare("dev")`. What is already in place is recognized by
the checksum of the lock file, so that a second start costs milliseconds.
"""

import ctypes
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BOOT = ROOT / ".boot"
STAMP = VENV / "concord-lock.json"

PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PDF_FONTS = {
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf": "fonts-droid-fallback",
    "/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf": "fonts-symbola",
    "/usr/share/fonts/truetype/nanum/NanumGothic.ttf": "fonts-nanum",
    "/usr/share/fonts/opentype/unifont/unifont.otf": "fonts-unifont",
}
"""Chinese, Japanese, Korean, symbols and the rest in the PDF; without them their characters are printed as squares."""
NETWORK_SIGNS = (
    "name resolution", "failed to resolve", "name or service not known", "connection refused", "network is unreachable",
    "no route to host", "timed out", "connecttimeout", "dns error", "error sending request", "newconnectionerror",
    "max retries exceeded", "connection reset", "could not connect", "failed to fetch", "cannot connect to proxy",
)  # fmt: skip


class Trouble(Exception):
    """Something a person has to put right; the message is the one line that says what."""


def say(text: str) -> None:
    print(f"concord: {text}", flush=True)


def prepare(lock: str) -> None:
    """Make `.venv` hold what requirements/<lock>.txt lists ("base" or "dev"). Raises Trouble."""
    wanted = {name: _checksum(ROOT / "requirements" / f"{name}.txt") for name in ("base", "dev")}
    have = _read_stamp()
    if have.get(lock) == wanted[lock] and (VENV / "bin" / "python").exists():
        return
    environment = os.environ | _index_settings()
    uv = _uv(environment)
    if not (VENV / "bin" / "python").exists():
        say("creating .venv")
        _call([uv, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, str(VENV)], environment)
    say("installing the locked packages into .venv (the first time this takes a minute)")
    requirements = f"requirements/{lock}.txt"
    install = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", str(VENV / "bin" / "python")]
    _call([*install, "-r", requirements], environment)
    # dev.txt pins everything base.txt pins, so installing it satisfies both.
    STAMP.write_text(json.dumps(wanted if lock == "dev" else {"base": wanted["base"]}), encoding="ascii")


def _checksum(path: Path) -> str:
    interpreter = f"{sys.version_info.major}.{sys.version_info.minor}"
    return hashlib.sha256(path.read_bytes()).hexdigest() + "-" + interpreter


def _read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _uv(environment: Mapping[str, str]) -> str:
    """Path of uv, installed by pip into .boot: works where pip may not touch the system and venv is missing."""
    uv = BOOT / "bin" / "uv"
    if not uv.exists():
        if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
            raise Trouble("pip is missing. On Debian: apt-get install python3-pip")
        say("installing uv into .boot")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
        pip += ["--no-cache-dir", "--upgrade", "--target", str(BOOT)]
        _call([*pip, "--require-hashes", "-r", "requirements/boot.txt"], environment)
    return str(uv)


def _index_settings() -> dict[str, str]:
    """uv does not read pip's configuration; where an operator set a mirror or a certificate for pip, hand it on."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    settings: dict[str, str] = {}
    names = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "find-links": "UV_FIND_LINKS"}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        option = key.strip().rpartition(".")[2]
        text = value.strip().strip("'\"")
        if option in names and names[option] not in os.environ:
            separator = "," if option == "find-links" else " "
            settings[names[option]] = separator.join(text.replace("\\n", " ").split())
        if option == "cert" and "SSL_CERT_FILE" not in os.environ:
            settings["SSL_CERT_FILE"] = text
    if "UV_INDEX" in settings:
        # Every file is checked against the lock's hashes, so it does not matter which index it came from.
        settings.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    return settings


def _call(command: Sequence[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    output = (done.stderr + done.stdout).strip()
    if any(sign in output.lower() for sign in NETWORK_SIGNS):
        raise Trouble("no network: the package index does not answer. Connect once, then start again.")
    if "externally-managed" in output or "No space left" in output:
        raise Trouble(output.splitlines()[0])
    raise Trouble(f"{shlex.join(command)} failed:\n{output}")


def missing_libraries() -> list[str]:
    """Debian packages that the PDF export still lacks on this machine."""
    missing = []
    for library, package in PDF_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def privileged() -> list[str] | None:
    """Prefix with which a command runs as root without asking anyone, or None where that is not possible."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


def install_debian(packages: Sequence[str]) -> bool:
    """Install Debian packages where that is possible without a password; returns whether it worked."""
    prefix = privileged()
    if prefix is None or not shutil.which("apt-get"):
        return False
    # RUNLEVEL=1 keeps packages from starting their servers.
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-qq", "-o", "Acquire::Retries=1"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    for command in (install, [*apt, "update"], install):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode == 0 and command is install:
            return True
    return False


def prepare_pdf() -> None:
    """Install the libraries the PDF export draws with, or say exactly which line would."""
    missing = missing_libraries()
    if not missing:
        return
    say(f"installing the libraries for PDF: {' '.join(missing)}")
    if not install_debian(missing):
        say(f"PDF export stays off until you run: sudo apt-get install -y --no-install-recommends {' '.join(missing)}")
        return
    fonts = [package for path, package in PDF_FONTS.items() if not Path(path).exists()]
    if fonts and not install_debian(fonts):
        say(f"for Chinese, Japanese, Korean and symbols in the PDF: apt-get install {' '.join(fonts)}")


def main(arguments: Sequence[str]) -> int:
    try:
        prepare(arguments[0])
        prepare_pdf()
    except Trouble as trouble:
        print(f"concord: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
