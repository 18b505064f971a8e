"""What a credit between two skills is worth: on judged pairs left out, and on occupations that were left out.

    python benchmarks/related_skills.py [VECTORS]

Reads the database that DATABASE_URL names; load ESCO's folder first (manage.py import_skills FOLDER). Half of the
occupations, drawn with a fixed seed, are hidden while the credits are worked out. Of the hidden ones that ask for a
skill it is then counted how many ask for its neighbour, or are beside one in their narrow group (ISCO unit) that does.
"""

import os
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import django
import numpy as np
from scipy import sparse

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from marketplace.related.building import Similarity, build  # noqa: E402
from marketplace.related.calibration import reliability  # noqa: E402
from marketplace.related.facts import Facts, IntArray, Pairs  # noqa: E402
from marketplace.related.judged import read_judged  # noqa: E402
from marketplace.related.rows import read_facts  # noqa: E402
from marketplace.related.sparse_rows import dot  # noqa: E402
from matching.engine.reference import similarity as by_rule  # noqa: E402

EDGES = (25, 30, 40, 50, 60, 70, 96)
SEED = 7


def main(arguments: list[str]) -> None:
    facts, _ = read_facts(Path(arguments[0]) if arguments else None)
    judged = read_judged(facts)
    both = np.concatenate([facts.relations, facts.relations[:, ::-1]])
    rules = by_rule(len(facts), facts.parents, both, np.full(len(both), 0.4))
    given = np.asarray(rules[judged.pairs.asked, judged.pairs.taught]).ravel()
    say("by rule (0.8, 0.5, 0.4)", reliability(given, judged.serves).as_json())
    hidden = np.random.default_rng(SEED).random(len(facts.work_group)) < 0.5
    built = build(replace(facts, asks=facts.asks[~hidden], work_group=facts.work_group[~hidden]))
    say("worked out", built.held.as_json())
    hold(facts, built, hidden)


def say(name: str, held: dict[str, object]) -> None:
    print(f"{name}: calibration error {held['error']}, variance explained {held['explained']}")


def hold(facts: Facts, built: Similarity, hidden: IntArray) -> None:
    asks, group = facts.asks[hidden], facts.work_group[hidden]
    members = sparse.csr_array((np.ones(len(group)), (group, np.arange(len(group)))))
    beside = (members.T @ ((members @ asks) > 0)).astype(np.float64)
    print("credit      pairs   asked for as well   or beside one in its group   any two skills")
    for low, high in pairwise(EDGES):
        chosen = (built.credit >= low) & (built.credit < high)
        pairs = built.pairs[chosen]
        other = Pairs(pairs.asked, np.random.default_rng(SEED).permutation(pairs.taught))
        rates = [
            share(asks, table, some) for table, some in ((asks, pairs), (beside, pairs), (beside, other))
        ]
        print(f".{low} to .{high - 1}  {len(pairs):>6}   {rates[0]:.3f}   {rates[1]:.3f}   {rates[2]:.3f}")


def share(asks: sparse.csr_array, there: sparse.csr_array, pairs: Pairs) -> float:
    """Of the hidden occupations that ask for the one, the share where the other is there too; over all pairs."""
    asked = np.asarray(asks.sum(axis=0)).ravel()[pairs.asked]
    found = dot(sparse.csr_array(asks.T), sparse.csr_array(there.T), pairs)
    return float(found.sum() / max(asked.sum(), 1.0))


if __name__ == "__main__":
    main(sys.argv[1:])
