"""The navigation that every page carries, by who is looking."""

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject


@dataclass(frozen=True)
class Item:
    label: str
    name: str
    url: str = ""
    current: bool = False
    count: int | None = None


ANONYMOUS = (Item("Sign in", "account_login"), Item("Create account", "account_signup"))
EMPLOYER = (Item("Needs", "needs:list"), Item("Microcredentials", "microcredentials:catalogue"))
INSTITUTION = (
    Item("Catalogue", "microcredentials:mine"),
    Item("Needs that fit", "needs:list"),
    Item("Import", "imports:start"),
)
ADMINISTRATOR = (
    Item("Review", "review:queue"),
    Item("Runs", "runs:list"),
    Item("Organisations", "organisations:list"),
    Item("Scoring policy", "policies:list"),
    Item("Catalogue", "microcredentials:catalogue"),
)
ACCOUNT = (Item("Your profile", "account:profile"),)
ORGANISATION = (Item("Organisation", "organisation:profile"), Item("People", "organisation:people"))


def navigation(request: HttpRequest) -> dict[str, object]:
    """Lazy throughout: a fragment that shows no navigation asks the database nothing."""
    organisations = SimpleLazyObject(lambda: _organisations(request))
    return {
        "nav_items": SimpleLazyObject(lambda: _items(request, _wanted(request, organisations))),
        "account_items": SimpleLazyObject(
            lambda: _items(request, ACCOUNT + (ORGANISATION if organisations else ()))
        ),
        "own_organisations": organisations,
    }


def _organisations(request: HttpRequest) -> list[object]:
    person = getattr(request, "user", None)
    return list(person.organisations.all()) if person is not None and person.is_authenticated else []


def _wanted(request: HttpRequest, organisations: object) -> tuple[Item, ...]:
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return ANONYMOUS
    kinds = {organisation.kind for organisation in organisations}
    items = EMPLOYER if "employer" in kinds else ()
    items += INSTITUTION if "institution" in kinds else ()
    items += ADMINISTRATOR if person.is_staff else ()
    return tuple({item.name: item for item in items}.values())


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
