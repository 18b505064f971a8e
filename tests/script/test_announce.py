from script.run.announce import announcement, is_up

PEOPLE = [("Administrator", "a@demo.example", "secret"), ("Employer, owner", "owner@demo.example", "secret")]


def test_the_address_stands_first_and_people_in_columns() -> None:
    assert announcement("http://127.0.0.1:8000", PEOPLE, governed=True).splitlines() == [
        "Trellis is up: http://127.0.0.1:8000",
        "Sign in as (made-up people of the demo):",
        "  Administrator    a@demo.example      secret",
        "  Employer, owner  owner@demo.example  secret",
        "Ctrl-C stops everything.",
    ]


def test_an_empty_installation_says_how_to_begin() -> None:
    assert announcement("http://127.0.0.1:8000", [], governed=False).splitlines() == [
        "Trellis is up: http://127.0.0.1:8000",
        "There is no administrator yet: .venv/bin/python manage.py createsuperuser",
        "Ctrl-C stops everything.",
    ]


def test_known_passwords_within_others_reach_are_warned_of() -> None:
    said = announcement("http://127.0.0.1:8000", PEOPLE, governed=True, reachable=True)
    assert "WARNING: everybody knows these passwords" in said
    assert "WARNING" not in announcement("http://127.0.0.1:8000", [], governed=True, reachable=True)


def test_nobody_answers_on_a_closed_port() -> None:
    assert is_up("http://127.0.0.1:1") is False
