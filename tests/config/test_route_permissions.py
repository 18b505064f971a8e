"""Every route of the URLconf, every kind of visitor: who is let in, and that nothing changes where one is not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import product
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.core import signing
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import services
from accounts.models import Person
from accounts.services.audit import notify
from accounts.services.notice_letters import token_of
from accounts.views.people import UNDO_SALT
from marketplace.models import FundingRule
from marketplace.services.imports import preview_import
from matching.models import MatchRun, Review, ScoringPolicy
from partnerships.models import (
    Attachment,
    Cohort,
    Feedback,
    Invitation,
    PartnershipPolicy,
    ProposalVersion,
    Question,
)
from tests.config import lines, routes
from tests.config.lines import STRANGER, Line
from tests.config.routes import LINES
from tests.factories import (
    AgreementFactory,
    CohortFactory,
    FundingAwardFactory,
    InvitationFactory,
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    NeedFactory,
    OrganisationFactory,
    ProposalFactory,
    ProposalVersionFactory,
    member_of,
    sent_version,
)
from tests.matching.scene import Scene, scene

pytestmark = pytest.mark.django_db
METHODS = {"get", "post", "put", "patch", "delete"}
VISITORS = sorted(lines.EVERYBODY)
# Not ours: the back office has a test of its own below, and these two answer anybody (test_start.py, test_frame.py).
APART = {"admin", "healthz", "any other address under the API"}


def every_route() -> set[str]:
    return {name for name in _names(get_resolver().url_patterns, "") if name.split(":")[0] not in APART}


def _names(patterns: list[Any], space: str) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name
        else:
            yield "healthz" if str(one.pattern) == "healthz" else "any other address under the API"


def test_every_route_has_a_line() -> None:
    assert {line.route for line in LINES} == every_route()


@pytest.fixture
def made() -> Scene:
    return scene()


def people_of(made: Scene) -> dict[str, Person]:
    people = {
        lines.NOBODYS: made.people["nobody's"],
        lines.ADMINISTRATOR: made.administrator,
        lines.READER: made.people["viewer"],
        lines.WRITER: made.people["editor"],
        lines.OWNER: made.people["owner"],
        lines.RIVAL: made.people["other employer"],
        lines.LOOKER: made.people["institution"],
        lines.TEACHER: member_of(made.institution, "editor"),
        lines.HEAD: member_of(made.institution),
        lines.OTHER: made.people["other institution"],
    }
    for person in people.values():
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return people


def subjects_of(made: Scene) -> dict[str, list[Any]]:
    """What stands in the address of each subject that the lines name."""
    now, owner = timezone.now(), made.people["owner"]
    secrets: list[str] = []
    invited = services.invite_colleague(
        organisation=made.employer,
        email="new@example.test",
        role="viewer",
        by=owner,
        now=now,
        link=lambda secret: secrets.append(secret) or secret,
    )
    kept = preview_import(
        content=b"own_id,title,description\nA-1,Welding,Weld\n",
        file_name="catalogue.csv",
        format="csv",
        institution=made.institution,
        by=None,
        now=now,
    )
    suggestion = MicrocredentialSkillFactory(microcredential=made.good, status="suggested", confidence=0.9)
    removal = signing.dumps([made.employer.pk, made.people["nobody's"].pk, "owner"], salt=UNDO_SALT)
    rule = FundingRule.objects.get(key="us-wioa-iwt")
    award = FundingAwardFactory(need=made.need, rule=rule, currency="USD")
    agreed = agreed_subjects(made)  # before the one invitation that is live
    sent = InvitationFactory(need=made.need, microcredential=made.good)
    question = Question.objects.create(
        need=made.need,
        institution=made.institution,
        text="When?",
        asked_by=made.people["institution"],
        asked_at=now,
    )
    [notice] = notify(people=[owner], kind="match", text="Told", url="/needs/", now=now)
    return (
        agreed
        | proposals_of(made)
        | {
            "sent invitation": [sent.pk],
            "question": [question.pk],
            "notice": [notice.pk],
            "unsubscribing": [token_of(owner)],
            "rule": [rule.pk],
            "approved and rule": [made.approved.pk, rule.pk],
            "award": [award.pk],
            "need and award": [made.need.pk, award.pk],
            "": [],
            "of employer": [],
            "secret": secrets,
            "membership": [made.employer.memberships.get(person=made.people["viewer"]).pk],
            "invitation": [invited.invitation.pk],
            "removal": [removal],
            "employer": [made.employer.pk],
            "empty": [OrganisationFactory(institution=True, waiting=True).pk],
            "key": ["none"],
            "uid and key": ["1", "none"],
            "need": [made.need.pk],
            "draft": [made.draft.pk],
            "moment": [1],
            "step": ["list", 1],
            "live": [made.good.pk],
            "unlisted": [
                MicrocredentialFactory(institution=made.institution, draft=True, description="Weld").pk
            ],
            "suggestion": [made.good.pk, suggestion.pk, "confirm"],
            "import": [kept.pk],
            "skill": [suggestion.skill_id],
            "approved": [made.approved.pk],
            "waiting": [made.waiting.pk],
            "verdict": [str(Review.objects.latest("pk").pk)],
            "run": [MatchRun.objects.latest("pk").pk],
            "policy": [ScoringPolicy.objects.create(version=9, note="A try").pk],
            "partnership policy": [PartnershipPolicy.objects.latest("pk").pk],
        }
    )


def agreed_subjects(made: Scene) -> dict[str, list[Any]]:
    """An agreement to sign, cohorts in three states, and feedback that is revealed or hidden."""

    def version() -> ProposalVersion:
        """Of an invitation that is over, since one at a time is live."""
        invitation = InvitationFactory(need=made.need, microcredential=made.good)
        sent = sent_version(proposal=ProposalFactory(invitation=invitation))
        Invitation.objects.filter(pk=invitation.pk).update(state="withdrawn")
        return sent

    def cohort(**fields: Any) -> Cohort:
        row: Cohort = CohortFactory(
            agreement=AgreementFactory(version=version(), in_force=True, in_force_at=timezone.now()), **fields
        )
        return row

    def given(**fields: Any) -> Feedback:
        return Feedback.objects.create(
            cohort=cohort(completed_now=True, **fields),
            side="employer",
            met_need=2,
            given_by=made.people["owner"],
            given_at=timezone.now(),
        )

    planned, running = cohort(), cohort(running=True, learner_key="a-key-that-learners-have")
    return {
        "agreement": [AgreementFactory(version=version()).pk],
        "cohort": [planned.pk],
        "cohort's employer": [planned.pk, "employer"],
        "cohort's institution": [planned.pk, "institution"],
        "running": [running.pk],
        "learner": [running.learner_key],
        "feedback": [given(revealed_at=timezone.now()).pk],
        "hidden": [given().pk],
    }


def proposals_of(made: Scene) -> dict[str, list[Any]]:
    """To a need of its own, one proposal that was sent and one that is drafted, with a file beside it."""
    invited = InvitationFactory(need=NeedFactory(employer=made.employer), microcredential=made.good)
    sent = sent_version(proposal=ProposalFactory(invitation=invited)).proposal
    draft = ProposalVersionFactory(proposal__invitation=invited)
    attached = Attachment.objects.create(
        version=draft, name="Offer.pdf", size=8, uploaded_by=made.administrator, uploaded_at=timezone.now()
    )
    attached.file.save("offer.pdf", ContentFile(b"%PDF-1.4"))
    return {
        "answerable": [invited.pk],
        "sent proposal": [sent.pk],
        "drafted proposal": [draft.proposal_id],
        "attached": [attached.pk],
        "draft and attached": [draft.proposal_id, attached.pk],
    }


def sent_by(made: Scene) -> dict[str, Any]:
    """What would change something almost anywhere, were it let in; each route reads its own part."""
    rows = {
        f"{name}-{count}_FORMS": "0"
        for name in ("skills", "tiers", "starts")
        for count in ("TOTAL", "INITIAL")
    }
    weights = {"weight_skill": "20", "weight_cost": "30", "weight_satisfaction": "50"}
    need = {"title": "Changed", "headcount": "9", "currency": "USD", "language": "en", "delivery": ["1"]}
    person = {"email": "mine@example.test", "role": "owner", "full_name": "Changed", "time_zone": "UTC"}
    password = {"password1": "a long enough passphrase", "password2": "a long enough passphrase"}
    organisation = {"name": "Changed", "kind": "employer", "organisation_name": "Changed"}
    verdict = {
        "verdict": "verified",
        "reason": "level_wrong",
        "note": "Changed",
        "chosen": made.waiting.pk,
        "text": "When?",
    }
    many = {"action": "retire", "ids": [made.good.pk], "sure": "on", "decision": "confirm", "state": "live"}
    return rows | weights | need | person | password | organisation | verdict | many


@dataclass
class Writes:
    """What was written while it wrapped a connection; a visit's own session is not among it."""

    statements: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")) and "django_session" not in sql:
            self.statements.append(sql)
        return execute(sql, *rest)


