"""A listener for the marketplace's announcements, named by the setting CHANGE_LISTENER in a test."""

from typing import Any

heard: list[dict[str, Any]] = []


def listen(**announcement: Any) -> None:
    heard.append(announcement)
