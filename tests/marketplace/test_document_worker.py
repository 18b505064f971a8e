"""A large document on the road that it takes in the product: broker, worker, real transactions."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketplace.models import DocumentReading
from marketplace.services.documents import AT_ONCE_BYTES
from tests.factories import OrganisationFactory, member_of
from tests.marketplace.documents import SYLLABUS, pdf
from tests.marketplace.test_import_worker import wait_for

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


def test_a_large_document_is_read_and_proposed_from(worker) -> None:
    client = Client()
    client.force_login(member_of(OrganisationFactory(institution=True), "editor"))
    address = reverse("microcredentials:read")
    large = SimpleUploadedFile("syllabus.pdf", pdf(SYLLABUS) + b"\n%" + b"x" * AT_ONCE_BYTES)
    reading = client.post(address, {"source_file": large}).context["panel"].reading
    wait_for(lambda: DocumentReading.objects.filter(pk=reading.pk, state="read").exists(), worker.log)
    panel = client.post(address, {"document": str(reading.pk)}).context["panel"]
    assert [one.said for one in panel.facts if one.label == "Clock hours"] == ["40 hours"]
