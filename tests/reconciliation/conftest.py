"""How many examples the laws are tried on: `HYPOTHESIS_PROFILE=deep` for the long run."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
settings.register_profile("default", max_examples=200, deadline=None, derandomize=True, suppress_health_check=CHECKS)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=CHECKS)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
