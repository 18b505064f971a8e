"""A text as the suggester reads it: sentences of telling words, without what it denies or asks for beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.folding import fold
from marketplace.suggester.stems import singular, stem

# They join words and are passed over in names and texts alike.
SMALL_WORDS = frozenset(
    """
    a an at by for from in into of on the this that to with its their your
    """.split()  # noqa: SIM905
)
JOINS = frozenset(("and", "or"))

# What every description of a course, and every name of a post, says: never a skill alone.
COURSE_WORDS = frozenset(
    stem(word)
    for word in """
    academic academy accredited advanced aide applicant assessment assistant associate award bachelor basic beginner
    campus candidate career certificate certification certified class classroom clinical college completion concept
    course credential credit curriculum degree diploma education elective employment entry essential exam examination
    experience expert externship field foundation fundamental graduate graduation hour hybrid instruction instructor
    instructional intermediate internship introduction introductory job knowledge learn learner learning lecture lesson
    level license licensed module occupation occupational online operator opportunity outline participant position
    practical practice practicum preparation prepare principle profession professional program qualification
    registration representative school semester seminar session skill specialist student study subject syllabus teach
    technician technologist test theory topic trainee training tuition tutorial unit university vocational week
    workshop
    """.split()  # noqa: SIM905
)

TEACHING = frozenset(
    stem(word)
    for word in "teach teaching teacher trainer tutor tutoring instructor paraprofessional pedagogy childcare".split()  # noqa: SIM905
)

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|[\n\r•·●▪¿]+|\s[-–—*]\s")
_MARKS = frozenset(",():")
_TOKEN = re.compile(r"[^\W_][\w+#]*|[,():]")
# A part of a sentence that says what is not taught, or what one must bring along.
DENIED = re.compile(
    r"""\b(?:pre|co)-?requisites?\b
    | \bnot?\s+(?:\w+\s+){0,4}?(?:needed|required|necessary)\b
    | \bno\s+(?:prior|previous|experience)\b | \bwithout\s+(?:any|prior|previous)\s
    | \bdo(?:es)?\s+not\s+(?:cover|include|teach|require|need)\b | \bnot\s+included\b
    | \b(?:must|should)\s+(?:\w+\s+)?(?:have|be|possess|hold|know|already|pass|provide|submit|bring)\b
    | \b(?:admission|entrance|entry|enroll?ment)\s+requirements?\b
    | \brequired\s+(?:for|to)\s+(?:admission|enrol)
    | \bhigh\s+school\s+(?:diploma|equivalency|graduate)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    singular: str
    stem: str
    in_title: bool
    # How many commas and brackets stand before it in its sentence.
    clause: int

    @property
    def tells(self) -> bool:
        return self.stem not in COURSE_WORDS


@dataclass(frozen=True, slots=True)
class Reading:
    sentences: list[list[Word]]

    @property
    def title(self) -> list[Word]:
        return [word for sentence in self.sentences for word in sentence if word.in_title]

    @property
    def about_teaching(self) -> bool:
        """Every course teaches; only one that says so in its title teaches how to teach."""
        return any(word.stem in TEACHING for word in self.title)


def read(text: str, title: str = "") -> Reading:
    """Title first. Words keep their order; small words and denied sentences are left out."""
    parts = [(part, True) for part in _sentences(title)] + [(part, False) for part in _sentences(text)]
    sentences = [list(_words(part, in_title)) for part, in_title in parts]
    return Reading([sentence for sentence in sentences if sentence])


def _sentences(text: str) -> Iterator[str]:
    for part in _SENTENCE.split(text):
        if part.strip() and not DENIED.search(fold(part)):
            yield part


def _words(part: str, in_title: bool) -> Iterator[Word]:
    clause = 0
    for token in _TOKEN.findall(part.replace("_", " ").replace("&", " and ").replace("/", " or ")):
        if token in _MARKS:
            clause += 1
        elif (folded := _bare(fold(token))) not in SMALL_WORDS:
            yield Word(token, singular(folded), stem(folded), in_title, clause)


def _bare(word: str) -> str:
    """`Network+` and `Security+` are about networks and security; C++, C# and A+ keep their signs."""
    return word.rstrip("+#") if len(word) > 3 else word
