"""What tests of people and organisations share."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from tests.factories import PASSWORD, PersonFactory

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def sign_up_data():
    """What an institution types; a test changes what it is about."""
    return {
        "kind": "institution",
        "institution_type": "technical",
        "organisation_name": "Lakeside Technical School",
        "full_name": "Grace Hopper",
        "email": "Grace@Lakeside.Test",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "country": "US",
        "postcode": "44902",
        "city": "",
        "region": "",
        "time_zone": "America/New_York",
    }


@pytest.fixture
def confirmed():
    """Makes a person whose email address is confirmed, so that they can sign in with it."""

    def make(email="ada@example.test", **fields):
        person = PersonFactory(email=email, **fields)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        return person

    return make


def link_in(message):
    """The path of the one link in a mail."""
    (address,) = re.findall(r"https?://testserver(/\S+)", message.body)
    return address


def last_mail():
    return mail.outbox[-1]


def subjects():
    return [message.subject for message in mail.outbox]
