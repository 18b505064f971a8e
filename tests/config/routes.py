"""Who may call which route: one line for each subject of a route, as tests/config/test_route_permissions.py reads it.

`may` are those who are let in, `sees` those who may see it and not do it (403), `otherwise` what all others get.
Whoever has not signed in is sent to sign in, or gets 401 from what answers in JSON, unless `may` has them. Pages of
the organisation for which one acts ask those who belong to none to choose one first.
"""

from dataclasses import dataclass

STRANGER, NOBODYS, ADMINISTRATOR = "stranger", "nobody's", "administrator"
READER, WRITER, OWNER, RIVAL = (
    "employer's viewer",
    "employer's editor",
    "employer's owner",
    "another employer's owner",
)
LOOKER, TEACHER, HEAD, OTHER = (
    "institution's viewer",
    "institution's editor",
    "institution's owner",
    "another institution's owner",
)
EMPLOYER, INSTITUTION, STAFF = {READER, WRITER, OWNER}, {LOOKER, TEACHER, HEAD}, {ADMINISTRATOR}
BUYERS, TEACHERS, OWNERS = {WRITER, OWNER}, {TEACHER, HEAD}, {OWNER, RIVAL, HEAD, OTHER}
SIGNED_IN = EMPLOYER | INSTITUTION | STAFF | {NOBODYS, RIVAL, OTHER}
EVERYBODY = SIGNED_IN | {STRANGER}
MEMBERS = SIGNED_IN - STAFF - {NOBODYS}
NO, NOWHERE, AWAY = 403, 404, "to choose an organisation"


@dataclass(frozen=True)
class Line:
    route: str
    subject: str
    methods: str
    may: frozenset[str]
    sees: frozenset[str]
    otherwise: int
    acting: bool

    def expected(self, visitor: str) -> int | str:
        if visitor in self.may:
            return "let in"
        if visitor == STRANGER:
            return "to sign in"
        if self.acting and visitor not in MEMBERS:
            return AWAY
        return NO if visitor in self.sees else self.otherwise


def line(
    route: str,
    subject: str,
    methods: str,
    may: set[str],
    sees: set[str] | None = None,
    *,
    otherwise: int = NOWHERE,
    acting: bool = False,
) -> Line:
    return Line(route, subject, methods, frozenset(may), frozenset(sees or ()), otherwise, acting)


ACCOUNTS = [
    line("home", "", "get", EVERYBODY),
    line("workspace", "", "get", SIGNED_IN),
    line("choose_organisation", "", "get", SIGNED_IN),
    line("choose_organisation", "of employer", "post", EMPLOYER),
    line("join", "secret", "get", EVERYBODY),
    line("join", "secret", "post", {STRANGER}, SIGNED_IN),
    *(line(f"organisation:{name}", "", "get", MEMBERS, acting=True) for name in ("profile", "people")),
    line("organisation:leave", "", "get post", MEMBERS, acting=True),
    *(
        line(f"organisation:{name}", "", "get post", OWNERS, MEMBERS, acting=True)
        for name in ("change", "invite")
    ),
    *(
        line(f"organisation:{name}", subject, "get post", {OWNER}, MEMBERS - OWNERS, acting=True)
        for name, subject in (("role", "membership"), ("remove", "membership"), ("withdraw", "invitation"))
    ),
    line("organisation:new", "", "get post", SIGNED_IN),
    line("organisation:restore", "removal", "post", {OWNER}, {READER, WRITER}),
    line("organisations:list", "", "get", STAFF),
    line("organisations:detail", "employer", "get", STAFF),
    line("organisations:decide", "employer", "post", STAFF),
    line("organisations:invite", "empty", "get post", STAFF),
    line("organisations:invite", "employer", "get post", set(), STAFF),
    line("account:profile", "", "get post", SIGNED_IN),
    line("account:create_token", "", "get post", SIGNED_IN),
    line("account:revoke_token", "", "get post", SIGNED_IN),
]
NOTICES = [
    line("notices:list", "", "get", SIGNED_IN),
    line("notices:open", "notice", "post", {OWNER}),
    line("notices:read", "", "post", SIGNED_IN),
    line("notices:settings", "", "get post", SIGNED_IN),
    line("notices:unsubscribe", "unsubscribing", "get post", EVERYBODY),
    line("api:notice-list", "", "get", SIGNED_IN),
    line("api:notice-detail", "notice", "get", {OWNER}),
    line("api:notice-read", "notice", "post", {OWNER}),
    line("api:notice-read-all", "", "post", SIGNED_IN),
    line("api:notice-delivery", "", "get patch", SIGNED_IN),
    line("audit:list", "", "get", STAFF),
    line("audit:export", "", "get", STAFF),
]
ENTRANCE = [
    *(
        line(f"account_{name}", "", "get", EVERYBODY)
        for name in ("login", "logout", "signup", "inactive", "email_verification_sent", "reset_password")
    ),
    line("account_reset_password_done", "", "get", EVERYBODY),
    line("account_reset_password_from_key_done", "", "get", EVERYBODY),
    line("account_confirm_email", "key", "get", EVERYBODY),
    line("account_reset_password_from_key", "uid and key", "get", EVERYBODY),
    *(
        line(f"account_{name}", "", "get", SIGNED_IN)
        for name in ("email", "change_password", "set_password", "reauthenticate", "confirm_login_code")
    ),
]

