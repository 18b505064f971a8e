"""Who looks at a match, and what follows from it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from matching.models import Match

ADMINISTRATOR, EMPLOYER, INSTITUTION = "administrator", "employer", "institution"


def side_of(person: Person | AnonymousUser, match: Match) -> str:
    """From which side the person sees it; who belongs to the employer sees it as the employer does."""
    if person.is_staff:
        return ADMINISTRATOR
    belongs = (
        set(person.memberships.values_list("organisation", flat=True)) if person.is_authenticated else set()
    )
    return EMPLOYER if match.need.employer_id in belongs else INSTITUTION
