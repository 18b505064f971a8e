"""The text that both sides sign, made from the accepted version: the same version gives the same text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.template.loader import render_to_string

from components.words import NOT_STATED, counted, money
from partnerships.models import IPChoice, ProposalVersion

Line = tuple[str, str]


@dataclass(frozen=True)
class Terms:
    text: str
    text_hash: str


def write_terms(
    *, version: ProposalVersion, ip_choice: str, needs_second: bool, seats: int | None, now: datetime
) -> Terms:
    """Readable text without markup, and the SHA-256 of its UTF-8 bytes. Days are those of UTC."""
    proposal = version.proposal
    context = {
        "version": version,
        "need": proposal.need,
        "employer": proposal.need.employer.name,
        "institution": proposal.institution.name,
        "listing": proposal.microcredential,
        "facts": _facts(version),
        "skills": [_skill(line) for line in version.skills],
        "modules": [_module(line, version.currency) for line in version.modules if not _is_dropped(line)],
        "dropped": [_dropped(line, version.currency) for line in version.modules if _is_dropped(line)],
        "prices": _prices(version),
        "custom": IPChoice(ip_choice).label if ip_choice else "",
        "seats": seats,
        "second": needs_second,
        "accepted": f"{_day(now.astimezone(UTC).date())} (UTC)",
    }
    text = _tidy(render_to_string("partnerships/agreement.txt", context))
    return Terms(text, sha256_of(text))


def sha256_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _tidy(text: str) -> str:
    """One kind of line end, no blanks at the end of a line, never two empty lines in a row."""
    lines = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _facts(version: ProposalVersion) -> list[Line]:
    stated = [
        ("Starts", _day(version.starts_on)),
        ("Ends", _day(version.ends_on)),
        ("Weeks", _number(version.weeks)),
        ("Clock hours", _number(version.clock_hours)),
        ("Delivery", ", ".join(str(mode.label) for mode in version.mode_list)),
        ("Credential", version.get_credential_type_display() if version.credential_type else ""),
        ("Academic credit", _credit(version)),
    ]
    return [(name, said or NOT_STATED) for name, said in stated]


def _prices(version: ProposalVersion) -> list[Line]:
    """For all learners; the parts add up to the total, and what is not stated is not in it."""
    landed, currency = version.landed(), version.currency
    classes = "class" if version.classes == 1 else "classes"
    road = f"Tuition by the class, {version.classes} {classes}" if version.by_class else "Tuition by the seat"
    parts: Iterable[tuple[str, Decimal | None]] = [
        (road, version.tuition),
        ("Fees", version.fees),
        ("Materials", version.materials),
        ("Travel", version.travel),
        *([("Customisation", version.customisation)] if version.customisation else []),
    ]
    total = f"{money(landed.total, currency, cents=True)} {currency}"
    return [
        *((name, money(amount, currency, cents=True)) for name, amount in parts),
        (f"Total for {counted(version.headcount, 'learner', 'learners')}", total),
        ("For each learner", money(landed.per_learner, currency, cents=True)),
    ]


def _skill(line: dict[str, Any]) -> str:
    level = line.get("level")
    return f"{line['label']}, level {level}" if level else str(line["label"])


def _module(line: dict[str, Any], currency: str) -> str:
    said = [str(line["title"]), str(line["change"])]
    if line.get("hours") is not None:
        said.append(f"{line['hours']} hours")
    return ", ".join([*said, *_difference(line, currency)])


def _dropped(line: dict[str, Any], currency: str) -> str:
    """Without hours: nobody teaches them."""
    return ", ".join([str(line["title"]), *_difference(line, currency)])


def _is_dropped(line: dict[str, Any]) -> bool:
    return str(line["change"]) == "dropped"


def _difference(line: dict[str, Any], currency: str) -> list[str]:
    price = Decimal(line.get("price") or 0)
    direction = "less" if price < 0 else "more"
    return [f"{money(abs(price), currency, cents=True)} {direction} for all learners"] if price else []


def _credit(version: ProposalVersion) -> str:
    if version.gives_credit is None:
        return ""
    if not version.gives_credit:
        return "none"
    return f"{_number(version.credit_hours)} credit hours" if version.credit_hours is not None else "given"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _day(value: date | None) -> str:
    return "" if value is None else f"{value.day} {value:%B} {value.year}"