def outcome(response: HttpResponse) -> int | str:
    """`let in` is also said of one who typed something wrong, or came when the row's state did not allow it."""
    place = response.get("Location", "")
    if place.startswith(reverse("account_login")) or response.status_code == 401:
        return "to sign in"
    if place.startswith(f"{reverse('choose_organisation')}?"):
        return lines.AWAY
    return (
        "let in"
        if response.status_code < 400 or response.status_code in {400, 409, 422}
        else response.status_code
    )


Call = Callable[[Line, str], tuple[int | str, list[str]]]


@pytest.fixture
def calling(made: Scene) -> Callable[[str], Call]:
    """A visitor's calls: what each one gets, and what was written by it; nothing of it stays."""
    people, subjects, form = people_of(made), subjects_of(made), sent_by(made)
    forms = {"of employer": form | {"organisation": made.employer.pk}}

    def caller(visitor: str) -> Call:
        client = Client()
        if visitor != STRANGER:
            client.force_login(people[visitor])
        cookies = dict(client.cookies)

        def call(line: Line, method: str) -> tuple[int | str, list[str]]:
            client.cookies = SimpleCookie(cookies)
            sent = {"data": forms.get(line.subject, form)} if method == "post" else {}
            if line.route.startswith("api:"):
                cache.clear()  # more routes than a stranger may call in a minute
                sent = {"data": said_to(line.route), "content_type": "application/json"}
            address = reverse(line.route, args=subjects[line.subject])
            writes = Writes()
            with transaction.atomic(), connection.execute_wrapper(writes):
                answer = getattr(client, method)(address, **({} if method == "get" else sent))
                if answer.streaming:
                    list(answer)  # a file is closed once it was read
                transaction.set_rollback(True)
            return outcome(answer), writes.statements

        return call

    return caller


