"""The product's own settings with the one switch that tests need: plain static files, a quick password hasher."""

import os

os.environ["TRELLIS_TESTING"] = "1"

from config.settings import *  # noqa: E402, F403
