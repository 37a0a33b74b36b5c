"""The tests' settings with the short jobs of work.py in place of the real ones, for the processes that tests start."""

from tests.settings import *

CONCORD_JOBS = {
    f"test-{name}": (f"tests.running.work.{name}", "export")
    for name in ("quick", "slow_once", "broken", "fatal", "endless")
}
