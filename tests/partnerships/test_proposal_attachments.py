"""Attachments: what is taken, who gets them, and how they are served."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from marketplace.documents import MOST_BYTES
from marketplace.transitions import NotAllowed
from partnerships.models import Attachment
from partnerships.queries.timeline import timeline_of_proposal
from partnerships.services.attachments import MOST, add_attachment, remove_attachment
from partnerships.services.proposals import discard_version, revise_proposal, send_proposal
from partnerships.services.proposals.freezing import text_hash_of
from tests.factories import OrganisationFactory, PersonFactory, member_of
from tests.marketplace.documents import docx, locked_pdf, paragraph, pdf
from tests.partnerships.proposing import NOW, asked, last

pytestmark = pytest.mark.django_db
SCAN = pdf([])


@pytest.fixture
def made():
    return asked()


def attach(made, proposal, content=SCAN, name="Offer.pdf"):
    return add_attachment(proposal=proposal, content=content, name=name, by=made.teacher, now=NOW)


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no PDF"),
        (b"<html><script>alert(1)</script>", "no PDF"),
        (b"MZ\x90\x00", "no PDF"),
        (docx(paragraph("Welding")), "no PDF"),
        (b"%PDF-1.4\nnothing of the kind", "damaged"),
        (locked_pdf("secret", "Welding"), "password"),
    ],
)
def test_only_pdfs_that_open_are_taken(made, content, said):
    with pytest.raises(ValidationError, match=said):
        attach(made, made.draft(), content)
    assert Attachment.objects.count() == 0


def test_ten_megabytes_and_no_more(made):
    proposal = made.draft()
    large = SCAN + b"\n" * (MOST_BYTES - len(SCAN))
    assert attach(made, proposal, large).size == MOST_BYTES
    with pytest.raises(ValidationError, match="at most 10 MB"):
        attach(made, proposal, large + b"\n")


def test_five_and_no_more_and_each_once(made):
    proposal = made.draft()
    rows = [attach(made, proposal, pdf([f"Page {n}"])) for n in range(MOST)]
    assert attach(made, proposal, pdf(["Page 0"])) == rows[0]
    with pytest.raises(NotAllowed, match="at most 5"):
        attach(made, proposal, pdf(["One more"]))


def test_a_name_that_nobody_can_guess_or_abuse(made):
    row = attach(made, made.draft(), name='../../etc/<pass>"wd.PDF')
    assert row.name == "passwd.pdf"
    assert len(Path(row.file.name).stem) == 32
    assert Path(row.file.name).suffix == ".pdf"


def test_what_was_sent_keeps_its_attachments(made):
    proposal = made.draft()
    row = attach(made, proposal)
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    assert last(proposal).text_hash == text_hash_of(last(proposal))
    with pytest.raises(NotAllowed, match="was sent"):
        attach(made, proposal, pdf(["Other"]))
    with pytest.raises(NotAllowed, match="was sent"):
        remove_attachment(attachment=row, by=made.teacher, now=NOW)
    assert list(Attachment.objects.all()) == [row]


def test_a_file_goes_with_the_last_version_that_has_it(made, django_capture_on_commit_callbacks):
    proposal = made.draft()
    row = attach(made, proposal)
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    revise_proposal(proposal=proposal, by=made.teacher, now=NOW)
    own = attach(made, proposal, pdf(["New"]))
    assert Attachment.objects.filter(file=row.file.name).count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        discard_version(proposal=proposal, by=made.teacher, now=NOW)
    assert row.file.storage.exists(row.file.name)
    assert not own.file.storage.exists(own.file.name)


def test_a_file_that_comes_and_goes_is_written_down_for_the_institution(made):
    proposal = made.draft()
    row = attach(made, proposal)
    assert attach(made, proposal) == row
    remove_attachment(attachment=row, by=made.teacher, now=NOW)
    remove_attachment(attachment=row, by=made.teacher, now=NOW)
    entries = AuditEntry.objects.filter(subject="proposal", step__startswith="file").order_by("pk")
    about = {"file": row.name, "version": 1, "sha256": row.sha256}
    assert [(entry.step, entry.by, entry.audience, entry.after) for entry in entries] == [
        ("file attached", made.teacher, "institution", about),
        ("file removed", made.teacher, "institution", about),
    ]
    assert {line.text for line in timeline_of_proposal(made.teacher, proposal)} >= {
        f"{made.row.institution} attached {row.name} to version 1",
        f"{made.row.institution} took {row.name} off version 1",
    }
    assert timeline_of_proposal(made.buyer, proposal) == []


def test_saved_never_shown(made):
    proposal = made.draft()
    row = attach(made, proposal, pdf(["Terms"]))
    answer = as_(made.teacher).get(reverse("attachments:download", args=[row.pk]))
    assert b"".join(answer.streaming_content) == pdf(["Terms"])
    assert answer["Content-Disposition"] == 'attachment; filename="Offer.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]


def test_who_gets_it(made):
    proposal = made.draft()
    row = attach(made, proposal)
    address = reverse("attachments:download", args=[row.pk])
    assert as_(made.buyer).get(address).status_code == 404
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    allowed = [made.buyer, made.teacher, PersonFactory(administrator=True)]
    refused = [
        member_of(OrganisationFactory(institution=True)),
        member_of(OrganisationFactory()),
        PersonFactory(),
    ]
    answers = [as_(person).get(address) for person in allowed + refused]
    for answer in answers:
        answer.close()
    assert [answer.status_code for answer in answers] == [200] * 3 + [404] * 3
    assert Client().get(address).status_code == 302


def test_adding_and_removing_on_the_page(made):
    proposal = made.draft()
    address = reverse("attachments:add", args=[proposal.pk])
    viewer = member_of(made.row.institution, "viewer")
    assert as_(viewer).post(address, {"file": SimpleUploadedFile("a.pdf", SCAN)}).status_code == 403
    client = as_(made.teacher)
    page = client.post(address, follow=True).content.decode()
    assert "Choose a PDF first." in page
    page = client.post(address, {"file": SimpleUploadedFile("a.pdf", b"MZ")}, follow=True).content.decode()
    assert "This is no PDF" in page
    page = client.post(address, {"file": SimpleUploadedFile("a.pdf", SCAN)}, follow=True).content.decode()
    assert "a.pdf" in page
    row = Attachment.objects.get()
    assert as_(viewer).post(reverse("attachments:remove", args=[row.pk])).status_code == 403
    client.post(reverse("attachments:remove", args=[row.pk]))
    assert Attachment.objects.count() == 0
