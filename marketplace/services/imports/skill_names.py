"""What the skills that a file names are in the taxonomy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from marketplace.folding import fold
from marketplace.importing.parsed import Parsed
from marketplace.models import Skill
from marketplace.search import Hit, skill_index

CHUNK = 500
# More skills than this never share a name.
SAME_NAME = 40
NEAR = 3


@dataclass(frozen=True)
class Meaning:
    """`skill_id` is None where the name means none or several; `why` says so to a person."""

    skill_id: int | None
    why: str = ""


def name_skills(parsed: Parsed, tick: Callable[[int, int], None]) -> None:
    """Write the skills of each row into its facts. What is not found is left out, with a warning."""
    meanings = meanings_of(sorted({name for row in parsed.rows for name, _ in row.skills}), tick)
    for row in parsed.rows:
        found: dict[str, int] = {}
        for name, level in row.skills:
            meaning = meanings[name]
            if meaning.skill_id is None:
                row.warnings.append({"column": parsed.labels["skills"], "message": meaning.why})
            else:
                found[str(meaning.skill_id)] = max(level, found.get(str(meaning.skill_id), 0))
        if found:
            row.facts["skills"] = found


def meanings_of(names: Sequence[str], tick: Callable[[int, int], None]) -> dict[str, Meaning]:
    """What each name or id means. A search takes milliseconds, a file may name thousands: `tick` hears of each."""
    by_id = _by_external_id(names)
    found = {}
    for done, name in enumerate(names, 1):
        found[name] = Meaning(by_id[name]) if name in by_id else _by_name(name)
        tick(done, len(names))
    return found


def _by_external_id(names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(names), CHUNK):
        rows = Skill.objects.offered().filter(external_id__in=names[start : start + CHUNK])
        found |= dict(rows.values_list("external_id", "pk"))
    return found


def _by_name(name: str) -> Meaning:
    """The skill with this label; else the one with this alias, if it is one alone."""
    hits = skill_index().search(name, limit=SAME_NAME)
    folded = fold(name)
    labels = [hit for hit in hits if fold(hit.label) == folded]
    exact = labels or [hit for hit in hits if hit.alias and fold(hit.alias) == folded]
    if len(exact) == 1:
        return Meaning(exact[0].skill_id)
    if exact:
        return Meaning(
            None,
            f"“{name}” means several skills: {_listed(exact)}. Left out; write the id of the one you mean.",
        )
    near = f" Near to it: {_listed(hits[:NEAR])}." if hits else ""
    hint = " A semicolon parts skills, a comma does not." if "," in name else ""
    return Meaning(None, f"“{name[:80]}” is not a skill of the taxonomy. Left out.{near}{hint}")


def _listed(hits: Iterable[Hit]) -> str:
    return ", ".join(f"“{hit.label}”" for hit in hits)
