"""The one question that the rest of Trellis asks: which skills does this text speak of?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marketplace.suggester.passages import Kind, Prose
from marketplace.suggester.suggesting import Suggestion, suggest

MOST = 20
# Below it a suggestion is not worth anybody's look: the text says nothing of the kind.
LEAST = 0.01
# Where nothing is surer than this, the text says nothing; else even doubtful ones tell what it is about, together.
SAYS = 0.1


def suggest_skills(
    text: str,
    title: str = "",
    *,
    kind: Kind = Kind.COURSE,
    neural: bool = False,
    most: int = MOST,
    doubtful: bool = False,
) -> list[Suggestion]:
    """At most `most`, the surest first; the same text gives the same suggestions.

    Where nothing is built for the taxonomy as it is, the dictionary answers alone. `neural` loads the sentence model
    where it is installed: for workers and commands, never for a page. `doubtful`: `suggest_skills_each` says what.
    """
    (found,) = suggest_skills_each([Prose(text, title, kind)], neural=neural, most=most, doubtful=doubtful)
    return found


def suggest_skills_each(
    texts: Iterable[Prose], *, neural: bool = False, most: int = MOST, doubtful: bool = False
) -> Iterator[list[Suggestion]]:
    """The same for many texts, in their order; several times as fast as one by one.

    doubtful: for what compares texts by their skills. `most` in the order in which they speak for what the text is
        about, also those below LEAST, if it says anything at all.
    """
    # Its libraries are for who asks it, not for every web process from its start.
    from marketplace.suggester.current import current_suggester

    suggester = current_suggester()
    if suggester is None:
        yield from (suggest(one.text, one.title)[:most] for one in texts)
        return
    weights = suggester.weights(neural=neural)
    for found in suggester.suggest_each(texts, weights=weights, k=most):
        if doubtful and max((one.confidence for one in found), default=0.0) >= SAYS:
            yield found
        else:
            yield sorted((one for one in found if one.confidence >= LEAST), key=lambda one: -one.confidence)
