"""Names of codes."""

from __future__ import annotations

from django.conf.locale import LANG_INFO


def language_name(code: str) -> str:
    """The English name of a language code; the code itself where nothing better is known."""
    return str(LANG_INFO.get(code.lower(), {}).get("name", code))
