"""Skills that words nearby suggest and nobody teaches: those of who leads, products, and plurals of another meaning."""

import pytest

from marketplace.suggester.doubt import Doubt
from marketplace.suggester.stems import stem

LABELS = ["recruit bus drivers", "drive vehicles", "Kali Linux", "Java (computer programming)", "manage time"]


@pytest.mark.parametrize(
    ("text", "named", "doubted"),
    [
        ("Bus driving for the CDL.", (), {0, 2, 3}),
        ("Lead and hire bus drivers.", (), {2, 3}),
        ("Introduction to Linux shells", (), {0, 2, 3}),
        ("Kali Linux and Java", (), {0}),
        ("Pen testing", (2,), {0, 3}),
        ("", (), {0, 2, 3}),
    ],
)
def test_what_a_text_must_say_more_for(text: str, named: tuple[int, ...], doubted: set[int]) -> None:
    assert Doubt(LABELS).of(text, range(len(LABELS)), named) == doubted


def test_securities_are_not_security() -> None:
    assert stem("securities") != stem("security")
    assert stem("policies") == stem("policy")
