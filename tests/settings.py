"""The product's own settings, switched for tests: plain static files, a quick password hasher, a folder of its own.

Every run has its own database file and broker socket, so that two runs at once do not meet and nothing touches var/.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

FOLDER = Path(tempfile.mkdtemp(prefix="trellis-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
(FOLDER / "static").mkdir()  # WhiteNoise warns where its root is missing

# Of two halves that run at once each has a database of its own on a Redis server that is given, too.
if "REDIS_URL" in os.environ and "PYTEST_XDIST_WORKER" in os.environ:
    half = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{half}").geturl()

# Two halves with as many threads of arithmetic as the machine has cores, each, wait for one another: ten times as long.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

os.environ["TRELLIS_TESTING"] = "1"
os.environ["TRELLIS_VAR"] = str(FOLDER)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because workers and live servers are processes and threads of their own, as in the product. It need
    # not survive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
