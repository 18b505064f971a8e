"""Mails of notices: once each, when they are due, whatever the mail server does."""

import re
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from accounts.models import Notice, NoticeSetting
from accounts.querysets.audit import TRIES
from accounts.services.audit import notify
from accounts.services.notice_mail import _claim, last_hour, mail_at_once, mail_digests
from accounts.services.notices import read_notice
from accounts.tasks import mail_notices, mail_waiting_notices
from tests.accounts.conftest import NOW
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Away(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("The mail server is away")


class Picky(EmailBackend):
    """Refuses one address, and takes the others."""

    def send_messages(self, messages):
        for message in messages:
            if message.to == ["refused@example.test"]:
                raise SMTPRecipientsRefused({"refused@example.test": (550, b"no such mailbox")})
        return super().send_messages(messages)


def backend(settings, kind):
    settings.EMAIL_BACKEND = f"{__name__}.{kind.__name__}"


def told(person, text="Something happened", now=NOW, **more):
    [notice] = notify(people=[person], kind="match", text=text, url="/needs/7/", now=now, **more)
    return notice


def daily(hour=8, **fields):
    person = PersonFactory(**fields)
    NoticeSetting.objects.create(person=person, delivery="daily", daily_hour=hour)
    return person


def letters():
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


class TestAtOnce:
    def test_one_letter_a_person_and_none_twice(self):
        ada, bert = PersonFactory(email="ada@example.test"), PersonFactory(email="bert@example.test")
        told(ada, "One")
        told(ada, "Two")
        told(bert, "Three")
        assert mail_at_once(now=NOW) == 2
        assert letters() == [
            ("ada@example.test", "Trellis: 2 notices"),
            ("bert@example.test", "Trellis: Three"),
        ]
        assert mail_at_once(now=NOW + DAY) == 0
        assert set(Notice.objects.values_list("mailed_at", flat=True)) == {NOW}

    def test_who_has_read_it_or_left_or_wants_none_gets_none(self):
        read_notice(notice=told(PersonFactory()), now=NOW)
        gone = PersonFactory()
        told(gone)
        gone.is_active = False
        gone.save()
        silent = PersonFactory()
        NoticeSetting.objects.create(person=silent, delivery="none")
        told(silent)
        told(PersonFactory(), mailed=True)
        told(daily())
        assert mail_at_once(now=NOW + DAY) == 0

    def test_what_another_worker_has_claimed_is_left_to_it(self):
        told(PersonFactory())
        rows = Notice.objects.unmailed("at_once")
        assert len(_claim(rows, NOW)) == 1
        assert _claim(rows, NOW) == []
        assert mail_at_once(now=NOW) == 0

    def test_the_tasks_do_it(self):
        told(PersonFactory())
        mail_notices()
        told(PersonFactory())
        mail_waiting_notices()
        assert len(mail.outbox) == 2

    def test_a_worker_is_woken_once_after_the_commit(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as waiting, transaction.atomic():
            told(PersonFactory())
            told(PersonFactory())
            told(daily())
        assert [callback.__name__ for callback in waiting] == ["_send_mailer"]
        with django_capture_on_commit_callbacks() as waiting:
            told(daily())
        assert waiting == []

    def test_without_a_broker_they_wait_for_the_sweep(self, django_capture_on_commit_callbacks, caplog):
        with django_capture_on_commit_callbacks(execute=True):
            told(PersonFactory())
        assert "the broker is away" in caplog.text
        assert mail_at_once(now=NOW) == 1


class TestFailing:
    def test_a_server_that_is_away_leaves_them_for_later_and_tries_less_and_less(self, settings):
        notice = told(PersonFactory())
        backend(settings, Away)
        for attempts, wait in enumerate(TRIES):
            for now, expected in ((NOW + wait - MINUTE, attempts), (NOW + wait, attempts + 1)):
                assert mail_at_once(now=now) == 0
                assert Notice.objects.get().mail_attempts == expected
        notice.refresh_from_db()
        assert (notice.mailed_at, notice.mail_attempts) == (None, len(TRIES))
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert mail_at_once(now=NOW + 9 * DAY) == 0  # given up; it still stands in Trellis

    def test_once_it_is_back_each_gets_the_letter(self, settings):
        told(PersonFactory())
        told(PersonFactory())
        backend(settings, Away)
        mail_at_once(now=NOW)
        # The second was not tried: it would have met the same.
        assert list(Notice.objects.order_by("pk").values_list("mail_attempts", flat=True)) == [1, 0]
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert mail_at_once(now=NOW + MINUTE) == 1
        assert mail_at_once(now=NOW + 2 * MINUTE) == 1
        assert len(mail.outbox) == 2

    def test_an_address_that_is_refused_stops_no_other(self, settings):
        refused = told(PersonFactory(email="refused@example.test"))
        told(PersonFactory(email="taken@example.test"))
        backend(settings, Picky)
        assert mail_at_once(now=NOW) == 1
        assert [address for address, _ in letters()] == ["taken@example.test"]
        refused.refresh_from_db()
        assert (refused.mailed_at, refused.mail_attempts) == (None, 1)


class TestDaily:
    def test_it_comes_at_the_hour_with_what_was_written_before_it(self):
        ada = daily(8, time_zone="America/New_York", email="ada@example.test")
        told(ada, "Yesterday", now=datetime(2026, 11, 23, 20, tzinfo=UTC))
        told(ada, "This morning", now=datetime(2026, 11, 24, 12, 59, tzinfo=UTC))
        assert mail_digests(now=datetime(2026, 11, 24, 12, 59, tzinfo=UTC)) == 0
        assert mail_digests(now=datetime(2026, 11, 24, 13, 0, tzinfo=UTC)) == 1
        assert letters() == [("ada@example.test", "Trellis: 2 notices today")]
        told(ada, "After it", now=datetime(2026, 11, 24, 13, 0, tzinfo=UTC))
        assert mail_digests(now=datetime(2026, 11, 25, 12, 59, tzinfo=UTC)) == 0
        assert mail_digests(now=datetime(2026, 11, 25, 13, 0, tzinfo=UTC)) == 1

    def test_two_zones_have_two_mornings(self):
        night = datetime(2026, 11, 24, tzinfo=UTC)
        for zone in ("America/New_York", "Europe/Berlin"):
            told(daily(8, time_zone=zone, email=f"{zone[-6:].lower()}@example.test"), now=night)
        sent = {hour: mail_digests(now=night + hour * HOUR) for hour in range(24)}
        assert {hour: number for hour, number in sent.items() if number} == {7: 1, 13: 1}
        assert [address for address, _ in letters()] == ["berlin@example.test", "w_york@example.test"]

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            # New York puts its clocks forward on 14 March and back on 7 November 2027.
            (datetime(2027, 3, 13, tzinfo=UTC), 13),
            (datetime(2027, 3, 14, tzinfo=UTC), 12),
            (datetime(2027, 11, 6, tzinfo=UTC), 12),
            (datetime(2027, 11, 7, tzinfo=UTC), 13),
        ],
    )
    def test_the_hour_is_that_of_the_wall_across_the_change(self, day, expected):
        ada = daily(8, time_zone="America/New_York")
        told(ada, now=day)
        sent = [hour for hour in range(24) if mail_digests(now=day + hour * HOUR)]
        assert sent == [expected]

    def test_an_hour_that_is_skipped_and_one_that_comes_twice(self):
        zone = "America/New_York"
        assert last_hour(2, zone, datetime(2027, 3, 14, 7, 30, tzinfo=UTC)) == datetime(
            2027, 3, 14, 7, tzinfo=UTC
        )
        for later in (0, 1, 2):
            now = datetime(2027, 11, 7, 5, 30, tzinfo=UTC) + later * HOUR
            assert last_hour(1, zone, now) == datetime(2027, 11, 7, 5, tzinfo=UTC)

    def test_a_server_that_is_away_delays_it(self, settings):
        told(daily(8), now=NOW - DAY)
        backend(settings, Away)
        eight = datetime(2026, 11, 24, 8, tzinfo=UTC)
        mail_digests(now=eight)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert [mail_digests(now=eight + n * MINUTE) for n in range(1, 4)] == [0, 1, 0]

    @pytest.mark.parametrize("number", [1, 3])
    def test_looking_asks_as_often_for_one_notice_as_for_three(self, number, django_assert_num_queries):
        ada = daily(8)
        for _ in range(number):
            told(ada, now=NOW - DAY)
        with django_assert_num_queries(6):  # people, hours; savepoint, rows, claim, release
            mail_digests(now=NOW)


