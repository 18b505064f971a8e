"""Texts that several institutions read must not name one of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError

SHORTEST = 4  # letters; a shorter name is found in too many words


def refuse_names(
    text: str, names: Iterable[object], field: str, *, longest: int, needed: bool = False
) -> None:
    """
    Raises:
        ValidationError: under `field`: the text is missing where it is needed, too long, or names one of these.
    """
    if needed and not text:
        raise ValidationError({field: "Write something."})
    if len(text) > longest:
        raise ValidationError(
            {field: f"This is {len(text):,} characters long, at most {longest:,} are kept."}
        )
    folded = " ".join(text.casefold().split())
    for name in names:
        wanted = " ".join(str(name).casefold().split())
        if len(wanted) >= SHORTEST and wanted in folded:
            said = f"It names {name}, and every institution that is invited reads it. Leave the name out."
            raise ValidationError({field: said})
