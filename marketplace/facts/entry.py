"""What learners need beforehand, in the text's own words."""

from __future__ import annotations

import re

from marketplace.facts.fact import PREREQUISITES, Fact

_STATED = re.compile(
    r"""(?:^|(?<=[.;\n•]))[ \t*•-]{0,9}(?:pre-?requisites?|(?:entry|admission)s?\srequirements?)\s*(?::|–|—|-\s)\s*
    (?P<said>[^\n]{3,400}?)(?=\.\s|\.?\n|\.?$)""",
    re.IGNORECASE | re.VERBOSE,
)
_NONE = re.compile(r"^(?:none|n/?a|no|not applicable)\b", re.IGNORECASE)
SURE = 0.9


def prerequisites(text: str) -> list[Fact]:
    """What follows a heading of that name. None where it says that nothing is needed."""
    found = _STATED.search(text)
    if found is None or _NONE.match(found["said"]):
        return []
    said = found["said"].rstrip()
    start = found.start("said")
    return [Fact(PREREQUISITES, said, start, start + len(said), said, SURE)]