class TestLetter:
    def letter(self, *texts, **more):
        ada = PersonFactory(email="ada@example.test", time_zone="America/New_York")
        for text in texts:
            told(ada, text, **more)
        mail_at_once(now=NOW)
        return mail.outbox[0]

    def test_it_has_a_way_out_that_needs_no_sign_in(self, client, settings):
        settings.PUBLIC_URL = "https://trellis.example"
        letter = self.letter("One")
        out = letter.extra_headers["List-Unsubscribe"]
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        path = re.fullmatch(r"<https://trellis\.example(/notices/unsubscribe/\S+/)>", out).group(1)
        assert path in letter.body
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert NoticeSetting.objects.get().delivery == "none"

    def test_text_and_html_say_the_same_and_load_nothing(self, settings):
        settings.PUBLIC_URL = "https://trellis.example"
        letter = self.letter("Sign the agreement", waits=True)
        [(html, kind)] = letter.alternatives
        assert kind == "text/html"
        for part in (letter.body, html):
            assert "Sign the agreement" in part
            assert "https://trellis.example/needs/7/" in part
        assert "24 November 2026, 04:00" in html
        assert not re.search(r"<(img|script|link|iframe)|src=|url\(|@import", html)
        assert "color-scheme" in html

    def test_a_name_cannot_become_a_link_or_a_header_or_markup(self):
        letter = self.letter("shop.example\r\nBcc: all@example.test <b>wants you</b>")
        [(html, _)] = letter.alternatives
        for part in (letter.subject, letter.body, html):
            assert "shop.example" not in part
            assert "shop.\u2060example" in part
        assert "\n" not in letter.subject
        assert "<b>wants" not in html
        assert letter.message()["Bcc"] is None

    def test_an_address_elsewhere_is_never_mailed(self, settings):
        settings.PUBLIC_URL = "https://trellis.example"
        ada = PersonFactory()
        notify(people=[ada], kind="match", text="One", url="//evil.example/", now=NOW)
        notify(people=[ada], kind="match", text="Two", url="https://evil.example/", now=NOW)
        mail_at_once(now=NOW)
        assert "evil" not in mail.outbox[0].body + mail.outbox[0].alternatives[0][0]
