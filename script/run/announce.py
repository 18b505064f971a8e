"""Waits until the page really answers, then says where it is and who can sign in. Runs beside the server."""

import os
import sys
import time
import urllib.error
import urllib.request

PATIENCE_SECONDS = 120


def main(url: str, server_pid: int) -> int:
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
    print(f"\n{announcement(url, sign_ins())}\n", flush=True)
    return 0


def is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def announcement(url: str, people: list[tuple[str, str, str]]) -> str:
    """The address, and a line for each demo sign-in: role, email address, password."""
    lines = [f"Trellis is up: {url}"]
    if people:
        width = max(len(role) for role, _, _ in people)
        mail = max(len(email) for _, email, _ in people)
        lines.append("Sign in as (made-up people of the demo):")
        lines += [f"  {role:<{width}}  {email:<{mail}}  {password}" for role, email, password in people]
    lines.append("Ctrl-C stops everything.")
    return "\n".join(lines)


def sign_ins() -> list[tuple[str, str, str]]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from matching.demo.people import sign_ins as demo_sign_ins

    return demo_sign_ins()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
