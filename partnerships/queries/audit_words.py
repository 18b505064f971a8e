"""What an audit entry changed, in words: names of fields, states as pages call them, moments where the reader is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import AuditEntry, Organisation
from components import words
from marketplace.models import CatalogueImport, FundingAward, Microcredential, TrainingNeed
from matching.models import Match
from partnerships.models import Agreement, Cohort, Invitation, Proposal
from partnerships.words import names_said

MODELS: Mapping[str, type[models.Model]] = {
    str(model._meta.model_name): model
    for model in (
        *(TrainingNeed, Microcredential, CatalogueImport, FundingAward, Organisation, Match),
        *(Invitation, Proposal, Agreement, Cohort),
    )
}
FIELDS: Mapping[str, str] = {
    "status": "Verdict",
    "cancel_note": "Why",
    "taken_down_why": "Why",
    "decline_reason": "Why",
    "decline_note": "In their words",
    "close_reason": "Why",
    "ended_at": "Ended",
    "in_force_at": "In force since",
    "answered_at": "First answer",
    "expires_at": "Holds until",
    "first_sent_at": "First sent",
    "reminded_at": "Reminded",
    "started_at": "Started",
    "starts_on": "First day",
    "ends_on": "Last day",
    "enrolled": "Learners enrolled",
    "completed": "Learners who completed",
    "feedback_until": "Feedback until",
    "revealed_at": "Revealed",
    "seats_held": "Seats held",
    "text_hash": "Fingerprint of the text",
    "total": "Total",
    "name": "Name as signed",
    "rerouted_from": "Re-routed from invitation",
    "is_each": "For each learner",
}
PLACES = {name: place for place, name in enumerate(["state", *FIELDS])}
AMOUNTS = {"total", "amount"}
MOMENT, DAY = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d\S*"), re.compile(r"\d{4}-\d\d-\d\d")
HASH, SHORT = re.compile(r"[0-9a-f]{64}"), 12


@dataclass(frozen=True)
class Change:
    """`whole`: the value in full where it is shown shortened; "" before or after is nothing."""

    name: str
    before: str
    after: str
    whole: str = ""


def changes_of(entry: AuditEntry) -> list[Change]:
    """But what its sentence or an amount says already, and what was and is nothing; in the order of PLACES."""
    kept = {*entry.before, *entry.after}
    said = names_said(entry) | ({"currency"} if kept & AMOUNTS else set())
    # Not as it was written: PostgreSQL keeps no order of names.
    names = sorted(kept - said, key=lambda name: (PLACES.get(name, len(PLACES)), name))
    found = [_change(entry, name) for name in names]
    return [change for change in found if change.before or change.after]


def _change(entry: AuditEntry, name: str) -> Change:
    before, after = entry.before.get(name), entry.after.get(name)
    whole = str(after) if HASH.fullmatch(str(after)) else ""
    return Change(field_name(name), _shown(entry, name, before), _shown(entry, name, after), whole)


def field_name(name: str) -> str:
    return FIELDS.get(name) or name.replace("_", " ").capitalize()


def _shown(entry: AuditEntry, name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name in AMOUNTS:
        return words.money(value, str((entry.before | entry.after).get("currency") or ""))
    return _labelled(entry.subject, name, value) or _read(str(value))


def _labelled(subject: str, name: str, value: Any) -> str:
    """As the model calls its choice; "" where it is none."""
    model = MODELS.get(subject)
    fields = {field.name: field for field in model._meta.concrete_fields} if model else {}
    choices = dict(fields[name].flatchoices or []) if name in fields else {}
    return str(choices.get(value, ""))


def _read(text: str) -> str:
    if HASH.fullmatch(text):
        return f"{text[:SHORT]}…"
    try:
        if MOMENT.fullmatch(text):
            here = timezone.localtime(datetime.fromisoformat(text))
            return f"{here.day} {here:%B} {here.year}, {here:%H:%M}"
        if DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return f"{day.day} {day:%B} {day.year}"
    except ValueError:  # looks like a moment and is none
        return text
    return text
