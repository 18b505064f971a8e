"""The list that Trellis carries: ESCO's labels, other names and hierarchy, without descriptions.

script/trim_taxonomy.py makes it. Line 1 says what it is; then the groups, then the skills, one JSON object a line.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marketplace.taxonomy.concepts import ESCO_ATTRIBUTION, ESCO_ROOT, Concept, Taxonomy

CARRIED = Path(__file__).resolve().parent.parent / "data" / "esco-1.2.0.jsonl.gz"


PLACEHOLDER = "esco:code:"


def read_carried(path: Path = CARRIED) -> Taxonomy:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    about, rest = lines[0], lines[1:]
    groups = [_group(line) for line in rest if line["kind"] == "group"]
    skills = [line for line in rest if line["kind"] != "group"]
    return Taxonomy(
        source="esco",
        name=about["name"],
        attribution=ESCO_ATTRIBUTION,
        skills=[_skill(line) for line in skills],
        groups=groups,
        broader=list(_broader(skills, {group.code for group in groups})),
        carried=True,
    )


def _skill(line: dict[str, Any]) -> Concept:
    return Concept(_skill_uri(line), line["label"], line["kind"], aliases=tuple(line["aliases"]))


def _skill_uri(line: dict[str, Any]) -> str:
    return f"{ESCO_ROOT}skill/{line['id']}"


def _group(line: dict[str, Any]) -> Concept:
    return Concept(group_id(line["code"]), line["label"], "group", code=line["code"])


def group_id(code: str) -> str:
    """ESCO names the fields of education by their code; its other groups' addresses are not in the carried list."""
    return f"{ESCO_ROOT}isced-f/{code}" if code.isdigit() else f"{PLACEHOLDER}{code}"


def parent_code(code: str) -> str:
    """`S4.5.0` lies in `S4.5`, that in `S4`; the field `0612` in `061`. Empty for a top group."""
    if code.isdigit():
        return code[:-1] if len(code) > 2 else ""
    return code.rpartition(".")[0]


def _broader(skills: list[dict[str, Any]], codes: set[str]) -> Iterator[tuple[str, str]]:
    for code in sorted(codes):
        if parent_code(code) in codes:
            yield group_id(code), group_id(parent_code(code))
    for line in skills:
        for code in line["codes"]:
            yield _skill_uri(line), group_id(code)
