"""A large import on the road that it takes in the product: broker, worker, real transactions."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.models import CatalogueImport, Microcredential
from matching.models import MatchRun
from tests.factories import OrganisationFactory, SkillFactory, member_of
from tests.marketplace.importing import table
from tests.marketplace.test_import_pages import upload

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


def wait_for(happened: Callable[[], bool], log: Callable[[], str], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, log()[-2000:]
        time.sleep(0.05)


def test_a_large_file_is_read_applied_and_searched_for_skills(worker) -> None:
    institution = OrganisationFactory(institution=True)
    for label in ("weld steel pipes", "operate lathes", "paint walls"):
        SkillFactory(label=label)
    client = Client()
    client.force_login(member_of(institution, "editor"))
    others = (f"B-{n},Part {n},," for n in range(2000))
    content = table("own_id,title,description,state", "A-1,Welding,We weld steel pipes,live", *others)
    upload(client, content, institution.pk)
    kept = CatalogueImport.objects.get()

    def reached(**state: object) -> bool:
        return CatalogueImport.objects.filter(pk=kept.pk, **state).exists()

    wait_for(lambda: reached(state="previewed"), worker.log)
    client.post(reverse("imports:apply", args=[kept.pk]))
    wait_for(lambda: reached(state="applied", suggested_at__isnull=False), worker.log)
    found = Microcredential.objects.filter(state="live", taught_skills__skill__label="weld steel pipes")
    assert list(found.values_list("external_id", flat=True)) == ["A-1"]
    assert Microcredential.objects.count() == 2001
    wait_for(lambda: not MatchRun.objects.unfinished().exists(), worker.log)
    assert MatchRun.objects.exists()