NEEDS = [
    line("needs:list", "", "get", SIGNED_IN),
    line("needs:new", "", "get post", BUYERS | {RIVAL}, otherwise=NO),
    *(line(f"needs:{name}", "", "post", BUYERS | {RIVAL}, otherwise=NO) for name in ("suggest", "read")),
    *(
        line(f"needs:{name}", subject, methods, BUYERS, sees)
        for name, methods in [
            *((name, "get post") for name in ("edit", "close", "delete", "weights")),
            *((name, "post") for name in ("post", "reopen", "copy")),
        ]
        for subject, sees in [("need", {READER} | STAFF), ("draft", {READER})]
    ),
    *(
        line(f"matches:{name}", subject, "get", may)
        for name in ("need", "need_progress")
        for subject, may in [("need", EMPLOYER | STAFF), ("draft", EMPLOYER)]
    ),
    line("matches:rematch", "need", "post", BUYERS | STAFF, {READER}),
    line("matches:rematch", "draft", "post", set(), EMPLOYER),
]

MICROCREDENTIALS = [
    line("microcredentials:catalogue", "", "get", SIGNED_IN),
    line("microcredentials:mine", "", "get", INSTITUTION | {OTHER}, otherwise=NO),
    *(
        line(f"microcredentials:{name}", "", methods, TEACHERS | {OTHER}, otherwise=NO)
        for name, methods in (("new", "get post"), ("price", "post"), ("read", "post"), ("bulk", "post"))
    ),
    line("microcredentials:undo_skills", "moment", "post", set()),
    line("microcredentials:undo_bulk", "step", "post", set()),
    line("microcredentials:detail", "live", "get", SIGNED_IN),
    line("microcredentials:detail", "unlisted", "get", INSTITUTION | STAFF),
    *(
        line(f"microcredentials:{name}", subject, methods, TEACHERS, sees)
        for name, methods in [
            *((name, "get post") for name in ("edit", "list", "withdraw", "retire", "relist")),
            ("suggest", "post"),
        ]
        for subject, sees in [("live", SIGNED_IN), ("unlisted", {LOOKER} | STAFF)]
    ),
    line("microcredentials:skills", "live", "post", TEACHERS, SIGNED_IN),
    line("microcredentials:decide", "suggestion", "post", TEACHERS, SIGNED_IN),
    line("matches:microcredential", "live", "get", INSTITUTION | STAFF),
    line("imports:start", "", "get", INSTITUTION | {OTHER} | STAFF, otherwise=NO),
    line("imports:start", "", "post", TEACHERS | {OTHER} | STAFF, otherwise=NO),
    line("imports:sample", "", "get", SIGNED_IN),
    *(
        line(f"imports:{name}", "import", "get", INSTITUTION | STAFF)
        for name in ("preview", "progress", "report")
    ),
    *(
        line(f"imports:{name}", "import", "post", TEACHERS, {LOOKER} | STAFF)
        for name in ("apply", "discard", "undo")
    ),
    line("imports:undo", "import", "get", TEACHERS, {LOOKER} | STAFF),
    line("skills:list", "", "get", SIGNED_IN),
    line("skills:search", "", "get", SIGNED_IN),
    line("skills:detail", "skill", "get", SIGNED_IN),
    line("skills:neighbours", "skill", "get", SIGNED_IN),
]

