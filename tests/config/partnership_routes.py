"""Who may call which route of the partnership chain."""

from tests.config.lines import (
    BUYERS,
    EMPLOYER,
    EVERYBODY,
    HEAD,
    INSTITUTION,
    LOOKER,
    MEMBERS,
    NO,
    OTHER,
    OWNER,
    READER,
    RIVAL,
    SIGNED_IN,
    STAFF,
    TEACHER,
    TEACHERS,
    WRITER,
    line,
)

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
