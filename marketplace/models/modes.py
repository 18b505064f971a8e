"""Delivery modes, several at a time, in one column of bits: the same bits go into the engine's arrays."""

from collections.abc import Iterable

from django.db import models


class DeliveryMode(models.IntegerChoices):
    ON_CAMPUS = 1, "On campus"
    AT_EMPLOYER = 2, "At the employer's site"
    HYBRID = 4, "Hybrid"
    LIVE_ONLINE = 8, "Live online"
    SELF_PACED = 16, "Self-paced online"


ALL_MODES = sum(DeliveryMode.values)
# Modes in which learners travel to the institution, so that distance matters.
IN_PERSON = DeliveryMode.ON_CAMPUS | DeliveryMode.HYBRID


def to_bits(modes: Iterable[int]) -> int:
    """Bits of several modes; none of them is 0."""
    bits = 0
    for mode in modes:
        bits |= int(mode)
    return bits


def from_bits(bits: int) -> list[DeliveryMode]:
    """The modes in a column, in the order of their declaration."""
    return [mode for mode in DeliveryMode if bits & mode]


def names(bits: int) -> list[str]:
    """Stable lower-case codes for the API and for files: on_campus, at_employer, ..."""
    return [mode.name.lower() for mode in from_bits(bits)]


def from_names(codes: Iterable[str]) -> int:
    """Bits of codes as `names` gives them.

    Raises:
        ValueError: names the first code that is none.
    """
    bits = 0
    for code in codes:
        try:
            bits |= DeliveryMode[code.strip().upper()]
        except KeyError:
            raise ValueError(f"“{code}” is not a delivery mode; use {', '.join(names(ALL_MODES))}") from None
    return bits