AGREED: dict[str, dict[str, object]] = {
    "api:agreement-cancel": {"note": "Changed"},
    "api:cohort-cancel": {"note": "Changed"},
    "api:cohort-feedback": {"levels": {}},
    "api:feedback-take-down": {"reason": "Changed"},
}


def said_to(route: str) -> dict[str, object]:
    said = {"need": {"title": "Changed", "headcount": 9}, "microcredential": {"title": "Changed"}}
    if route in AGREED:
        return AGREED[route]
    return {"reason": "level_wrong"} if route == "api:match-reject" else said.get(route[4:].split("-")[0], {})


@pytest.mark.parametrize("visitor", VISITORS)
def test_who_is_let_in(calling: Callable[[str], Call], visitor: str) -> None:
    """Whoever is not changes nothing; nor does reading, whoever reads."""
    call, wrong = calling(visitor), []
    for line in LINES:
        for method in line.methods.split():
            got, written = call(line, method)
            expected = line.expected(visitor)
            if got != expected or (written and (got != "let in" or method == "get")):
                wrong.append((line.route, line.subject, method, f"{got}, not {expected}", written))
    assert not wrong, wrong


@pytest.mark.parametrize("visitor", [lines.OWNER, lines.HEAD, lines.ADMINISTRATOR])
def test_other_methods_change_nothing(calling: Callable[[str], Call], visitor: str) -> None:
    """Of whoever is let in by one of the route's own methods: others never come as far."""
    call, wrong = calling(visitor), []
    known: dict[tuple[str, str], set[str]] = {}
    for line in LINES:
        known.setdefault((line.route, line.subject), set()).update(line.methods.split())
    inside = [line for line in LINES if visitor in line.may and line not in routes.ENTRANCE]
    for line in {(line.route, line.subject): line for line in inside}.values():
        methods = METHODS - known[line.route, line.subject]
        wrong += [(line.route, line.subject, method) for method in sorted(methods) if call(line, method)[1]]
    assert not wrong, wrong


@pytest.mark.parametrize("visitor", sorted({lines.ADMINISTRATOR, lines.OWNER, lines.HEAD, lines.NOBODYS}))
def test_the_back_office_is_closed_to_whoever_was_given_no_rights_there(made: Scene, visitor: str) -> None:
    """Also to administrators: what they do, they do on pages; rights in the back office are given apart."""
    client = Client()
    client.force_login(people_of(made)[visitor])
    writes, pages = (
        Writes(),
        [("changelist", []), ("add", []), *((page, [1]) for page in ("change", "delete", "history"))],
    )
    for model, (page, args) in product(admin.site._registry, pages):
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
        with connection.execute_wrapper(writes):
            answers = [client.get(address), client.post(address, {"name": "Changed", "post": "yes"})]
        # 302 is the way to the sign-in page, and back from a row that there is none of.
        closed = {302, 403} if visitor == lines.ADMINISTRATOR else {302}
        assert [(address, answer.status_code) for answer in answers if answer.status_code not in closed] == []
    assert writes.statements == []
