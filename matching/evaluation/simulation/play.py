"""What people do with their lists, and how good the outcome is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.evaluation.numbers import FloatArray, IntArray, gini
from matching.evaluation.simulation.truth import World

ROUNDS, INVITED = 3, 3  # invitations of a need in each round
ANSWERS = 0.85  # chance that an institution answers at all
OUTSIDE = 0.45  # utility of doing without: an employer declines what is worth less
SHOWN = 10
NOBODY = -1


@dataclass(frozen=True)
class Outcome:
    """`served`: the microcredential of each need (n,) or NOBODY; `turned_down`: share of invitations without a seat."""

    served: IntArray
    turned_down: float


def play(world: World, lists: Sequence[IntArray], seed: int) -> Outcome:
    """ROUNDS times: who has nothing yet invites the next INVITED of its list; institutions offer seats to those whom
    they like best while they have some; each employer takes the best offer that beats doing without."""
    dice = np.random.default_rng(seed)
    served = np.full(len(lists), NOBODY, dtype=np.int64)
    free = world.capacity.copy()
    sent = refused = 0
    for turn in range(ROUNDS):
        invitations = [
            (need, int(offer))
            for need in np.flatnonzero(served == NOBODY).tolist()
            for offer in lists[need][turn * INVITED : (turn + 1) * INVITED]
        ]
        sent += len(invitations)
        answered = [pair for pair in invitations if dice.random() < ANSWERS]
        offers, short = _offers(world, answered, free)
        refused += short
        for need, options in offers.items():
            best = max(options, key=lambda offer: (world.utility[need, offer], -offer))
            if world.utility[need, best] >= OUTSIDE:
                served[need] = best
                free[best] -= world.headcount[need]
    return Outcome(served, refused / max(sent, 1))


def _offers(
    world: World, answered: Sequence[tuple[int, int]], free: IntArray
) -> tuple[dict[int, list[int]], int]:
    """Offers by need, and how many invitations found no seat left. A seat is offered once in a round."""
    left, offers, short = free.copy(), dict[int, list[int]](), 0
    for need, offer in sorted(answered, key=lambda pair: (-world.worth[pair], pair)):
        if left[offer] < world.headcount[need]:
            short += 1
            continue
        left[offer] -= world.headcount[need]
        offers.setdefault(need, []).append(offer)
    return offers, short


def deferred_acceptance(world: World) -> Outcome:
    """Gale and Shapley with quotas in seats, needs proposing by their true utilities, nobody below doing without.

    1. Every need without a place asks the best that has not refused it.
    2. A microcredential keeps those that it likes best while seats last and refuses the rest for good.
    3. Until nobody asks. Needs differ in size, so an outcome without blocking pairs need not exist; this comes near.
    """
    order = [np.argsort(-row, kind="stable") for row in world.utility]
    at = np.zeros(len(order), dtype=np.int64)
    held: dict[int, list[int]] = {}
    waiting = list(range(len(order)))
    while waiting:
        need = waiting.pop()
        if at[need] >= len(order[need]):
            continue
        offer = int(order[need][at[need]])
        if world.utility[need, offer] < OUTSIDE:
            continue
        kept, refused = _best_while_seats_last(world, offer, [*held.get(offer, []), need])
        held[offer] = kept
        at[refused] += 1
        waiting += refused
    served = np.full(len(order), NOBODY, dtype=np.int64)
    for offer, kept in held.items():
        served[kept] = offer
    return Outcome(served, 0.0)


def _best_while_seats_last(world: World, offer: int, needs: Sequence[int]) -> tuple[list[int], list[int]]:
    left, kept, refused = int(world.capacity[offer]), list[int](), list[int]()
    for need in sorted(needs, key=lambda need: (-world.worth[need, offer], need)):
        fits = world.headcount[need] <= left
        (kept if fits else refused).append(need)
        left -= int(world.headcount[need]) if fits else 0
    return kept, refused


def measures(world: World, outcome: Outcome, lists: Sequence[IntArray] | None) -> dict[str, float]:
    """Shares in [0, 1] but blocking pairs, which are counted per need; without lists nobody is shown to anybody."""
    taken = outcome.served != NOBODY
    got = np.where(taken, world.utility[np.arange(len(taken)), outcome.served], OUTSIDE)
    institutions = len(np.unique(world.institution))
    found = {
        "needs served": float(taken.mean()),
        "utility": float(got.mean()),
        "invitations without a seat": outcome.turned_down,
        "institutions served": len(np.unique(world.institution[outcome.served[taken]])) / institutions,
        "blocking pairs a need": _blocking(world, outcome.served, got) / len(taken),
    }
    if lists is not None:
        shown = np.concatenate([rows[:SHOWN] for rows in lists])
        seen = np.bincount(world.institution[shown], minlength=institutions)
        found["exposure Gini"] = gini(seen.astype(np.float64))
    return found


def _blocking(world: World, served: IntArray, got: FloatArray) -> int:
    """Pairs who would both rather have each other: the need gains, and there is room, or those liked less make it."""
    count = 0
    for offer in range(len(world.capacity)):
        mine = np.flatnonzero(served == offer)
        free = world.capacity[offer] - world.headcount[mine].sum()
        for need in np.flatnonzero((world.utility[:, offer] > got + 1e-12) & (served != offer)):
            worse = mine[world.worth[mine, offer] < world.worth[need, offer]]
            count += int(free + world.headcount[worse].sum() >= world.headcount[need])
    return count
