"""What holds for every test: no display is needed, and random examples are the same every time."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, settings

# HYPOTHESIS_PROFILE=search looks for new examples; CI repeats the known ones.
_calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ci", derandomize=True, database=None, **_calm)
settings.register_profile("search", max_examples=2000, **_calm)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
