"""What tests of the reviewer's pages share."""

import re
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from matching.models import Match
from tests.factories import PersonFactory
from tests.matching.market import asks, run_now, skills, teaches

HTMX = {"HTTP_HX_REQUEST": "true"}


def queue_of_three(client: Client) -> list[Match]:
    """Three matches that wait, in the order of the queue; the client is their reviewer's."""
    wanted = skills(3)
    asks(wanted, headcount=20)
    for n in (3, 2, 1):
        teaches(wanted[:n], title=f"Teaches {n}")
    run_now()
    client.force_login(PersonFactory(administrator=True))
    return list(client.get(reverse("review:queue")).context["page"].object_list)


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def post(client: Client, name: str, *args: Any, data: Any = None, **extra: Any) -> HttpResponse:
    return client.post(reverse(f"review:{name}", args=args), data or {}, **extra)
