"""Every page of every role: the browser does not complain, axe finds nothing, nothing is wider than the screen."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Organisation, Person
from marketplace.models import Microcredential, TrainingNeed
from matching.models import Match, MatchRun, ScoringPolicy
from tests.browser.demo import ADMINISTRATOR, EDITOR, INSTITUTION, OWNER, VIEWER, load_demo, person

NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
# How far the page can be scrolled sideways, in CSS pixels, and what sticks out.
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1)
  return document.documentElement.scrollWidth > width ? out.slice(-3).map(e => e.outerHTML.slice(0, 120)) : []
}"""


def anybody() -> list[str]:
    return [reverse(name) for name in ("home", "account_login", "account_signup", "account_reset_password")]


def everybody_inside() -> list[str]:
    names = ("workspace", "skills:list", "microcredentials:catalogue", "account:profile")
    live = Microcredential.objects.get(external_id="RB-MFG-110")
    return [*map(reverse, names), reverse("microcredentials:detail", args=[live.pk])]


def of_employer() -> list[str]:
    need, draft = TrainingNeed.objects.get(external_id="BV-1"), TrainingNeed.objects.get(external_id="BV-4")
    own = [reverse("needs:list"), reverse("matches:need", args=[draft.pk]), reverse("matches:list")]
    return [*own, reverse("matches:need", args=[need.pk]), reverse("organisation:profile")]


def of_employers_owner() -> list[str]:
    need = TrainingNeed.objects.get(external_id="BV-1")
    names = ("needs:new", "organisation:change", "organisation:people")
    rows = [reverse(name, args=[need.pk]) for name in ("needs:edit", "needs:weights")]
    return [*map(reverse, names), *rows]


def of_institution() -> list[str]:
    mine = Microcredential.objects.get(external_id="RB-BUS-230")
    match = Match.objects.filter(microcredential__institution=mine.institution, status="approved").first()
    assert match
    pages = [
        reverse("microcredentials:mine"),
        reverse("matches:list"),
        reverse("matches:detail", args=[match.pk]),
    ]
    return [*pages, reverse("matches:microcredential", args=[match.microcredential_id])]


def of_institutions_editor() -> list[str]:
    mine = Microcredential.objects.get(external_id="RB-BUS-230")
    names = ("microcredentials:new", "imports:start")
    return [*map(reverse, names), reverse("microcredentials:edit", args=[mine.pk])]


def of_administrator() -> list[str]:
    names = (
        "review:queue",
        "review:history",
        "runs:list",
        "policies:list",
        "policies:new",
        "organisations:list",
    )
    waiting = Match.objects.filter(status="proposed", rank__isnull=False)
    rows = {
        "review:match": waiting,
        "runs:detail": MatchRun.objects,
        "policies:detail": ScoringPolicy.objects,
    }
    rows["organisations:detail"] = Organisation.objects
    pages = [reverse(name, args=[row.values_list("pk", flat=True)[0]]) for name, row in rows.items()]
    return [*map(reverse, names), *pages]


ROLES: dict[str, tuple[str | None, list[Callable[[], list[str]]]]] = {
    "nobody": (None, [anybody]),
    "employer's owner": (OWNER, [everybody_inside, of_employer, of_employers_owner]),
    "employer's viewer": (VIEWER, [of_employer]),
    "institution's owner": (INSTITUTION, [everybody_inside, of_institution]),
    "institution's editor": (EDITOR, [of_institutions_editor]),
    "administrator": (ADMINISTRATOR, [everybody_inside, of_administrator]),
}


@pytest.mark.parametrize("role", ROLES)
def test_pages(
    role: str,
    page: Page,
    page_of: Callable[[Person], Page],
    accessible: Callable[[Page], None],
) -> None:
    load_demo()
    email, groups = ROLES[role]
    if email:
        page = page_of(person(email))
    for address in [address for group in groups for address in group()]:
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        answer = page.goto(address)
        assert answer, address
        assert (answer.status, address) == (200, address)
        accessible(page)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        assert page.evaluate(OVERFLOW) == [], f"{address} is wider than a phone"
