"""A real browser on a live server. Whatever the browser complains about fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from accounts.models import Person

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without transitions: axe would measure colours halfway from one theme to the other.
STILL = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce"}
PATIENCE_MS = 10_000
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    absent = pytest.mark.skip(
        reason="no Chromium found; install it (apt install chromium) or name it in CHROMIUM"
    )
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("CI"):  # CI has it, or fails
                item.add_marker(absent)


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """Addresses in tests start with a slash."""
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["background-networking", "component-update", "sync", "gpu", "dev-shm-usage"]
    # Chromium's own sandbox needs privileges that containers and root do not give; the pages are ours.
    options = ["--no-sandbox", *(f"--disable-{name}" for name in quiet)]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": options}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, **STILL}


class Complaints:
    """What the browser complained about: script errors, console errors (a breach of the content security policy is
    one), requests to other hosts. A test that provokes one says so with `expect`.
    """

    def __init__(self, own_host: str) -> None:
        self.own_host = own_host
        self.heard: list[str] = []
        self._expected: list[str] = []

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.own_host:
            self.heard.append(f"request to another host: {request.url}")

    def expect(self, part: str) -> None:
        """Complaints that contain this text belong to the test, for example "status of 404"."""
        self._expected.append(part)

    def unexpected(self) -> list[str]:
        return [text for text in self.heard if not any(part in text for part in self._expected)]


@pytest.fixture
def complaints(base_url: str) -> Iterator[Complaints]:
    heard = Complaints(urlsplit(base_url).netloc)
    yield heard
    assert heard.unexpected() == []


@pytest.fixture
def page(context: BrowserContext, complaints: Complaints) -> Page:
    """The page of somebody who has not signed in."""
    return _listening(context, complaints)


@pytest.fixture
def page_of(
    new_context: Callable[[], BrowserContext], complaints: Complaints, base_url: str
) -> Callable[[Person], Page]:
    """A function that gives a person a browser of their own, signed in without the form."""

    def page_of(person: Person) -> Page:
        client, context = Client(), new_context()
        client.force_login(person)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])
        return _listening(context, complaints)

    return page_of


def _listening(context: BrowserContext, complaints: Complaints) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints.listen(page)
    return page


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """A function that fails when axe finds something on the page as it stands; colours in the dark theme as well."""

    def check(page: Page) -> None:
        faults = {"resultTypes": ["violations"]}  # listing what passes would take as long again
        page.emulate_media(color_scheme="light")
        found = Axe().run(page, options=faults)
        assert found.violations_count == 0, f"{page.url} (light)\n{found.generate_report()}"
        page.emulate_media(color_scheme="dark")
        dark = page.evaluate("options => axe.run(options)", faults | {"runOnly": ["color-contrast"]})
        assert dark["violations"] == [], f"{page.url} (dark)"

    return check
