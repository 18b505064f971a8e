"""Reviews: approve, reject, postpone, and take a verdict back. Every verdict is a row with its author and time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from marketplace.transitions import NotAllowed
from matching.models import Match, MatchStatus, ReasonCode, Review, Verdict
from matching.services.publishing import present_basis
from matching.services.telling import tell_of_undone, tell_of_verdicts

OPEN = {MatchStatus.PROPOSED, MatchStatus.CHANGED}
AFTER = {Verdict.APPROVED: MatchStatus.APPROVED, Verdict.REJECTED: MatchStatus.REJECTED}


def approve_match(*, match: Match, by: Person, note: str = "", now: datetime | None = None) -> Review:
    """Approve a match that waits: employer and institution see it from now on.

    Raises:
        PermissionDenied: the person may not review this match.
        NotAllowed: it was decided meanwhile, or has left the list.
    """
    return _decide_and_tell(match, by, Verdict.APPROVED, "", note, now)


def reject_match(
    *, match: Match, by: Person, reason: str, note: str = "", now: datetime | None = None
) -> Review:
    """Reject a match that waits, for a reason; "something else" needs a sentence.

    Raises:
        ValidationError: no reason, an unknown one, or "something else" without a note.
        PermissionDenied, NotAllowed: as in `approve_match`.
    """
    _must_say_why(reason, note)
    return _decide_and_tell(match, by, Verdict.REJECTED, reason, note.strip(), now)


def decide_in_bulk(
    *,
    matches: Iterable[Match],
    by: Person,
    verdict: str,
    reason: str = "",
    note: str = "",
    now: datetime | None = None,
) -> tuple[list[Review], list[Match]]:
    """Decide several alike, and tell each person once. Those that were decided meanwhile are left alone.

    Returns:
        the reviews made, and the matches that were left alone.

    Raises:
        ValidationError, PermissionDenied: as in `reject_match`.
    """
    now, approving = now or timezone.now(), verdict == Verdict.APPROVED
    if not approving:
        _must_say_why(reason, note)
    given = ("", note) if approving else (reason, note.strip())
    made, left = [], []
    with transaction.atomic():
        for match in matches:
            try:
                made.append(_decide(match, by, Verdict(verdict), *given, now))
            except NotAllowed:
                left.append(match)
        tell_of_verdicts(reviews=made, by=by, now=now)
    return made, left


def undo_review(*, review: Review, by: Person, now: datetime | None = None) -> Review:
    """Take back one's own standing verdict: the match waits again as it did before.

    Raises:
        PermissionDenied: the verdict is somebody else's.
        NotAllowed: it was taken back already, or is no longer the latest word on its match.
    """
    now = now or timezone.now()
    with transaction.atomic():
        undone = _undo(review, by, now)
        tell_of_undone(undone=[undone], by=by, now=now)
    return undone


def undo_in_bulk(
    *, reviews: Iterable[Review], by: Person, now: datetime | None = None
) -> tuple[list[Review], str]:
    """Take back several of one's own, and tell each person once.

    Returns:
        those that were taken back, and why another was not; empty where all were.

    Raises:
        PermissionDenied: one of them is somebody else's.
    """
    now = now or timezone.now()
    taken, undone, refused = [], [], ""
    with transaction.atomic():
        for review in reviews:
            try:
                undone.append(_undo(review, by, now))
                taken.append(review)
            except NotAllowed as reason:
                refused = str(reason)
        tell_of_undone(undone=undone, by=by, now=now)
    return taken, refused


def _undo(review: Review, by: Person, now: datetime) -> Review:
    if review.reviewer_id != by.pk:
        raise PermissionDenied("Only its author takes a verdict back.")
    with transaction.atomic():
        match = Match.objects.select_for_update().get(pk=review.match_id)
        latest = match.reviews.first()
        if latest is None or latest.pk != review.pk or review.verdict == Verdict.UNDONE:
            raise NotAllowed("This verdict was taken back or replaced already.")
        undone = _record(match, by, Verdict.UNDONE, "", "", now, takes_back=review)
        match.status, match.decided_basis = review.status_before, _basis_before(review)
        match.save(update_fields=["status", "decided_basis"])
    return undone


def postpone_match(*, match: Match, by: Person, now: datetime | None = None) -> None:
    """Decide later: the match goes to the end of the queue, for everybody."""
    _may_review(match, by)
    Match.objects.filter(pk=match.pk, status__in=OPEN).update(postponed_at=now or timezone.now())


def _must_say_why(reason: str, note: str) -> None:
    if reason not in ReasonCode.values:
        raise ValidationError({"reason": "Choose why you reject this match."})
    if reason == ReasonCode.OTHER and not note.strip():
        raise ValidationError({"note": "“Something else” needs a sentence."})


def _decide_and_tell(
    match: Match, by: Person, verdict: Verdict, reason: str, note: str, now: datetime | None
) -> Review:
    now = now or timezone.now()
    with transaction.atomic():
        review = _decide(match, by, verdict, reason, note, now)
        tell_of_verdicts(reviews=[review], by=by, now=now)
    return review


def _decide(
    match: Match, by: Person, verdict: Verdict, reason: str, note: str, now: datetime | None
) -> Review:
    _may_review(match, by)
    with transaction.atomic():
        match = Match.objects.select_for_update().get(pk=match.pk)
        _still_waits(match)
        review = _record(match, by, verdict, reason, note, now)
        match.status, match.decided_basis, match.postponed_at = AFTER[verdict], review.basis, None
        match.save(update_fields=["status", "decided_basis", "postponed_at"])
    return review


def _still_waits(match: Match) -> None:
    if match.status not in OPEN:
        raise NotAllowed(f"This match is {match.get_status_display().lower()} already.")
    if not match.is_listed or not match.need.is_on_market:
        raise NotAllowed("This match is no longer in the list of an open need.")


def _may_review(match: Match, by: Person) -> None:
    if not Match.objects.reviewable_by(by).filter(pk=match.pk).exists():
        raise PermissionDenied("Administrators review matches, except those of their own organisations.")


def _record(
    match: Match,
    by: Person,
    verdict: Verdict,
    reason: str,
    note: str,
    now: datetime | None,
    takes_back: Review | None = None,
) -> Review:
    return Review.objects.create(
        match=match,
        verdict=verdict,
        reason=reason,
        note=note,
        reviewer=by,
        takes_back=takes_back,
        fit=match.fit,
        basis=present_basis(match),
        status_before=match.status,
        decided_at=now or timezone.now(),
    )


def _basis_before(review: Review) -> dict[str, object] | None:
    """The basis of the verdict that stood before this one, if it left the match approved once."""
    if review.status_before != MatchStatus.CHANGED:
        return None
    earlier = Review.objects.filter(match=review.match_id, verdict=Verdict.APPROVED, pk__lt=review.pk).first()
    return None if earlier is None else earlier.basis
