"""What the demo's stories have in common: who acts, on what day, from which match."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.models import Notice, Organisation, Person
from marketplace.models import TrainingNeed
from marketplace.services.needs import close_need
from matching.demo.people import ADMINISTRATOR
from matching.demo.reading import items_of
from matching.demo.supply import owner_of
from matching.models import Match, MatchStatus
from matching.services.reviews import approve_match
from partnerships.models import Agreement, Cohort, Invitation, Proposal
from partnerships.services.agreements import sign_agreement
from partnerships.services.cohorts import complete_cohort, start_cohort
from partnerships.services.invitations import invite_institutions
from partnerships.services.proposals import (
    VersionValues,
    accept_proposal,
    change_draft,
    draft_proposal,
    send_proposal,
)

DATA = Path(__file__).parent / "data"
HOUR = timedelta(hours=1)


def further_needs() -> list[tuple[str, dict[str, Any]]]:
    """(employer's key, need) for partnerships that are further on than those of the region."""
    return items_of("needs", DATA)


@dataclass(frozen=True)
class Stage:
    """The clock of the stories: days are days before `now`, and may have a fraction."""

    now: datetime

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def day(self, days: float) -> date:
        return self.ago(days).date()


@dataclass
class Story:
    """One need and its people. Whoever acts has read what was told of this story by then."""

    stage: Stage
    need: TrainingNeed
    first_notice: int

    @classmethod
    def of(cls, stage: Stage, need: str) -> Story:
        newest = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return cls(stage, TrainingNeed.objects.select_related("employer").get(external_id=need), newest)

    @property
    def buyer(self) -> Person:
        return owner_of(self.need.employer)

    def acts(self, organisation: Organisation, days: float) -> dict[str, Any]:
        """`by` and `now` of a step of the organisation's owner."""
        self.read_by(organisation, days)
        return {"by": owner_of(organisation), "now": self.stage.ago(days)}

    def read_by(self, organisation: Organisation, days: float) -> None:
        at = self.stage.ago(days)
        told = Notice.objects.filter(person__organisations=organisation, pk__gt=self.first_notice)
        told.filter(read_at__isnull=True, created_at__lt=at).update(read_at=at)

    def employer(self, days: float) -> dict[str, Any]:
        return self.acts(self.need.employer, days)

    def invite(self, days: float, *offered: str, message: str = "") -> list[Invitation]:
        """From the matches with these microcredentials (their own ids), approved by then."""
        matches = [self.approved(one, days) for one in offered]
        return invite_institutions(matches=matches, message=message, **self.employer(days))

    def approved(self, offered: str, days: float) -> Match:
        rows = Match.objects.select_related("need", "microcredential__institution")
        match: Match = rows.get(need=self.need, microcredential__external_id=offered)
        if match.status == MatchStatus.PROPOSED:
            administrator = Person.objects.get(email=ADMINISTRATOR)
            approve_match(match=match, by=administrator, now=self.stage.ago(days) - 4 * HOUR)
            match.refresh_from_db()
        return match

    def draft(self, days: float, invitation: Invitation, *, starts: float | None = None) -> Proposal:
        """From the listing; `starts`: so many days before now, negative for a day to come."""
        step = self.acts(invitation.institution, days)
        proposal = draft_proposal(invitation=invitation, **step)
        if starts is not None:
            first = self.stage.day(starts)
            weeks = float(invitation.microcredential.weeks or 4)
            values: VersionValues = {
                "starts_on": first,
                "ends_on": first + timedelta(days=int(7 * weeks) - 3),
            }
            change_draft(proposal=proposal, values=values)
        return proposal

    def send(self, days: float, invitation: Invitation, *, starts: float | None = None) -> Proposal:
        proposal = self.draft(days, invitation, starts=starts)
        send_proposal(proposal=proposal, **self.acts(invitation.institution, days))
        proposal.refresh_from_db()
        return proposal

    def accept(self, days: float, proposal: Proposal, number: int = 1) -> Agreement:
        return accept_proposal(proposal=proposal, number=number, **self.employer(days))

    def sign(
        self, days: float, agreement: Agreement, organisation: Organisation, by: Person | None = None
    ) -> None:
        """`by`: another of its owners than the first."""
        step = self.acts(organisation, days)
        step["by"] = by or step["by"]
        name = step["by"].full_name
        sign_agreement(agreement=agreement, name=name, text_hash=agreement.text_hash, **step)

    def agree(self, days: float, offered: str, *, starts: float) -> Cohort:
        """Invited `days` ago, signed by both six days later: the planned cohort."""
        (invitation,) = self.invite(days, offered)
        proposal = self.send(days - 2, invitation, starts=starts)
        agreement = self.accept(days - 4, proposal)
        self.sign(days - 5, agreement, self.need.employer)
        self.sign(days - 6, agreement, invitation.institution)
        cohort: Cohort = agreement.cohorts.get()
        return cohort

    def start(self, days: float, cohort: Cohort, enrolled: int) -> None:
        step = self.acts(cohort.agreement.institution, days)
        start_cohort(cohort=cohort, enrolled=enrolled, starts_on=self.stage.day(days), **step)

    def complete(self, days: float, cohort: Cohort, completed: int) -> None:
        step = self.acts(cohort.agreement.institution, days)
        complete_cohort(cohort=cohort, completed=completed, ends_on=self.stage.day(days), **step)

    def close(self, days: float) -> None:
        close_need(need=self.need, **self.employer(days))
