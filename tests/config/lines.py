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
