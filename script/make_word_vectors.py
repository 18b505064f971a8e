"""Makes marketplace/data/word-vectors.npz: one small vector for each word that names or describes work.

Words are those of the taxonomy's names, and those that occur at least three times in its descriptions or in the text
files that are named as arguments. Each is encoded once by the sentence model; the mean is taken off, the 192
directions that tell most are kept, and each vector of length 1 is stored in bytes. The same words give the same file.
"""

import os
import sys
from collections import Counter
from pathlib import Path

import django
import numpy as np

TARGET = Path(__file__).resolve().parents[1] / "marketplace" / "data" / "word-vectors.npz"
DIMENSIONS = 192
OFTEN = 3


def main(files: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    words = wanted_words([Path(file).read_text(encoding="utf-8") for file in files])
    np.savez_compressed(TARGET, words=np.array(words), vectors=vectors_of(words))
    print(f"{len(words):,} words, {TARGET.stat().st_size / 1e6:.1f} MB")
    return 0


def wanted_words(texts: list[str]) -> list[str]:
    from marketplace.suggester.material import read_material
    from marketplace.suggester.words import telling_words

    material = read_material()
    named = {word for name in material.names for word in telling_words(name)}
    said = Counter(word for text in [*material.descriptions, *texts] for word in telling_words(text))
    often = {word for word, count in said.items() if count >= OFTEN and not word.isdigit()}
    return sorted(named | often)


def vectors_of(words: list[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.int8]]":
    from marketplace.suggester.neural.encoder import encode

    found = encode(words).astype(np.float64)
    found -= found.mean(axis=0)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    _, directions = np.linalg.eigh(found.T @ found)
    kept = found @ directions[:, -DIMENSIONS:]
    return np.round(127 * kept / np.abs(kept).max(axis=1, keepdims=True)).astype(np.int8)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
