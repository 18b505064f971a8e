"""What learners receive: the highest that is promised, as docs/imports.md ranks them."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.facts.fact import CREDENTIAL, Fact
from marketplace.facts.phrases import facts_of
from marketplace.facts.sentences import Sentence
from marketplace.models import CredentialType

RANKED = (
    CredentialType.DEGREE,
    CredentialType.LICENCE,
    CredentialType.INDUSTRY_CERTIFICATION,
    CredentialType.BADGE,
    CredentialType.CERTIFICATE,
)


def credential_types(text: Sequence[Sentence], title: Sequence[Sentence]) -> list[Fact]:
    """At most one."""
    found = [fact for part in (title, text) for fact in facts_of(CREDENTIAL, "credential_type", part)]
    return next(([fact] for kind in RANKED for fact in found if fact.value == kind), [])
