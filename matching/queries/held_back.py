"""What keeps a microcredential from open needs: in sums over needs, never of one employer, and before price.

Stored lists would not do: which pairs are in them depends on what employers pay and weigh, so that an institution that
moves its price and watches the sums would find that out. The engine is asked anew, without any price limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.core.cache import cache
from django.utils import timezone

from marketplace.models import Microcredential, Skill, TrainingNeed
from matching.engine import Explanation, explain, match
from matching.models import MatchRun, ReferenceVersion, RunState, ScoringPolicy
from matching.snapshot.market import MarketSnapshot, load_market
from matching.words import NEVER_SHOWN, gate

SKILLS_SHOWN = 8
KEPT = 24 * 3600  # seconds; a newer run has a newer key
# Too much is kept away by coverage to be near, and by a price nothing is.
NOT_COUNTED = NEVER_SHOWN | {"coverage", "price_ceiling"}

Counted = list[tuple[str, int]]


@dataclass(frozen=True)
class HeldBack:
    """Lists are (name, number of open needs), most first."""

    by_limit: Counted
    lacking: Counted  # skills that needs near to it ask for and that it does not teach
    silent: Counted  # facts that it does not state and that needs ask about
    near: int  # open needs whose every limit but price it passes

    @property
    def anything(self) -> bool:
        return bool(self.by_limit or self.lacking or self.silent)


NOTHING = HeldBack([], [], [], 0)


def held_back(row: Microcredential, *, today: date | None = None) -> HeldBack:
    """As of the latest run; nothing for what is not on offer, or while no run has ended yet."""
    run = MatchRun.objects.filter(state=RunState.DONE).order_by("-finished_at", "-pk").first()
    policy = ScoringPolicy.objects.filter(state="active").first()
    reference = ReferenceVersion.objects.exclude(payload=b"").order_by("-number").first()
    if run is None or policy is None or reference is None:
        return NOTHING
    today = today or timezone.now().date()
    key = f"held-back:{row.pk}:{run.pk}:{policy.pk}:{today.isoformat()}"
    found: HeldBack | None = cache.get(key)
    if found is None:
        needs = _needs()
        market = load_market(needs, policy, reference, today, offered=_on_offer(row))
        found = _summed(market) if market.offered and needs else NOTHING
        cache.set(key, found, KEPT)
    return found


def _needs() -> list[TrainingNeed]:
    return list(TrainingNeed.objects.open().order_by("pk"))


def _on_offer(row: Microcredential) -> list[Microcredential]:
    live = Microcredential.objects.live().select_related("institution").defer("search_text", "prerequisites")
    return list(live.filter(pk=row.pk))


def _summed(market: MarketSnapshot) -> HeldBack:
    market = replace(market, asking=replace(market.asking, ceiling=np.full(len(market.needs), np.nan)))
    limits, near = Counter[str](), []
    arrays = (market.asking, market.offering, market.reference, market.satisfaction, market.policy)
    for i, (scored, report) in enumerate(match(*arrays)):
        limits.update(code for code, count in report.alone.items() if count)
        if len(scored):
            near.append(_explained(market, i))
    silent = Counter(line.gate for found in near for line in found.gates if line.state == "not stated")
    return HeldBack(
        by_limit=_named(limits),
        lacking=_lacking(market, near),
        silent=_named(silent),
        near=len(near),
    )


def _explained(market: MarketSnapshot, i: int) -> Explanation:
    return explain(market.asking, i, market.offering, 0, market.reference, market.satisfaction, market.policy)


def _lacking(market: MarketSnapshot, near: list[Explanation]) -> Counted:
    missing = Counter(_missing(near))
    labels = Skill.objects.in_bulk([int(market.space.keys[column]) for column in missing])
    named = [(labels[int(market.space.keys[column])].label, count) for column, count in missing.items()]
    return sorted(named, key=lambda entry: (-entry[1], entry[0]))[:SKILLS_SHOWN]


def _missing(near: list[Explanation]) -> Iterator[int]:
    return (line.skill for found in near for line in found.skills if line.status == "missing")


def _named(counts: Counter[str]) -> Counted:
    return [(gate(code), count) for code, count in counts.most_common() if code not in NOT_COUNTED]
