"""What an employer chooses from when it invites."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.models import TrainingNeed
from matching.models import Match
from matching.queries.evidence import Evidence, evidence_of
from partnerships.models import Invitation, PartnershipPolicy
from partnerships.queries.invitations import full_among, offerable, places_left
from partnerships.queries.response import Response, responses_of

PRESELECTED = 3


@dataclass(frozen=True)
class Choice:
    """An institution with its best match; `before` is its latest invitation to this need."""

    evidence: Evidence
    response: Response
    before: Invitation | None
    full: bool

    @property
    def match(self) -> Match:
        return self.evidence.match

    @property
    def open(self) -> bool:
        """Whether it can be invited now."""
        taken = self.before is not None and self.before.state in ("open", "answered")
        return not taken and not self.full


@dataclass(frozen=True)
class Choices:
    rows: list[Choice]
    left: int
    most: int

    @property
    def keys(self) -> list[int]:
        return [row.match.pk for row in self.rows if row.open]

    @property
    def preselected(self) -> list[int]:
        """The best that were never asked, as many as may be and at most three."""
        fresh = [row.match.pk for row in self.rows if row.open and row.before is None]
        return fresh[: min(self.left, PRESELECTED)]


def choices_for(need: TrainingNeed, policy: PartnershipPolicy) -> Choices:
    matches = offerable(need)
    institutions = [match.microcredential.institution_id for match in matches]
    responses, full = responses_of(institutions), full_among(institutions, policy)
    before = _latest(need)
    rows = [
        Choice(evidence, responses[key], before.get(key), key in full)
        for evidence, key in zip(evidence_of(matches), institutions, strict=True)
    ]
    return Choices(rows, places_left(need, policy), policy.open_per_need)


def _latest(need: TrainingNeed) -> dict[int, Invitation]:
    sent = Invitation.objects.filter(need=need).order_by("sent_at", "pk")
    return {row.institution_id: row for row in sent}
