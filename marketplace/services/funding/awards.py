"""Marking an amount as awarded, and taking it back. Either matches the need anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Audience, Person
from accounts.services.audit import notify, others_of, record_step, short
from marketplace.changes import announce
from marketplace.models import AwardBasis, FundingAward, FundingRule, Microcredential, NeedState, TrainingNeed
from marketplace.transitions import NotAllowed

ALREADY = "It is marked as awarded already. Take that back first."
NO_GRANT = "This is no money for the employer, so that nothing can be subtracted."


def record_award(
    *,
    need: TrainingNeed,
    rule: FundingRule,
    by: Person | None,
    amount: Decimal,
    basis: str,
    evidence: str,
    now: datetime,
    microcredential: Microcredential | None = None,
    checked: bool = False,
) -> FundingAward:
    """Mark `amount`, in the need's currency, as awarded: for each learner or in total, for one microcredential or any.

    Raises:
        NotAllowed: the rule is no grant, or this award stands already.
        ValidationError: a value is out of bounds, by field; under `checked` what is doubtful and was not checked.
    """
    if not rule.is_grant:
        raise NotAllowed(NO_GRANT)
    doubts = award_doubts(need=need, rule=rule, amount=amount, basis=basis, microcredential=microcredential)
    if doubts and not checked:
        raise ValidationError({"checked": doubts})
    award = FundingAward(
        need=need,
        rule=rule,
        microcredential=microcredential,
        amount=amount,
        basis=basis,
        currency=need.currency,
        evidence=evidence.strip(),
        marked_by=by,
        marked_at=now,
    )
    award.full_clean(validate_unique=False, validate_constraints=False)
    if amount <= 0:
        raise ValidationError({"amount": "An award is above 0."})
    return _stored(award, by)


def award_doubts(
    *,
    need: TrainingNeed,
    rule: FundingRule,
    amount: Decimal,
    basis: str,
    microcredential: Microcredential | None,
) -> list[str]:
    """What an employer should look at once more before it counts on this amount; empty: nothing."""
    each = amount if basis == AwardBasis.PER_LEARNER else amount / need.headcount
    doubts = [
        f"More for a learner than the rule states: {rule.cap_per_learner:f} {rule.currency}."
        for _ in range(1)
        if rule.cap_per_learner is not None and rule.currency == need.currency and each > rule.cap_per_learner
    ]
    return doubts + [
        f"Nothing says that it may be combined with {other.rule.name}, which is marked as awarded."
        for other in _others(need, rule, microcredential)
    ]


def withdraw_award(*, award: FundingAward, by: Person | None, now: datetime) -> FundingAward:
    """
    Raises:
        NotAllowed: it was taken back already.
    """
    with transaction.atomic():
        standing = FundingAward.objects.standing().filter(pk=award.pk)
        if not standing.update(withdrawn_by=by, withdrawn_at=now):
            raise NotAllowed("It was taken back already.")
        return _told(award, "withdrawn", by, now)


def restore_award(*, award: FundingAward, by: Person | None, now: datetime | None = None) -> FundingAward:
    """The way back from `withdraw_award`.

    Raises:
        NotAllowed: it stands, or another one of the same rule was marked meanwhile.
    """
    with transaction.atomic():
        gone = FundingAward.objects.filter(pk=award.pk, withdrawn_at__isnull=False)
        try:
            with transaction.atomic():
                restored = gone.update(withdrawn_by=None, withdrawn_at=None)
        except IntegrityError:
            restored = 0
        if not restored:
            raise NotAllowed(ALREADY)
        return _told(award, "restored", by, now or timezone.now())


def _others(
    need: TrainingNeed, rule: FundingRule, microcredential: Microcredential | None
) -> Iterable[FundingAward]:
    """Standing awards that would count beside it and that the rule does not name as combinable."""
    standing = FundingAward.objects.standing().filter(need=need).select_related("rule")
    if microcredential is not None:
        standing = standing.for_pair(need, microcredential)
    return standing.exclude(rule__in=rule.stacks_with.values("pk"))


def _stored(award: FundingAward, by: Person | None) -> FundingAward:
    try:
        with transaction.atomic():
            award.save()
            return _told(award, "marked", by, award.marked_at)
    except IntegrityError as error:
        raise NotAllowed(ALREADY) from error


def _told(award: FundingAward, step: str, by: Person | None, now: datetime) -> FundingAward:
    """The row as it is now, its step written down. Where its need is open, the matcher is asked for its list anew."""
    row: FundingAward = FundingAward.objects.select_related("need__employer", "rule").get(pk=award.pk)
    if row.need.state == NeedState.OPEN:
        announce(need=row.need, by=by)
    _tell(row, step, by, now)
    return row


def _tell(award: FundingAward, step: str, by: Person | None, now: datetime) -> None:
    """The employer alone, and its administrators: no institution may learn of its money."""
    need = award.need
    record_step(
        subject=award,
        step=step,
        by=by,
        now=now,
        after={
            "rule": award.rule.name,
            "amount": str(award.amount),
            "basis": award.basis,
            "currency": award.currency,
        },
        need_key=need.pk,
        employer_key=need.employer_id,
        audience=Audience.EMPLOYER,
    )
    verb = {
        "marked": "marked an award of",
        "withdrawn": "took back the award of",
        "restored": "restored the award of",
    }
    notify(
        people=others_of(need.employer, by),
        kind="award",
        text=f"{short(by) if by else 'Trellis'} {verb[step]} {short(award.rule.name)} for {short(need.title)}",
        url=reverse("matches:need", args=[need.pk]),
        now=now,
    )
