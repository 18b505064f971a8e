"""Which port the web server takes."""

import socket
from collections.abc import Mapping

FIRST, LAST = 8000, 8099


class PortError(Exception):
    """No port can be used; the message says what to do."""


def choose_port(environment: Mapping[str, str], host: str) -> tuple[int, str]:
    """The port to serve on, and a sentence about it where it is not the expected one.

    PORT decides alone when it is set; otherwise the first free one from 8000 is taken.
    """
    if given := environment.get("PORT"):
        return _given_port(given, host), ""
    for port in range(FIRST, LAST + 1):
        if is_free(host, port):
            moved = f"Port {FIRST} is taken; Trellis uses {port}. PORT=… chooses another."
            return port, "" if port == FIRST else moved
    raise PortError(f"Ports {FIRST} to {LAST} are all taken. Choose another: PORT=9000 script/server")


def _given_port(given: str, host: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65535):
        raise PortError(f"PORT must be a number from 1 to 65535; it is {given!r}")
    if not is_free(host, int(given)):
        raise PortError(
            f"Port {given} is taken by another program, or may not be used by you. "
            f"Choose another (PORT={int(given) % 65535 + 1} script/server), or leave PORT unset."
        )
    return int(given)


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True
