"""Currencies as people choose them."""

from functools import cache
from pathlib import Path

from components.words import SIGNS

CURRENCIES = Path(__file__).parent / "data" / "currencies.tsv"
Choices = list[tuple[str, str]]


@cache
def currency_names() -> dict[str, str]:
    """The name of every currency in use, by its code of three letters."""
    lines = CURRENCIES.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


def currency_choices(current: str) -> list[tuple[str, Choices]]:
    """Groups as a select shows them: those that prices here are mostly in, then the others, each by its code.

    `current` is offered whatever it is: saving must not change what is stored.
    """
    names = {current: current} | currency_names() if current else currency_names()
    frequent = [code for code in names if code in SIGNS or code == current]
    others = [code for code in names if code not in frequent]
    return [
        (title, [_choice(code, names) for code in sorted(codes)])
        for title, codes in (("Frequent", frequent), ("Others", others))
    ]


def _choice(code: str, names: dict[str, str]) -> tuple[str, str]:
    return code, code if names[code] == code else f"{code}, {names[code]}"
