"""Writing one invitation down, and what follows whoever sends it."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Organisation, Person
from marketplace.models import Microcredential, TrainingNeed
from matching.models import Match
from partnerships.models import Invitation
from partnerships.queries.policy import current_policy
from partnerships.services.invitations.telling import tell_invited
from partnerships.services.steps import record
from partnerships.working_days import end_of_working_day


def write_invitation(
    *,
    need: TrainingNeed,
    institution: Organisation,
    microcredential: Microcredential,
    match: Match | None,
    by: Person | None,
    zone: str,
    now: datetime,
    message: str = "",
    rerouted_from: Invitation | None = None,
) -> Invitation:
    """Its end is counted in working days of `zone`. In the caller's transaction, with the need held."""
    invitation: Invitation = Invitation.objects.create(
        need=need,
        institution=institution,
        microcredential=microcredential,
        match=match,
        message=message,
        sent_by=by,
        sent_at=now,
        expires_at=end_of_working_day(now, current_policy().answer_days, zone),
        rerouted_from=rerouted_from,
    )
    _record(invitation, by, now)
    tell_invited(invitation, now=now)
    return invitation


def _record(invitation: Invitation, by: Person | None, now: datetime) -> None:
    """An entry for each side: whether a person or the rule sent it would tell the institution of one before it."""
    what = {"state": invitation.state, "expires_at": invitation.expires_at}
    record(
        invitation,
        "rerouted" if invitation.rerouted_from_id else "sent",
        by=by,
        now=now,
        audience="employer",
        after=what | {"rerouted_from": invitation.rerouted_from_id},
    )
    record(invitation, "invited", by=None, now=now, audience="institution", after=what)
