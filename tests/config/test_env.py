import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("GIVEN", raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("value", "meant"), [("1", True), ("Yes", True), ("0", False), ("", False), ("off", False)]
)
def test_flags(given: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    given.setenv("GIVEN", value)
    assert env.flag("GIVEN") is meant


def test_a_flag_that_is_none_is_refused(given: pytest.MonkeyPatch) -> None:
    given.setenv("GIVEN", "ture")
    with pytest.raises(ImproperlyConfigured, match="GIVEN must be one of"):
        env.flag("GIVEN")


def test_a_number_that_is_none_is_refused(given: pytest.MonkeyPatch) -> None:
    assert env.number("GIVEN", 7) == 7
    given.setenv("GIVEN", "25x")
    with pytest.raises(ImproperlyConfigured, match="GIVEN must be a whole number"):
        env.number("GIVEN", 7)


def test_words_lose_their_blanks(given: pytest.MonkeyPatch) -> None:
    given.setenv("GIVEN", " a.example, ,b.example ")
    assert env.words("GIVEN") == ["a.example", "b.example"]


def test_sqlite_paths_may_hold_any_sign(given: pytest.MonkeyPatch) -> None:
    given.setenv("GIVEN", "sqlite:////srv/a%20b%23c/trellis.sqlite3")
    database = env.database("GIVEN", "")
    assert (database["ENGINE"], database["NAME"]) == (
        "django.db.backends.sqlite3",
        "/srv/a b#c/trellis.sqlite3",
    )


def test_postgresql_parts(given: pytest.MonkeyPatch) -> None:
    given.setenv("GIVEN", "postgresql://some%40one:p%2Fw@db.example:5433/trellis?sslmode=require")
    database = env.database("GIVEN", "")
    assert [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "trellis",
        "some@one",
        "p/w",
        "db.example",
        "5433",
    ]
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_postgresql_over_a_socket(given: pytest.MonkeyPatch) -> None:
    given.setenv("GIVEN", "postgresql://trellis@/trellis?host=/run/postgresql")
    assert env.database("GIVEN", "")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("value", ["mysql://a/b", "trellis.sqlite3", "postgresql://host/", "postgres://host"])
def test_what_is_no_database_is_refused(given: pytest.MonkeyPatch, value: str) -> None:
    given.setenv("GIVEN", value)
    with pytest.raises(ImproperlyConfigured, match="GIVEN must start with"):
        env.database("GIVEN", "")


def test_the_public_address_is_told_or_known_by_name_or_where_the_server_listens(monkeypatch, tmp_path):
    record = tmp_path / "server.json"
    assert env.public_url(False, ["127.0.0.1"], record) == "http://127.0.0.1:8000"
    record.write_text('{"pid": 1, "url": "http://127.0.0.1:8004"}')
    assert env.public_url(False, ["127.0.0.1"], record) == "http://127.0.0.1:8004"
    assert env.public_url(True, ["trellis.example"], record) == "https://trellis.example"
    assert env.public_url(True, ["*"], record) == "http://127.0.0.1:8004"
    monkeypatch.setenv("PUBLIC_URL", "https://public.example/")
    assert env.public_url(True, ["trellis.example"], record) == "https://public.example"
    monkeypatch.setenv("PUBLIC_URL", "public.example")
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL"):
        env.public_url(True, ["trellis.example"], record)
