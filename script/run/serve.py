"""Runs Trellis: web, worker, scheduler and, unless REDIS_URL names another, the embedded broker.

In this order: lock, leftovers, port, broker, database, then the three parts under honcho, which
stops all when one ends or Ctrl-C is pressed. The broker stops last.
"""

import fcntl
import ipaddress
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import honcho.manager

from script.run.broker import BrokerError, EmbeddedBroker, choose_socket, forget_socket
from script.run.environment import PYTHON, ROOT
from script.run.leftovers import end_leftovers
from script.run.paths import RUN, VAR, make_folders
from script.run.ports import PortError, choose_port

# A stopping worker finishes or hands its work back within seconds; honcho must not kill it before.
honcho.manager.KILL_WAIT = 15


def main() -> int:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # in step with the parts' output in a file
    signal.signal(signal.SIGHUP, stop_as_if_terminated)
    signal.signal(signal.SIGTERM, stop_as_if_interrupted)
    try:
        make_folders()
        with only_one(RUN / "lock"):
            return serve()
    except (PortError, BrokerError, AlreadyRunningError) as error:
        print(error, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"{error.filename} cannot be written. TRELLIS_VAR=/another/folder moves it.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130


def serve() -> int:
    if ended := end_leftovers(RUN):
        print(f"Ended what a killed server had left running: {', '.join(ended)}.")
    host = os.environ.get("HOST", "127.0.0.1")
    port, remark = choose_port(os.environ, host)
    if remark:
        print(remark)
    url = f"http://{'127.0.0.1' if host in ('', '0.0.0.0') else host}:{port}"  # noqa: S104 - shown, not bound
    (RUN / "server.json").write_text(json.dumps({"pid": os.getpid(), "url": url}))
    with broker():
        prepared = subprocess.run([str(PYTHON), "-m", "script.run.prepare", *demo_option(host)], cwd=ROOT)
        if prepared.returncode:
            return prepared.returncode
        reach = ["--reachable"] if within_reach(host) else []
        announce = [str(PYTHON), "-m", "script.run.announce", url, str(os.getpid()), *reach]
        subprocess.Popen(announce, cwd=ROOT)
        return run_parts(host, port)


def run_parts(host: str, port: int) -> int:
    manager = honcho.manager.Manager()
    for name, command in parts(host, port).items():
        # exec makes the shell's process id the part's own; leftovers.py looks for it at the next start.
        line = f"echo $$ > {shlex.quote(str(RUN / name))}.pid; exec {shlex.join(command)}"
        manager.add_process(name, line, env=environment_of(name), cwd=str(ROOT))
    manager.loop()
    for name in parts(host, port):
        (RUN / f"{name}.pid").unlink(missing_ok=True)
    # Stopped by a signal is how a server ends; a part that died by itself is a failure.
    return 0 if manager.returncode in (130, 143) else manager.returncode or 1


def parts(host: str, port: int) -> dict[str, list[str]]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    celery = [str(PYTHON), "-m", "celery", "--quiet", "--app", "config.celery:app"]
    web = [str(PYTHON), "-m", "gunicorn", "config.wsgi:application", "--bind", address]
    web += ["--workers", os.environ.get("WEB_CONCURRENCY", "2"), "--threads", "4", "--no-control-socket"]
    web += ["--graceful-timeout", "5", "--log-level", "warning"]
    worker = [*celery, "worker", "--concurrency", os.environ.get("WORKER_CONCURRENCY", "2")]
    worker += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    # --pidfile= : without it beat leaves a file in the checkout that stops the next start after a kill
    beat = [*celery, "beat", "--pidfile=", "--loglevel", "WARNING"]
    return {"web": web, "worker": worker, "beat": beat}


def environment_of(name: str) -> dict[str, str]:
    """For the worker SIGTERM becomes Celery's soft stop: finish within seconds, else hand the work back."""
    stop = {"REMAP_SIGTERM": "SIGQUIT"} if name == "worker" else {}
    return {**os.environ, "PYTHONUNBUFFERED": "1", **stop}


@contextmanager
def broker() -> Iterator[None]:
    if os.environ.get("REDIS_URL"):
        yield
        return
    embedded = EmbeddedBroker(VAR / "broker", choose_socket(RUN))
    pid = embedded.start()
    try:
        remember_broker(pid)
        embedded.give_back_unfinished()
        embedded.keep_running(remember_broker)
        yield
    finally:
        embedded.stop()
        forget_socket(RUN)
        (RUN / "broker.pid").unlink(missing_ok=True)


def remember_broker(pid: int) -> None:
    (RUN / "broker.pid").write_text(str(pid))


def demo_option(host: str) -> list[str]:
    """Demo people have known passwords: they live in the local default database alone, out of reach."""
    local = not os.environ.get("DATABASE_URL") and not within_reach(host)
    return ["--demo"] if local and os.environ.get("TRELLIS_DEMO", "1") != "0" else []


def within_reach(host: str) -> bool:
    """Whether others may get here: by the address that is listened on, or through a proxy that hands over a name."""
    names = os.environ.get("ALLOWED_HOSTS", "").split(",")
    return not all(is_loopback(name.strip(" []")) for name in [host, *filter(str.strip, names)])


def is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


class AlreadyRunningError(Exception):
    """Another server runs from this folder; the message says where."""


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of this checkout. The system lets go of it however the process ends."""
    with path.open("a") as lock:
        try:
            # lockf, not flock: the children that honcho forks would inherit that one and keep it after a kill -9.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunningError(already_running()) from None
        yield


def already_running() -> str:
    with suppress(OSError, ValueError):
        running = json.loads((RUN / "server.json").read_text())
        where, stop = running["url"], f"kill {running['pid']}"
        return f"Trellis already runs from this folder: {where} (stop it there with Ctrl-C, or: {stop})"
    return "Trellis is already being started from this folder."


def stop_as_if_terminated(signum: int, frame: object) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def stop_as_if_interrupted(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
