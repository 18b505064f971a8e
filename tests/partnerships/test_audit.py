"""The administrators' audit: found, paged, exported, and changed by nobody."""

import csv
from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.services.audit import record_step
from partnerships.models import Agreement, Confirmation, PartnershipPolicy, ProposalVersion
from partnerships.services.steps import record
from tests.factories import (
    InvitationFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalVersionFactory,
    sent_version,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIST, EXPORT = reverse("audit:list"), reverse("audit:export")


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True, time_zone="America/New_York")


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def entry(name="Ada", employer="Kestrel Forge", now=NOON, what="closed", **more):
    need = NeedFactory(employer=OrganisationFactory(employer=True, name=employer))
    return record_step(
        subject=need,
        step=what,
        by=PersonFactory(full_name=name),
        now=now,
        need_key=need.pk,
        employer_key=need.employer_id,
        audience="employer",
        **more,
    )


def found(client, **query):
    return [row.entry.pk for row in client.get(LIST, query).context["rows"]]


class TestPage:
    def test_it_is_found_by_each_filter_and_by_several(self, signed_in):
        one = entry("Ada Lovelace", "Kestrel Forge")
        two = entry("Bert", "Brightwater Valves")
        invitation = InvitationFactory()
        record(invitation, "invited", by=None, now=NOON)
        three = AuditEntry.objects.get(subject="invitation")
        assert found(signed_in) == [three.pk, two.pk, one.pk]
        assert found(signed_in, subject="invitation") == [three.pk]
        assert found(signed_in, step="invited") == [three.pk]
        assert found(signed_in, step="closed", who="bert") == [two.pk]
        assert found(signed_in, who="lovelace") == [one.pk]
        assert found(signed_in, who=two.by.email) == [two.pk]
        assert found(signed_in, organisation="valves") == [two.pk]
        assert found(signed_in, organisation=invitation.institution.name) == [three.pk]
        assert found(signed_in, organisation="valves", who="lovelace") == []
        assert found(signed_in, subject="trainingneed", who="bert") == [two.pk]

    def test_dates_are_days_where_the_reader_is(self, signed_in):
        late = entry(now=datetime(2026, 11, 25, 4, 59, tzinfo=UTC))  # 23:59 on the 24th in New York
        after = entry(now=datetime(2026, 11, 25, 5, 0, tzinfo=UTC))
        assert found(signed_in, until="2026-11-24") == [late.pk]
        assert found(signed_in, since="2026-11-25") == [after.pk]
        assert found(signed_in, since="2026-11-24", until="2026-11-25") == [after.pk, late.pk]

    def test_a_day_that_is_none_is_said_and_hides_nothing(self, signed_in):
        one = entry()
        answer = signed_in.get(LIST, {"since": "yesterday"})
        assert [row.entry.pk for row in answer.context["rows"]] == [one.pk]
        assert answer.context["form"].errors["since"] == ["Enter a valid date."]
        assert 'value="yesterday"' in answer.content.decode()

    def test_it_comes_in_pages_that_keep_the_filter(self, signed_in):
        for _ in range(51):
            entry("Ada")
        answer = signed_in.get(LIST, {"who": "ada", "page": 2})
        assert len(answer.context["rows"]) == 1
        assert "who=ada" in answer.content.decode()

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_asks_the_same_number_of_queries(self, signed_in, number, django_assert_num_queries):
        for _ in range(number):
            entry()
        # session, person, count, entries, names, organisations of the person, unread
        with django_assert_num_queries(7):
            signed_in.get(LIST)

    def test_it_says_what_changed(self, signed_in):
        entry(before={"state": "open"}, after={"state": "closed"}, note="Moved on <soon>")
        page = signed_in.get(LIST).content.decode()
        assert "State: Open → <b>Closed</b>" in page
        assert "Moved on &lt;soon&gt;" in page

    def test_it_says_it_in_words_where_the_reader_is(self, signed_in):
        kept = {
            "expires_at": "2026-12-01 04:59:00+00:00",
            "starts_on": "2026-12-24",
            "close_reason": "filled",
            "decline_note": "",
            "text_hash": "ab" * 32,
        }
        record(InvitationFactory(), "closed", by=None, now=NOON, before={"state": "open"}, after=kept)
        [row] = signed_in.get(LIST).context["rows"]
        assert [(one.name, one.before, one.after) for one in row.changes] == [
            ("State", "Waiting for an answer", ""),
            ("Why", "", "The need was filled"),
            ("Holds until", "", "30 November 2026, 23:59"),
            ("First day", "", "24 December 2026"),
            ("Fingerprint of the text", "", "abababababab…"),
        ]
        page = signed_in.get(LIST).content.decode()
        assert f'<abbr title="{"ab" * 32}">abababababab…</abbr>' in page
        assert "Times are those of America/New York." in page

    def test_a_draft_of_a_proposal_is_not_for_administrators(self, signed_in):
        draft = ProposalVersionFactory()
        record(draft.proposal, "drafted", by=None, now=NOON)
        assert found(signed_in) == []


