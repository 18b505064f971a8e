"""Every page, as the roles see it: the browser and axe do not complain, nothing is wider than the screen."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Organisation, Person
from marketplace.models import Microcredential, TrainingNeed
from matching.models import Match, MatchRun, ScoringPolicy
from partnerships.models import Agreement, Cohort, PartnershipPolicy
from tests.browser.demo import ADMINISTRATOR, EDITOR, INSTITUTION, OWNER, VIEWER, load_demo, person
from tests.factories import (
    AgreementFactory,
    CohortFactory,
    InvitationFactory,
    MatchFactory,
    NeedFactory,
    PersonFactory,
    member_of,
    sent_version,
)

NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
# How far the page can be scrolled sideways, in CSS pixels, and what sticks out.
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1)
  return document.documentElement.scrollWidth > width ? out.slice(-3).map(e => e.outerHTML.slice(0, 120)) : []
}"""


def anybody() -> list[str]:
    return [reverse(name) for name in ("home", "account_login", "account_signup", "account_reset_password")]


def workspace() -> list[str]:
    return [reverse("workspace")]


def alike_for_everybody() -> list[str]:
    names = ("workspace", "skills:list", "microcredentials:catalogue", "account:profile")
    live = Microcredential.objects.get(external_id="RB-MFG-110")
    return [*map(reverse, names), reverse("microcredentials:detail", args=[live.pk])]


def of_employer() -> list[str]:
    need, draft = TrainingNeed.objects.get(external_id="BV-1"), TrainingNeed.objects.get(external_id="BV-4")
    own = [reverse("needs:list"), reverse("matches:need", args=[draft.pk]), reverse("matches:list")]
    return [*own, reverse("matches:need", args=[need.pk]), reverse("organisation:profile")]


def need_of_viewer() -> list[str]:
    return [reverse("matches:need", args=[TrainingNeed.objects.get(external_id="BV-1").pk])]


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
        "partnership_policies:list",
        "partnership_policies:new",
        "organisations:list",
    )
    waiting = Match.objects.filter(status="proposed", rank__isnull=False)
    rows = {
        "review:match": waiting,
        "runs:detail": MatchRun.objects,
        "policies:detail": ScoringPolicy.objects,
        "partnership_policies:detail": PartnershipPolicy.objects,
    }
    rows["organisations:detail"] = Organisation.objects
    pages = [reverse(name, args=[row.values_list("pk", flat=True)[0]]) for name, row in rows.items()]
    return [*map(reverse, names), *pages]


ROLES: dict[str, tuple[str | None, list[Callable[[], list[str]]]]] = {
    "nobody": (None, [anybody]),
    "employer's owner": (OWNER, [alike_for_everybody, of_employer, of_employers_owner]),
    "employer's viewer": (VIEWER, [workspace, need_of_viewer]),
    "institution's owner": (INSTITUTION, [workspace, of_institution]),
    "institution's editor": (EDITOR, [of_institutions_editor]),
    "administrator": (ADMINISTRATOR, [workspace, of_administrator]),
}


# The demo takes seconds to load: once for each half, so that two can run at once.
HALVES = [
    ["nobody", "employer's owner", "employer's viewer"],
    ["institution's owner", "institution's editor", "administrator"],
]


@pytest.mark.parametrize("roles", HALVES, ids=["employer", "institution"])
def test_pages(
    roles: list[str],
    page: Page,
    page_of: Callable[[Person], Page],
    accessible: Callable[[Page], None],
) -> None:
    load_demo()
    for role in roles:
        email, groups = ROLES[role]
        seen = page_of(person(email)) if email else page
        for address in [address for group in groups for address in group()]:
            fits_and_is_accessible(seen, address, accessible)


def fits_and_is_accessible(page: Page, address: str, accessible: Callable[[Page], None]) -> None:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    answer = page.goto(address)
    assert answer, address
    assert (answer.status, address) == (200, address)
    accessible(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate(OVERFLOW) == [], f"{address} is wider than a phone"


LISTS = ("invitations:list", "proposals:list", "agreements:list", "cohorts:list", "notices:list")


def addresses(steps: dict[str, list[object]]) -> list[str]:
    return [reverse(name, args=args) for name, args in steps.items()]


def of_buyer(agreement: Agreement, cohort: Cohort) -> list[str]:
    need, waiting = agreement.need, sent_version(proposal__invitation__need=agreement.need).proposal
    MatchFactory(need=need, status="approved")
    asked = InvitationFactory(need=need)
    steps: dict[str, list[object]] = {name: [] for name in (*LISTS, "notices:settings")}
    steps |= {"invitations:invite": [need.pk], "invitations:detail": [asked.pk], "questions:list": [need.pk]}
    steps |= {
        "proposals:compare": [need.pk],
        "proposals:detail": [waiting.pk],
        "proposals:counter": [waiting.pk],
    }
    steps |= {"proposals:accept": [waiting.pk], "proposals:decline": [waiting.pk]}
    steps |= {f"agreements:{name}": [agreement.pk] for name in ("detail", "print")}
    return addresses(steps | {"cohorts:detail": [cohort.pk], "feedback:give": [cohort.pk, "employer"]})


def of_seller(agreement: Agreement, cohort: Cohort) -> list[str]:
    asked = InvitationFactory(microcredential=agreement.microcredential)
    steps: dict[str, list[object]] = {name: [] for name in ("invitations:list", "agreements:threshold")}
    steps |= {f"invitations:{name}": [asked.pk] for name in ("detail", "decline")}
    return addresses(steps | {"proposals:begin": [asked.pk], "agreements:cancel": [agreement.pk]})


@pytest.mark.parametrize("role", ["employer", "institution", "administrator"])
def test_pages_of_the_chain(role: str, page_of: Callable[[Person], Page]) -> None:
    """Each once: axe wide and light, then how wide it is on a phone."""
    need = NeedFactory()
    agreement: Agreement = AgreementFactory(version=sent_version(proposal__invitation__need=need))
    version = sent_version(proposal__invitation__need=need)
    cohort: Cohort = CohortFactory(
        completed_now=True, agreement=AgreementFactory(in_force=True, version=version)
    )
    if role == "administrator":
        who, pages = (
            PersonFactory(administrator=True),
            [*map(reverse, ("audit:list", "unmet:list", "feedback:flags"))],
        )
    elif role == "employer":
        who, pages = member_of(agreement.employer), of_buyer(agreement, cohort)
    else:
        who, pages = member_of(agreement.institution), of_seller(agreement, cohort)
    page = page_of(who)
    for address in pages:
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        answer = page.goto(address)
        assert answer, address
        assert (answer.status, address) == (200, address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        assert page.evaluate(OVERFLOW) == [], f"{address} is wider than a phone"
