"""A data folder of its own for one measurement: a fresh SQLite with the demonstration plan, gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path


def open_home() -> Path:
    """Create the folder, point the settings at it, migrate, load the demonstration. Before any import of Django."""
    home = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ |= {"CONCORD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ.pop("DATABASE_URL", None)

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("demo", verbosity=0)
    return home