class TestExport:
    def rows(self, client, **query):
        text = b"".join(client.get(EXPORT, query).streaming_content).decode()
        return list(csv.DictReader(text.splitlines()))

    def test_it_holds_what_the_page_lists(self, signed_in):
        entry("Ada", before={"state": "open"}, after={"state": "closed"})
        entry("Bert")
        [row] = self.rows(signed_in, who="ada")
        assert (row["who"], row["subject"], row["step"], row["employer"]) == (
            "Ada",
            "trainingneed",
            "closed",
            "Kestrel Forge",
        )
        assert (row["before"], row["after"]) == ('{"state": "open"}', '{"state": "closed"}')
        assert row["at"] == "2026-11-24T12:00:00+00:00"

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "|", "%"])
    def test_no_cell_is_a_formula(self, signed_in, start):
        entry(f"{start}HYPERLINK(A1)", f"{start}cmd", note=f"{start}1+1")
        [row] = self.rows(signed_in)
        for column in ("who", "employer", "note"):
            assert row[column].startswith(f"'{start}")

    def test_it_streams_many_without_a_query_for_each(self, signed_in, django_assert_max_num_queries):
        for _ in range(4):
            entry()
        with django_assert_max_num_queries(5):
            assert len(self.rows(signed_in)) == 4

    @pytest.mark.parametrize("url", [LIST, EXPORT])
    def test_it_is_for_administrators_alone(self, client, url):
        assert client.get(url)["Location"].startswith(reverse("account_login"))
        client.force_login(PersonFactory())
        assert client.get(url).status_code == 404


class TestUnchanged:
    def test_neither_a_row_nor_many_are_changed_or_deleted(self):
        row = entry()
        rows = AuditEntry.objects.filter(pk=row.pk)
        row.step = "opened"
        for attempt in (
            lambda: rows.update(step="opened"),
            lambda: AuditEntry.objects.bulk_update([row], ["step"]),
            rows.delete,
            row.delete,
        ):
            with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
                attempt()
        assert AuditEntry.objects.get().step == "closed"

    def test_who_did_something_cannot_be_deleted_with_it(self):
        with pytest.raises(DatabaseError):
            entry().by.delete()
        assert AuditEntry.objects.count() == 1


class TestBackOffice:
    @pytest.fixture
    def office(self, client):
        client.force_login(PersonFactory(administrator=True, is_superuser=True))
        return client

    @pytest.mark.parametrize(
        "model", [AuditEntry, ProposalVersion, Agreement, Confirmation, PartnershipPolicy]
    )
    def test_what_was_sent_or_signed_is_only_read_even_by_a_superuser(self, office, model, rf):
        request = rf.get("/")
        request.user = PersonFactory(administrator=True, is_superuser=True)
        registered = admin.site._registry[model]
        assert not registered.has_add_permission(request)
        assert not registered.has_change_permission(request)
        assert not registered.has_delete_permission(request)
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        assert office.get(reverse(f"admin:{name}_changelist")).status_code == 200
        assert office.get(reverse(f"admin:{name}_add")).status_code == 403

    def test_a_version_that_was_not_sent_is_not_shown(self, office):
        draft, sent = ProposalVersionFactory(), sent_version()
        pages = [
            office.get(reverse("admin:partnerships_proposalversion_change", args=[row.pk]))
            for row in (draft, sent)
        ]
        assert [page.status_code for page in pages] == [302, 200]
