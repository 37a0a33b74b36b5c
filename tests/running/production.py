"""Production's own settings with the short jobs of work.py and static files of their own, for test_production.py."""

from config.settings import *

CONCORD_JOBS |= {f"test-{name}": (f"tests.running.work.{name}", "export") for name in ("quick", "slow_once")}
STATIC_ROOT = HOME / "staticfiles"

# Names with a checksum, as in the image; compressing them takes a minute and is left out.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
