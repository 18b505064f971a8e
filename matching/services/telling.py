"""What is written down of verdicts, and who is told of which: docs/adr/0010 draws the line.

An institution hears of a match once, when it first comes into its sight. That an approved match changed, was looked at
again, or left and came back would tell it what moves with the employer's money.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import cast

from django.urls import reverse

from accounts.models import Audience, AuditEntry, Organisation, Person
from accounts.services.audit import entry_of, notify, others_of, record_steps, short
from matching.models import Match, MatchStatus, Review, Verdict


def tell_of_verdicts(*, reviews: Iterable[Review], by: Person | None, now: datetime) -> None:
    """Write each verdict down, and tell both sides of what was approved; a person hears once of a batch.

    `by` None: the policy's rule. Call it in the transaction of the verdicts.
    """
    reviews = _with_sides(reviews)
    record_steps(_entry(review, _audience(review), by, now) for review in reviews)
    approved = [review for review in reviews if review.verdict == Verdict.APPROVED]
    _tell_employers(approved, by, now)
    _tell_institutions([review for review in approved if _is_first(review)], by, now)


def tell_of_undone(*, undone: Iterable[Review], by: Person, now: datetime) -> None:
    """Write down which verdicts were taken back, and tell whoever had been told of an approval."""
    reviews = _with_sides(undone)
    record_steps(_entry(review, _audience(_taken_back(review)), by, now) for review in reviews)
    approved = [review for review in reviews if _taken_back(review).verdict == Verdict.APPROVED]
    _tell_employers(approved, by, now)
    _tell_institutions([review for review in approved if _is_first(_taken_back(review))], by, now)


def _with_sides(reviews: Iterable[Review]) -> list[Review]:
    keys = [review.pk for review in reviews]
    rows = Review.objects.filter(pk__in=keys).select_related(
        "takes_back", "match__need__employer", "match__microcredential__institution"
    )
    return list(rows.order_by("pk"))


def _taken_back(review: Review) -> Review:
    return cast(Review, review.takes_back)


def _is_first(review: Review) -> bool:
    """Brought the match into the institution's sight; one that was approved before never left it."""
    return review.status_before == MatchStatus.PROPOSED


def _audience(review: Review) -> Audience:
    if review.verdict != Verdict.APPROVED:
        return Audience.ADMINISTRATORS
    return Audience.EVERYBODY if _is_first(review) else Audience.EMPLOYER


def _entry(review: Review, audience: Audience, by: Person | None, now: datetime) -> AuditEntry:
    match = review.match
    return entry_of(
        subject=match,
        step=review.verdict,
        by=by,
        now=now,
        before={"status": review.status_before},
        after={"status": match.status, "microcredential": match.microcredential.title},
        note=review.note if audience == Audience.ADMINISTRATORS else "",
        need_key=match.need_id,
        employer_key=match.need.employer_id,
        institution_key=match.microcredential.institution_id,
        audience=audience,
    )


def _tell_employers(reviews: Sequence[Review], by: Person | None, now: datetime) -> None:
    for employer, matches in _grouped(reviews, "employer"):
        one, needs = matches[0], {match.need_id for match in matches}
        about = short(one.need.title) if len(needs) == 1 else f"{len(needs)} of your needs"
        if reviews[0].verdict == Verdict.UNDONE:
            what = _named(one) if len(matches) == 1 else f"{len(matches)} matches"
            text = f"An administrator took back the approval of {what}, for {about}"
        elif len(matches) == 1:
            text = f"New match for {about}: {_named(one)}"
        else:
            text = f"{len(matches)} new matches for {about}"
        url = reverse("matches:need", args=[one.need_id]) if len(needs) == 1 else reverse("matches:list")
        notify(people=others_of(employer, by), kind="match", text=text, url=url, now=now)


def _tell_institutions(reviews: Sequence[Review], by: Person | None, now: datetime) -> None:
    for institution, matches in _grouped(reviews, "institution"):
        one, needs = matches[0], {match.need_id for match in matches}
        url = reverse("matches:list")
        named = f"{short(one.need.title)} of {short(one.need.employer)}"
        about = named if len(needs) == 1 else f"{len(needs)} needs"
        if reviews[0].verdict == Verdict.UNDONE:
            text = f"An administrator took back that what you offer fits {about}"
        elif len(matches) == 1:
            text = f"{short(one.microcredential.title, 80)} fits a need: {about}"
            url = reverse("matches:detail", args=[one.pk])
        else:
            text = f"What you offer fits {about}"
        notify(people=others_of(institution, by), kind="match", text=text, url=url, now=now)


def _grouped(reviews: Sequence[Review], side: str) -> list[tuple[Organisation, list[Match]]]:
    """Matches by the organisation of one side, in the order of its key."""

    def whose(match: Match) -> Organisation:
        return match.need.employer if side == "employer" else match.microcredential.institution

    matches = sorted((review.match for review in reviews), key=lambda match: (whose(match).pk, match.pk))
    return [(whose(group[0]), group) for _, rows in groupby(matches, whose) if (group := list(rows))]


def _named(match: Match) -> str:
    return f"{short(match.microcredential.title)} of {short(match.microcredential.institution, 60)}"
