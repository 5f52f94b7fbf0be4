"""Words that are not in the index: what they may have been meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from promise.core.search.folders import Reader

MOST = 5
MOST_KEPT = 2_000
ONE_SLIP, TWO_SLIPS = 0.85, 0.6


def beginning_with(reader: Reader, start: str) -> list[str]:
    """The commonest known stems that begin like this."""
    found = reader.searcher.terms_with_prefix("all", start)
    return [stem for stem, _ in sorted(found, key=lambda pair: -pair[1])[:MOST]]


def near(reader: Reader, word: str) -> list[tuple[str, float]]:
    """Known stems at most two slips away (one in a short word), nearest and commonest first, with their weight."""
    if len(word) < 4 or not word.isascii():
        return []
    if word not in reader.taken_for:
        if len(reader.taken_for) > MOST_KEPT:
            reader.taken_for.clear()
        reader.taken_for[word] = _nearest(reader.known_words, word, 1 if len(word) < 7 else 2)
    return reader.taken_for[word]


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