MATCHES = [
    line("matches:list", "", "get", SIGNED_IN),
    line("matches:detail", "approved", "get", EMPLOYER | INSTITUTION | STAFF),
    line("matches:detail", "waiting", "get", STAFF),
    line("review:queue", "", "get", STAFF),
    line("review:history", "", "get", STAFF),
    line("review:match", "waiting", "get", STAFF),
    *(line(f"review:{name}", "waiting", "post", STAFF) for name in ("approve", "reject", "later")),
    line("review:bulk", "", "post", STAFF),
    line("review:undo", "verdict", "post", STAFF),
    *(line(f"runs:{name}", "", "get", STAFF) for name in ("list", "rows")),
    line("runs:start", "", "post", STAFF),
    *(line(f"runs:{name}", "run", "get", STAFF) for name in ("detail", "progress")),
    line("policies:list", "", "get", STAFF),
    line("policies:new", "", "get post", STAFF),
    line("policies:detail", "policy", "get", STAFF),
    *(line(f"policies:{name}", "policy", "get post", STAFF) for name in ("edit", "activate")),
    line("partnership_policies:list", "", "get", STAFF),
    line("partnership_policies:new", "", "get post", STAFF),
    line("partnership_policies:detail", "partnership policy", "get", STAFF),
    *(line(f"components:{name}", "", "get", SIGNED_IN) for name in ("gallery", "skills", "confirm")),
    line("components:toast", "", "post", SIGNED_IN),
]

API = [
    line("api:schema", "", "get", EVERYBODY),
    line("api:docs", "", "get", EVERYBODY),
    line("api:me", "", "get", SIGNED_IN),
    line("api:suggestions", "", "post", SIGNED_IN),
    line("api:api-root", "", "get", SIGNED_IN),
    line("api:skill-list", "", "get", SIGNED_IN),
    line("api:skill-detail", "skill", "get", SIGNED_IN),
    line("api:skill-neighbours", "skill", "get", SIGNED_IN),
    line("api:need-list", "", "get", SIGNED_IN),
    line("api:need-list", "", "post", BUYERS | {RIVAL}, otherwise=NO),
    line("api:need-detail", "need", "get", EMPLOYER | STAFF),
    line("api:need-detail", "draft", "get", EMPLOYER),
    *(
        line(f"api:need-{name}", subject, methods, BUYERS, sees)
        for name, methods in (
            ("detail", "patch delete"),
            ("post", "post"),
            ("close", "post"),
            ("reopen", "post"),
        )
        for subject, sees in [("need", {READER} | STAFF), ("draft", {READER})]
    ),
    line("api:microcredential-list", "", "get", SIGNED_IN),
    line("api:microcredential-list", "", "post", TEACHERS | {OTHER}, otherwise=NO),
    line("api:microcredential-detail", "live", "get", SIGNED_IN),
    line("api:microcredential-detail", "unlisted", "get", INSTITUTION | STAFF),
    *(
        line(f"api:microcredential-{name}", subject, "patch" if name == "detail" else "post", TEACHERS, sees)
        for name in ("detail", "list-it", "withdraw", "retire", "relist")
        for subject, sees in [("live", SIGNED_IN), ("unlisted", {LOOKER} | STAFF)]
    ),
    line("api:match-list", "", "get", SIGNED_IN),
    line("api:match-detail", "approved", "get", EMPLOYER | INSTITUTION | STAFF),
    line("api:match-detail", "waiting", "get", STAFF),
    *(
        line(f"api:match-{name}", subject, "post", STAFF, sees)
        for name in ("approve", "reject", "undo")
        for subject, sees in [("approved", EMPLOYER | INSTITUTION), ("waiting", set())]
    ),
    line("api:run-list", "", "get", SIGNED_IN),
    line("api:run-list", "", "post", STAFF, otherwise=NO),
    line("api:run-detail", "run", "get", STAFF),
]

