"""Search behind one function: `find`. The index is derived, local and disposable; the database is the truth.

An app describes its `Index`, registers it in tasks.py, announces changed ids through the outbox and calls `write` there.
Every id that `find` returns still goes through the app's own `visible_to`.
"""

from promise.core.search.asking import NOTHING, Nearby, nearby, runs
from promise.core.search.folders import Unavailable
from promise.core.search.reading import MOST_HITS, Hits, find, whole
from promise.core.search.spec import RELEVANCE, Ask, Entry, Index, Meaning, Text
from promise.core.search.why import why
from promise.core.search.writing import announce_rebuild, ask_rebuild, rebuild, register, write

__all__ = [
    "MOST_HITS",
    "NOTHING",
    "RELEVANCE",
    "Ask",
    "Entry",
    "Hits",
    "Index",
    "Meaning",
    "Nearby",
    "Text",
    "Unavailable",
    "announce_rebuild",
    "ask_rebuild",
    "find",
    "nearby",
    "rebuild",
    "register",
    "runs",
    "whole",
    "why",
    "write",
]
