"""The back office of the marketplace."""

import pytest
from django.contrib import admin
from django.urls import reverse

from marketplace.models import Microcredential, TrainingNeed
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


def test_a_mended_title_is_found_and_matched_anew(client, superuser):
    row = MicrocredentialFactory(title="Weldding")
    page = client.get(address(Microcredential, "change", row.pk))
    fields = {
        name: value for name, value in page.context["adminform"].form.initial.items() if value is not None
    }
    fields = {name: value for name, value in fields.items() if name != "stacks_into"}
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        fields |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    client.post(address(Microcredential, "change", row.pk), fields | {"title": "Welding", "created_by": ""})
    row.refresh_from_db()
    assert (row.title, row.search_text.split(" / ")[0]) == ("Welding", " welding")
    assert list(MatchRun.objects.values_list("kind", "microcredential")) == [("microcredential", row.pk)]
