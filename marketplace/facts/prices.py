"""What one learner or one class costs. A wage, a grant or a single fee is no price."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from marketplace.facts.fact import PRICE, Fact
from marketplace.facts.own import FLAGS
from marketplace.facts.quantities import bound_of
from marketplace.facts.sentences import Sentence

_SIGN = r"(?:(?:US|CA|C|A|AU|NZ)?\$|€|£|(?:USD|CAD|AUD|NZD|EUR|GBP)\s?\$?)"
_AMOUNT = r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d{2})?(?![\d,.]*\d)"
_UNIT = r"(?:\s?(?:USD|CAD|AUD|NZD|EUR|GBP|euros?|dollars|€|£)(?!\w))"
_MONEY = re.compile(
    rf"""(?<![\w.,])(?:{_SIGN}\s?{_AMOUNT}(?P<times>\s?[kKmM]\b|\s(?:million|billion|thousand))?
    (?:\s?(?:-|–|—|to)\s?{_SIGN}?\s?(?P<second>{_AMOUNT}))?{_UNIT}?|{_AMOUNT}{_UNIT})""",
    re.VERBOSE,
)
_FIRST = re.compile(_AMOUNT)
_CODE = re.compile(r"USD?|CAD?|CA(?=\$)|C(?=\$)|AUD?|A(?=\$)|NZD?|EUR|GBP|euro|€|£", re.IGNORECASE)
_CURRENCIES = {
    "US": "USD", "CA": "CAD", "C": "CAD", "AU": "AUD", "A": "AUD", "NZ": "NZD", "€": "EUR", "EURO": "EUR", "£": "GBP",
}  # fmt: skip
_PERSON = r"(?:person|learner|student|participant|seat|head|employee|trainee|attendee|delegate|worker|pp)"
_EACH = re.compile(
    rf"^\s?(?:\(?(?:USD|plus\stax)\)?\s)?(?:per|/|a|an|for\s(?:each|every))\s?{_PERSON}\b|^\s?(?:pp|each)\b",
    FLAGS,
)
_EACH_BEFORE = re.compile(rf"\b(?:per|each)\s{_PERSON}\b[^.;\d]{{0,25}}$", FLAGS)
_CLASS = re.compile(
    r"^\s?(?:flat\s)?(?:per|/|a|for\s(?:an?|the|one|each)(?:\swhole)?)\s?(?:class|group|cohort)\b", FLAGS
)
_CLASS_BEFORE = re.compile(r"\b(?:class|group|cohort)\s(?:price|rate|fee)\b[^.;\d]{0,20}$", FLAGS)
_COSTS = re.compile(
    r"""\b(?:(?:course|program(?:me)?|training|total|class|tuition)\s(?:fees?|costs?|price|tuition)
    |tuition|price|costs?|priced|budget(?:ed)?|pay)\b
    (?:\s(?:is|are|of|at|for|up|to|the|this|course|class|program|training|workshop|approximately|about|only|an?|all|in
    |max|maximum))*\s?[:=–-]?\s?$""",
    FLAGS,
)
_SOMETHING_ELSE = re.compile(
    r"""^\s?(?:\(?USD?\)?\s)?(?:[\w-]+\s){0,3}(?:grants?|awards?|scholarships?|bonus(?:es)?|prizes?|funding|stipends?
      |deposit|discount|rebate|refund(?:able)?|revenue|sales|market|industry|salar\w+|wages?|gift|voucher|tax|credit
      |loan|fine|penalty|insurance|deductible|coverage|investment|off)\b
    |^\s?(?:per|/|an?|each|every)\s?(?:(?:contact|clock|class|credit)\s)?(?:hour|hr|year|yr|week|month|annum|day|semester|term|credit|module|exam|test
      |attempt|book|mile)\b
    |^\s?(?:annually|hourly|yearly|monthly|weekly)\b
    |^\+?\s?(?:in|of)\s(?:[\w-]+\s){0,2}(?:sales|revenue|funding|savings|equipment|grants?|value)\b""",
    FLAGS,
)
_BEFORE_SOMETHING_ELSE = re.compile(
    r"""\b(?:grants?|awards?|scholarships?|bonus|prize|stipend|deposit|discount|sav(?:e|ing)|refund\w*|salar\w+|wages?
    |earn\w*|pays|paid|paying|value|worth|revenue|registration|application|exam\w*|test|testing|books?|textbooks?
    |materials?|supplies|tools?|kits?|uniforms?|lab|late|processing|administrative|parking|insurance|background\scheck
    |licens\w+|membership|semester|income|make|average|median|raised?|invested|fine)\b[^.;:]{0,25}[:\s(]*$""",
    FLAGS,
)
_EARNED = re.compile(r"\b(?:earn|paid|pays|bonus)\b[^.]*$", re.IGNORECASE)
LEARNER, CLASS = "learner", "class"
SAID, LIKELY = 0.95, 0.8
LARGEST = Decimal(200_000)


@dataclass(frozen=True, slots=True)
class _Money:
    found: re.Match[str]
    sentence: Sentence

    @property
    def before(self) -> str:
        return self.sentence.before(self.found.start())

    @property
    def after(self) -> str:
        return self.sentence.after(self.found.end())


def prices(text: Iterable[Sentence], title: Iterable[Sentence], *, dollar: str = "USD") -> list[Fact]:
    """At most one per learner and one per class. `dollar` is the currency of a $ that does not say more."""
    found = [fact for part in (title, text) for sentence in part for fact in _of(sentence, dollar)]
    return [fact for per in (LEARNER, CLASS) for fact in _agreed([one for one in found if one.per == per])]


def _agreed(found: list[Fact]) -> list[Fact]:
    said = [fact for fact in found if fact.confidence == SAID] or found
    return said[:1] if len({(fact.value, fact.currency) for fact in said}) == 1 else []


def _of(sentence: Sentence, dollar: str) -> Iterator[Fact]:
    if sentence.of_entry:
        return
    for found in _MONEY.finditer(sentence.text):
        per, confidence = _meaning(_Money(found, sentence))
        if per and not found["times"]:
            fact = _fact(found, sentence, per, confidence, dollar)
            if 0 < Decimal(fact.value) <= LARGEST:
                yield fact


def _meaning(money: _Money) -> tuple[str, float]:
    """For whom the amount is a price, or "" where it is none."""
    before, after = money.before, money.after
    if _CLASS.match(after) or _CLASS_BEFORE.search(before):
        return CLASS, SAID
    if _SOMETHING_ELSE.match(after):
        return "", 0.0
    if (_EACH.match(after) and not _EARNED.search(before)) or _EACH_BEFORE.search(before):
        return LEARNER, SAID
    if _COSTS.search(before) and not _BEFORE_SOMETHING_ELSE.search(before):
        return LEARNER, LIKELY
    return "", 0.0


def _fact(found: re.Match[str], sentence: Sentence, per: str, confidence: float, dollar: str) -> Fact:
    first = _amount(_FIRST.search(found[0])[0])  # type: ignore[index]
    second = _amount(found["second"]) if found["second"] else None
    least, value = (first, second) if second is not None and second > first else (None, first)
    bound = bound_of(sentence, found.start(), found.end(), is_range=least is not None)
    more = {"bound": bound, "least": least, "currency": _currency(found[0], dollar), "per": per}
    return sentence.fact(PRICE, value, found.start(), found.end(), confidence, **more)


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _currency(text: str, dollar: str) -> str:
    code = _CODE.search(text)
    return _CURRENCIES.get(code[0].upper(), code[0].upper()) if code else dollar
