"""What a person is told: the page, the bell, and how to be told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, NoticeSetting
from accounts.services.audit import notify, people_of
from accounts.services.notice_letters import token_of
from tests.accounts.conftest import NOW
from tests.factories import OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return PersonFactory(full_name="Ada Lovelace", time_zone="America/New_York")


@pytest.fixture
def signed_in(client, ada):
    client.force_login(ada)
    return client


def told(person, text="Something happened", now=NOW, **more):
    [notice] = notify(
        people=[person], kind="match", text=text, url=more.pop("url", "/needs/"), now=now, **more
    )
    return notice


def test_each_person_is_told_once_as_they_wish_and_who_left_is_not(ada):
    bert = PersonFactory()
    NoticeSetting.objects.create(person=bert, delivery="daily")
    gone = PersonFactory(is_active=False)
    notify(people=[ada, bert, gone, ada], kind="match", text="a" * 400, url="/needs/", now=NOW)
    rows = Notice.objects.order_by("person__pk").values_list("person", "delivery", "text")
    assert list(rows) == [(ada.pk, "at_once", "a" * 299 + "…"), (bert.pk, "daily", "a" * 299 + "…")]


def test_writers_are_told_or_all_members():
    employer = OrganisationFactory(employer=True)
    owner, editor, viewer = (member_of(employer, role) for role in ("owner", "editor", "viewer"))
    member_of(OrganisationFactory(employer=True))
    assert people_of(employer) == [owner, editor]
    assert people_of(employer, writers=False) == [owner, editor, viewer]


class TestPage:
    def test_what_waits_comes_first_then_what_is_unread_each_the_newest_first(self, signed_in, ada):
        told(ada, "Read long ago", now=NOW - timedelta(days=9))
        Notice.objects.update(read_at=NOW)
        told(ada, "Older", now=NOW - timedelta(days=2))
        told(ada, "Newer", now=NOW - timedelta(days=1))
        told(ada, "Sign the agreement", now=NOW - timedelta(days=3), waits=True)
        told(PersonFactory(), "Of somebody else")
        page = signed_in.get(reverse("notices:list")).context["page"]
        assert [(notice.group, notice.text) for notice in page] == [
            (0, "Sign the agreement"),
            (1, "Newer"),
            (1, "Older"),
            (2, "Read long ago"),
        ]

    def test_without_any_it_says_what_will_come(self, signed_in):
        assert "No notices yet" in signed_in.get(reverse("notices:list")).content.decode()

    def test_it_comes_in_pages(self, signed_in, ada):
        for n in range(26):
            told(ada, f"Number {n}")
        page = signed_in.get(reverse("notices:list"), {"page": 2}).context["page"]
        assert [notice.text for notice in page] == ["Number 0"]

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_asks_the_same_number_of_queries(self, signed_in, ada, number, django_assert_num_queries):
        for n in range(number):
            told(ada, f"Number {n}")
        with django_assert_num_queries(6):  # session, person, count, notices, organisations, unread
            signed_in.get(reverse("notices:list"))

    def test_names_of_peoples_own_choice_are_escaped(self, signed_in, ada):
        told(ada, "<b>Bold</b> wants you")
        assert "&lt;b&gt;Bold&lt;/b&gt; wants you" in signed_in.get(reverse("notices:list")).content.decode()


class TestBell:
    def test_it_counts_what_is_unread(self, signed_in, ada):
        page = signed_in.get(reverse("notices:list")).content.decode()
        assert "unread</span>" not in page
        told(ada)
        told(ada)
        page = signed_in.get(reverse("notices:list")).content.decode()
        assert '<span class="u-hidden">Notices, 2 unread</span>' in page

    def test_beyond_ninety_nine_the_number_is_not_said(self, signed_in, ada):
        for _ in range(101):
            told(ada)
        page = signed_in.get(reverse("notices:list")).content.decode()
        assert "99+</span>" in page
        assert "More than 99 unread notices" in page

    def test_nobody_signed_in_has_none(self, client):
        assert 'class="bell"' not in client.get(reverse("home")).content.decode()


class TestReading:
    def test_opening_one_marks_it_and_leads_on(self, signed_in, ada):
        notice, other = told(ada, url="/needs/"), told(ada)
        answer = signed_in.post(reverse("notices:open", args=[notice.pk]))
        assert (answer.status_code, answer["Location"]) == (302, "/needs/")
        notice.refresh_from_db()
        first = notice.read_at
        assert first is not None
        signed_in.post(reverse("notices:open", args=[notice.pk]))
        notice.refresh_from_db()
        other.refresh_from_db()
        assert (notice.read_at, other.read_at) == (first, None)

    @pytest.mark.parametrize("url", ["", "https://elsewhere.example/", "//elsewhere.example/", "needs"])
    def test_it_never_leads_elsewhere(self, signed_in, ada, url):
        answer = signed_in.post(reverse("notices:open", args=[told(ada, url=url).pk]))
        assert answer["Location"] == reverse("notices:list")

    def test_nobody_opens_anothers(self, signed_in):
        notice = told(PersonFactory())
        assert signed_in.post(reverse("notices:open", args=[notice.pk])).status_code == 404
        assert Client().post(reverse("notices:open", args=[notice.pk])).status_code == 302
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_all_are_marked_but_what_came_since_the_page_was_made(self, signed_in, ada):
        seen = told(ada, now=timezone.now() - timedelta(minutes=5))
        late = told(ada, now=timezone.now() - timedelta(minutes=1))
        others = told(PersonFactory(), now=timezone.now() - timedelta(minutes=5))
        until = (timezone.now() - timedelta(minutes=3)).isoformat()
        signed_in.post(reverse("notices:read"), {"until": until})
        for notice in (seen, late, others):
            notice.refresh_from_db()
        assert [bool(notice.read_at) for notice in (seen, late, others)] == [True, False, False]

    @pytest.mark.parametrize("until", ["", "yesterday", "2026-99-99T00:00:00Z", "2026-11-24T09:00:00"])
    def test_a_moment_that_makes_no_sense_means_now(self, signed_in, ada, until):
        told(ada, now=timezone.now() - timedelta(minutes=5))
        signed_in.post(reverse("notices:read"), {"until": until})
        assert Notice.objects.unread().count() == 0


class TestSettings:
    def test_the_profile_shows_them_with_ones_zone(self, signed_in):
        page = signed_in.get(reverse("account:profile")).content.decode()
        assert "In your time zone, America/New York" in page

    def test_they_are_changed_and_what_waits_for_a_mail_goes_the_new_way(self, signed_in, ada):
        told(ada, "Waits for a mail")
        told(ada, "Was mailed", mailed=True)
        answer = signed_in.post(reverse("notices:settings"), {"delivery": "daily", "daily_hour": "17"})
        assert answer["Location"] == reverse("account:profile")
        setting = NoticeSetting.objects.get(person=ada)
        assert (setting.delivery, setting.daily_hour) == ("daily", 17)
        assert dict(Notice.objects.values_list("text", "delivery")) == {
            "Waits for a mail": "daily",
            "Was mailed": "at_once",
        }

    def test_what_was_to_be_shown_here_alone_is_never_mailed_later(self, signed_in, ada):
        NoticeSetting.objects.create(person=ada, delivery="none")
        notice = told(ada)
        signed_in.post(reverse("notices:settings"), {"delivery": "at_once", "daily_hour": "8"})
        notice.refresh_from_db()
        assert notice.delivery == "none"
        assert told(ada).delivery == "at_once"

    def test_nonsense_is_said_and_changes_nothing(self, signed_in):
        answer = signed_in.post(reverse("notices:settings"), {"delivery": "pigeon", "daily_hour": "25"})
        assert answer.status_code == 422
        assert sorted(answer.context["notice_form"].errors) == ["daily_hour", "delivery"]
        assert not NoticeSetting.objects.exists()


class TestUnsubscribing:
    def test_reading_asks_and_posting_does_it_without_sign_in(self, ada):
        client, url = Client(enforce_csrf_checks=True), reverse("notices:unsubscribe", args=[token_of(ada)])
        notice = told(ada)
        page = client.get(url)
        assert "No more mails of notices?" in page.content.decode()
        assert ada.email not in page.content.decode()
        assert not NoticeSetting.objects.exists()
        for _ in range(2):
            answer = client.post(url, {"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
            assert NoticeSetting.objects.get(person=ada).delivery == "none"
        notice.refresh_from_db()
        assert (notice.delivery, notice.read_at) == ("none", None)

    @pytest.mark.parametrize("forged", ["1", "1:x", "none", "1:AAAA-BBBB_cc"])
    def test_a_link_that_nobody_signed_is_none(self, client, ada, forged):
        url = reverse("notices:unsubscribe", args=[forged])
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
        assert not NoticeSetting.objects.exists()

    def test_the_link_of_one_who_is_gone_is_none(self, client, ada):
        url = reverse("notices:unsubscribe", args=[token_of(ada)])
        ada.delete()
        assert client.post(url).status_code == 404
