"""Writing a proposal, and the next version of one. Nobody but the institution sees it until it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Person
from marketplace.models import Microcredential, MicrocredentialState, TrainingNeed
from marketplace.services.microcredentials import TaughtSkill
from marketplace.transitions import NotAllowed
from partnerships.models import Cohort, Invitation, Proposal, ProposalState, ProposalVersion
from partnerships.queries.beside import listing_price
from partnerships.services.proposals import content, guards
from partnerships.services.proposals.files import delete_unused_files
from partnerships.services.proposals.prefill import amounts, carried, from_listing, renewed
from partnerships.services.steps import record


def draft_proposal(
    *,
    invitation: Invitation,
    by: Person | None,
    now: datetime,
    microcredential: Microcredential | None = None,
    is_custom: bool = False,
    renews: Cohort | None = None,
) -> Proposal:
    """Begin an answer: the listing at the need's headcount, or what `renews` was agreed on.

    `microcredential` None: the one that was invited. A draft that is there already for the same is given back.

    Raises:
        NotAllowed: the invitation or the need has ended, the microcredential is not on offer, or a proposal to this
            invitation is on the table: that one gets a new version.
    """
    with transaction.atomic():
        need = TrainingNeed.objects.select_for_update().get(pk=invitation.need_id)
        invited = Invitation.objects.select_for_update().get(pk=invitation.pk)
        guards.takes_answers(need, invited, now, renews=renews is not None)
        row = _on_offer(microcredential or invited.microcredential, invited)
        custom = renews.agreement.version.is_custom if renews else is_custom
        drafts = invited.proposals.filter(state=ProposalState.DRAFT, microcredential=row, renews=renews)
        existing: Proposal | None = drafts.filter(versions__is_custom=custom).first()
        if existing is not None:
            return existing
        guards.nothing_on_the_table(invited)
        proposal = Proposal.objects.create(
            invitation=invited,
            need=need,
            institution=invited.institution,
            microcredential=row,
            created_by=by,
            created_at=now,
            renews=renews,
        )
        columns = _first_columns(row, need, invited, custom, renews, now)
        ProposalVersion.objects.create(proposal=proposal, number=1, created_by=by, created_at=now, **columns)
        record(proposal, "drafted", by=by, now=now, audience="institution", after={"state": "draft"})
    return proposal


def change_draft(
    *,
    proposal: Proposal,
    values: content.VersionValues,
    skills: Sequence[TaughtSkill] | None = None,
    modules: Sequence[content.Module] | None = None,
) -> ProposalVersion:
    """Write into the version that is not sent yet; what is left out stays.

    Raises:
        NotAllowed: there is none.
        ValidationError: by column, or under `skills` and `modules`.
    """
    with transaction.atomic():
        draft = _draft_of(guards.held(proposal).proposal)
        content.write(draft, values, skills=skills, modules=modules)
        draft.save()
    return draft


def price_from_listing(*, proposal: Proposal, headcount: int, modes: int) -> ProposalVersion:
    """Take over what the listing costs now at this headcount; what modules change is kept.

    Raises:
        NotAllowed: there is no draft, or the listing states no price.
        ValidationError: the headcount is no number of learners.
    """
    with transaction.atomic():
        row = guards.held(proposal).proposal
        draft = _draft_of(row)
        price = listing_price(row.microcredential, headcount, modes)
        if price is None:
            raise NotAllowed("The microcredential states no price for so many learners.")
        priced: content.VersionValues = {"headcount": headcount, "modes": modes, **amounts(price)}  # type: ignore[typeddict-item]
        content.write(draft, priced | {"price_as_of": row.microcredential.price_as_of})
        draft.save()
    return draft


def revise_proposal(*, proposal: Proposal, by: Person | None, now: datetime) -> ProposalVersion:
    """Begin the next version from the institution's last one; the one that is begun already is given back.

    Raises:
        NotAllowed: it is not open any more.
    """
    with transaction.atomic():
        row = _revisable(proposal, now)
        draft = guards.unsent(row)
        if draft is not None:
            return draft
        last = row.versions.filter(side="institution", sent_at__isnull=False).latest("number")
        version = next_version(row, carried(last), by=by, now=now, attached=last)
        record(
            row, "version begun", by=by, now=now, audience="institution", after={"version": version.number}
        )
    return version


def discard_version(*, proposal: Proposal, by: Person, now: datetime) -> None:
    """Throw away the next version that was begun; what was sent stands. Nothing where none is begun.

    Raises:
        NotAllowed: nothing was sent yet: that is withdrawn instead.
    """
    with transaction.atomic():
        row = guards.held(proposal).proposal
        if row.state == ProposalState.DRAFT:
            raise NotAllowed("Nothing was sent yet. Drop the draft instead.")
        draft = guards.unsent(row)
        if draft is not None:
            names = list(draft.attachments.values_list("file", flat=True))
            draft.attachments.all().delete()
            draft.delete()
            delete_unused_files(names)
            number = {"version": draft.number}
            record(row, "version discarded", by=by, now=now, audience="institution", after=number)


def next_version(
    proposal: Proposal,
    columns: dict[str, Any],
    *,
    by: Person | None,
    now: datetime,
    attached: ProposalVersion | None = None,
) -> ProposalVersion:
    """An unsent version of the institution, with the attachments of the one that it goes on from."""
    number = guards.last_number(proposal) + 1
    version = ProposalVersion.objects.create(
        proposal=proposal, number=number, created_by=by, created_at=now, **columns
    )
    for row in attached.attachments.all() if attached else ():
        row.pk, row.version = None, version
        row.save(force_insert=True)
    return version


def _revisable(proposal: Proposal, now: datetime) -> Proposal:
    need, invitation, row = guards.held(proposal)
    guards.not_expired(row, now)
    guards.takes_answers(need, invitation, now, renews=row.renews_id is not None)
    if row.state not in guards.OPEN:
        raise NotAllowed(f"This proposal is {row.get_state_display().lower()}: it cannot be changed.")
    return row


def _draft_of(proposal: Proposal) -> ProposalVersion:
    draft = guards.unsent(proposal)
    if draft is None or proposal.state not in (ProposalState.DRAFT, *guards.OPEN):
        raise NotAllowed("This version was sent, or dropped: it does not change any more. Begin a new one.")
    return draft


def _first_columns(
    row: Microcredential,
    need: TrainingNeed,
    invitation: Invitation,
    is_custom: bool,
    renews: Cohort | None,
    now: datetime,
) -> dict[str, Any]:
    if renews is not None:
        return renewed(renews.agreement.version)
    match = need.matches.filter(microcredential=row).first()
    return from_listing(row, need, match, is_custom=is_custom, today=now.date())


def _on_offer(row: Microcredential, invitation: Invitation) -> Microcredential:
    if row.institution_id != invitation.institution_id:
        raise NotAllowed("This microcredential is not of the institution that was invited.")
    if row.state != MicrocredentialState.LIVE:
        raise NotAllowed(f"“{row.title}” is not in your catalogue now. List it first, or choose another.")
    return row
