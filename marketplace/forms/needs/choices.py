"""What the selects of a need offer."""

from __future__ import annotations

from collections.abc import Sequence

from components.words import SIGNS

Choices = list[tuple[str, str]]

# The languages in which training is most often asked for in North America, the most frequent first.
LANGUAGES: Choices = [
    ("en", "English"), ("es", "Spanish"), ("zh", "Chinese"), ("fr", "French"), ("vi", "Vietnamese"),
    ("tl", "Tagalog"), ("ar", "Arabic"), ("ko", "Korean"), ("pt", "Portuguese"), ("ht", "Haitian Creole"),
    ("pl", "Polish"), ("ru", "Russian"), ("uk", "Ukrainian"), ("hi", "Hindi"), ("de", "German"),
]  # fmt: skip


def with_current(choices: Sequence[tuple[str, str]], current: str) -> Choices:
    """The choices, and the one that is stored though nobody offers it: saving must not change it."""
    known = {code for code, _ in choices}
    return [*choices] if current in known else [(current, current), *choices]


def currencies(current: str) -> Choices:
    return with_current([(code, code) for code in SIGNS], current)
