"""Where a running Trellis keeps its files. The settings read the same variable."""

import os
from pathlib import Path

from script.run.environment import ROOT

VAR = Path(os.environ.get("TRELLIS_VAR") or ROOT / "var").absolute()
RUN = VAR / "run"


def make_folders() -> None:
    """Nobody else may read them: they hold the database, the secret key and the broker's socket."""
    for folder in (VAR, RUN):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    RUN.chmod(0o700)
