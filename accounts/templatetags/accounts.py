"""Words that pages of organisations need."""

from urllib.parse import urlsplit

from django.template import Library

from accounts import places
from accounts.mail import unlinked

register = Library()
register.filter("country_name", places.country_name)
register.filter("unlinked", unlinked)


@register.filter
def site_name(address: str) -> str:
    """`https://www.example.edu/about` is `example.edu`."""
    return urlsplit(address).netloc.removeprefix("www.") or address
