"""A question becomes one query: each word in the part where it weighs most, near words at less, chosen keys as they are."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tantivy import Occur, Query

from promise.core.search import analysis, nearness
from promise.core.search.analysis import Question
from promise.core.search.folders import Reader
from promise.core.search.spec import Index, Meaning

# How much the second-best part adds to the best one for the same word; what the whole text adds to its best part;
# what words near in meaning, neighbours of the question, a begun word and a title that holds every word count.
TIE, WHOLE = 0.3, 2.0
# which part of the words a record must answer to be found at all
ENOUGH = 0.25
SYNONYM, PAIR, OPEN_WORD, COVER = 0.45, 0.5, 0.6, 2.0
# how much it counts to be sorted under what a run of words means
SORTED = 0.5
LONGEST_RUN = 4


@dataclass(frozen=True)
class Term:
    """A stem to look for, how much it counts, and the word of the question it stands for."""

    stem: str
    weight: float
    word: str


Run = tuple[str, ...]


@dataclass(frozen=True)
class Nearby:
    """For each run of stems: others that mean much the same, and the keys that records meant by it are sorted under."""

    words: Mapping[Run, frozenset[Run]]
    keys: Mapping[Run, frozenset[tuple[str, str]]]

    def like(self, word: str) -> list[Run]:
        """What a word that is neither in a record nor said by anybody may have been meant to be."""
        said = sorted({run[0] for run in (*self.words, *self.keys) if len(run) == 1})
        return [(stem,) for stem in nearness.closest(said, word)]


NOTHING = Nearby({}, {})

# by the name of an index: the stamp of its meanings, and what was made of them
_known: dict[str, tuple[Hashable, Nearby]] = {}


def _nearby(synonyms: Sequence[Sequence[str]], meanings: Sequence[Meaning]) -> Nearby:
    words: dict[Run, set[Run]] = {}
    keys: dict[Run, set[tuple[str, str]]] = {}
    for group in (*synonyms, *((one.said, one.means) for one in meanings if one.means)):
        runs = {tuple(analysis.stems(text)) for text in group} - {()}
        for run in runs:
            words.setdefault(run, set()).update(runs - {run})
    for one in meanings:
        if one.facet and (run := tuple(analysis.stems(one.said))):
            keys.setdefault(run, set()).add((one.facet, one.key))
    return Nearby({run: frozenset(near) for run, near in words.items()}, {run: frozenset(of) for run, of in keys.items()})


def nearby(index: Index) -> Nearby:
    stamp = index.stamp_of_meanings()
    if index.name not in _known or _known[index.name][0] != stamp:
        _known[index.name] = (stamp, _nearby(index.synonyms, index.meanings()))
    return _known[index.name][1]


def forget_meanings() -> None:
    """For tests, whose databases begin anew with the same stamps."""
    _known.clear()


def runs(question: Question) -> list[Run]:
    """Every run of up to four words as they stand in the question."""
    every = question.every
    found = {every[at : at + length] for length in range(1, LONGEST_RUN + 1) for at in range(len(every) - length + 1)}
    return sorted(found)


def terms(reader: Reader, question: Question, known: Collection[Run] = ()) -> list[list[Term]]:
    """For each word of the question the stems that answer it, best first; an unknown word gets its nearest known ones.

    Unless it belongs to a known run: its meaning is known, so it is no typing error.
    """
    found = []
    understood = {stem for run in known for stem in run}
    for position, word in enumerate(question.words):
        if reader.searcher.doc_freq("all", word):
            found.append([Term(word, 1.0, word)])
            continue
        if word in understood:
            found.append([])
            continue
        is_open = question.is_open and position == len(question.words) - 1 and len(word) >= 3
        begun = nearness.beginning_with(reader, word) if is_open else []
        options = [Term(stem, OPEN_WORD, word) for stem in begun]
        options += [Term(stem, weight, word) for stem, weight in nearness.near(reader, word, question.typed.get(word, ""))]
        found.append(options[:8])
    return found


@dataclass(frozen=True)
class Matching:
    """What the words ask for: `scored` for the order; `plain` finds the same records without weighing, for counting them."""

    scored: Query
    plain: Query
    answers: Sequence[Sequence[Term]] = ()


def matching(index: Index, reader: Reader, question: Question, near: Nearby) -> Matching:
    """No question matches everything; one without a single word matches nothing."""
    if question.is_empty:
        all_or_none = Query.empty_query() if question.is_asked else Query.all_query()
        return Matching(all_or_none, all_or_none)
    must = [(Occur.Must, _phrase(reader, "all", phrase)) for phrase in question.phrases]
    if question.is_exact:
        words = [[Term(stem, 1.0, stem)] for stem in question.words]
        return Matching(_exactly(index, reader, question, must), Query.boolean_query(must), words)
    asked = runs(question)
    known_runs = [run for run in asked if run in near.words or run in near.keys]
    answers = terms(reader, question, known_runs)
    understood = {stem for run in known_runs for stem in run}
    unknown = [word for word, options in zip(question.words, answers, strict=True) if not options and word not in understood]
    asked += [run for word in unknown for run in near.like(word)]
    lets_in, lifts = _sorted_under(reader, near, asked)
    meant = _meant(question, near, asked)
    others = [*_synonyms(index, reader, meant), *lets_in]
    known = [options for options in answers if options]
    if not known and not others:
        by_phrase = Query.boolean_query(must) if must else Query.empty_query()
        return Matching(by_phrase, by_phrase, answers)
    enough = min(max(1, round(len(answers) * ENOUGH)), len(known) + len(others))
    better = [(Occur.Should, query) for query in (*lifts, *_pairs(reader, question), _covered(index, reader, question))]
    scored = _at_least(enough, [*(_any_of(index, reader, options) for options in known), *others])
    by_words = [any_key(reader, "all", [term.stem for term in options]) for options in known]
    plain = _at_least(enough, [*by_words, *_unweighed(index, reader, meant), *lets_in])
    return Matching(
        Query.boolean_query([(Occur.Must, scored), *must, *better]),
        Query.boolean_query([(Occur.Must, plain), *must]),
        answers,
    )


def _at_least(enough: int, queries: Sequence[Query]) -> Query:
    if len(queries) == enough == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries], enough)


def any_key(reader: Reader, field: str, keys: Sequence[str]) -> Query:
    """Any of these in a field, without weighing. One alone is looked up at a quarter of the price of a set."""
    if len(keys) == 1:
        return Query.term_query(reader.index.schema, field, keys[0], "basic")
    return Query.term_set_query(reader.index.schema, field, list(keys))


def _exactly(index: Index, reader: Reader, question: Question, must: Sequence[tuple[Occur, Query]]) -> Query:
    """Nothing but words in quotation marks: each phrase as it stands, best where it weighs most."""
    where = [
        (Occur.Should, Query.boost_query(_phrase(reader, text.name, phrase), text.weight))
        for phrase in question.phrases
        for text in index.texts
        if text.is_gist
    ]
    return Query.boolean_query([*must, *where])


def _term(reader: Reader, field: str, stem: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(reader.index.schema, field, stem, "freq"), weight)


def _any_of(index: Index, reader: Reader, options: Sequence[Term]) -> Query:
    """The part where a word weighs most, and the record as a whole, so that long and short parts are fair to each other."""
    parts = [_term(reader, text.name, term.stem, text.weight * term.weight) for term in options for text in index.texts]
    whole = [_term(reader, "all", term.stem, WHOLE * term.weight) for term in options]
    both = (Query.disjunction_max_query(parts, tie_breaker=TIE), Query.disjunction_max_query(whole))
    return Query.boolean_query([(Occur.Should, query) for query in both])


def _covered(index: Index, reader: Reader, question: Question) -> Query:
    """A name that holds every word of the question is what was asked for."""
    name = index.texts[0].name
    every = [(Occur.Must, _term(reader, name, stem, COVER)) for stem in question.words]
    return Query.boolean_query(every)


def _phrase(reader: Reader, field: str, stems: Sequence[str]) -> Query:
    if len(stems) == 1:
        return Query.term_query(reader.index.schema, field, stems[0], "freq")
    return Query.phrase_query(reader.index.schema, field, list(stems))


def _meant(question: Question, near: Nearby, asked: Sequence[Run]) -> list[list[Run]]:
    """For each run of the question that is known: the expressions that mean much the same and are not in it themselves."""
    words = set(question.words)
    found = ([other for other in sorted(near.words.get(run, ())) if not set(other) <= words] for run in asked)
    return [others for others in found if others]


def _synonyms(index: Index, reader: Reader, meant: Sequence[Sequence[Run]]) -> list[Query]:
    """Expressions of the field that mean much the same as a run of words in the question."""
    gist = [text for text in index.texts if text.is_gist]
    return [
        Query.disjunction_max_query(
            [Query.boost_query(_phrase(reader, text.name, other), text.weight * SYNONYM) for other in others for text in gist],
            tie_breaker=TIE / 2,
        )
        for others in meant
    ]


def _unweighed(index: Index, reader: Reader, meant: Sequence[Sequence[Run]]) -> list[Query]:
    """The records that `_synonyms` finds, for counting: words that stand alone are looked up in all the telling parts at once."""
    stop, found = analysis.stop_stems(), []
    gist = [text.name for text in index.texts if text.is_gist]
    for others in meant:
        alone = [other[0] for other in others if len(other) == 1 and other[0] not in stop]
        parts = [any_key(reader, "gist", alone)] if alone else []
        parts += [
            _phrase(reader, name, other) for other in others if len(other) > 1 or other[0] in stop for name in gist
        ]  # fmt: skip
        found.append(_at_least(1, parts))
    return found


def _sorted_under(reader: Reader, near: Nearby, asked: Sequence[Run]) -> tuple[list[Query], list[Query]]:
    """Records sorted under what the words mean: let in where the words themselves find nothing, lifted where they do."""
    lets_in: list[Query] = []
    lifts: list[Query] = []
    for run in asked:
        keys = sorted(near.keys.get(run, ()))
        if keys:
            of_keys = [Query.term_query(reader.index.schema, f"facet_{facet}", key, "basic") for facet, key in keys]
            query = Query.boost_query(Query.disjunction_max_query(of_keys), SORTED)
            is_known = all(reader.searcher.doc_freq("all", stem) for stem in run)
            (lifts if is_known else lets_in).append(query)
    return lets_in, lifts


def _pairs(reader: Reader, question: Question) -> list[Query]:
    """Neighbours of the question that are near each other in a text count more."""
    telling = [stem for stem in question.every if stem in set(question.words)]
    return [
        Query.boost_query(Query.phrase_query(reader.index.schema, "all", list(pair), slop=2), PAIR)
        for pair in dict.fromkeys(pairwise(telling))
        if pair[0] != pair[1]
    ]
