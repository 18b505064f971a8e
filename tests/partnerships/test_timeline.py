"""Timelines: what happened, in words, as far as one may see it."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from accounts.services.audit import record_step
from partnerships.queries.timeline import (
    seen_by,
    timeline_of_agreement,
    timeline_of_need,
    timeline_of_proposal,
)
from partnerships.services.steps import record, step
from partnerships.transitions import TABLES
from partnerships.words import SENTENCES
from tests.config.test_route_permissions import people_of
from tests.factories import (
    AgreementFactory,
    CohortFactory,
    InvitationFactory,
    MatchFactory,
    MicrocredentialFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalFactory,
    member_of,
    sent_version,
)
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def texts(lines):
    return [line.text for line in lines]


def both_sides(row):
    return member_of(row.need.employer), member_of(row.institution)


def test_every_step_of_the_chain_has_its_sentence():
    states = {(kind, to) for kind, table in TABLES.items() for ways in table.values() for to in ways}
    assert states - set(SENTENCES) == set()


class TestNeed:
    def test_each_institution_sees_its_own_steps_and_the_employer_all(self):
        need = NeedFactory()
        rows = [
            InvitationFactory(
                need=need,
                microcredential=MicrocredentialFactory(
                    institution=OrganisationFactory(institution=True, name=name)
                ),
            )
            for name in ("Harbour College", "Rival Academy")
        ]
        for row in rows:
            record(row, "invited", by=None, now=NOW)
        buyer = member_of(need.employer, "viewer")
        assert texts(timeline_of_need(buyer, need)) == [
            "Rival Academy was invited",
            "Harbour College was invited",
        ]
        for row in rows:
            seller = member_of(row.institution)
            assert texts(timeline_of_need(seller, need)) == [f"{row.institution} was invited"]
        assert timeline_of_need(member_of(OrganisationFactory(institution=True)), need) == []

    def test_what_is_for_one_side_is_not_shown_to_the_other(self):
        row = InvitationFactory()
        buyer, seller = both_sides(row)
        record(row, "reminded", by=None, now=NOW, audience="institution")
        record(row, "rerouted", by=None, now=NOW, audience="employer")
        assert len(timeline_of_need(buyer, row.need)) == 1
        assert len(timeline_of_need(seller, row.need)) == 1
        assert timeline_of_need(buyer, row.need) != timeline_of_need(seller, row.need)

    def test_a_draft_of_a_proposal_is_its_institutions_alone_whatever_its_entry_says(self):
        draft = ProposalFactory()
        buyer, seller = both_sides(draft)
        record(draft, "drafted", by=seller, now=NOW)
        assert timeline_of_need(buyer, draft.need) == []
        assert timeline_of_need(PersonFactory(administrator=True), draft.need) == []
        assert len(timeline_of_need(seller, draft.need)) == 1

    def test_which_administrator_decided_is_told_to_administrators_alone(self):
        row = InvitationFactory()
        buyer, _ = both_sides(row)
        reviewer = PersonFactory(administrator=True, full_name="Ines Marchetti")
        record(row, "closed", by=reviewer, now=NOW)
        record(row, "invited", by=buyer, now=NOW)
        assert [line.by for line in timeline_of_need(buyer, row.need)] == [str(buyer), "an administrator"]
        assert [line.by for line in timeline_of_need(reviewer, row.need)][1] == "Ines Marchetti"

    def test_a_rule_of_trellis_is_named(self):
        row = InvitationFactory()
        buyer, _ = both_sides(row)
        step(row, "expired", by=None, now=NOW)
        [line] = timeline_of_need(buyer, row.need)
        assert (line.by, line.text) == (
            "a rule of Trellis",
            f"The invitation to {row.institution} expired without an answer",
        )


def test_others_verdicts_on_a_match_that_waits_are_not_told_to_its_reviewer():
    match = MatchFactory()
    mine, other = PersonFactory(administrator=True), PersonFactory(administrator=True)
    for by in (mine, other):
        record_step(subject=match, step="undone", by=by, now=NOW, need_key=match.need_id)
    assert list(seen_by(mine).values_list("by", flat=True)) == [mine.pk]
    match.status = "approved"
    match.save()
    assert seen_by(mine).count() == 2


def test_the_timeline_of_a_proposal_has_its_invitation_and_its_agreement():
    version = sent_version()
    proposal = version.proposal
    buyer, seller = both_sides(proposal)
    record(proposal.invitation, "invited", by=buyer, now=NOW - timedelta(days=3))
    record(proposal, "sent", by=seller, now=NOW - timedelta(days=2))
    record(sent_version().proposal, "sent", by=None, now=NOW)
    agreement = AgreementFactory(version=version)
    record(agreement, "signed", by=buyer, now=NOW)
    name = proposal.institution.name
    for person in (buyer, seller):
        assert texts(timeline_of_proposal(person, proposal)) == [
            f"The agreement with {name} was signed by one side",
            f"{name} sent its proposal",
            f"{name} was invited",
        ]


def test_the_timeline_of_an_agreement_has_its_cohorts():
    cohort = CohortFactory()
    agreement = cohort.agreement
    buyer, _ = both_sides(agreement)
    record(agreement, "in_force", by=buyer, now=NOW - timedelta(days=3))
    step(cohort, "running", by=None, now=NOW, enrolled=3, started_at=NOW)
    assert texts(timeline_of_agreement(buyer, agreement)) == [
        f"The cohort at {agreement.institution} started",
        f"The agreement with {agreement.institution} is in force",
    ]


class TestTag:
    def shown(self, person, **about):
        [name] = about
        template = Template(f"{{% load timeline %}}{{% activity {name}=row %}}")
        return template.render(Context({"user": person, "row": about[name]}))

    def test_it_folds_what_is_older_than_the_last_ten(self):
        row = InvitationFactory()
        buyer, _ = both_sides(row)
        for n in range(12):
            record(row, "reminded", by=None, now=NOW - timedelta(hours=n))
        page = self.shown(buyer, need=row.need)
        assert page.count("<li") == 12
        assert page[: page.index("<details>")].count("<li") == 10
        assert "<summary>2 earlier steps</summary>" in page

    def test_it_shows_nothing_where_nothing_happened(self):
        row = InvitationFactory()
        buyer, _ = both_sides(row)
        assert self.shown(buyer, need=row.need).strip() == ""

    def test_it_shows_a_proposal_and_an_agreement(self):
        agreement = AgreementFactory()
        buyer, _ = both_sides(agreement)
        record(agreement, "signed", by=buyer, now=NOW)
        record(agreement.proposal, "accepted", by=buyer, now=NOW)
        assert "was accepted" in self.shown(buyer, proposal=agreement.proposal)
        assert "was signed" in self.shown(buyer, agreement=agreement)

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_asks_the_same_number_of_queries(self, number, django_assert_num_queries):
        row = InvitationFactory()
        buyer, _ = both_sides(row)
        for _ in range(number):
            record(row, "reminded", by=None, now=NOW)
        with django_assert_num_queries(2):  # entries, names
            self.shown(buyer, need=row.need)


def test_the_needs_page_shows_it_to_whoever_sees_the_need(client):
    made = scene()
    for who, person in people_of(made).items():
        client.force_login(person)
        answer = client.get(reverse("matches:need", args=[made.need.pk]))
        if answer.status_code == 200:
            assert "Match approved: Welding in full of Harbour College" in answer.content.decode(), who
        assert (answer.status_code == 200) == (who.startswith("employer's") or who == "administrator")