FUNDING = [
    *(
        line(f"funding:{name}", subject, "get", SIGNED_IN)
        for name, subject in (("list", ""), ("detail", "rule"))
    ),
    line("funding:new", "", "get post", STAFF, SIGNED_IN),
    line("funding:edit", "rule", "get post", STAFF, SIGNED_IN),
    line("funding:checked", "rule", "post", STAFF, SIGNED_IN),
    line("matches:award", "approved and rule", "get post", BUYERS, {READER} | STAFF),
    line("funding:withdraw", "award", "get post", BUYERS, {READER} | STAFF),
    line("funding:restore", "award", "post", BUYERS, {READER} | STAFF),
    line("funding:subscription", "need", "get post", BUYERS, {READER} | STAFF),
    line("funding:subscription", "draft", "get post", BUYERS, {READER}),
    line("api:subscription", "need", "get", EMPLOYER | STAFF),
    line("api:subscription", "need", "put", BUYERS, {READER} | STAFF),
    line("api:funding-rule-list", "", "get", SIGNED_IN),
    line("api:funding-rule-detail", "rule", "get", SIGNED_IN),
    line("api:award-list", "need", "get", EMPLOYER | STAFF),
    line("api:award-list", "need", "post", BUYERS, {READER} | STAFF),
    line("api:award-detail", "need and award", "get", EMPLOYER | STAFF),
    line("api:award-detail", "need and award", "delete", BUYERS, {READER} | STAFF),
    line("api:award-restore", "need and award", "post", BUYERS, {READER} | STAFF),
]

