"""The process that reads one document: content on standard input; progress, then text or fault, as lines of JSON.

With `open` as its argument it only opens a PDF, and says how many pages it has as the text.

What a hostile document can do it does here, to a process with bounds on memory and time that knows nothing.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys

from marketplace.documents.faults import DocumentFault
from marketplace.documents.limits import MOST_BYTES, MOST_MEMORY, MOST_SECONDS
from marketplace.documents.pdf import open_pdf
from marketplace.documents.reading import read_document

DEEP = 5_000  # pages of a PDF refer to each other further than Python likes by itself


def main() -> None:
    _bound()
    sys.setrecursionlimit(DEEP)
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        _say(text=_answer(content))
    except DocumentFault as fault:
        _say(fault=str(fault))
    except (MemoryError, RecursionError):
        _say(
            fault="The document is too tangled to be read. Save it again as a plain PDF, or paste the words."
        )


def _answer(content: bytes) -> str:
    if sys.argv[1:] == ["open"]:
        return str(open_pdf(content))
    return read_document(content, lambda done, total: _say(done=done, total=total))


def _bound() -> None:
    # Not every system bounds the memory of a process.
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _say(**said: object) -> None:
    sys.stdout.write(f"{json.dumps(said)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
