"""Matches as records of an export; docs/matching.md promises the keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matching.models import Match, MatchStatus


def match_records(*, unreviewed: bool = False) -> Iterator[dict[str, Any]]:
    """One record a listed match, by need and rank: approved ones, with `unreviewed` all of them.

    `landed_cost` is per learner, in the microcredential's currency; unknown is null.
    """
    matches = Match.objects.listed().filter(need__state="open")
    if not unreviewed:
        matches = matches.filter(status=MatchStatus.APPROVED)
    related = matches.select_related("need", "microcredential__institution").order_by("need", "rank")
    for match in related.iterator(chunk_size=500):
        yield _record(match)


def _record(match: Match) -> dict[str, Any]:
    skills = match.explanation["skills"]
    return {
        "need": match.need.external_id or str(match.need_id),
        "need_title": match.need.title,
        "microcredential": match.microcredential.external_id or str(match.microcredential_id),
        "title": match.microcredential.title,
        "institution": match.microcredential.institution.name,
        "rank": match.rank,
        "fit": match.fit,
        "skill": match.skill,
        "cost": match.cost,
        "satisfaction": match.satisfaction,
        **{
            status: [line["label"] for line in skills if line["status"] == status]
            for status in ("covered", "partly", "missing")
        },
        "landed_cost": None if match.landed_cost is None else float(match.landed_cost),
        "status": match.status,
    }
