"""What a sent version is kept as: the hash of all of it, its expiry, and the listing as it stood beside it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from partnerships.models import ProposalVersion
from partnerships.queries.beside import Json, listed_beside
from partnerships.services.proposals.prefill import CARRIED

HASHED = [*CARRIED, "number", "side", "note", "listed", "expires_at"]


def text_hash_of(version: ProposalVersion) -> str:
    """SHA-256 of all that was offered, attachments and expiry with it; what the engine said of it is no part of it."""
    said: Json = {name: _plain(version, name) for name in HASHED}
    attached = version.attachments.values_list("name", "sha256") if version.pk else []
    said["attachments"] = sorted(attached)
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def freeze(
    version: ProposalVersion, *, now: datetime, expires_at: datetime, fits: Json | None = None
) -> None:
    """Send it: from here on the database refuses every change."""
    version.expires_at, version.fits = expires_at, fits
    version.listed = listed_beside(version) if version.is_by_institution else None
    version.text_hash, version.sent_at = text_hash_of(version), now
    version.save()


def must_be_whole(version: ProposalVersion, today: date) -> None:
    """
    Raises:
        ValidationError: what it lacks to be sent, by column.
    """
    lacks: dict[str, str] = {}
    if not version.currency:
        lacks["tuition"] = "Write what it costs: nobody can accept an unknown price."
    if version.starts_on is not None and version.starts_on < today:
        lacks["starts_on"] = "This day has passed. Write a later one, or leave it empty."
    if lacks:
        raise ValidationError(lacks)


def _plain(version: ProposalVersion, name: str) -> Any:
    """As JSON has it, the same before it is saved and after it is read."""
    value = getattr(version, name)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
