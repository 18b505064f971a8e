"""The project's own Python environment: `.venv`, filled from the hashed locks that are named as arguments.

Runs before anything is installed, so the standard library alone. A stamp in `.venv` holds the locks'
fingerprint: an unchanged lock costs one file read.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NO_VENV = """\
{python} cannot make a virtual environment: its "ensurepip" is missing.
On Debian and Ubuntu: apt install python3-venv. Or name another Python: PYTHON=/path/to/python3"""


def main(locks: list[str]) -> int:
    with (ROOT / ".venv.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two commands at once: the second waits and finds the work done
        try:
            return prepare([ROOT / name for name in locks])
        except subprocess.CalledProcessError as error:
            print(f"Setting up .venv failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
            return 1


def prepare(locks: list[Path]) -> int:
    if not works(PYTHON) and not create():
        print(NO_VENV.format(python=sys.executable), file=sys.stderr)
        return 1
    missing = [lock for lock in locks if not stamped(lock)]
    if missing:
        print(f"Installing what {' and '.join(lock.name for lock in missing)} names into .venv …", flush=True)
        install(locks)
        for lock in locks:
            stamp_of(lock).write_text(fingerprint(lock))
    return 0


def works(python: Path) -> bool:
    """Whether the environment still serves its interpreter: a system upgrade leaves a dead or a newer one."""
    own_folder = "import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path('purelib')))"
    return run_quietly([python, "-c", own_folder])


def create() -> bool:
    print("Creating .venv …", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    if run_quietly([sys.executable, "-m", "venv", VENV]):
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    # Without ensurepip a system-wide pip can still fill the environment from outside.
    return run_quietly([sys.executable, "-m", "pip", "--version"]) and run_quietly(
        [sys.executable, "-m", "venv", "--without-pip", VENV]
    )


def install(locks: list[Path]) -> None:
    named = [part for lock in locks for part in ("-r", str(lock))]
    # The system's certificates, which a company's proxy may need; where there are none, pip brings its own.
    environment = with_writable_cache({"UV_SYSTEM_CERTS": "1", **os.environ})
    pip = pip_command()
    if has_uv(pip, environment):
        command = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
        if subprocess.run([*command, "--require-hashes", *named], env=environment).returncode == 0:
            return
        print("uv could not do it; pip tries …", flush=True)
    subprocess.run([*pip, "install", "--quiet", "--require-hashes", *named], env=environment, check=True)


def pip_command() -> list[str]:
    if run_quietly([PYTHON, "-m", "pip", "--version"]):
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def has_uv(pip: list[str], environment: dict[str, str]) -> bool:
    """Put uv, as the developers' lock pins it, into the environment: it installs ten times as fast as pip."""
    if run_quietly([VENV / "bin" / "uv", "--version"]):
        return True
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as lock:
        lock.write(block_of("uv", (ROOT / "requirements-dev.txt").read_text()))
        lock.flush()
        command = [*pip, "install", "--quiet", "--no-deps", "--require-hashes", "-r", lock.name]
        return subprocess.run(command, env=environment).returncode == 0


def block_of(package: str, lock: str) -> str:
    """The lines of one package in a lock: its pin and its hashes."""
    found = re.search(rf"^{re.escape(package)}==.*(?:\n    --hash=.*)+", lock, re.MULTILINE)
    if not found:
        raise SystemExit(f"requirements-dev.txt pins no {package}")
    return found.group() + "\n"


def with_writable_cache(environment: dict[str, str]) -> dict[str, str]:
    """A cache of our own for both installers where the home cannot be written (service users, containers)."""
    home = Path(environment.get("HOME") or "/nonexistent")
    if os.access(home, os.W_OK):
        return environment
    cache = str(VENV / "cache")
    return {"UV_CACHE_DIR": cache, "PIP_CACHE_DIR": cache, **environment}


def stamp_of(lock: Path) -> Path:
    return VENV / f"installed-{lock.stem}"


def stamped(lock: Path) -> bool:
    stamp = stamp_of(lock)
    return stamp.exists() and stamp.read_text() == fingerprint(lock)


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def run_quietly(command: list[str | Path]) -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
