"""Starts Trellis as a newcomer would: an empty clone, an ordinary user, an empty home, a folder with a space in it.

Checks: the page answers, each demo sign-in works, Ctrl-C leaves nothing behind, the second start is quick, and a
start after kill -9 clears up. Prints what it saw; exits with 1 at the first thing that does not hold.
"""

import contextlib
import http.cookiejar
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_START_SECONDS, LATER_START_SECONDS, STOP_SECONDS = 600, 60, 30
SIGN_IN = re.compile(r"^  (?P<role>\S.*?)  +(?P<email>\S+@\S+)  +(?P<password>\S+)$", re.MULTILINE)
ROLES = 5


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="trellis-smoke-") as scratch:
        home, clone = Path(scratch) / "home", Path(scratch) / "a folder" / "trellis"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        if os.getuid() == 0:
            give_to_ordinary_user(Path(scratch))
        try:
            starts_and_stops(clone, home)
        finally:
            for pid in processes_in(clone):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def give_to_ordinary_user(folder: Path) -> None:
    folder.chmod(0o755)
    shutil.chown(folder, "nobody")
    for path in folder.rglob("*"):
        if not path.is_symlink():
            shutil.chown(path, "nobody")


def starts_and_stops(clone: Path, home: Path) -> None:
    server = Server(clone, home)
    url = server.wait_until_up(FIRST_START_SECONDS)
    everybody_signs_in(url, server.said())
    server.press_ctrl_c()
    none_left(clone)

    server = Server(clone, home)
    server.wait_until_up(LATER_START_SECONDS)
    server.kill_9()
    print(f"after kill -9 of the server {len(processes_in(clone))} processes are left behind", flush=True)

    server = Server(clone, home)
    server.wait_until_up(LATER_START_SECONDS)
    must(
        "Ended what a killed server had left running" in server.said(),
        "the next start says what it cleared up",
    )
    server.terminate()
    none_left(clone)


class Server:
    """`script/server` in a clone, run by an ordinary user from another folder, with next to no environment."""

    def __init__(self, clone: Path, home: Path) -> None:
        self._log = clone.parent / "output"
        self._started = time.monotonic()
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [clone / "script" / "server"],
                cwd="/",
                env=environment,
                user="nobody" if os.getuid() == 0 else None,
                group=pwd.getpwnam("nobody").pw_gid if os.getuid() == 0 else None,
                extra_groups=[] if os.getuid() == 0 else None,
                umask=0o077,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self._log.read_text()

    def wait_until_up(self, seconds: int) -> str:
        while not (found := re.search(r"Trellis is up: (\S+)", self.said())):
            late = time.monotonic() - self._started > seconds
            if late or self._process.poll() is not None:
                sys.exit(f"no page within {seconds} s; script/server said:\n{self.said()}")
            time.sleep(0.1)
        print(f"page up after {time.monotonic() - self._started:.1f} s at {found[1]}", flush=True)
        return found[1]

    def press_ctrl_c(self) -> None:
        self._stop(lambda: os.killpg(self._process.pid, signal.SIGINT), "Ctrl-C")

    def terminate(self) -> None:
        self._stop(self._process.terminate, "SIGTERM")

    def _stop(self, signal_it: Callable[[], object], name: str) -> None:
        started = time.monotonic()
        signal_it()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            sys.exit(f"{name} did not stop it within {STOP_SECONDS} s; it said:\n{self.said()}")
        print(f"{name} stopped it after {time.monotonic() - started:.1f} s", flush=True)

    def kill_9(self) -> None:
        self._process.kill()
        self._process.wait()
        time.sleep(0.5)


def everybody_signs_in(url: str, said: str) -> None:
    people = list(SIGN_IN.finditer(said))
    must(len(people) == ROLES, f"{ROLES} demo sign-ins are printed")
    for person in people:
        try:
            arrived = signs_in(url, person["email"], person["password"])
        except urllib.error.HTTPError as error:
            print(f"{error.url} answered {error.code}", flush=True)
            arrived = False
        must(arrived, f"{person['role']} signs in")


def signs_in(url: str, email: str, password: str) -> bool:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = browser.open(f"{url}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    must(token is not None, "the sign-in page has a form")
    fields = {"login": email, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
    request = urllib.request.Request(  # noqa: S310 - our own http address
        f"{url}/accounts/login/",
        urllib.parse.urlencode(fields).encode(),
        {"Referer": f"{url}/accounts/login/"},
    )
    with browser.open(request) as answer:
        return answer.status == 200 and "/accounts/login/" not in answer.url


def none_left(clone: Path) -> None:
    must(processes_in(clone) == [], "no process is left")


def processes_in(clone: Path) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(clone) in (folder / "cmdline").read_bytes().decode(errors="replace"):
                found.append(int(folder.name))
    return found


def must(holds: bool, what: str) -> None:
    print(f"{'holds' if holds else 'DOES NOT HOLD'}: {what}", flush=True)
    if not holds:
        sys.exit(1)


if __name__ == "__main__":
    main()
