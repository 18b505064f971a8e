"""Attachments in the API; what a PDF is, and where it is kept, is in tests/partnerships."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.documents import MOST_BYTES
from partnerships.models import Attachment
from partnerships.services.attachments import MOST, add_attachment
from partnerships.services.proposals import revise_proposal, send_proposal
from tests.api.callers import calling, outsiders
from tests.factories import member_of
from tests.marketplace.documents import pdf
from tests.partnerships.proposing import NOW, asked

pytestmark = pytest.mark.django_db
SCAN = pdf([])


@pytest.fixture
def made():
    return asked()


def every(proposal):
    return reverse("api:attachment-list", args=[proposal.pk])


def one(row, name="detail"):
    return reverse(f"api:attachment-{name}", args=[row.version.proposal_id, row.pk])


def upload(person, proposal, content=SCAN, name="Offer.pdf", **more):
    body = {"file": SimpleUploadedFile(name, content)} | more
    return calling(person).post(every(proposal), body, format="multipart")


def attach(made, proposal, content=SCAN, name="Offer.pdf"):
    return add_attachment(proposal=proposal, content=content, name=name, by=made.teacher, now=NOW)


def test_attached_listed_saved_and_removed(made):
    proposal = made.draft()
    answer = upload(made.teacher, proposal)
    row, shown = Attachment.objects.get(), answer.json()
    assert (answer.status_code, shown.pop("uploaded_at") is not None) == (201, True)
    assert shown == {
        "id": row.pk,
        "version": 1,
        "name": "Offer.pdf",
        "size": len(SCAN),
        "sha256": row.sha256,
    }
    assert upload(made.teacher, proposal).json()["id"] == row.pk
    call = calling(made.teacher)
    assert [found["id"] for found in call.get(every(proposal)).json()["results"]] == [row.pk]
    assert call.get(one(row)).json()["name"] == "Offer.pdf"
    assert call.delete(one(row)).status_code == 204
    assert call.delete(one(row)).status_code == 404
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("accepted", ["*/*", "application/pdf", "text/html"])
def test_saved_never_shown(made, accepted):
    row = attach(made, made.draft(), pdf(["Terms"]))
    answer = calling(made.teacher).get(one(row, "file"), headers={"Accept": accepted})
    assert b"".join(answer.streaming_content) == pdf(["Terms"])
    assert answer["Content-Disposition"] == 'attachment; filename="Offer.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_refusal_of_a_file_is_json(made):
    row = attach(made, made.draft())
    answer = calling(made.buyer).get(one(row, "file"), headers={"Accept": "application/pdf"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "no PDF"), (b"<html>", "no PDF"), (b"%PDF-1.4\nnothing", "damaged")],
)
def test_only_pdfs_are_taken(made, content, said):
    answer = upload(made.teacher, made.draft(), content)
    assert (answer.status_code, said in answer.json()["file"][0]) == (400, True)
    assert Attachment.objects.count() == 0


def test_ten_megabytes_and_no_more(made):
    proposal, large = made.draft(), SCAN + b"\n" * (MOST_BYTES - len(SCAN))
    assert upload(made.teacher, proposal, large).json()["size"] == MOST_BYTES
    answer = upload(made.teacher, proposal, large + b"\n")
    assert (answer.status_code, "at most 10 MB" in answer.json()["file"][0]) == (400, True)


def test_five_and_no_more(made):
    proposal = made.draft()
    for number in range(MOST):
        attach(made, proposal, pdf([f"Page {number}"]))
    answer = upload(made.teacher, proposal, pdf(["One more"]))
    assert (answer.status_code, "at most 5" in answer.json()["detail"]) == (409, True)
    assert Attachment.objects.count() == MOST


def test_what_is_no_file_is_an_error_by_field(made, settings):
    proposal, call = made.draft(), calling(made.teacher)
    assert call.post(every(proposal), {}).json() == {"file": ["No file was submitted."]}
    assert call.post(every(proposal), {"file": "Offer"}, format="multipart").json().keys() == {"file"}
    assert upload(made.teacher, proposal, name_shown="Ours").json().keys() == {"name_shown"}
    answer = call.generic("POST", every(proposal), b"--", "multipart/form-data")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    parts = {f"field-{number}": "x" for number in range(4)}
    answer = call.post(every(proposal), parts, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_how_many_a_person_may_send_is_counted(made, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"read_words": "1/h/user"}
    proposal = made.draft()
    assert upload(made.teacher, proposal).status_code == 201
    answer = upload(made.teacher, proposal, pdf(["More"]))
    assert (answer.status_code, answer.json()["code"]) == (429, "throttled")
    assert Attachment.objects.count() == 1


def test_what_was_sent_keeps_its_attachments(made):
    proposal = made.draft()
    row = attach(made, proposal)
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    assert calling(made.teacher).delete(one(row)).status_code == 409
    assert upload(made.teacher, proposal, pdf(["Other"])).status_code == 409
    assert list(Attachment.objects.all()) == [row]


def test_the_employer_gets_those_of_what_was_sent(made):
    proposal = made.draft()
    sent = attach(made, proposal)
    assert calling(made.buyer).get(every(proposal)).status_code == 404
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    revise_proposal(proposal=proposal, by=made.teacher, now=NOW)
    attach(made, proposal, pdf(["New"]))
    assert [row["id"] for row in calling(made.buyer).get(every(proposal)).json()["results"]] == [sent.pk]
    mine = calling(made.teacher).get(every(proposal)).json()["results"]
    assert [row["version"] for row in mine] == [2, 2, 1]


def test_who_may_do_what(made):
    proposal = made.draft()
    row = attach(made, proposal)
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    for person in outsiders():
        call = calling(person)
        found = [call.get(every(proposal)), call.get(one(row)), call.get(one(row, "file"))]
        found += [upload(person, proposal), call.delete(one(row))]
        assert [answer.status_code for answer in found] == [404] * 5
    for person in (made.buyer, member_of(made.row.institution, "viewer")):
        refused = [upload(person, proposal), calling(person).delete(one(row))]
        assert [answer.status_code for answer in refused] == [403] * 2
    assert calling().get(one(row, "file")).status_code == 401
    assert list(Attachment.objects.all()) == [row]


def test_another_proposals_address_leads_to_none(made):
    row, other = attach(made, made.draft()), asked()
    wrong = reverse("api:attachment-detail", args=[other.draft().pk, row.pk])
    assert calling(made.teacher).get(wrong).status_code == 404


def test_a_list_asks_the_database_as_often_for_three_as_for_one(made):
    proposal, call, counts = made.draft(), calling(made.teacher), []
    for more in (["One"], ["Two", "Three"]):
        for text in more:
            attach(made, proposal, pdf([text]))
        with CaptureQueriesContext(connection) as found:
            answer = call.get(every(proposal))
        counts.append(len(found))
    assert answer.json()["count"] == 3
    assert counts[0] == counts[1]
