"""Confirmed funding of needs as the engine takes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from scipy import sparse

from marketplace.funding import confirmed_total
from marketplace.models import FundingAward, Microcredential, TrainingNeed
from matching.snapshot.columns import floats

Award = tuple[Decimal, bool]


def load_funding(needs: Sequence[TrainingNeed], offered: Sequence[Microcredential]) -> sparse.csr_array:
    """(n, m) confirmed funding per learner, in the need's currency; empty where nothing was awarded.

    An award without a microcredential counts for all of them, one in another currency for none.
    """
    columns = {row.pk: j for j, row in enumerate(offered)}
    found = _awards(needs)
    cells: dict[tuple[int, int], float] = {}
    for i, need in enumerate(needs):
        if not found[need.pk]:
            continue
        for key, j in columns.items():
            counting = found[need.pk].get(key, []) + found[need.pk].get(None, [])
            if counting:
                cells[i, j] = float(confirmed_total(counting, need.headcount) / need.headcount)
    places = ([i for i, _ in cells], [j for _, j in cells])
    return sparse.csr_array((floats(cells.values()), places), shape=(len(needs), len(offered)))


def _awards(needs: Sequence[TrainingNeed]) -> dict[int, dict[int | None, list[Award]]]:
    """Standing awards by need and microcredential; under None those that count for any."""
    currency = {need.pk: need.currency for need in needs}
    rows = FundingAward.objects.standing().order_by("pk")
    rows = rows.filter(need__in=currency) if len(currency) < 500 else rows
    found: dict[int, dict[int | None, list[Award]]] = defaultdict(lambda: defaultdict(list))
    for award in rows:
        if currency.get(award.need_id) == award.currency:
            found[award.need_id][award.microcredential_id].append((award.amount, award.is_each))
    return found
