"""The institutions of an eligible training provider list: one for each provider id, from all of its rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from accounts.models import InstitutionType
from marketplace.folding import fold
from marketplace.importing import values
from marketplace.importing.cells import Cells
from marketplace.importing.facts import Facts, plain
from marketplace.importing.faults import Unreadable
from marketplace.importing.places import place_of, us_postcode

# Codes of funds and licences that the list hangs onto a name: "Pennco Tech - Blackwood - PCS".
_CODES = r"PCS|PVS|WFNJ|DVRS|SORA|WIO?A(?: YOUTH| Title \d)?|Title \d+|(?:GAINS )?APPRENTICESHIP|Customized Trainer"
_CODE_AT_END = re.compile(rf"\s*-\s*(?:{_CODES})\s*$", re.IGNORECASE)
_CODE_BETWEEN = re.compile(rf"\s*-\s*(?:{_CODES})\s*(?=-)", re.IGNORECASE)
_KINDS = (
    (re.compile(r"\b(?:community|county) college\b|\bcollege\b.*\bcounty\b"), InstitutionType.COMMUNITY_COLLEGE),
    (re.compile(r"\buniversity\b|\bstate college\b"), InstitutionType.FOUR_YEAR),
    (re.compile(r"\bvocational\b|\bvo-?tech\b|\btechnical\b|\b(?:schools?|institute) of technology\b"),
     InstitutionType.TECHNICAL),
)  # fmt: skip


def institutions_of(rows: Iterable[Cells]) -> dict[str, Facts]:
    """Facts of each institution by its provider id."""
    by_id: dict[str, list[Cells]] = defaultdict(list)
    for cells in rows:
        if cells.text("providerid"):
            by_id[cells.text("providerid")].append(cells)
    return {provider: _facts(provider, cells) for provider, cells in by_id.items()}


def _facts(provider: str, rows: Sequence[Cells]) -> Facts:
    """What most of its rows say, column by column; the first where two are as frequent."""
    names = Counter(name for cells in rows if (name := tidy_name(cells.text("name"))))
    name = names.most_common(1)[0][0] if names else ""
    own = [cells for cells in rows if tidy_name(cells.text("name")) == name]
    unlike = {cells.text("name") for cells in rows if _is_another(tidy_name(cells.text("name")), name)}
    return {
        "name": (name or f"Institution {provider}")[:200],
        "name_stated": bool(name),
        "other_names": sorted(unlike),
        "institution_type": str(guess_type(name)),
        "website": _website(_most(own, "website")),
        **_place(_most(own, "zip"), _most(own, "city"), _most(own, "state")),
    }


def tidy_name(name: str) -> str:
    """The name without the list's codes and double spaces."""
    tidy, before = " ".join(name.split()), ""
    while tidy != before:
        before, tidy = tidy, _CODE_BETWEEN.sub(" ", _CODE_AT_END.sub("", tidy))
    return re.sub(r"\s+-\s+", " - ", re.sub(r"(?<=\w\.)-\s|(?<=\w)-\s", " - ", tidy)).strip(" -")


def _is_another(name: str, chosen: str) -> bool:
    """Whether two names mean two organisations: fewer than half of the shorter one's words are shared."""
    words, others = set(fold(name).split()), set(fold(chosen).split())
    return bool(words) and len(words & others) * 2 < min(len(words), len(others))


def guess_type(name: str) -> InstitutionType:
    """By words in the name; a private provider where none of them stands in it."""
    folded = fold(name)
    return next(
        (kind for pattern, kind in _KINDS if pattern.search(folded)), InstitutionType.PRIVATE_PROVIDER
    )


def _most(rows: Sequence[Cells], column: str) -> str:
    found = Counter(text for cells in rows if (text := cells.text(column)))
    return found.most_common(1)[0][0] if found else ""


def _website(text: str) -> str:
    try:
        return values.link(text)[:200] if text else ""
    except Unreadable:
        return ""


def _place(zip_code: str, city: str, region: str) -> Facts:
    try:
        postcode = us_postcode(zip_code) if zip_code else ""
    except Unreadable:
        postcode = ""
    found = place_of(postcode) if postcode else None
    return {
        "country": "US" if postcode or city else "",
        "region": region[:80] or (found["region"] if found else ""),
        "city": city[:80] or (found["city"] if found else ""),
        "postcode": postcode,
        "latitude": plain(found["latitude"]) if found else None,
        "longitude": plain(found["longitude"]) if found else None,
    }
