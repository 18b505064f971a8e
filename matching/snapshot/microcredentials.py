"""Microcredentials as columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from marketplace.models import Microcredential, MicrocredentialSkill, PriceTier, SkillStatus, Start
from matching.engine import Microcredentials
from matching.engine.concepts import Concepts, text_vectors
from matching.snapshot.columns import FloatArray, days, flags, floats, ints, pointers
from matching.snapshot.space import SkillSpace, field_code, text_code

Taught = tuple[int, int, int, str, float | None]


def market_rows() -> list[Microcredential]:
    """Everything that can be matched, by key: live, of a verified institution. Others are in no list at all."""
    rows = Microcredential.objects.live().select_related("institution").defer("search_text", "prerequisites")
    return list(rows.order_by("pk"))


def taught_skills() -> list[Taught]:
    """(microcredential, skill, level, status, confidence) of what the market teaches, rejected suggestions left out."""
    entries = MicrocredentialSkill.objects.exclude(status=SkillStatus.REJECTED)
    market = entries.filter(
        microcredential__state="live", microcredential__institution__verification="verified"
    )
    return list(market.values_list("microcredential_id", "skill_id", "level", "status", "confidence"))


def load_microcredentials(
    offered: Sequence[Microcredential],
    taught: Sequence[Taught],
    space: SkillSpace,
    weights: FloatArray,
    concepts: Concepts,
    today: date,
) -> Microcredentials:
    """Columns of the microcredentials in the order given. Starts before `today` are over and left out."""
    rows = {row.pk: place for place, row in enumerate(offered)}
    taught = _in_order(taught, rows, space)
    tiers = _tiers(rows)
    starts = _starts(rows, today)
    return Microcredentials(
        id=ints(row.pk for row in offered),
        live=flags(row.state == "live" for row in offered),
        institution_verified=flags(row.institution.is_verified for row in offered),
        institution=ints(row.institution_id for row in offered),
        currency=ints(text_code(row.currency) for row in offered),
        seat_price=floats(row.seat_price for row in offered),
        tier_ptr=pointers([owner for owner, *_ in tiers], rows),
        tier_from=ints(first for _, first, _ in tiers),
        tier_price=floats(price for *_, price in tiers),
        class_price=floats(row.class_price for row in offered),
        cohort_fee=floats(row.cohort_fee or 0 for row in offered),
        learner_fee=floats(row.learner_fee or 0 for row in offered),
        materials=floats(row.materials_price or 0 for row in offered),
        travel=floats(row.travel_price or 0 for row in offered),
        min_cohort=ints(row.min_cohort for row in offered),
        max_cohort=ints(row.max_cohort for row in offered),
        seats_free=ints(row.seats_free for row in offered),
        modes=np.array([row.modes for row in offered], dtype=np.uint16),
        latitude=floats(_place(row)[0] for row in offered),
        longitude=floats(_place(row)[1] for row in offered),
        start_ptr=pointers([owner for owner, _ in starts], rows),
        start_day=days(day for _, day in starts),
        starts_any=flags(row.starts_any_day for row in offered),
        weeks=_whole_weeks(offered),
        hours=floats(row.clock_hours or None for row in offered),
        credit=ints(row.gives_credit for row in offered),
        language=ints(text_code(row.language) for row in offered),
        field=ints(field_code(row.cip_code) for row in offered),
        skill_ptr=pointers([owner for owner, *_ in taught], rows),
        skill=ints(space.column[skill] for _, skill, *_ in taught),
        level=ints(level for _, _, level, *_ in taught),
        confirmed=flags(status == SkillStatus.CONFIRMED for *_, status, _ in taught),
        confidence=floats(confidence if confidence is not None else 0 for *_, confidence in taught),
        title=text_vectors([row.title for row in offered], weights, concepts),
        text=text_vectors([words(row) for row in offered], weights, concepts),
    )


def _in_order(taught: Sequence[Taught], rows: dict[int, int], space: SkillSpace) -> list[Taught]:
    """By the microcredential's row, then by the skill's column."""
    mine = (entry for entry in taught if entry[0] in rows)
    return sorted(mine, key=lambda entry: (rows[entry[0]], space.column[entry[1]]))


def words(row: Microcredential) -> str:
    """What likeness reads of a microcredential."""
    return f"{row.title}\n{row.description}"


def _place(row: Microcredential) -> tuple[float | None, float | None]:
    """Its own place, or its institution's where it states none."""
    if row.has_position:
        return row.latitude, row.longitude
    return row.institution.latitude, row.institution.longitude


def _whole_weeks(offered: Sequence[Microcredential]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Begun weeks count whole."""
    return ints(None if not row.weeks else int(np.ceil(float(row.weeks))) for row in offered)


def _tiers(rows: dict[int, int]) -> list[tuple[int, int, float]]:
    found = PriceTier.objects.values_list("microcredential_id", "from_headcount", "seat_price")
    tiers = [(owner, first, float(price)) for owner, first, price in found if owner in rows]
    return sorted(tiers, key=lambda tier: (rows[tier[0]], tier[1]))


def _starts(rows: dict[int, int], today: date) -> list[tuple[int, date]]:
    found = Start.objects.filter(starts_on__gte=today).values_list("microcredential_id", "starts_on")
    return sorted(
        (entry for entry in found if entry[0] in rows), key=lambda entry: (rows[entry[0]], entry[1])
    )
