"""The navigation that every page carries, by who is looking."""

from dataclasses import dataclass, replace
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import Kind, Notice, Organisation
from accounts.queries import current_organisation


@dataclass(frozen=True)
class Item:
    label: str
    name: str
    url: str = ""
    current: bool = False
    count: int | None = None


ANONYMOUS = (Item("Sign in", "account_login"), Item("Create account", "account_signup"))
EMPLOYER = (
    Item("Needs", "needs:list"),
    Item("Matches", "matches:list"),
    Item("Invitations", "invitations:list"),
    Item("Proposals", "proposals:list"),
    Item("Agreements", "agreements:list"),
    Item("Cohorts", "cohorts:list"),
    Item("Microcredentials", "microcredentials:catalogue"),
)
INSTITUTION = (
    Item("Catalogue", "microcredentials:mine"),
    Item("Needs that fit", "matches:list"),
    Item("Invitations", "invitations:list"),
    Item("Proposals", "proposals:list"),
    Item("Agreements", "agreements:list"),
    Item("Cohorts", "cohorts:list"),
    Item("Import", "imports:start"),
)
ADMINISTRATOR = (
    Item("Review", "review:queue"),
    Item("Unmet needs", "unmet:list"),
    Item("Agreements", "agreements:list"),
    Item("Runs", "runs:list"),
    Item("Organisations", "organisations:list"),
    Item("Scoring policy", "policies:list"),
    Item("Funding", "funding:list"),
    Item("Audit", "audit:list"),
    Item("Catalogue", "microcredentials:catalogue"),
    Item("Import", "imports:start"),
)
UNDECIDED = (Item("Choose an organisation", "choose_organisation"),)
ACCOUNT = (Item("Your profile", "account:profile"), Item("Switch organisation", "choose_organisation"))
ORGANISATION = (Item("Organisation", "organisation:profile"), Item("People", "organisation:people"))
MOST_COUNTED = 100
BY_KIND = {Kind.EMPLOYER: EMPLOYER, Kind.INSTITUTION: INSTITUTION}


def navigation(request: HttpRequest) -> dict[str, object]:
    """Lazy throughout: a fragment that shows no navigation asks the database nothing."""
    acting_for = SimpleLazyObject(lambda: current_organisation(request) if _signed_in(request) else None)
    return {
        "nav_items": SimpleLazyObject(lambda: _items(request, _wanted(request, acting_for))),
        "account_items": SimpleLazyObject(
            lambda: _items(request, (ORGANISATION if acting_for else ()) + ACCOUNT)
        ),
        "acting_for": acting_for,
        # A function, which templates call: asked once however often it is shown.
        "unread_notices": cache(lambda: _unread(request) if _signed_in(request) else 0),
    }


def _unread(request: HttpRequest) -> int:
    """Counted up to a hundred: beyond that nobody reads the number."""
    return len(Notice.objects.of(request.user).unread().order_by().values_list("pk")[:MOST_COUNTED])


def _signed_in(request: HttpRequest) -> bool:
    person = getattr(request, "user", None)
    return person is not None and person.is_authenticated


def _wanted(request: HttpRequest, acting_for: Organisation | None) -> tuple[Item, ...]:
    if not _signed_in(request):
        return ANONYMOUS
    items = BY_KIND[Kind(acting_for.kind)] if acting_for else ()
    items += ADMINISTRATOR if request.user.is_staff else ()
    return tuple({item.name: item for item in items or UNDECIDED}.values())


def _items(request: HttpRequest, wanted: tuple[Item, ...]) -> list[Item]:
    """The items that have a page, the one with the longest matching address marked as current."""
    found = [replace(item, url=url) for item in wanted if (url := _address(item.name))]
    here = max((item.url for item in found if request.path.startswith(item.url)), key=len, default=None)
    return [replace(item, current=item.url == here) for item in found]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