AGREEMENTS = [
    *(line(f"{name}:list", "", "get", SIGNED_IN) for name in ("agreements", "cohorts")),
    line("agreements:threshold", "", "get post", {HEAD, OTHER}, MEMBERS - {HEAD, OTHER}, acting=True),
    *(
        line(f"agreements:{name}", "agreement", "get", EMPLOYER | INSTITUTION | STAFF)
        for name in ("detail", "print", "pdf")
    ),
    line("agreements:sign", "agreement", "post", {OWNER, HEAD}, {READER, WRITER, LOOKER, TEACHER} | STAFF),
    line("agreements:cancel", "agreement", "get post", BUYERS | TEACHERS, {READER, LOOKER} | STAFF),
    line("cohorts:detail", "cohort", "get", EMPLOYER | INSTITUTION | STAFF),
    *(
        line(f"cohorts:{name}", "cohort", "get post", TEACHERS, EMPLOYER | {LOOKER} | STAFF)
        for name in ("start", "complete")
    ),
    line("cohorts:cancel", "cohort", "get post", BUYERS | TEACHERS, {READER, LOOKER} | STAFF),
    line("cohorts:cancel", "running", "get post", TEACHERS, EMPLOYER | {LOOKER} | STAFF),
    *(
        line(f"{name}renew", "cohort", "post", BUYERS, {READER} | INSTITUTION | STAFF)
        for name in ("cohorts:", "api:cohort-")
    ),
    line("feedback:give", "cohort's employer", "get post", BUYERS, {READER}),
    line("feedback:give", "cohort's institution", "get post", TEACHERS, {LOOKER}),
    *(
        line(f"feedback:{name}", "running", "post", BUYERS, {READER} | INSTITUTION | STAFF)
        for name in ("ask", "stop")
    ),
    line("feedback:reply", "feedback", "get post", TEACHERS, EMPLOYER | {LOOKER} | STAFF),
    line("feedback:take_down", "feedback", "get post", STAFF, EMPLOYER | INSTITUTION),
    *(line(f"feedback:{name}", "hidden", "get post", set(), EMPLOYER) for name in ("reply", "take_down")),
    line("feedback:learner", "learner", "get post", EVERYBODY),
    line("feedback:flags", "", "get", STAFF),
    *(line(f"api:{name}-list", "", "get", SIGNED_IN) for name in ("agreement", "cohort", "feedback")),
    *(
        line(f"api:{name}-detail", name, "get", EMPLOYER | INSTITUTION | STAFF)
        for name in ("agreement", "cohort", "feedback")
    ),
    line("api:agreement-pdf", "agreement", "get", EMPLOYER | INSTITUTION | STAFF),
    line("api:agreement-threshold", "", "get put", {HEAD, OTHER}, otherwise=NO),
    line("api:cohort-learners", "running", "get post delete", BUYERS, {READER} | INSTITUTION | STAFF),
    *(
        line(f"api:feedback-{name}", "", "get", STAFF, otherwise=NO)
        for name in ("straight-lines", "dominated")
    ),
    line("api:agreement-sign", "agreement", "post", {OWNER, HEAD}, {READER, WRITER, LOOKER, TEACHER} | STAFF),
    line("api:agreement-cancel", "agreement", "post", BUYERS | TEACHERS, {READER, LOOKER} | STAFF),
    *(
        line(f"api:cohort-{name}", "cohort", "post", TEACHERS, EMPLOYER | {LOOKER} | STAFF)
        for name in ("start", "complete")
    ),
    line("api:cohort-cancel", "cohort", "post", BUYERS | TEACHERS, {READER, LOOKER} | STAFF),
    line("api:cohort-cancel", "running", "post", TEACHERS, EMPLOYER | {LOOKER} | STAFF),
    line("api:cohort-feedback", "cohort", "post", BUYERS | TEACHERS, {READER, LOOKER} | STAFF),
    line("api:feedback-reply", "feedback", "post", TEACHERS, EMPLOYER | {LOOKER} | STAFF),
    line("api:feedback-take-down", "feedback", "post", STAFF, EMPLOYER | INSTITUTION),
]

INVITATIONS = [
    line("invitations:list", "", "get", SIGNED_IN),
    *(
        line("invitations:invite", subject, "get post", BUYERS, sees)
        for subject, sees in [("need", {READER} | STAFF), ("draft", {READER})]
    ),
    line("invitations:detail", "sent invitation", "get", EMPLOYER | INSTITUTION | STAFF),
    line("invitations:withdraw", "sent invitation", "get post", BUYERS, {READER} | INSTITUTION | STAFF),
    line("invitations:decline", "sent invitation", "get post", TEACHERS, {LOOKER} | EMPLOYER | STAFF),
    line("questions:list", "need", "get", EMPLOYER | INSTITUTION | STAFF),
    line("questions:list", "draft", "get", EMPLOYER),
    line("questions:ask", "need", "post", TEACHERS, {LOOKER} | EMPLOYER | STAFF),
    line("questions:ask", "draft", "post", set(), EMPLOYER),
    line("questions:answer", "question", "get post", BUYERS, {READER} | INSTITUTION | STAFF),
    line("unmet:list", "", "get", STAFF),
    line("api:unmet-list", "", "get", STAFF, otherwise=NO),
    *(
        line("api:invitable", subject, "get", BUYERS, sees)
        for subject, sees in [("need", {READER} | STAFF), ("draft", {READER})]
    ),
    line("api:invitation-list", "", "get", SIGNED_IN),
    line("api:invitation-list", "", "post", BUYERS | {RIVAL}, otherwise=NO),
    line("api:invitation-detail", "sent invitation", "get", EMPLOYER | INSTITUTION | STAFF),
    line("api:invitation-withdraw", "sent invitation", "post", BUYERS, {READER} | INSTITUTION | STAFF),
    line("api:invitation-decline", "sent invitation", "post", TEACHERS, {LOOKER} | EMPLOYER | STAFF),
    line("api:question-list", "", "get", SIGNED_IN),
    line("api:question-list", "", "post", TEACHERS | {OTHER}, otherwise=NO),
    line("api:question-detail", "question", "get", EMPLOYER | INSTITUTION | STAFF),
    line("api:question-answer", "question", "post", BUYERS, {READER} | INSTITUTION | STAFF),
]

