"""An accepted version becomes an agreement that waits for signatures."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import Person
from marketplace.services.microcredentials import hold_seats
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, IPChoice, ProposalVersion
from partnerships.queries.policy import current_policy, needs_second_person
from partnerships.services.agreements.telling import ask_to_sign
from partnerships.services.agreements.terms import write_terms
from partnerships.services.steps import record
from partnerships.working_days import end_of_working_day


def make_agreement(*, version: ProposalVersion, by: Person, now: datetime, ip_choice: str = "") -> Agreement:
    """Freeze what was accepted, hold the seats and ask both sides to sign. Call it in the acceptance's transaction.

    They have the policy's working days, until 23:59 in the zone of `by`. The edge calls `wake` after the commit, since
    free seats moved.

    Raises:
        NotAllowed: the version is no standing offer of the institution, or fewer seats are left than learners.
        ValidationError: `ip_choice` is missing for custom work, or none of those that there are.
    """
    _must_stand(version, now)
    choice = _checked(ip_choice, version)
    need, institution = version.proposal.need, version.proposal.institution
    microcredential, total = version.proposal.microcredential, version.landed().total
    second = needs_second_person(institution, total, version.currency)
    seats = hold_seats(microcredential=microcredential, seats=version.headcount, by=by, now=now)
    terms = write_terms(version=version, ip_choice=choice, needs_second=second, seats=seats, now=now)
    agreement = Agreement.objects.create(
        proposal=version.proposal,
        version=version,
        need=need,
        employer=need.employer,
        institution=institution,
        microcredential=microcredential,
        employer_name=need.employer.name,
        institution_name=institution.name,
        headcount=version.headcount,
        total=total,
        currency=version.currency,
        text=terms.text,
        text_hash=terms.text_hash,
        ip_choice=choice,
        needs_second=second,
        seats_held=seats,
        created_by=by,
        created_at=now,
        sign_until=end_of_working_day(now, current_policy().sign_days, by.time_zone),
        sign_zone=by.time_zone,
    )
    held = {
        "state": agreement.state,
        "text_hash": terms.text_hash,
        "total": total,
        "currency": version.currency,
        "seats_held": seats,
        "sign_until": agreement.sign_until,
    }
    record(agreement, "made", by=by, now=now, after=held)
    ask_to_sign(agreement, now)
    return agreement


def _must_stand(version: ProposalVersion, now: datetime) -> None:
    if not version.is_sent or not version.is_by_institution:
        raise NotAllowed("Only a version that the institution has sent can be agreed on.")
    if version.expires_at is None or version.expires_at <= now:
        raise NotAllowed("The time of this proposal is over. Ask the institution to send it anew.")


def _checked(ip_choice: str, version: ProposalVersion) -> str:
    """Who keeps what is made for the employer; nothing is made in a listed one."""
    if not version.is_custom:
        return ""
    if ip_choice not in IPChoice.values:
        raise ValidationError({"ip_choice": "Choose who keeps the custom material."})
    return ip_choice
