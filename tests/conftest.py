"""What every test shares."""

import os

import pytest
from django.core.cache import cache

# The sync API of Playwright runs an event loop in the test's thread; the ORM would refuse to work beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and cached counts must not leak from one test into the next."""
    cache.clear()
