"""Hypothesis for the engine: the same examples on every run, few enough to stay quick."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "engine", derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("engine")


@pytest.fixture(autouse=True)
def _empty_cache():
    """The engine knows no cache; the fixture that empties it would only slow these tests."""
