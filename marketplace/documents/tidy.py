"""Words as they were before a page cut them into lines."""

from __future__ import annotations

import re
import unicodedata

from marketplace.documents.limits import MOST_LETTERS

_CUT_WORD = re.compile(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])")
# A line that goes on: no end of a sentence before the break, a small letter or a figure after it.
_CUT_LINE = re.compile(r"(?<=[^\s.!?:;•])[ \t]*\n[ \t]*(?=[a-z(])")
_SPACES = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r"\n{3,}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\ufeff]")


def tidy(text: str, *, cut_lines: bool = False) -> str:
    """At most MOST_LETTERS of it, with ligatures and soft hyphens mended; and `cut_lines`, where a page made them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n").replace("\x0b", "\n")
    if cut_lines:
        text = _CUT_LINE.sub(" ", _CUT_WORD.sub("", text))
    text = _CONTROLS.sub("", unicodedata.normalize("NFKC", text[: 2 * MOST_LETTERS]))
    lines = (line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()[:MOST_LETTERS]
