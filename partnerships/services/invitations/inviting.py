"""Inviting: some institutions at once from their matches, or one again for a renewal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, Person
from components import words
from marketplace.models import TrainingNeed
from marketplace.transitions import NotAllowed
from matching.models import Match
from partnerships.models import Agreement, CloseReason, Invitation
from partnerships.queries.invitations import full_among, offerable, places_left
from partnerships.queries.policy import current_policy
from partnerships.queries.taking_part import is_filled
from partnerships.services.invitations.locking import hold_institutions, hold_need
from partnerships.services.invitations.writing import write_invitation
from partnerships.services.naming import refuse_names
from partnerships.services.steps import step

MESSAGE_LENGTH = 2000
GONE = "{} cannot be invited: its match is no longer approved and listed, or it has nothing left to offer."
FILLED = "What was agreed covers all {} of this need. Raise its number of learners, or post another need."
FULL = "{} has as many open invitations as an institution may have. Try again later, or choose another."


def invite_institutions(
    *, matches: Sequence[Match], by: Person, now: datetime, message: str = ""
) -> list[Invitation]:
    """The institutions of these matches, all of one need, in their order; all of them or none.

    One that is invited from the same match already is not asked twice: its invitation is among those returned.

    Raises:
        NotAllowed: the need is not on the market, a match is not to be invited from, or a cap is reached.
        ValidationError: the message is too long, or names an institution to others.
    """
    if not matches:
        raise NotAllowed("Choose at least one institution.")
    with transaction.atomic():
        need = hold_need(matches[0].need)
        _may_invite(need, matches)
        live = {row.match_id: row for row in Invitation.objects.live().filter(need=need)}
        new = [match for match in matches if match.pk not in live]
        hold_institutions(match.microcredential.institution_id for match in new)
        chosen = _checked(need, new)
        message = _checked_message(message, need, chosen)
        made = {match.pk: _send(need, match, by, now, message) for match in chosen}
    return [made.get(match.pk) or live[match.pk] for match in matches]


def invite_again(*, cohort_agreement: Agreement, by: Person, now: datetime) -> Invitation:
    """For a renewal: the same institution for the same need and microcredential, outside the review and the caps.

    One that takes part already, other than by the agreement, is not asked twice.
    """
    with transaction.atomic():
        need = hold_need(cohort_agreement.need)
        institution = cohort_agreement.institution
        takes_part = Invitation.objects.live().filter(need=need, institution=institution)
        live: Invitation | None = takes_part.first()
        if live is not None and live.pk != cohort_agreement.proposal.invitation_id:
            return live
        if live is not None:
            step(live, "closed", by=None, now=now, ended_at=now, close_reason=CloseReason.FILLED)
        return write_invitation(
            need=need,
            institution=institution,
            microcredential=cohort_agreement.microcredential,
            match=None,
            by=by,
            zone=by.time_zone,
            now=now,
        )


def covered_said(need: TrainingNeed) -> str:
    """To its employer: why nobody more is invited to a filled need."""
    return FILLED.format(words.counted(need.headcount, "learner", "learners"))


def _may_invite(need: TrainingNeed, matches: Sequence[Match]) -> None:
    if {match.need_id for match in matches} != {need.pk}:
        raise NotAllowed("Invite to one need at a time.")
    if not need.is_on_market:
        state = "waits for its employer to be verified" if need.state == "open" else f"is {need.state}"
        raise NotAllowed(f"This need {state}. Only to an open need on the market institutions are invited.")
    if is_filled(need):
        raise NotAllowed(covered_said(need))


def _checked(need: TrainingNeed, matches: Sequence[Match]) -> list[Match]:
    """The matches as they stand now, institutions held.

    Raises:
        NotAllowed: one of them is none to invite from, or there are more than the caps let.
    """
    policy = current_policy()
    there = {match.pk: match for match in offerable(need)}
    invited = set(Invitation.objects.live().filter(need=need).values_list("institution", flat=True))
    full = full_among((match.microcredential.institution_id for match in matches), policy)
    for match in matches:
        institution = match.microcredential.institution
        if institution.pk in invited:
            raise NotAllowed(f"{institution} is invited already.")
        if match.pk not in there:
            raise NotAllowed(GONE.format(institution))
        if institution.pk in full:
            raise NotAllowed(FULL.format(institution))
    left = places_left(need, policy)
    if len(matches) > left:
        raise NotAllowed(_too_many(left, policy.open_per_need))
    return [there[match.pk] for match in matches]


def _too_many(left: int, most: int) -> str:
    if not left:
        return (
            f"This need has {most} open invitations, which is the most. Withdraw one, or wait for an answer."
        )
    more = words.counted(left, "more institution", "more institutions")
    return f"You can invite {more} now: a need has at most {most} open invitations."


def _checked_message(message: str, need: TrainingNeed, matches: Sequence[Match]) -> str:
    message = message.strip()
    chosen = {match.microcredential.institution_id for match in matches}
    others = Organisation.objects.filter(invitations__need=need).exclude(pk__in=chosen)
    readers = Organisation.objects.filter(pk__in=chosen) if len(chosen) > 1 else Organisation.objects.none()
    refuse_names(message, [*readers, *others.distinct()], "message", longest=MESSAGE_LENGTH)
    return message


def _send(need: TrainingNeed, match: Match, by: Person, now: datetime, message: str) -> Invitation:
    return write_invitation(
        need=need,
        institution=match.microcredential.institution,
        microcredential=match.microcredential,
        match=match,
        by=by,
        zone=by.time_zone,
        now=now,
        message=message,
    )