PROPOSALS = [
    line("proposals:list", "", "get", SIGNED_IN),
    line("proposals:compare", "need", "get", EMPLOYER | STAFF),
    line("proposals:compare", "draft", "get", EMPLOYER),
    line("proposals:begin", "answerable", "get post", TEACHERS, {LOOKER} | EMPLOYER | STAFF),
    line("proposals:detail", "sent proposal", "get", EMPLOYER | INSTITUTION | STAFF),
    line("proposals:detail", "drafted proposal", "get", INSTITUTION),
    *(
        line(f"proposals:{name}", subject, methods, TEACHERS, sees)
        for name, methods in [
            *((name, "get post") for name in ("edit", "send", "discard", "withdraw")),
            *((name, "post") for name in ("revise", "take_over")),
        ]
        for subject, sees in [
            ("sent proposal", {LOOKER} | EMPLOYER | STAFF),
            ("drafted proposal", {LOOKER}),
        ]
    ),
    *(
        line(f"proposals:{name}", subject, "get post", may, sees)
        for name in ("accept", "counter", "decline")
        for subject, may, sees in [
            ("sent proposal", BUYERS, {READER} | INSTITUTION | STAFF),
            ("drafted proposal", set(), INSTITUTION),
        ]
    ),
    line("attachments:add", "sent proposal", "post", TEACHERS, {LOOKER} | EMPLOYER | STAFF),
    line("attachments:add", "drafted proposal", "post", TEACHERS, {LOOKER}),
    line("attachments:download", "attached", "get", INSTITUTION),
    line("attachments:remove", "attached", "post", TEACHERS, {LOOKER}),
    line("api:comparison", "need", "get", EMPLOYER | STAFF),
    line("api:comparison", "draft", "get", EMPLOYER),
    line("api:attachment-list", "sent proposal", "get", EMPLOYER | INSTITUTION | STAFF),
    line("api:attachment-list", "sent proposal", "post", TEACHERS, {LOOKER} | EMPLOYER | STAFF),
    line("api:attachment-list", "drafted proposal", "get", INSTITUTION),
    line("api:attachment-list", "drafted proposal", "post", TEACHERS, {LOOKER}),
    *(
        line(f"api:attachment-{name}", "draft and attached", "get", INSTITUTION)
        for name in ("detail", "file")
    ),
    line("api:attachment-detail", "draft and attached", "delete", TEACHERS, {LOOKER}),
    line("api:proposal-list", "", "get", SIGNED_IN),
    line("api:proposal-list", "", "post", SIGNED_IN),
    line("api:proposal-detail", "sent proposal", "get", EMPLOYER | INSTITUTION | STAFF),
    line("api:proposal-detail", "drafted proposal", "get", INSTITUTION),
    *(
        line(f"api:proposal-{name}", subject, method, TEACHERS, sees)
        for name, method in [
            ("detail", "patch"),
            *((name, "post") for name in ("send", "revise", "price", "discard", "take-over", "withdraw")),
        ]
        for subject, sees in [
            ("sent proposal", {LOOKER} | EMPLOYER | STAFF),
            ("drafted proposal", {LOOKER}),
        ]
    ),
    *(
        line(f"api:proposal-{name}", subject, "post", may, sees)
        for name in ("accept", "counter", "decline")
        for subject, may, sees in [
            ("sent proposal", BUYERS, {READER} | INSTITUTION | STAFF),
            ("drafted proposal", set(), INSTITUTION),
        ]
    ),
]

LINES = [
    *(*ACCOUNTS, *NOTICES, *ENTRANCE, *NEEDS, *MICROCREDENTIALS, *MATCHES, *API, *FUNDING),
    *(*AGREEMENTS, *INVITATIONS, *PROPOSALS),
]
