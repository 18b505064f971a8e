"""Where built artefacts lie: one folder a version of the taxonomy, in it one a build, and a file that names the build.

Everything is written under another name and then renamed, so that a reader sees a whole build or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection

from marketplace.search.current import taxonomy_version

# Differs as soon as code would read or build the arrays differently.
FORMAT = 2
MANIFEST, CURRENT, FOLLOWED = "manifest.json", "current", "followed"
Parts = Mapping[str, Mapping[str, Any]]


def root() -> Path:
    return Path(settings.VAR_DIR) / "suggester"


def version() -> str:
    """Of the taxonomy as this database has it now, and of the format."""
    told = json.dumps([FORMAT, str(connection.settings_dict["NAME"]), *taxonomy_version()])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Build:
    """One whole build, opened. Arrays are memory-mapped."""

    name: str
    manifest: Mapping[str, Any]
    parts: Parts


def current_build() -> str:
    """Its name; empty where none was built for the taxonomy as it is."""
    try:
        return (root() / version() / CURRENT).read_text().strip()
    except OSError:
        return ""


def built_at() -> datetime | None:
    """When the current build became it."""
    try:
        return datetime.fromtimestamp((root() / version() / CURRENT).stat().st_mtime, tz=UTC)
    except OSError:
        return None


def is_followed() -> bool:
    """Whether what was suggested before the current build was suggested anew by it."""
    try:
        return (root() / version() / FOLLOWED).read_text() == current_build()
    except OSError:
        return False


def note_followed() -> None:
    _write_whole(root() / version() / FOLLOWED, current_build())


def open_build(name: str) -> Build:
    """OSError or ValueError where it is gone or broken."""
    folder = root() / version() / name
    manifest = json.loads((folder / MANIFEST).read_text())
    parts: dict[str, dict[str, Any]] = {}
    for file in manifest["files"]:
        part, key = file.split("/")
        parts.setdefault(part, {})[Path(key).stem] = _read(folder / file)
    return Build(name, manifest, parts)


def write_build(parts: Parts, about: Mapping[str, Any]) -> Build:
    """Write everything, make it the current build, and remove those before it. The same parts give the same bytes."""
    here = root() / version()
    here.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=here))
    try:
        files = {name: _write(unfinished, name, value) for name, value in _named(parts)}
        checksum = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
        manifest = {"format": FORMAT, "checksum": checksum, **about, "files": files}
        (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
        name = checksum[:12]
        if not (here / name).exists():
            unfinished.rename(here / name)
        _write_whole(here / CURRENT, name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _remove_others(here, name)
    return open_build(name)


def _named(parts: Parts) -> Iterator[tuple[str, Any]]:
    for part in sorted(parts):
        for key in sorted(parts[part]):
            value = parts[part][key]
            ending = "npy" if isinstance(value, np.ndarray) else "txt" if isinstance(value, str) else "json"
            yield f"{part}/{key}.{ending}", value


def _write(folder: Path, name: str, value: Any) -> str:
    """The checksum of the file."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    if isinstance(value, np.ndarray):
        np.save(path, value, allow_pickle=False)
    else:
        path.write_text(
            value if isinstance(value, str) else json.dumps(value, sort_keys=True), encoding="utf-8"
        )
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> Any:
    if path.suffix == ".npy":
        return np.load(path, mmap_mode="r", allow_pickle=False)
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else text


def _write_whole(path: Path, text: str) -> None:
    waiting = path.with_name(f".{path.name}-{os.getpid()}")
    waiting.write_text(text)
    waiting.replace(path)


def _remove_others(here: Path, name: str) -> None:
    """Earlier builds, and what a killed builder left; whoever reads them still keeps them mapped."""
    for folder in here.iterdir():
        if folder.is_dir() and folder.name != name:
            shutil.rmtree(folder, ignore_errors=True)
