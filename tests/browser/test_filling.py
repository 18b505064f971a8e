"""Filling in a form from words and from a document, by keys, on a phone, and without a script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Person
from marketplace.models import DocumentReading, Microcredential, TrainingNeed
from marketplace.services.documents import AT_ONCE_BYTES
from tests.browser.demo import EDITOR, OWNER, load_demo, person
from tests.browser.test_pages import NARROW, OVERFLOW
from tests.marketplace.documents import SYLLABUS, pdf

AD = "Welders for our second shift\nTrain 12 welders at our plant. Up to 40 hours, no more than 6 weeks, $900 each."


@pytest.fixture
def syllabus(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(more: bytes = b"") -> Path:
        path = tmp_path / "syllabus.pdf"
        path.write_bytes(pdf(SYLLABUS) + more)
        return path

    return write


def test_a_need_is_filled_in_by_keys(
    page_of: Callable[[Person], Page], accessible: Callable[[Page], None]
) -> None:
    load_demo()
    page = page_of(person(OWNER))
    page.goto("/needs/new/")
    page.get_by_label("Most clock hours").fill("30")
    page.get_by_text("Paste words or choose a document").focus()
    page.keyboard.press("Enter")
    accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(AD)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Found")).to_be_focused()
    expect(page.get_by_label("Most clock hours: 40 hours")).not_to_be_checked()
    expect(page.get_by_label("Longest duration: 6 weeks")).to_be_checked()
    accessible(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate(OVERFLOW) == []
    page.get_by_label("How many people will learn: 12").uncheck()
    page.get_by_role("button", name="Fill in what is ticked").press("Enter")
    expect(page.get_by_text("Nothing is saved yet: look through the form")).to_be_visible()
    accessible(page)
    assert page.evaluate(OVERFLOW) == []
    assert page.get_by_label("Title").input_value() == "Welders for our second shift"
    values = {
        name: page.locator(f"[name={name}]").input_value() for name in ("max_hours", "max_weeks", "headcount")
    }
    assert values == {"max_hours": "30", "max_weeks": "6", "headcount": ""}
    before = TrainingNeed.objects.count()
    page.get_by_label("How many people will learn").fill("5")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert TrainingNeed.objects.count() == before + 1


def test_a_document_that_takes_longer_shows_how_far_it_is(
    page_of: Callable[[Person], Page], accessible: Callable[[Page], None], syllabus: Callable[[bytes], Path]
) -> None:
    """Nobody reads it here, so the page waits; then it is read, and the page finds out by itself."""
    load_demo()
    page = page_of(person(EDITOR))
    page.goto("/microcredentials/new/")
    page.get_by_label("Title").fill("Mine")
    page.get_by_text("Paste words or choose a document").click()
    page.get_by_label("Or choose a document").set_input_files(syllabus(b"\n%" + b"x" * AT_ONCE_BYTES))
    page.get_by_role("button", name="Look for facts and skills").click()
    expect(page.get_by_text("Reading the document")).to_be_visible()
    accessible(page)
    DocumentReading.objects.update(state="read", content=None, text="\n".join(SYLLABUS))
    expect(page.get_by_label("Clock hours: 40 hours")).to_be_checked()
    assert page.get_by_label("Title", exact=True).input_value() == "Mine"


def test_without_a_script_it_works_as_well(
    new_context: Callable[..., BrowserContext],
    page_of: Callable[[Person], Page],
    syllabus: Callable[[bytes], Path],
    base_url: str,
) -> None:
    load_demo()
    context = new_context(java_script_enabled=False)
    context.add_cookies(page_of(person(EDITOR)).context.cookies())
    page = context.new_page()
    page.goto("/microcredentials/new/")
    page.locator("[name=title]").fill("Mine")
    page.locator("#filling summary").click()
    page.locator("[name=source_file]").set_input_files(syllabus(b""))
    page.get_by_role("button", name="Look for facts and skills").click()
    assert page.locator("[name=title]").input_value() == "Mine"
    page.get_by_role("button", name="Fill in what is ticked").click()
    fields = {
        name: page.locator(f"[name={name}]").input_value() for name in ("title", "seat_price", "clock_hours")
    }
    assert fields == {"title": "Mine", "seat_price": "1200", "clock_hours": "40"}
    assert not Microcredential.objects.filter(title="Mine").exists()
