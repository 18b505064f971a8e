"""Closed lists: what a cell may say, with the words that people use for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf.locale import LANG_INFO

from marketplace.folding import fold
from marketplace.importing.faults import Unreadable
from marketplace.models import CredentialType, DeliveryMode, MicrocredentialState
from marketplace.models.modes import ALL_MODES, names

# ISO 4217, the codes of money that circulates.
_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF"
    " CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG"
    " HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA"
    " MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD"
    " RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX"
    " USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)
CURRENCIES = frozenset(_CODES.split())
_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "ca$": "CAD", "a$": "AUD"}
_COUNTRIES = {"usa": "US", "u.s.": "US", "u.s.a.": "US", "united states": "US", "united states of america": "US",
              "canada": "CA", "mexico": "MX", "united kingdom": "GB", "uk": "GB", "puerto rico": "PR"}  # fmt: skip
_MODES = {
    "on campus": DeliveryMode.ON_CAMPUS, "in person": DeliveryMode.ON_CAMPUS, "classroom": DeliveryMode.ON_CAMPUS,
    "face to face": DeliveryMode.ON_CAMPUS, "campus": DeliveryMode.ON_CAMPUS,
    "at employer": DeliveryMode.AT_EMPLOYER, "at the employer s site": DeliveryMode.AT_EMPLOYER,
    "at employer site": DeliveryMode.AT_EMPLOYER, "employer site": DeliveryMode.AT_EMPLOYER,
    "hybrid": DeliveryMode.HYBRID, "blended": DeliveryMode.HYBRID, "hyflex": DeliveryMode.HYBRID,
    "live online": DeliveryMode.LIVE_ONLINE, "virtual": DeliveryMode.LIVE_ONLINE, "remote": DeliveryMode.LIVE_ONLINE,
    "synchronous": DeliveryMode.LIVE_ONLINE, "synchronous online": DeliveryMode.LIVE_ONLINE,
    "self paced": DeliveryMode.SELF_PACED, "self paced online": DeliveryMode.SELF_PACED,
    "asynchronous": DeliveryMode.SELF_PACED, "asynchronous online": DeliveryMode.SELF_PACED,
    "on demand": DeliveryMode.SELF_PACED,
}  # fmt: skip
_TYPES = {
    "certificate": CredentialType.CERTIFICATE, "certificate of completion": CredentialType.CERTIFICATE,
    "badge": CredentialType.BADGE, "digital badge": CredentialType.BADGE, "micro badge": CredentialType.BADGE,
    "industry certification": CredentialType.INDUSTRY_CERTIFICATION,
    "certification": CredentialType.INDUSTRY_CERTIFICATION,
    "licence": CredentialType.LICENCE, "license": CredentialType.LICENCE,
    "degree": CredentialType.DEGREE, "part of a degree": CredentialType.DEGREE, "other": CredentialType.OTHER,
}  # fmt: skip
_STATES = {
    "draft": MicrocredentialState.DRAFT, "live": MicrocredentialState.LIVE, "listed": MicrocredentialState.LIVE,
    "active": MicrocredentialState.LIVE, "published": MicrocredentialState.LIVE,
    "retired": MicrocredentialState.RETIRED, "inactive": MicrocredentialState.RETIRED,
    "archived": MicrocredentialState.RETIRED,
}  # fmt: skip
_LANGUAGES = {
    fold(info["name"]): code for code, info in LANG_INFO.items() if "name" in info and len(code) <= 8
}
_WORD = re.compile(r"[^\w$€£¥₹.]+|_")


def spoken(text: str) -> str:
    """Folded, with single spaces for whatever stands between words: `In-Person` is `in person`."""
    return " ".join(_WORD.sub(" ", fold(text)).split())


def currency(text: str) -> str:
    code = _SIGNS.get(text.strip().casefold(), text.strip().upper())
    if code not in CURRENCIES:
        raise Unreadable(f"“{text[:20]}” is not a currency. Write its three letters, for example USD or EUR.")
    return code


def country(text: str) -> str:
    code = _COUNTRIES.get(fold(text), text.strip().upper())
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise Unreadable(f"“{text[:40]}” is not a country code. Write its two letters, for example US.")
    return code


def language(text: str) -> str:
    code = text.strip().lower().replace("_", "-")
    if code in LANG_INFO and len(code) <= 8:
        return code
    if fold(text) in _LANGUAGES:
        return _LANGUAGES[fold(text)]
    raise Unreadable(
        f"“{text[:40]}” is not a language. Write its code, for example en or es, or its English name."
    )


def one_mode(text: str) -> int:
    """Bits of what one word says; `online` alone may be live or self-paced, so it is both."""
    word = spoken(text)
    if word in {"online", "distance", "distance learning"}:
        return DeliveryMode.LIVE_ONLINE | DeliveryMode.SELF_PACED
    if word not in _MODES:
        raise Unreadable(
            f"“{text.strip()[:40]}” is not a way of delivery. Use {', '.join(names(ALL_MODES))}."
        )
    return int(_MODES[word])


def credential_type(text: str) -> str:
    return _one_of(text, _TYPES, "a credential type", ", ".join(CredentialType.values))


def state(text: str) -> str:
    return _one_of(text, _STATES, "a state", "draft, live or retired; a part of the country is a region")


def _one_of(text: str, known: Mapping[str, str], what: str, use: str) -> str:
    if (word := spoken(text)) not in known:
        raise Unreadable(f"“{text.strip()[:40]}” is not {what}. Use {use}.")
    return str(known[word])
