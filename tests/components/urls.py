"""Every name that the navigation asks for, so that its tests hold before and after the pages are built."""

from django.http import Http404, HttpRequest
from django.urls import include, path

NAMES = {
    "needs": ["list"],
    "microcredentials": ["catalogue", "mine"],
    "imports": ["start"],
    "matches": ["list"],
    "review": ["queue"],
    "runs": ["list"],
    "organisations": ["list"],
    "policies": ["list"],
    "organisation": ["profile", "people"],
    "account": ["profile"],
}
FIRST = {"needs": "list", "microcredentials": "catalogue"}


def nothing(request: HttpRequest) -> None:
    raise Http404


def addresses(space: str) -> list[object]:
    return [path("" if name == FIRST.get(space) else f"{name}/", nothing, name=name) for name in NAMES[space]]


urlpatterns = [path(f"{space}/", include((addresses(space), space))) for space in NAMES]
urlpatterns += [
    path(f"accounts/{word}/", nothing, name=f"account_{word}") for word in ("login", "signup", "logout")
]
urlpatterns += [path("workspace/choose/", nothing, name="choose_organisation")]
