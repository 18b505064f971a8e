"""The product's own settings, switched for tests: plain static files, a quick password hasher."""

import os

os.environ["TRELLIS_TESTING"] = "1"

from config.settings import *  # noqa: F403
