"""Builds the artefacts of the weighing roads from the taxonomy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

from marketplace.search.rows import read_rows
from marketplace.suggester import store
from marketplace.suggester.calibration import Example
from marketplace.suggester.examples import made_texts
from marketplace.suggester.material import Material, read_material
from marketplace.suggester.neural.encoder import SHA256, is_available
from marketplace.suggester.neural.labels import build_labels
from marketplace.suggester.postings import build_postings
from marketplace.suggester.roads import roads_from
from marketplace.suggester.static import build_static
from marketplace.suggester.training import SEED, fit, ground_for
from marketplace.suggester.words import grams, stems, stems_and_pairs
from marketplace.suggester.work import build_work

Parts = dict[str, dict[str, Any]]
Say = Callable[[str], None]
Examples = Mapping[str, Sequence[Example]]


class NothingToBuildError(Exception):
    """There are no skills to suggest."""


def build_parts(material: Material, *, neural: bool = True, say: Say = lambda text: None) -> Parts:
    parts = build_word_parts(material, say)
    if neural and is_available():
        say(f"encoding {len(material):,} labels")
        parts["labels"] = build_labels(material.labels)
    say("calibrating")
    parts["calibration"] = calibration(parts, material)
    return parts


def calibration(parts: Parts, material: Material, decided: Examples = MappingProxyType({})) -> dict[str, Any]:
    """From names that are held out, and from what people decided (`decided`, by calibration)."""
    roads = roads_from(parts)
    texts = made_texts(material, SEED)
    made = ground_for(roads, material, read_rows(), texts).examples(texts)
    return fit({name: [*found, *decided.get(name, ())] for name, found in made.items()})


def build_word_parts(material: Material, say: Say = lambda text: None) -> Parts:
    """What needs no model: the roads over spelling and static word vectors."""
    say(f"indexing {len(material.names):,} names")
    parts: Parts = {
        "skills": {
            "pks": material.pks,
            "starts": material.starts,
            "asked": material.asked,
            "names": len(material.names),
            "labels": list(material.labels),
        },
        "word": build_postings(material.names, stems_and_pairs),
        "character": build_postings(material.names, grams),
        "static": build_static(material),
    }
    if any(material.descriptions):
        told = zip(material.labels, material.descriptions, strict=True)
        parts["description"] = build_postings([f"{label}. {text}" for label, text in told], stems)
    if work := build_work(material):
        parts["work"] = work
    return parts


def build(*, neural: bool = True, say: Say = lambda text: None) -> store.Build:
    """Build everything for the taxonomy as it is and make it the current build.

    Raises:
        NothingToBuildError: no skills are loaded.
    """
    material = read_material()
    if not len(material):
        raise NothingToBuildError("No skills are loaded: run manage.py import_skills first.")
    parts = build_parts(material, neural=neural, say=say)
    about = {
        "skills": len(material),
        "names": len(material.names),
        "described": sum(map(bool, material.descriptions)),
        "model": SHA256 if "labels" in parts else "",
        "packages": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }
    return store.write_build(parts, about)
