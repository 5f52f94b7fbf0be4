"""Why a record was found: which words of the question stand in which part of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from promise.core.search import analysis
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
        held = {stem for part in entry.texts.get(text.name, ()) for stem in analysis.stems(part)}
        words = [
            hits.question.typed.get(options[0].word, options[0].word)
            for options in hits.terms
            if options and options[0].word not in told and any(term.stem in held for term in options)
        ]
        if words and text.label:
            told |= {options[0].word for options in hits.terms if options and any(t.stem in held for t in options)}
            quoted = ", ".join(f"“{word}”" for word in words[:MOST_WORDS])
            lines.append(_("%(words)s in %(part)s") % {"words": quoted, "part": text.label})
    if lines:
        return _("Found: %s.") % "; ".join(lines)
    return "" if hits.question.is_empty else _("Found by words that mean much the same.")
