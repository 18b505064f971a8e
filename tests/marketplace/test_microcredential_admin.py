"""The back office of the marketplace."""

import pytest
from django.contrib import admin
from django.urls import reverse

from marketplace.models import Microcredential, SatisfactionRecord, TrainingNeed
from matching.models import MatchRun
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    NeedFactory,
    NeedSkillFactory,
    PersonFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model._meta.app_label == "marketplace"]


def address(model, page, *args):
    return reverse(f"admin:marketplace_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def superuser(client):
    person = PersonFactory(administrator=True, is_superuser=True)
    client.force_login(person)
    return person


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_lists_open_and_search(client, superuser, model):
    assert client.get(address(model, "changelist"), {"q": "weld"}).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_nobody_else_comes_in(client, model):
    for person in (PersonFactory(), member_of(MicrocredentialFactory().institution)):
        client.force_login(person)
        assert client.get(address(model, "changelist")).status_code == 302
    client.force_login(PersonFactory(administrator=True))
    assert client.get(address(model, "changelist")).status_code == 403


def test_rows_open(client, superuser):
    taught, asked = MicrocredentialSkillFactory(), NeedSkillFactory()
    for row in (taught.microcredential, asked.need, taught.skill):
        assert client.get(address(type(row), "change", row.pk)).status_code == 200


def test_a_draft_need_is_its_employers_alone(client, superuser):
    draft, posted = NeedFactory(draft=True), NeedFactory()
    listed = client.get(address(TrainingNeed, "changelist"))
    assert list(listed.context["cl"].queryset) == [posted]
    assert client.get(address(TrainingNeed, "change", draft.pk)).status_code == 302


def test_a_draft_is_neither_named_nor_deleted_with_its_employer_or_its_writer(client, superuser):
    writer = PersonFactory()
    draft = NeedFactory(draft=True, title="Unannounced reskilling", created_by=writer)
    pages = [
        reverse("admin:accounts_organisation_delete", args=[draft.employer_id]),
        reverse("admin:accounts_person_delete", args=[writer.pk]),
    ]
    for page in pages:
        assert "Unannounced" not in client.get(page).content.decode()
        assert "Unannounced" not in client.post(page, {"post": "yes"}).content.decode()
    assert TrainingNeed.objects.get() == draft
    assert (
        client.post(address(TrainingNeed, "delete", NeedFactory(closed=True).pk), {"post": "yes"}).status_code
        == 302
    )
    assert TrainingNeed.objects.get() == draft


def filled(page) -> dict[str, object]:
    """What a person would send back who changes nothing; inline rows are left out."""
    initial = page.context["adminform"].form.initial
    fields = {name: value for name, value in initial.items() if value is not None}
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        fields |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return fields


def test_a_mended_title_is_found_and_matched_anew(client, superuser):
    row = MicrocredentialFactory(title="Weldding")
    address_of_it = address(Microcredential, "change", row.pk)
    fields = filled(client.get(address_of_it))
    fields.pop("stacks_into")
    client.post(address_of_it, fields | {"title": "Welding", "created_by": ""})
    row.refresh_from_db()
    assert (row.title, row.search_text.split(" / ")[0]) == ("Welding", " welding")
    assert list(MatchRun.objects.values_list("kind", "microcredential")) == [("microcredential", row.pk)]


def test_an_own_id_that_another_need_has_is_called_so(client, superuser):
    one = NeedFactory(external_id="N-1")
    other = NeedFactory(employer=one.employer, external_id="N-2")
    address_of_it = address(TrainingNeed, "change", other.pk)
    answer = client.post(address_of_it, filled(client.get(address_of_it)) | {"external_id": "N-1"})
    assert answer.context["adminform"].form.errors == {
        "__all__": ["Another need of this employer has this own id."]
    }
    other.refresh_from_db()
    assert other.external_id == "N-2"


def test_a_record_that_is_there_already_or_answers_nothing_is_called_so(client, superuser):
    institution = MicrocredentialFactory().institution
    record = {"institution": institution.pk, "ended_on": "2026-03-01", "learners": 9, "source": "survey"}
    record |= {"external_id": "S-1", "met_need": "0.9"}
    add = address(SatisfactionRecord, "add")
    assert client.post(add, record).status_code == 302
    twice = client.post(add, record).context["adminform"].form.errors
    assert twice == {"__all__": ["Another record of this source has this id."]}
    empty = client.post(add, record | {"external_id": "", "met_need": ""}).context["adminform"].form.errors
    assert empty == {"__all__": ["At least one of the three questions has an answer."]}
    assert SatisfactionRecord.objects.count() == 1
