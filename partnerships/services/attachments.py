"""PDFs beside a version that is not sent yet: checked by what they are, not by what they are called."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Person
from marketplace.documents import MOST_BYTES, DocumentFault, open_apart
from marketplace.transitions import NotAllowed
from partnerships.models import Attachment, Proposal
from partnerships.services.proposals import guards
from partnerships.services.proposals.files import delete_unused_files
from partnerships.services.steps import record

MOST = 5
SECONDS = 10.0
LONGEST_NAME = 200


def add_attachment(*, proposal: Proposal, content: bytes, name: str, by: Person, now: datetime) -> Attachment:
    """Attach a PDF to the draft. The same file once more is the same attachment.

    Raises:
        NotAllowed: there is no draft, or it has as many as it may.
        ValidationError: under `file`: too large, no PDF, or one that does not open.
    """
    _must_open(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        draft = guards.unsent(guards.held(proposal).proposal)
        if draft is None:
            raise NotAllowed("This version was sent: its attachments do not change. Begin a new version.")
        known: Attachment | None = draft.attachments.filter(sha256=digest).first()
        if known is not None:
            return known
        if draft.attachments.count() >= MOST:
            raise NotAllowed(f"A version has at most {MOST} attachments. Remove one first.")
        row = Attachment(
            version=draft,
            name=_plain_name(name),
            size=len(content),
            sha256=digest,
            uploaded_by=by,
            uploaded_at=now,
        )
        # The person's name for it is in a column; on disk it has one that nobody can guess or abuse.
        row.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(content), save=True)
        _record(row, "file attached", by, now)
    return row


def remove_attachment(*, attachment: Attachment, by: Person, now: datetime) -> None:
    """Take it off the draft. The file goes with the last version that has it.

    Raises:
        NotAllowed: its version was sent.
    """
    with transaction.atomic():
        guards.held(attachment.version.proposal)
        row = Attachment.objects.select_related("version__proposal").filter(pk=attachment.pk).first()
        if row is None:
            return
        if row.version.is_sent:
            raise NotAllowed("This version was sent: its attachments do not change.")
        _record(row, "file removed", by, now)
        row.delete()
        delete_unused_files([row.file.name])


def _record(row: Attachment, step: str, by: Person, now: datetime) -> None:
    """For the institution: nobody else knows of a draft."""
    about = {"file": row.name, "version": row.version.number, "sha256": row.sha256}
    record(row.version.proposal, step, by=by, now=now, audience="institution", after=about)


def _must_open(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        size = len(content) / 1024 / 1024
        raise ValidationError({"file": f"The file has {size:.1f} MB; an attachment has at most 10 MB."})
    try:
        open_apart(content, seconds=SECONDS)
    except DocumentFault as fault:
        raise ValidationError({"file": str(fault)}) from fault


def _plain_name(name: str) -> str:
    """Without folders and what is not printed; with the ending that it is served under."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if char.isprintable() and char not in '"<>:|?*').strip(" .")
    stem = plain[:-4] if plain.lower().endswith(".pdf") else plain
    return f"{(stem or 'attachment')[: LONGEST_NAME - 4]}.pdf"
