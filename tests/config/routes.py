"""Who may call which route: the lines of all of them (tests/config/lines.py tells what a line says)."""

from tests.config.lines import (
    BUYERS,
    EMPLOYER,
    EVERYBODY,
    INSTITUTION,
    LOOKER,
    MEMBERS,
    NO,
    OTHER,
    OWNER,
    OWNERS,
    READER,
    RIVAL,
    SIGNED_IN,
    STAFF,
    STRANGER,
    TEACHERS,
    WRITER,
    line,
)
from tests.config.partnership_routes import AGREEMENTS, INVITATIONS, PROPOSALS

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

LINES = [
    *(*ACCOUNTS, *NOTICES, *ENTRANCE, *NEEDS, *MICROCREDENTIALS, *MATCHES, *API, *FUNDING),
    *(*AGREEMENTS, *INVITATIONS, *PROPOSALS),
]
