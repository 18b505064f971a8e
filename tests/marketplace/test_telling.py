"""Steps of needs, microcredentials, imports, awards and verifications: what is written down, and who is told."""

from decimal import Decimal

import pytest

from accounts import services as accounts_services
from accounts.models import AuditEntry, Notice
from marketplace.models import FundingRule
from marketplace.services.funding.awards import record_award, restore_award, withdraw_award
from marketplace.services.imports import apply_import, preview_import, undo_import
from marketplace.services.microcredentials import (
    list_microcredential,
    list_microcredentials,
    relist_microcredential,
    retire_microcredential,
    retire_microcredentials,
    undo_retiring,
    withdraw_microcredential,
)
from marketplace.services.needs import close_need, post_need, reopen_need
from marketplace.transitions import NotAllowed
from tests.accounts.conftest import NOW
from tests.factories import (
    MicrocredentialFactory,
    NeedFactory,
    NeedSkillFactory,
    OrganisationFactory,
    PersonFactory,
    member_of,
)

pytestmark = pytest.mark.django_db


def people_of(organisation):
    return [
        member_of(organisation, role, full_name=name)
        for role, name in (("owner", "Ada"), ("editor", "Bert"), ("viewer", "Cleo"))
    ]


def told():
    return list(Notice.objects.order_by("pk").values_list("person__full_name", "text"))


def written():
    rows = AuditEntry.objects.order_by("pk")
    return list(rows.values_list("subject", "step", "audience"))


def states():
    return list(AuditEntry.objects.order_by("pk").values_list("before__state", "after__state"))


def test_steps_of_a_need_are_the_employers_alone():
    employer = OrganisationFactory(employer=True)
    ada, bert, cleo = people_of(employer)
    need = NeedSkillFactory(need=NeedFactory(employer=employer, draft=True, title="Welders")).need
    post_need(need=need, by=ada, now=NOW)
    close_need(need=need, by=bert, now=NOW)
    reopen_need(need=need, by=None, now=NOW)
    assert told() == [
        ("Bert", "Ada posted the need Welders"),
        ("Ada", "Bert closed the need Welders"),
        ("Ada", "Trellis reopened the need Welders"),
        ("Bert", "Trellis reopened the need Welders"),
    ]
    assert written() == [("trainingneed", step, "employer") for step in ("posted", "closed", "reopened")]
    assert states() == [("draft", "open"), ("open", "closed"), ("closed", "open")]
    assert AuditEntry.objects.visible_to(cleo).count() == 3
    stranger = member_of(OrganisationFactory(institution=True))
    assert AuditEntry.objects.visible_to(stranger).count() == 0


def test_a_step_that_is_refused_is_not_written_down():
    need = NeedFactory(closed=True)
    with pytest.raises(NotAllowed):
        close_need(need=need, by=None, now=NOW)
    assert (written(), told()) == ([], [])


def test_steps_of_microcredentials():
    institution = OrganisationFactory(institution=True)
    ada, *_ = people_of(institution)
    row = MicrocredentialFactory(institution=institution, draft=True, title="Welding", description="Weld")
    list_microcredential(microcredential=row, by=ada, now=NOW)
    withdraw_microcredential(microcredential=row, by=ada)
    list_microcredential(microcredential=row, by=ada, now=NOW)
    retire_microcredential(microcredential=row, by=ada, now=NOW)
    relist_microcredential(microcredential=row, by=ada, now=NOW)
    verbs = ("listed", "withdrew", "listed", "retired", "listed")
    assert told() == [("Bert", f"Ada {verb} Welding") for verb in verbs]
    steps = ("listed", "withdrawn", "listed", "retired", "listed")
    assert written() == [("microcredential", step, "institution") for step in steps]
    employer = member_of(OrganisationFactory(employer=True))
    assert AuditEntry.objects.visible_to(employer).count() == 0


def test_many_at_once_tell_each_person_once():
    institution = OrganisationFactory(institution=True)
    ada, *_ = people_of(institution)
    rows = [MicrocredentialFactory(institution=institution, draft=True, description="Weld") for _ in range(3)]
    ids = [row.pk for row in rows]
    list_microcredentials(ids=ids, by=ada, now=NOW)
    done = retire_microcredentials(ids=ids, by=ada, now=NOW)
    undo_retiring(retired_at=done.at, by=ada, now=NOW)
    assert told() == [("Bert", f"Ada {verb} 3 microcredentials") for verb in ("listed", "retired", "listed")]
    assert len(written()) == 9
    list_microcredentials(ids=ids, by=ada, now=NOW)
    assert len(told()) == 3


def test_an_import_is_told_when_it_is_applied_and_taken_back():
    institution = OrganisationFactory(institution=True)
    ada, *_ = people_of(institution)
    kept = preview_import(
        content=b"own_id,title,description\nA-1,Welding,Weld\n",
        file_name="catalogue.csv",
        format="csv",
        institution=institution,
        by=ada,
        now=NOW,
    )
    apply_import(catalogue_import=kept, by=ada, now=NOW)
    undo_import(catalogue_import=kept, by=ada, now=NOW)
    assert told() == [
        ("Bert", "Ada applied the import of catalogue.csv"),
        ("Bert", "Ada took back the import of catalogue.csv"),
    ]
    assert written() == [("catalogueimport", step, "institution") for step in ("applied", "undone")]
    assert states() == [("previewed", "applied"), ("applied", "undone")]
    assert AuditEntry.objects.earliest("pk").after["create"] == 1


def test_an_award_is_its_employers_alone():
    employer = OrganisationFactory(employer=True)
    ada, *_ = people_of(employer)
    need = NeedFactory(employer=employer, title="Welders")
    rule = FundingRule.objects.get(key="us-wioa-iwt")
    award = record_award(
        need=need,
        rule=rule,
        by=ada,
        amount=Decimal(100),
        basis="per_learner",
        evidence="A letter",
        now=NOW,
        checked=True,
    )
    withdraw_award(award=award, by=ada, now=NOW)
    restore_award(award=award, by=ada, now=NOW)
    assert [name for name, _ in told()] == ["Bert"] * 3
    assert "100" not in str(told())
    assert written() == [("fundingaward", step, "employer") for step in ("marked", "withdrawn", "restored")]
    assert set(AuditEntry.objects.values_list("need_key", "institution_key")) == {(need.pk, None)}


def test_a_verification_is_told_to_owners_whom_a_mail_of_its_own_tells_why():
    institution = OrganisationFactory(institution=True, waiting=True, name="Harbour College")
    ada, *_ = people_of(institution)
    reviewer = PersonFactory(administrator=True)
    accounts_services.verify_organisation(organisation=institution, by=reviewer, now=NOW)
    accounts_services.refuse_organisation(organisation=institution, by=reviewer, now=NOW, note="Closed down")
    assert told() == [("Ada", "Harbour College is verified"), ("Ada", "Harbour College is not verified")]
    assert Notice.objects.filter(mailed_at=None).count() == 0
    assert written() == [("organisation", step, "institution") for step in ("verified", "refused")]
    assert AuditEntry.objects.visible_to(ada).count() == 2
