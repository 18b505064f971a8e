"""Whether an amount is the length of the training itself, and not of an exam, a day, or somebody's experience."""

from __future__ import annotations

import re

from marketplace.facts.quantities import Quantity

FLAGS = re.IGNORECASE | re.VERBOSE
_TRAINING = (
    r"(?:course|class(?:es)?|program(?:me)?|training|workshop|boot\s?camps?|seminar|certificate|certification|curriculum"
    r"|apprenticeship|refresher|series|academy|preservice|micro-?credential)"
)
# "40-hour OSHA course": the training follows, with a few words between that end no phrase.
_NAMES_IT = re.compile(
    rf"^\s?(?:long\s)?(?!of\b)(?:(?!of\b)[\w’'&/+-]+\s){{0,5}}?(?:{_TRAINING})\b", re.IGNORECASE
)
# "16 hours of behind-the-wheel training" is a part of it; of training, instruction or the like as such it is the whole.
_PART_OF_IT = re.compile(
    r"""^\s?\)?\s?(?:
    (?:hands-on\s|paid\s|clinical\s|supervised\s)*(?:externship|internship|practic\w+|lab\w*|clinical\w*)\b
    |(?:of|in)\s(?!
      (?:(?:full-time|part-time|intensive|comprehensive|approved|required|quality|professional|our|the|this|pre-licensing|total)\s)*
      (?:training|instruction|curriculum|course|class(?:es)?|education|study|learning|content)\b(?!\s(?:room|at\b))))""",
    FLAGS,
)
_LENGTH_OF = re.compile(
    rf"""(?:{_TRAINING}|\bafter|\bupon|\bit
    |\bthis|\blearners|\bstudents|\bparticipants|\bthat|\byou|\bdesigned|\bcompleted)\)?
    (?:,?\s(?:which|that|is|are|was|will|takes?|require[sd]?|include[sd]?|has|have|consists?|consisting|of|provides?
    |lasts?|runs?|comprises?|comprised|meets?|receive|complete|completed|completing|completion|incorporates|to|be
    |designed|for|in|approximately|about|an?|the|required|around|total|estimated|just|composed|offers?|involves?
    |covers?|spans?|over|length|duration|up\sto|at\s(?:most|least)|(?:no\s)?more\sthan|between|from)){{1,7}}\s*$|\b(?:it|that)\s?['’]\s?s\s$""",
    FLAGS,
)
_LABEL = re.compile(
    r"""(?:\b(?:length|duration|hours?|time|weeks?)\b[^.:;=]{0,30}[:=]|\b(?:length|duration)\s(?:is|of))
    \s*\(?(?:approx\w*\.?|about)?\s*$""",
    FLAGS,
)
_TOTAL = re.compile(
    r"""\btotal(?:l?ing|s)?(?:\s(?:of|is|course|class|program|clock|training|hours?|time|length))*\s*:?\s*$""",
    FLAGS,
)
_TOTAL_AFTER = re.compile(r"^\s(?:in\s)?total\b(?!\s(?:of|cost))", re.IGNORECASE)
# 12 weeks | 60 hours | hybrid: an item of a list of facts.
_ITEM_BEFORE, _ITEM_AFTER = re.compile(r"(?:^|\|)\s*$"), re.compile(r"^\s*(?:\||,|\(|$)")
_A_RATE = re.compile(
    r"""^\s?(?:of\s\w+\s|classes\s|sessions?\s)?(?:a|an|per|/|each|every)\s?(?:the\s)?
    (?:day|week|wk|night|evening|month|year|yr|class|session|semester|meeting|module|lesson|quarter|visit)\b
    |^\s?(?:weekly|daily|yearly|annually)\b""",
    FLAGS,
)
_ANOTHER_THING = re.compile(
    r"""^\s?(?:long\s)?(?:
    (?:in\s)?(?:advance|prior|before|after|notice|ago|old|from\sthe|following|later)\b
    |(?:(?!and\b|or\b)[\w’'/+-]+\s){0,3}(?:exam|examination|tests?|exams|cards?|employment|notice|fast|shifts?
      |hotline|support|access|gap|warranty|parking|holiday|vacation|leave|job|position|contract)\b(?!\s?prep)
    |(?:(?:of|and)\s)?(?:[\w-]+\s){0,2}experience\b|(?:OJT|RTI)\b|OSHA\s(?:safety|card|general|construction)
    |(?:in\swhich\s)?to\s(?:finish|complete\s(?:this|the|your|all))
    |of\s(?:[\w-]+\s){0,2}(?:employment|service|sleep|access|sobriety|age|coverage)\b)""",
    FLAGS,
)
_BEFORE_ANOTHER = re.compile(
    r"""(?:\bwithin|\bevery|\blast|\bpast|\bprevious|\bprior|\bnext|\bafter|\bfirst|\binitial|\boptional|\badditional
    |\bextra|\bupcoming|\bsooner\sthan|\badvance|\bwait|\bexpires?\sin|\bvalid\sfor|\bgood\sfor|\ballow|\bopen
    |\bannual(?:ly)?\s(?:for\s)?|\bat\sthe\sage\sof|\bup\sto\sanother|\btook|\bany|\bage)
    \s(?:the\s|an?\s|about\s|up\sto\s|at\sleast\s|of\s)*$""",
    FLAGS,
)
_EXPERIENCE = re.compile(
    r"\b(?:experience|prior knowledge|pre-?requisite|must have|previously)\b", re.IGNORECASE
)
NEAR = 40


# "14-week, full-time bootcamp": so only where the amount itself is an adjective.
_NAMES_IT_LATER = re.compile(rf"^,\s(?:(?!of\b)[\w’'&/+-]+,?\s){{0,5}}?(?:{_TRAINING})s?\b", re.IGNORECASE)


def is_a_rate(one: Quantity) -> bool:
    """Hours a week, not hours."""
    return bool(_A_RATE.match(one.after))


def is_of_another(one: Quantity) -> bool:
    """Surely not the length of what is offered."""
    before = one.before
    return (
        one.sentence.of_entry
        or is_a_rate(one)
        or bool(_ANOTHER_THING.match(one.after) or _BEFORE_ANOTHER.search(before))
        or bool(_EXPERIENCE.search(before[-NEAR:]))
    )


def names_it(one: Quantity) -> bool:
    """A 40-hour course; 40 hours instructor-led training may be a part of one."""
    if one.text.casefold().endswith("s") or _PART_OF_IT.match(one.after):
        return False
    return bool(_NAMES_IT.match(one.after) or _NAMES_IT_LATER.match(one.after))


def is_total(one: Quantity) -> bool:
    return bool(_TOTAL.search(one.before) or _TOTAL_AFTER.match(one.after))


def _is_item(one: Quantity) -> bool:
    return bool(_ITEM_BEFORE.search(one.before) and _ITEM_AFTER.match(one.after))


def is_own(one: Quantity) -> bool:
    """The text says that the training takes as long as this."""
    before = one.before
    if _LABEL.search(before) or names_it(one) or _is_item(one):
        return True
    named = bool(_NAMES_IT.match(one.after) or _LENGTH_OF.search(before))
    return named and not _PART_OF_IT.match(one.after)
