"""Sentences of which it is known which skills they speak of: labelled by people, or names that were held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from marketplace.evaluation.suggestion import Labelled, labels_of_taxonomy, read_annotations
from marketplace.evaluation.ways import Case
from marketplace.search.rows import read_rows
from marketplace.suggester.examples import held_out_names
from marketplace.suggester.lexicon import Lexicon
from marketplace.suggester.material import Material
from marketplace.suggester.passages import Prose
from marketplace.suggester.suggester import Suggester
from marketplace.suggester.suggesting import current_lexicon
from marketplace.suggester.training import ground_for

HELD_OUT = 300


@dataclass(frozen=True)
class Judged:
    """`offered`: what the baselines may know, each skill's names as one text, by place; so does the `lexicon`."""

    name: str
    sentences: Sequence[Labelled]
    cases: Sequence[Case]
    offered: Sequence[str]
    lexicon: Lexicon


def labelled_by_people(name: str, path: Path, suggester: Suggester, material: Material) -> Judged:
    sentences = read_annotations(path, labels_of_taxonomy())
    cases = [Case(one.sentence, _named(one.sentence, suggester)) for one in sentences]
    return Judged(name, sentences, cases, _offered(material), current_lexicon())


def _named(sentence: str, suggester: Suggester) -> dict[int, float]:
    return {place: one.confidence for place, one in suggester.named(Prose(sentence)).items()}


def held_out(name: str, suggester: Suggester, material: Material, seed: int) -> Judged:
    """ESCO's own other names, each hidden from all roads, from the dictionary and from the baselines."""
    texts = held_out_names(material, seed, HELD_OUT)
    ground = ground_for(suggester.roads, material, read_rows(), texts)
    pks = material.pks.tolist()
    sentences = [Labelled(one.text, frozenset(pks[place] for place in one.skills)) for one in texts]
    cases = [Case(one.text, ground.named(one.text), one.hidden) for one in texts]
    left = material.without({place for one in texts for place in one.hidden})
    return Judged(name, sentences, cases, _offered(left), ground.lexicon)


def _offered(material: Material) -> list[str]:
    ends = [*material.starts[1:].tolist(), len(material.names)]
    return [
        "\n".join(material.names[start:end])
        for start, end in zip(material.starts.tolist(), ends, strict=True)
    ]
