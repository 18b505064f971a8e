"""What was sent, signed or written down neither changes nor goes, whichever way one tries."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, models, transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.services.audit import record_step
from partnerships.models import (
    Agreement,
    Attachment,
    Cohort,
    Confirmation,
    Feedback,
    Invitation,
    LearnerAnswer,
    Proposal,
    ProposalVersion,
)
from tests.factories import (
    AgreementFactory,
    CohortFactory,
    InvitationFactory,
    NeedFactory,
    PersonFactory,
    ProposalFactory,
    ProposalVersionFactory,
    sent_version,
)

pytestmark = pytest.mark.django_db
KEPT = [
    "accounts_auditentry",
    "partnerships_agreement",
    "partnerships_attachment",
    "partnerships_cohort",
    "partnerships_confirmation",
    "partnerships_feedback",
    "partnerships_invitation",
    "partnerships_learneranswer",
    "partnerships_proposal",
    "partnerships_proposalversion",
]
CHANGES_OTHERWISE = {"partnerships_cohort"}


def signed() -> Confirmation:
    return Confirmation.objects.create(
        agreement=AgreementFactory(seats_held=7),
        side="employer",
        person=PersonFactory(),
        name="Ada",
        text_hash="0" * 64,
        confirmed_at=timezone.now(),
    )


def agreed() -> Agreement:
    return signed().agreement


def in_force() -> Agreement:
    return CohortFactory().agreement


def cancelled() -> Agreement:
    return AgreementFactory(state="cancelled", cancel_note="Flooded.", ended_at=timezone.now())


def entry() -> AuditEntry:
    person = PersonFactory()
    return record_step(subject=person, step="seen", by=person, now=timezone.now())


def invited() -> Invitation:
    return InvitationFactory(message="Nights are easier.")


def answered() -> Invitation:
    return sent_version().proposal.invitation


def offered() -> Proposal:
    return Proposal.objects.get(pk=sent_version().proposal_id)


def attached(version: ProposalVersion | None = None) -> Attachment:
    """Attached while the version is a draft, which is sent then."""
    draft = version or ProposalVersionFactory()
    row = Attachment.objects.create(
        version=draft,
        file="attachments/a.pdf",
        name="a.pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=PersonFactory(),
        uploaded_at=timezone.now(),
    )
    if version is None:
        now = timezone.now()
        draft.sent_at, draft.expires_at, draft.text_hash = now, now + timedelta(days=30), "0" * 64
        draft.save()
    return row


def given(**more: Any) -> Feedback:
    return Feedback.objects.create(
        cohort=CohortFactory(completed_now=True),
        side="employer",
        met_need=4,
        would_continue=True,
        comment="Good.",
        given_by=PersonFactory(),
        given_at=timezone.now(),
        **more,
    )


def replied() -> Feedback:
    return given(reply="Thank you.", replied_by=PersonFactory(), replied_at=timezone.now())


def taken_down() -> Feedback:
    return given(
        taken_down_why="It names a learner.", taken_down_by=PersonFactory(), taken_down_at=timezone.now()
    )


def learner() -> LearnerAnswer:
    cohort = CohortFactory(completed_now=True)
    return LearnerAnswer.objects.create(cohort=cohort, level=4, given_on=timezone.localdate())


def another(make: Callable[[], models.Model]) -> Callable[[], int]:
    return lambda: make().pk


@pytest.mark.parametrize(
    ("make", "column", "value"),
    [
        (sent_version, "tuition", Decimal(1)),
        (sent_version, "expires_at", timezone.now()),
        (sent_version, "text", "Something else"),
        (agreed, "text", "Something else"),
        (agreed, "total", Decimal(1)),
        (agreed, "sign_until", timezone.now()),
        (agreed, "ip_choice", "employer"),
        (agreed, "needs_second", True),
        (agreed, "seats_held", 6),
        (agreed, "seats_held", None),
        (agreed, "created_at", timezone.now()),
        (agreed, "institution_id", another(lambda: invited().institution)),
        (agreed, "employer_id", another(lambda: NeedFactory().employer)),
        (agreed, "need_id", another(NeedFactory)),
        (agreed, "proposal_id", another(ProposalFactory)),
        (in_force, "in_force_at", timezone.now() + timedelta(days=1)),
        (AgreementFactory, "seats_held", 3),
        (cancelled, "cancel_note", "Nobody came."),
        (signed, "name", "Bert"),
        (entry, "step", "unseen"),
        (entry, "at", timezone.now()),
        (invited, "message", "Days are easier."),
        (invited, "expires_at", timezone.now() + timedelta(days=90)),
        (invited, "sent_at", timezone.now() - timedelta(days=9)),
        (invited, "institution_id", another(lambda: invited().institution)),
        (answered, "answered_at", timezone.now() - timedelta(days=9)),
        (offered, "expires_at", timezone.now() + timedelta(days=90)),
        (offered, "first_sent_at", timezone.now() - timedelta(days=9)),
        (offered, "invitation_id", another(InvitationFactory)),
        (attached, "name", "b.pdf"),
        (attached, "file", "attachments/b.pdf"),
        (attached, "version_id", another(ProposalVersionFactory)),
        (given, "comment", "Bad."),
        (given, "met_need", None),
        (given, "would_continue", False),
        (given, "given_at", timezone.now() - timedelta(days=9)),
        (replied, "reply", "No thanks."),
        (taken_down, "taken_down_at", None),
        (learner, "level", 1),
    ],
)
def test_a_change_is_refused_by_the_database(
    make: Callable[[], models.Model], column: str, value: Any
) -> None:
    row = make()
    type(row)._default_manager.get(pk=row.pk)
    row.refresh_from_db()
    before, other = getattr(row, column), value() if callable(value) else value
    for attempt in (lambda: _save(row, column, other), lambda: _update(row, column, other)):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            attempt()
    row.refresh_from_db()
    assert getattr(row, column) == before


def _save(row: models.Model, column: str, value: Any) -> None:
    setattr(row, column, value)
    row.save()


def _update(row: models.Model, column: str, value: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**{column: value})


@pytest.mark.parametrize(
    "make",
    [
        agreed, attached, CohortFactory, entry, given, invited, learner, offered, sent_version, signed,
    ],
)  # fmt: skip
def test_no_road_deletes_it(make: Callable[[], models.Model]) -> None:
    row = make()
    rows = type(row)._default_manager.filter(pk=row.pk)
    everything = f"DELETE FROM {row._meta.db_table}"  # noqa: S608
    for attempt in (row.delete, rows.delete):
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            attempt()
    for attempt in (lambda: rows._raw_delete(rows.db), lambda: _sql(everything)):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            attempt()
    assert rows.count() == 1


def _sql(statement: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_it_is_not_replaced_either() -> None:
    """SQLite's REPLACE deletes without a word, PostgreSQL's TRUNCATE too."""
    row = entry()
    connection.check_constraints()  # PostgreSQL empties no table while some of its rows are still to be checked
    if connection.vendor == "postgresql":
        attempts = [f"TRUNCATE {table} CASCADE" for table in KEPT]
    else:
        columns = ", ".join(field.column for field in AuditEntry._meta.concrete_fields)
        other = columns.replace("who", "'Nobody'")
        attempts = [f"REPLACE INTO accounts_auditentry ({columns}) SELECT {other} FROM accounts_auditentry"]  # noqa: S608
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            _sql(attempt)
    assert AuditEntry.objects.get().who == row.who


def test_nothing_is_attached_to_what_was_sent() -> None:
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        attached(sent_version())
    assert Attachment.objects.count() == 0


def test_whose_steps_stand_here_cannot_be_deleted() -> None:
    """Neither a person nor an organisation of which something is written down."""
    row = signed()
    for one in (row.person, row.agreement.employer, row.agreement.institution, row.agreement.need):
        with pytest.raises(ProtectedError), transaction.atomic():
            one.delete()
        assert type(one).objects.filter(pk=one.pk).exists()


def test_a_draft_still_changes_and_goes() -> None:
    draft: ProposalVersion = ProposalVersionFactory()
    draft.tuition = Decimal(1)
    draft.save()
    draft.refresh_from_db()
    assert draft.tuition == Decimal(1)
    row = attached(draft)
    row.file.save("c.pdf", ContentFile(b"%PDF"), save=True)
    row.file.delete(save=False)
    row.delete()
    draft.delete()
    draft.proposal.delete()
    assert (Attachment.objects.count(), ProposalVersion.objects.count(), Proposal.objects.count()) == (
        0,
        0,
        0,
    )


def test_a_further_version_moves_the_end_of_its_proposal() -> None:
    """And nothing else does: its end is what was sent last says."""
    proposal = offered()
    now = timezone.now()
    later: ProposalVersion = ProposalVersionFactory(
        proposal=proposal, sent_at=now, expires_at=now + timedelta(days=40), text_hash="0" * 64
    )
    _update(proposal, "expires_at", later.expires_at)
    first = proposal.versions.get(number=1)
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        _update(proposal, "expires_at", first.expires_at)
    proposal.refresh_from_db()
    assert proposal.expires_at == later.expires_at


def test_what_may_follow_follows() -> None:
    """Seats are given back, an agreement goes on, feedback is replied to and taken down."""
    row = agreed()
    Agreement.objects.filter(pk=row.pk).update(state="in_force", in_force_at=timezone.now())
    Agreement.objects.filter(pk=row.pk).update(seats_held=0, state="ended", ended_at=timezone.now())
    said = given()
    _save(said, "reply", "Thank you.")
    now, by = timezone.now(), PersonFactory()
    Feedback.objects.filter(pk=said.pk).update(replied_by=by, replied_at=now)
    Feedback.objects.filter(pk=said.pk).update(taken_down_at=now, taken_down_by=by, taken_down_why="Names.")
    _update(invited(), "state", "expired")
    cohort: Cohort = CohortFactory()
    _update(cohort, "state", "running")
    said.refresh_from_db()
    assert (said.reply, said.taken_down_why) == ("Thank you.", "Names.")


def test_every_trigger_stands() -> None:
    names = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    expected = {f"{table}_kept" for table in KEPT} | {"partnerships_attachment_closed"}
    expected |= {f"{table}_frozen" for table in KEPT if table not in CHANGES_OTHERWISE}
    if connection.vendor == "postgresql":
        expected |= {f"{table}_never_emptied" for table in KEPT}
    with connection.cursor() as cursor:
        cursor.execute(names)
        assert {name for (name,) in cursor.fetchall()} == expected
