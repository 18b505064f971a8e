"""Brings the database and the static files up to date before the server starts, saying what takes time.

With `--demo` an empty database gets a made-up region, so that there is something to see at once.
"""

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from script.run.environment import ROOT


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        prepare(demo="--demo" in arguments)
    except OperationalError as error:
        print(f"The database does not answer ({error}). Is DATABASE_URL right?", file=sys.stderr)
        return 1
    except (CommandError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def prepare(*, demo: bool) -> None:
    if waiting := waiting_migrations():
        timed(f"Database: {waiting} changes to its tables", lambda: call_command("migrate", verbosity=0))
    from accounts.models import Organisation
    from marketplace.models import Skill

    if not Skill.objects.exists():
        timed(
            "Skills: loading the list that Trellis carries",
            lambda: call_command("import_skills", verbosity=0),
        )
    if demo and not Organisation.objects.exists():
        timed("Demo: making up a region to look at", lambda: call_command("load_demo", verbosity=0))
    if static_files_changed():
        timed("Static files: collecting", collect_static_files)


def timed(what: str, work: Callable[[], object]) -> None:
    print(f"{what} …", end=" ", flush=True)
    started = time.monotonic()
    work()
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static_files() -> None:
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    static_stamp().write_text(static_fingerprint())


def static_files_changed() -> bool:
    stamp = static_stamp()
    return not stamp.exists() or stamp.read_text() != static_fingerprint()


def static_stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".fingerprint"


def static_fingerprint() -> str:
    """Changes when one of our files does, or the packages that bring the others."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    for file in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        facts = file.stat()
        digest.update(f"{file} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
