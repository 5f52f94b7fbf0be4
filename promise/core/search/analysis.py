"""From what people write to the stems that are compared: case, accents, British or American spelling, endings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

import tantivy

# what the index is told: stems are made here, it only has to part them
TOKENIZER = "whitespace"
LONGEST_WORD = 40
LONGEST_QUESTION = 400
MOST_WORDS = 24
SHORT = 48

# One way of writing for both sides of the ocean. It only has to be the same in the index and in the question.
_SPELLINGS = [
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\bpractis(\w+)", r"practic\1"),
        (r"\blicence(|s|d)\b", r"license\1"),
        (r"(\w{2,})is(e|ed|es|er|ers|ing|ation|ations)\b", r"\1iz\2"),
        (r"(\w+)ys(e|ed|es|er|ers|ing)\b", r"\1yz\2"),
        (r"(\w{3,})our(|s|ed|ing|al|able|er|ers|ly)\b", r"\1or\2"),
        (r"\b(cent|met|lit|theat|fib|calib)re(|s|d)\b", r"\1er\2"),
        (r"(\w+)ogue(|s)\b", r"\1og\2"),
        (r"(\w*)ae(\w{3,})", r"\1e\2"),
        (r"\b(\w*)oe(dem|stro|soph|tiol|uvr)(\w*)", r"\1e\2\3"),
        (r"\b(counsel|label|travel|model|cancel|level|signal|panel|channel|quarrel|enrol|fulfil)l(\w+)\b", r"\1\2"),
        (r"\bfulfill\b", "fulfil"),
        (r"\benroll\b", "enrol"),
        (r"(\w+)(l|f|t)ence(|s)\b", r"\1\2ense\3"),
        (r"\bprogramme(|s)\b", r"program\1"),
        (r"\bjudgement", "judgment"),
        (r"\bageing\b", "aging"),
    )
]
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")
_WORDS = re.compile(r"\w+")
_AMPERSAND = re.compile(r"(?<=\b\w)&(?=\w\b)")

# Words that carry a question but not its matter. Asked for alone, they are searched all the same.
_STOP = """
a about above after again all also am an and any are as at be because been before being below between both but by can
cannot could did do does doing dont down during each even few for from further get gets getting give got had has have
having he her here hers herself him himself his how i if im in into is isnt it its itself just let like made make makes
may me might more most much must my myself need needs no nor not now of off on once one only or other our ours ourselves
out over own please put really same shall she should so some still such than that thats the their theirs them themselves
then there these they thing things this those through to too under until up us use used using very want wants was way we
were what when where which while who whom whose why will with would you your yours yourself something someone somebody
anything anyone everything everyone every always never
"""
STOP_WORDS = frozenset(_STOP.split())


@cache
def analyzer() -> tantivy.TextAnalyzer:
    chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        chain = chain.filter(step)
    return chain.build()


def spell(word: str) -> str:
    """A word in the one way of writing that the index holds."""
    for pattern, put in _SPELLINGS:
        word = pattern.sub(put, word)
    return word


@lru_cache(maxsize=100_000)
def stem(word: str) -> tuple[str, ...]:
    """Almost always one stem; none for a sign, several where a word holds signs. Kept, because words come again."""
    return tuple(analyzer().analyze(spell(word)))


def stems(text: str) -> list[str]:
    """The stems of a text in their order. The index holds nothing else, so both sides are read by this one function."""
    plain = text.lower()
    if "&" in plain or "'" in plain or "’" in plain:
        plain = _AMPERSAND.sub("n", _APOSTROPHES.sub("", plain))
    return [found for word in _WORDS.findall(plain) for found in stem(word)]


def joined(text: str) -> str:
    """The stems of a text as the index is told them."""
    return _joined(text) if len(text) <= SHORT else " ".join(stems(text))


@lru_cache(maxsize=10_000)
def _joined(text: str) -> str:
    """Labels and other short texts come again and again."""
    return " ".join(stems(text))


@cache
def stop_stems() -> frozenset[str]:
    return frozenset(s for word in STOP_WORDS for s in stems(word))


@dataclass(frozen=True)
class Question:
    """What is asked: stems in their order, phrases that must stand as they are, and whether the last word is still open."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    every: tuple[str, ...]
    is_open: bool
    # something was written, be it only signs
    is_asked: bool = True
    # each stem as it was typed, for saying why something was found
    typed: Mapping[str, str] = field(default_factory=dict)

    # nothing stands outside the quotation marks
    is_exact: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.every


_WORD = re.compile(r"\w[\w'’&]*")
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')


def words(text: str) -> list[str]:
    """The words of a text as they are written."""
    return _WORD.findall(text)


def read(text: str) -> Question:
    """The question in a search box. Never fails: what is not a word is left out."""
    text = text.replace("\x00", " ")[:LONGEST_QUESTION]
    phrases = tuple(tuple(found) for part in _QUOTED.findall(text) if (found := stems(part)))
    every = tuple(stems(text))[:MOST_WORDS]
    telling = tuple(dict.fromkeys(s for s in every if s not in stop_stems()))
    is_open = bool(text) and text[-1].isalnum()
    typed = {s: word for word in reversed(words(text)) for s in stems(word)}
    is_exact = bool(phrases) and not stems(_QUOTED.sub(" ", text))
    return Question(telling or tuple(dict.fromkeys(every)), phrases, every, is_open, bool(text.strip()), typed, is_exact)
