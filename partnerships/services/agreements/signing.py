"""Signing by name, until the agreement is in force and its cohort is planned."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, AgreementState, Cohort, Confirmation, Side
from partnerships.queries.agreements import is_over, signatures_missing
from partnerships.services.agreements.telling import ask_second_person, party, tell_in_force
from partnerships.services.steps import record, settle, step

LONGEST_NAME = 150
OVER = "The time to sign this agreement is over."
OTHER_TEXT = "The text has changed since this page was shown. Read it again before you sign."


@transaction.atomic
def sign_agreement(
    *, agreement: Agreement, by: Person, name: str, text_hash: str, now: datetime
) -> Confirmation:
    """Sign for the side that `by` is an owner of. A second time by the same person does nothing.

    `text_hash` is the hash of the text that the page showed. With the last signature the agreement is in force and
    its first cohort planned.

    Raises:
        NotAllowed: `by` is an owner of neither side, that side has signed, or it is not to be signed (any more), also
            before anybody has swept.
        ValidationError: the name is empty or too long.
    """
    row: Agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if given := row.confirmations.filter(person=by).first():
        return given
    side = _side_to_sign(row, by, now)
    signed = _checked_name(name)
    if text_hash != row.text_hash:
        raise NotAllowed(OTHER_TEXT)
    given = Confirmation.objects.create(
        agreement=row, side=side, person=by, name=signed, text_hash=text_hash, confirmed_at=now
    )
    settle(row, by)
    record(row, "signed", by=by, now=now, after={"side": side, "name": signed, "text_hash": text_hash})
    _go_on(row, by, now)
    return given


def _side_to_sign(agreement: Agreement, by: Person, now: datetime) -> Side:
    if agreement.state != AgreementState.SIGNING:
        raise NotAllowed(f"This agreement is {agreement.get_state_display().lower()}: nobody signs it now.")
    if is_over(agreement, now):
        raise NotAllowed(OVER)
    owned = [
        side for side in Side if party(agreement, side).memberships.filter(person=by, role="owner").exists()
    ]
    if not owned:
        raise NotAllowed("Owners of the employer and of the institution sign.")
    missing = signatures_missing(agreement)
    for side in owned:
        if missing[side]:
            return side
    raise NotAllowed("Your side has signed already.")


def _checked_name(name: str) -> str:
    signed = " ".join(name.split())
    if not signed:
        raise ValidationError({"name": "Type your full name."})
    if len(signed) > LONGEST_NAME:
        raise ValidationError({"name": f"At most {LONGEST_NAME} characters."})
    return signed


def _go_on(agreement: Agreement, by: Person, now: datetime) -> None:
    missing = signatures_missing(agreement)
    if any(missing.values()):
        if agreement.needs_second and missing[Side.INSTITUTION] == 1:
            ask_second_person(agreement, by, now)
        return
    if step(agreement, AgreementState.IN_FORCE, by=by, now=now, in_force_at=now):
        _plan_cohort(agreement, by, now)
        tell_in_force(agreement, now)


def _plan_cohort(agreement: Agreement, by: Person, now: datetime) -> None:
    version = agreement.version
    signed = agreement.confirmations.filter(side=Side.INSTITUTION).select_related("person").last()
    cohort = Cohort.objects.create(
        agreement=agreement,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        zone=(signed.person if signed else by).time_zone,
        created_at=now,
    )
    record(cohort, "planned", by=by, now=now, after={"state": cohort.state})
