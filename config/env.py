"""Readers of the environment that fail loudly on a bad value, so that a typing error never becomes a default."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1, 0, true, false, yes, no, on, off; it is {value!r}")


def number(name: str, default: int) -> int:
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number; it is {value!r}") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def public_url(https: bool, hosts: list[str], record: Path) -> str:
    """Where people find Trellis: as PUBLIC_URL says, else by its name behind TLS, else where script/server listens."""
    if given := text("PUBLIC_URL"):
        if not given.startswith(("http://", "https://")):
            raise ImproperlyConfigured(f"PUBLIC_URL must begin with http:// or https://; it is {given!r}")
        return given.rstrip("/")
    if https and hosts and hosts[0][:1] not in ("*", "."):
        return f"https://{hosts[0]}"
    return str(json.loads(record.read_text())["url"]) if record.exists() else "http://127.0.0.1:8000"


def kept_secret(path: Path) -> str:
    """A random secret in a file that its owner alone may read; made where there is none."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50))
        # Linked into place whole: of two processes that start at once, the second reads what the first wrote.
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text().strip()


def database(name: str, default: str) -> dict[str, Any]:
    """DATABASES entry of a URL: sqlite:///relative, sqlite:////absolute, postgresql://user:pass@host:port/name?opt=v."""
    url = os.environ.get(name) or default
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return _postgresql(parts)
    raise ImproperlyConfigured(f"{name} must start with sqlite:/// or postgresql:// and name a database")


def _sqlite(path: str) -> dict[str, Any]:
    # WAL lets readers go on while a run is published; IMMEDIATE makes writers queue instead of failing midway.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            # What replaces a row deletes it: only so do the triggers of config/frozen.py hear of it.
            "PRAGMA recursive_triggers=ON;",
        },
    }


def _postgresql(parts: Any) -> dict[str, Any]:
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
