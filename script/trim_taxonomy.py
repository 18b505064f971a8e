"""Makes the skill list that Trellis carries: `python script/trim_taxonomy.py FOLDER`.

FOLDER holds esco_skills.csv (skill_id, label, skill_type, alt_labels, hierarchy_codes_v111) and
esco_hierarchy_codes.csv (code, name). Ids, labels, other names and hierarchy go in; descriptions stay out.
The same input gives the same bytes.
"""

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from marketplace.taxonomy.carried import CARRIED, parent_code  # noqa: E402
from marketplace.taxonomy.concepts import distinct_names  # noqa: E402

ABOUT = {
    "kind": "about",
    "name": "ESCO 1.2.0 (carried)",
    "attribution": "This service uses the ESCO classification of the European Commission.",
}
KINDS = {"knowledge": "knowledge"}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    lines = list(trimmed(Path(arguments[0])))
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    with CARRIED.open("wb") as target, gzip.GzipFile("", "wb", 9, target, mtime=0) as file:
        file.write(text.encode())
    print(f"{CARRIED.relative_to(ROOT)}: {len(lines) - 1:,} lines, {CARRIED.stat().st_size:,} bytes")
    return 0


def trimmed(folder: Path) -> Iterator[dict[str, object]]:
    names = {
        own_code(row["code"]): " ".join(row["name"].split())
        for row in table(folder / "esco_hierarchy_codes.csv")
    }
    skills = [skill(row) for row in table(folder / "esco_skills.csv")]
    yield ABOUT
    for code in sorted(with_parents({code for line in skills for code in line["codes"]})):
        yield {"kind": "group", "code": code, "label": names[code]}
    yield from sorted(skills, key=lambda line: line["id"])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def skill(row: dict[str, str]) -> dict:
    label = " ".join(row["label"].split())
    return {
        "kind": KINDS.get(row["skill_type"], "skill"),
        "id": row["skill_id"],
        "label": label,
        "aliases": distinct_names(label, row["alt_labels"].split("|")),
        "codes": sorted({own_code(code) for code in row["hierarchy_codes_v111"].split("|") if code}),
    }


def own_code(code: str) -> str:
    """Fields of education are `K0612` in the file and `0612` in ESCO."""
    return code.removeprefix("K")


def with_parents(codes: set[str]) -> set[str]:
    found = set()
    for code in codes:
        while code:
            found.add(code)
            code = parent_code(code)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
