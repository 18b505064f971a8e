"""Waits until the page really answers, then says where it is and who can sign in. Runs beside the server."""

import os
import sys
import time
import urllib.error
import urllib.request

PATIENCE_SECONDS = 120


def main(url: str, server_pid: int, *, reachable: bool) -> int:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_up(url):
        if os.getppid() != server_pid:
            return 1  # the server has stopped: there is nothing to announce
        if time.monotonic() > deadline:
            print(
                f"\nNo answer from {url} within {PATIENCE_SECONDS} s; the lines above say why.\n",
                flush=True,
            )
            return 1
        time.sleep(0.2)
    people, governed = who_signs_in()
    print(f"\n{announcement(url, people, governed=governed, reachable=reachable)}\n", flush=True)
    return 0


def is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def announcement(
    url: str, people: list[tuple[str, str, str]], *, governed: bool, reachable: bool = False
) -> str:
    """The address, a line for each demo sign-in (role, email address, password), and what is still to be done."""
    lines = [f"Trellis is up: {url}"]
    if people:
        width = max(len(role) for role, _, _ in people)
        mail = max(len(email) for _, email, _ in people)
        lines.append("Sign in as (made-up people of the demo):")
        lines += [f"  {role:<{width}}  {email:<{mail}}  {password}" for role, email, password in people]
    if people and reachable:
        lines.append(
            "WARNING: everybody knows these passwords, and HOST or ALLOWED_HOSTS lets others get here."
        )
        lines.append("Close these accounts in the back office (/admin/), or begin with an empty database.")
    if not governed:
        lines.append("There is no administrator yet: .venv/bin/python manage.py createsuperuser")
    lines.append("Ctrl-C stops everything.")
    return "\n".join(lines)


def who_signs_in() -> tuple[list[tuple[str, str, str]], bool]:
    """The demo's people, and whether there is an administrator at all."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from accounts.models import Person
    from matching.demo.people import sign_ins

    return sign_ins(), Person.objects.filter(is_staff=True, is_active=True).exists()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), reachable="--reachable" in sys.argv))
