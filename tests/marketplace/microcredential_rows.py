"""What tests of pages of microcredentials share."""

from datetime import timedelta
from decimal import Decimal as D

from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from marketplace.models import PriceTier, Start
from tests.factories import MicrocredentialFactory, MicrocredentialSkillFactory


def full_row(institution, **fields):
    """One with everything that a page fetches rows for."""
    row = MicrocredentialFactory(institution=institution, seat_price=D(700), **fields)
    MicrocredentialSkillFactory(microcredential=row)
    MicrocredentialSkillFactory(microcredential=row, status="suggested", confidence=0.9)
    PriceTier.objects.create(microcredential=row, from_headcount=10, seat_price=D(650))
    for days in (10, 20):
        Start.objects.create(microcredential=row, starts_on=timezone.localdate() + timedelta(days=days))
    return row


def said(response):
    return [(str(message), message.extra_tags or "") for message in get_messages(response.wsgi_request)]


def url(name, *args):
    return reverse(f"microcredentials:{name}", args=args)
