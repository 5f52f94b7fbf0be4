"""Why a record was found: which words of the question stand in which part of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from promise.core.search import analysis
from promise.core.search.asking import Term
from promise.core.search.reading import Hits
from promise.core.search.spec import Entry, Index

MOST_PARTS, MOST_WORDS = 2, 4


def why(index: Index, hits: Hits, entry: Entry) -> str:
    """One line, or nothing when nothing was asked. Parts are named in the order of their weight, each word once."""
    told: set[str] = set()
    asked = {options[0].word for options in hits.terms if options}
    lines: list[str] = []
    for text in sorted(index.texts, key=lambda part: -part.weight):
        if len(lines) == MOST_PARTS or told == asked:
            break
        parts = entry.texts.get(text.name, ())
        held = {stem for part in parts for stem in analysis.stems(part)}
        here = [(options[0].word, term.stem) for options in hits.terms if (term := _first(options, held, told))]
        if here and text.label:
            told |= {word for word, _stem in here}
            quoted = ", ".join(_quoted(hits, word, stem, parts) for word, stem in here[:MOST_WORDS])
            lines.append(_("%(words)s in %(part)s") % {"words": quoted, "part": text.label})
    if lines:
        return _("Found: %s.") % "; ".join(lines)
    return "" if hits.question.is_empty else _("Found by words that mean much the same.")


def _first(options: Sequence[Term], held: Collection[str], told: Collection[str]) -> Term | None:
    """The best of the stems a word was taken for that stands here, unless the word is accounted for."""
    return next((term for term in options if term.stem in held and term.word not in told), None)


def _quoted(hits: Hits, word: str, stem: str, parts: Sequence[str]) -> str:
    """The word as it was typed; where it was taken for another one, that one as it stands here."""
    typed = hits.question.typed.get(word, word)
    if stem == word:
        return f"“{typed}”"
    found = next(other for part in parts for other in analysis.words(part) if stem in analysis.stems(other))
    return _("“%(found)s” (for “%(typed)s”)") % {"found": found, "typed": typed}
