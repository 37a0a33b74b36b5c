"""Concord's settings with what tests need: a data folder of their own and a quick password hash."""

import os
import tempfile

os.environ.setdefault("CONCORD_HOME", tempfile.mkdtemp(prefix="concord-tests-"))

from config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: connections of different threads are different connections, and locks are real.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}
