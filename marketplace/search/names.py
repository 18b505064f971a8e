"""Many short texts in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable


class Names:
    """A list of texts as one run of bytes; a text is decoded when it is asked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        encoded = [text.encode() for text in texts]
        self._ends = array("I", [0])
        for text in encoded:
            self._ends.append(self._ends[-1] + len(text))
        self._bytes = b"".join(encoded)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode()

    def size(self, number: int) -> int:
        """Bytes of the text."""
        return self._ends[number + 1] - self._ends[number]
