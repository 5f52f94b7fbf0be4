"""Words that are not in the index: what they may have been meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

from promise.core.search import analysis
from promise.core.search.folders import Reader

MOST = 5
MOST_KEPT = 2_000
ONE_SLIP, TWO_SLIPS = 0.85, 0.6
# words that may carry an ending, and are worth some hundred tries
SHORTEST_ENDED, LONGEST_ENDED = 7, 20


def beginning_with(reader: Reader, start: str) -> list[str]:
    """The commonest known stems that begin like this."""
    found = reader.searcher.terms_with_prefix("all", start)
    return [stem for stem, _ in sorted(found, key=lambda pair: -pair[1])[:MOST]]


def near(reader: Reader, word: str, typed: str = "") -> list[tuple[str, float]]:
    """Known stems at most two slips away (one in a short word), nearest and commonest first, with their weight.

    A slip in the ending leaves it on, so that no stem comes near: then what was `typed` is put right first.
    """
    if len(word) < 4 or not word.isascii():
        return []
    if word not in reader.taken_for:
        if len(reader.taken_for) > MOST_KEPT:
            reader.taken_for.clear()
        by_stem = _nearest(reader.known_words, word, 1 if len(word) < 7 else 2)
        one_away = {} if any(weight == ONE_SLIP for _, weight in by_stem) else _put_right(reader, typed.lower())
        reader.taken_for[word] = list((one_away | {s: w for s, w in by_stem if s not in one_away}).items())[:MOST]
    return reader.taken_for[word]


def closest(said: Iterable[str], word: str) -> list[str]:
    """The stems as few slips away as any of them is."""
    if len(word) < 4 or not word.isascii():
        return []
    found = _nearest(((stem, 0) for stem in said), word, 1 if len(word) < 7 else 2)
    return [stem for stem, weight in found if weight == found[0][1]]


def _put_right(reader: Reader, typed: str) -> dict[str, float]:
    """Known stems of words one slip away from what was typed, the commonest first."""
    if not (SHORTEST_ENDED <= len(typed) <= LONGEST_ENDED and typed.isascii() and typed.isalpha()):
        return {}
    known = dict(reader.known_words)
    stem = analysis.analyzer().analyze
    found = {stems[0] for other in _one_slip_away(typed) if len(stems := stem(analysis.spell(other))) == 1}
    return dict.fromkeys(sorted(found & known.keys(), key=lambda one: (-known[one], one))[:MOST], ONE_SLIP)


def _one_slip_away(word: str) -> Iterable[str]:
    """Words with two letters swapped, one left out, one put in, one changed; the first letter is seldom wrong."""
    for at in range(1, len(word)):
        before, here, after = word[:at], word[at], word[at + 1 :]
        yield before + after
        if after:
            yield before + after[0] + here + after[1:]
        for letter in ascii_lowercase:
            yield before + letter + here + after
            yield before + letter + after
    yield from (word + letter for letter in ascii_lowercase)


def _nearest(known: Iterable[tuple[str, int]], word: str, allowed: int) -> list[tuple[str, float]]:
    letters = set(word)
    found = []
    for stem, frequency in known:
        if abs(len(stem) - len(word)) > allowed or len(letters.symmetric_difference(stem)) > 2 * allowed:
            continue
        # the first letter is seldom wrong; in a short word another one makes another word
        limit = allowed if stem[0] == word[0] else allowed - 1
        if limit and (slips := distance(word, stem, limit)) <= limit:
            # a letter left out or doubled is a likelier slip than another letter
            found.append((slips, not (letters <= set(stem) or letters >= set(stem)), -frequency, stem))
    found.sort()
    return [(stem, ONE_SLIP if slips == 1 else TWO_SLIPS) for slips, _, _, stem in found[:MOST]]


def distance(one: str, other: str, allowed: int) -> int:
    """Slips between two words: a letter more, less, other, or two swapped (Damerau's optimal string alignment).

    Anything above `allowed` is returned as `allowed + 1`.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, opposite in enumerate(other, start=1):
            cost = letter != opposite
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > allowed:
            return allowed + 1
    return min(row[-1], allowed + 1)
