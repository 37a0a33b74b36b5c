"""Concord's settings with what tests need: a data folder of their own and a quick password hash."""

import atexit
import os
import shutil
import tempfile

if "CONCORD_HOME" not in os.environ:
    os.environ["CONCORD_HOME"] = tempfile.mkdtemp(prefix="concord-tests-")
    atexit.register(shutil.rmtree, os.environ["CONCORD_HOME"], ignore_errors=True)

from config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each test's client starts the middleware anew: static files are looked for when asked for, not all listed each time.
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: connections of different threads are different connections, and locks are real.
    # Tables come straight from the models, which saves every test process ten seconds: that the migrations lead to the
    # same tables is checked by makemigrations, and they are run for real on PostgreSQL and by each start of `./run`.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3"), "MIGRATE": False}
