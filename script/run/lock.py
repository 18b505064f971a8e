"""Makes the hashed locks from the `.in` files, or (`--check`) says whether they are fresh and name no host.

`--universal`, because a lock made for one patch version of Python breaks on another.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from script.run.environment import ROOT, VENV

LOCKS = ("requirements", "requirements-dev")
HOST = re.compile(r"https?://|--(?:extra-)?index-url|--find-links")


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: script/lock [--check]", file=sys.stderr)
        return 2
    if not arguments:
        for name in LOCKS:
            compile_into(name, ROOT / f"{name}.txt", "--upgrade")
        return 0
    faults = [fault for name in LOCKS for fault in faults_of(name)]
    print("\n".join(faults) or "The locks are fresh and name no host.")
    return 1 if faults else 0


def faults_of(name: str) -> list[str]:
    kept = (ROOT / f"{name}.txt").read_text()
    faults = [f"{name}.txt names a host: {line.strip()}" for line in kept.splitlines() if HOST.search(line)]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / f"{name}.txt"
        fresh.write_text(kept)  # the pins in it are kept wherever they still satisfy the .in file
        compile_into(name, fresh)
        if pins(fresh.read_text()) != pins(kept):
            faults.append(f"{name}.txt is not what {name}.in asks for: run script/lock")
    return faults


def compile_into(name: str, lock: Path, *options: str) -> None:
    command = [VENV / "bin" / "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    command += ["--no-header", "--no-emit-index-url", "--python-version", "3.11", *options]
    subprocess.run([*command, f"{name}.in", "--output-file", lock], cwd=ROOT, check=True)


def pins(lock: str) -> list[str]:
    """The pinned versions with their conditions, without the hashes, to which a release may add files."""
    return sorted(
        line.removesuffix("\\").strip() for line in lock.splitlines() if re.match(r"[a-zA-Z0-9]", line)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
