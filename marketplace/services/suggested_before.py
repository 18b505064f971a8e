"""What was suggested while nothing was built yet is suggested anew once it is: the dictionary alone knew less."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from marketplace.models import Microcredential, MicrocredentialSkill
from marketplace.services.microcredentials.telling import tell
from marketplace.services.suggestions import CHUNK, suggest_skills_for_many
from marketplace.suggester import store
from marketplace.suggester.current import forget_suggester
from marketplace.suggester.tiers import MODEL, WORDS

# One turn ends well under the time limit of a task; the next goes on.
LONGEST = timedelta(seconds=200)
# So long after a build a worker may still be writing what it suggested without it.
SETTLED = timedelta(seconds=60)


def suggest_anew(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Suggest anew where the dictionary answered alone, and ask for a new match of those that are live.

    What a person confirmed or rejected stays. Nothing is done twice for a build that has been followed to the end.

    Returns:
        For how many microcredentials skills were suggested.
    """
    started = clock()
    if (built := store.built_at()) is None or store.is_followed():
        return 0
    forget_suggester()  # another process may have built it this very second
    waiting = list(suggested_without_build().order_by("pk").values_list("pk", flat=True))
    done = 0
    while done < len(waiting) and clock() < started + LONGEST:
        suggest_skills_for_many(ids=waiting[done : done + CHUNK])
        done = min(done + CHUNK, len(waiting))
    tell(ids=waiting[:done], by=None)
    if done == len(waiting) and started >= built + SETTLED:
        store.note_followed()
    return done


def suggested_without_build() -> QuerySet[Microcredential]:
    """With suggestions by the dictionary alone, or with no skill at all; not those whose skills were only stated."""
    skills = MicrocredentialSkill.objects.filter(microcredential=OuterRef("pk"))
    weighed = skills.filter(tier__in=[WORDS, MODEL])
    guessed = skills.exclude(tier="")
    return Microcredential.objects.filter(Exists(guessed) | ~Exists(skills)).exclude(Exists(weighed))
