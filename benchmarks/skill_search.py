"""How quick the skill search is, against `icontains` over labels and aliases in the same database.

    python benchmarks/skill_search.py [ROUNDS]

Reads the database that DATABASE_URL names; load skills first (manage.py import_skills). Queries are what a person types
on the way to a skill: beginnings, whole words, several words, slips. Both sides answer at most twenty skills.
"""

import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402

from marketplace.models import Skill  # noqa: E402
from marketplace.search import SkillIndex  # noqa: E402
from marketplace.search.rows import read_rows  # noqa: E402

QUERIES = {
    "beginnings": ["a", "we", "wel", "weld", "prog", "pro", "man", "nurs", "x", "dat"],
    "words": [
        "welding",
        "forklift",
        "java",
        "nursing",
        "CPR",
        "éléctrical",
        "c++",
        "spreadsheets",
        "phlebotomy",
        "truck",
    ],
    "several words": [
        "manage staff",
        "operate a forklift",
        "first aid",
        "customer service",
        "safety work",
        "p a",
        "re da",
    ],
    "slips": [
        "weldng",
        "javascritp",
        "customer servce",
        "project managment",
        "comunication",
        "medication administartion",
    ],
    "nothing": ["zzzzqq", "qwertyuiop"],
}


def by_sql(text: str) -> list[Skill]:
    named = Q(label__icontains=text) | Q(aliases__text__icontains=text)
    return list(
        Skill.objects.offered().filter(named).distinct().order_by("-occupation_count", "label", "pk")[:20]
    )


def milliseconds(search: Callable[[str], object], text: str, rounds: int) -> float:
    """The median of the rounds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        search(text)
        taken.append(1000 * (time.perf_counter() - started))
    return median(taken)


def built() -> SkillIndex:
    started = time.perf_counter()
    rows = read_rows()
    read = time.perf_counter()
    index = SkillIndex(rows)
    print(f"read {read - started:.2f} s, built {time.perf_counter() - read:.2f} s")
    tracemalloc.start()
    kept = SkillIndex(rows)
    print(f"{len(kept):,} skills, {sum(1 + len(row.other_names) for row in rows):,} names, ", end="")
    print(f"{tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB")
    tracemalloc.stop()
    return index


def main(arguments: list[str]) -> int:
    rounds = int(arguments[0]) if arguments else 20
    if not Skill.objects.offered().exists():
        print("No skills in this database: run manage.py import_skills first.")
        return 1
    print(f"database: {connection.vendor}")
    index = built()
    ours, theirs = [], []
    for kind, texts in QUERIES.items():
        own = [milliseconds(index.search, text, rounds) for text in texts]
        sql = [milliseconds(by_sql, text, max(1, rounds // 10)) for text in texts]
        print(
            f"{kind:14} index {median(own):7.2f} ms (most {max(own):6.2f})   icontains {median(sql):7.1f} ms"
        )
        ours += own
        theirs += sql
    slowest = f"95 % under {quantiles(ours, n=20)[-1]:.2f} ms, most {max(ours):.2f} ms"
    print(f"all            index {median(ours):7.2f} ms, {slowest}")
    print(
        f"icontains takes {median(theirs) / median(ours):.0f} times as long, and finds neither accents nor slips"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
