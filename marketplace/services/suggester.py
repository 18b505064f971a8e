"""Building what the suggester reads, and learning from what people decided on its suggestions."""

from __future__ import annotations

import fcntl
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from marketplace.models import Microcredential, MicrocredentialSkill, Skill, SkillStatus
from marketplace.search.rows import read_rows
from marketplace.suggester import store
from marketplace.suggester.building import build, calibration
from marketplace.suggester.calibration import Example
from marketplace.suggester.current import built_suggester, forget_suggester
from marketplace.suggester.examples import made_texts
from marketplace.suggester.material import Material, read_material
from marketplace.suggester.passages import Kind, Prose
from marketplace.suggester.roads import roads_from
from marketplace.suggester.suggester import Suggester
from marketplace.suggester.tiers import calibration_name, tiers_of
from marketplace.suggester.training import FRESH_SEED, calibration_error, ground_for

Say = Callable[[str], None]
Examples = dict[str, list[Example]]
# The newest so many microcredentials with decisions are learnt from.
MOST_DECIDED = 400
# Of fewer skills the dictionary knows as much, at once.
LARGE = 1000
# Every third of them is kept apart to measure with.
APART = 3


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Calibration errors: on decided suggestions that were kept apart, and on fresh names."""

    calibration: str
    examples: int
    before: float
    after: float
    held_out_before: float
    held_out_after: float


def build_suggester(*, neural: bool = True, say: Say = lambda text: None) -> Mapping[str, Any]:
    """Build everything for the taxonomy as it is. Of two at once the second waits.

    Returns:
        The build's manifest.
    """
    with _one_at_a_time():
        found = build(neural=neural, say=say)
    forget_suggester()
    return found.manifest


def is_worth_building() -> bool:
    """Whether there is no build yet and the taxonomy is so large that the dictionary alone would do worse."""
    return not store.current_build() and Skill.objects.offered().count() >= LARGE


def ensure_suggester() -> bool:
    """Build it where it is missing, unless another process is at it. True: it was built now."""
    if store.current_build() or not Skill.objects.offered().exists():
        return False
    try:
        with _one_at_a_time(wait=False):
            build()
    except BlockingIOError:
        return False
    forget_suggester()
    return True


def retrain_suggester(*, say: Say = lambda text: None) -> list[Rebuilt]:
    """Learn the calibration anew from held-out names and all decisions; without decisions nothing changes."""
    suggester = built_suggester(say)
    say("reading decisions")
    learnt, apart = decided_examples(suggester)
    if not any(learnt.values()):
        return []
    with _one_at_a_time():
        return _retrained(learnt, apart, say)


def _retrained(learnt: Examples, apart: Examples, say: Say) -> list[Rebuilt]:
    was = store.open_build(store.current_build())
    parts = {name: dict(part) for name, part in was.parts.items()}
    material = read_material()
    say("calibrating")
    judged = calibration(parts, material, learnt)
    fresh = _fresh_examples(parts, material)
    changes = [
        Rebuilt(
            name,
            len(learnt[name]) + len(apart[name]),
            calibration_error(parts["calibration"][name], apart[name]),
            calibration_error(judged[name], apart[name]),
            calibration_error(parts["calibration"][name], fresh[name]),
            calibration_error(judged[name], fresh[name]),
        )
        for name in learnt
        if name in judged and name in parts["calibration"]
    ]
    together = {name: [*learnt[name], *apart[name]] for name in learnt}
    parts["calibration"] = calibration(parts, material, together)
    about = {key: value for key, value in was.manifest.items() if key not in ("files", "checksum", "format")}
    store.write_build(parts, {**about, "decisions": max(map(len, together.values()))})
    forget_suggester()
    return changes


def _fresh_examples(
    parts: Mapping[str, Mapping[str, Any]], material: Material
) -> Mapping[str, Sequence[Example]]:
    texts = made_texts(material, FRESH_SEED, 0.5)
    return ground_for(roads_from(parts), material, read_rows(), texts).examples(texts)


def decided_examples(suggester: Suggester) -> tuple[Examples, Examples]:
    """Candidates that a person confirmed or rejected, by calibration: those to learn from, and those kept apart."""
    learnt: Examples = {}
    apart: Examples = {}
    decided = list(_decided())
    texts = [Prose(microcredential.description, microcredential.title) for microcredential, _ in decided]
    for tier, weights in tiers_of(suggester.roads).items():
        name = calibration_name(tier, Kind.COURSE)
        learnt[name], apart[name] = [], []
        answers = suggester.weigh_each(texts, weights=weights)
        for number, ((microcredential, decisions), answer) in enumerate(zip(decided, answers, strict=True)):
            into = apart if number % APART == APART - 1 else learnt
            for one in answer.found:
                if (right := decisions.get(suggester.pks[one.candidate.place])) is not None:
                    # Numbered apart from the made texts, which count from 0.
                    example = Example(one.candidate.features, right, 1_000_000 + microcredential.pk)
                    into[name].append(example)
    return learnt, apart


def _decided() -> Iterator[tuple[Microcredential, dict[int, bool]]]:
    """Of suggestions alone: a skill that a person stated without one says nothing about the suggester."""
    rows = MicrocredentialSkill.objects.filter(
        status__in=[SkillStatus.CONFIRMED, SkillStatus.REJECTED], confidence__isnull=False
    ).exclude(tier="")
    by_microcredential: dict[int, dict[int, bool]] = defaultdict(dict)
    for row in rows.order_by("-microcredential_id", "skill_id"):
        by_microcredential[row.microcredential_id][row.skill_id] = row.status == SkillStatus.CONFIRMED
    newest = list(by_microcredential)[:MOST_DECIDED]
    found = Microcredential.objects.in_bulk(newest)
    return ((found[pk], by_microcredential[pk]) for pk in newest)


@contextmanager
def _one_at_a_time(*, wait: bool = True) -> Iterator[None]:
    """Over all processes of this machine; the system lets go of the lock however a process ends."""
    store.root().mkdir(parents=True, exist_ok=True)
    with (store.root() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
