"""The engine alone, with an index of a few invented records."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from promise.core import outbox, search
from promise.core.models import OutboxItem
from promise.core.search import Ask, Entry, Index, Text, Unavailable, counting, folders, nearness, writing

RECORDS = {
    1: ("Quiet room with a door", "a place to calm down", ["ward"], "low"),
    2: ("Seclusion review group", "looks at every time somebody was locked in alone", ["ward", "secure"], "high"),
    3: ("Café for carers", "families meet and organise themselves", ["community"], "low"),
    4: ("Door bell", "rings when the door of the ward opens, and opens the door", ["ward"], "none"),
    5: ("Behaviour programme", "young people and their programme", ["community"], "high"),
}


class Shelf:
    """Records that a test may change, as the database would."""

    def __init__(self) -> None:
        self.records = dict(RECORDS)

    def entries(self, ids):
        for pk, (title, body, places, cost) in self.records.items():
            if ids is None or pk in ids:
                texts = {"title": [title], "body": [body]}
                yield Entry(pk, texts, {"place": places, "cost": [cost]}, {"newest": pk * 10, "adopted": pk % 2})


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def index(shelf):
    made = Index(
        name="shelf",
        texts=(Text("title", 3.0, "its name", is_gist=True), Text("body", 1.0, "its text", is_gist=True)),
        facets=("place", "cost"),
        orders=("newest", "adopted"),
        entries=shelf.entries,
        synonyms=(("youth", "young people"), ("family", "carer"), ("deescalate", "calm down"), ("spit hood", "locked in")),
        kindred=("place",),
    )
    search.register(made)
    yield made
    writing.registry.pop("shelf")
    folders.forget(made)


@pytest.fixture
def built(index):
    search.rebuild("shelf")
    return index


def ids(index: Index, q: str, **more) -> list[int]:
    return list(search.find(index, Ask(q=q, **more)).ids)


def test_find_without_an_index_says_so(index):
    with pytest.raises(Unavailable):
        search.find(index, Ask(q="door"))


def test_a_word_in_the_name_comes_before_one_in_the_text(built):
    assert ids(built, "door")[:2] in ([4, 1], [1, 4])
    assert ids(built, "calm") == [1]


def test_slip_in_a_word_that_only_people_say_is_understood(built):
    """It stands in no record, so nothing in the index is near it; what it means does."""
    assert ids(built, "deescalate") == [1]
    for typed in ("deesculate", "deescalte", "deesculation"):
        assert ids(built, typed) == [1], typed
    assert ids(built, "landscape") == []


def test_words_of_a_known_expression_are_no_slips_of_others(built):
    """“Hood” stands in no record and is one slip from what somebody says for “calm down”: here it belongs to what is known."""
    other = replace(built, synonyms=(*built.synonyms, ("hoof", "calm down")), stamp_of_meanings=lambda: "hoofs")
    assert ids(other, "hood") == [1]
    assert ids(other, "spit hood") == [2]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("rooms", 1),  # endings
        ("CAFE", 3),  # accents and case
        ("behavior program", 5),  # American
        ("organize", 3),
        ("seclution", 2),  # a slip
        ("revew group", 2),
        ("seclusoin", 2),  # a slip in the ending, which no stem comes near
        ("seclusio", 2),
        ("youth", 5),  # means much the same
        ("seclu", 2),  # a word still being written
        ("families’", 3),
    ],
)
def test_find_forgives_how_it_is_written(built, question, found):
    assert ids(built, question)[0] == found


def test_words_in_quotation_marks_stand_as_they_are(built):
    assert ids(built, '"door of the ward"') == [4]
    assert ids(built, '"ward of the door"') == []
    assert set(ids(built, "ward door")) >= {1, 4}


def test_nothing_asked_is_everything_and_signs_alone_are_nothing(built):
    assert search.find(built, Ask(sort="newest")).total == 5
    assert search.find(built, Ask(q="!!! ???")).total == 0
    assert search.find(built, Ask(q="qqqqzzzz")).total == 0


@pytest.mark.parametrize(
    "text", ["\x00", "a\x00b", "🎉" * 300, "x" * 10_000, '"', '""', "((( OR NOT", "title:door^9", "漢字", "\u202e", "-"]
)
def test_whatever_is_typed_is_answered(built, text):
    assert search.find(built, Ask(q=text, counts_facets=True)).total >= 0


def test_counts_of_a_facet_ignore_its_own_choice_and_heed_the_others(built):
    hits = search.find(built, Ask(sort="newest", facets={"place": ["ward"]}, counts_facets=True))
    assert hits.total == 3
    assert hits.facets["place"] == {"ward": 3, "community": 2, "secure": 1}
    assert hits.facets["cost"] == {"low": 1, "high": 1, "none": 1}
    both = search.find(built, Ask(sort="newest", facets={"place": ["ward", "community"], "cost": ["low"]}, counts_facets=True))
    assert sorted(both.ids) == [1, 3]
    assert both.facets["place"] == {"ward": 1, "community": 1}
    assert both.facets["cost"] == {"low": 2, "high": 2, "none": 1}


def test_counts_follow_the_words_too(built):
    hits = search.find(built, Ask(q="door", counts_facets=True))
    assert hits.facets["place"]["ward"] == 2
    assert "community" not in hits.facets["place"]


def test_counts_are_kept_until_a_record_or_a_meaning_changes(built, shelf, monkeypatch):
    def counted(q: str = "door") -> dict[str, int]:
        return dict(search.find(built, Ask(q=q, counts_facets=True)).facets["place"])

    assert counted() == {"ward": 2}
    kept = folders.reader(built).counted
    assert len(kept) == 1
    with monkeypatch.context() as broken:
        broken.setattr(counting, "_counts", lambda *_: pytest.fail("Counted again though nothing has changed."))
        assert counted() == {"ward": 2}
    shelf.records[2] = ("Door to the garden", "opens", ["secure"], "none")
    search.write(built, {2})
    assert counted() == {"ward": 2, "secure": 1}

    assert counted("entrance") == {}
    taught = replace(built, synonyms=(("entrance", "door"),), stamp_of_meanings=lambda: "taught")
    assert dict(search.find(taught, Ask(q="entrance", counts_facets=True)).facets["place"]) == {"ward": 2, "secure": 1}


def test_questions_whose_counts_are_kept_are_bounded(built, monkeypatch):
    monkeypatch.setattr(counting, "MOST_KEPT", 3)
    for number in range(10):
        assert search.find(built, Ask(q=f"door {number}", counts_facets=True)).facets
        assert len(folders.reader(built).counted) <= 3


def test_an_order_goes_page_by_page_and_back(built):
    first = search.find(built, Ask(sort="newest", limit=2))
    assert first.ids == [5, 4]
    assert first.more
    second = search.find(built, Ask(sort="newest", limit=2, beyond=first.keys[-1]))
    assert second.ids == [3, 2]
    last = search.find(built, Ask(sort="newest", limit=2, beyond=second.keys[-1]))
    assert (last.ids, last.more) == ([1], False)
    back = search.find(built, Ask(sort="newest", limit=2, beyond=last.keys[0], is_backwards=True))
    assert back.ids == [3, 2]


def test_equal_values_are_ordered_by_id(built):
    assert search.find(built, Ask(sort="adopted")).ids == [5, 3, 1, 4, 2]


def test_relevance_goes_by_place_and_never_gives_one_twice(built):
    seen = [pk for offset in range(5) for pk in ids(built, "ward door programme", offset=offset, limit=1)]
    assert len(seen) == len(set(seen)) == search.find(built, Ask(q="ward door programme")).total


def test_equal_answers_stand_on_one_page_each_however_far_one_reads(index, shelf):
    """Two hundred that answer alike, written in an order that is not that of their ids."""
    shelf.records = {pk: ("Door", "the same for all", ["ward"], "low") for pk in sorted(range(1, 201), key=lambda n: n * 7 % 201)}
    search.rebuild("shelf")
    pages = [ids(index, "door", offset=offset, limit=20) for offset in range(0, 200, 20)]
    assert [pk for page in pages for pk in page] == list(range(1, 201))


def test_since_leaves_out_what_is_older(built):
    assert sorted(search.find(built, Ask(sort="newest", since=("newest", 30))).ids) == [3, 4, 5]


def test_write_replaces_adds_and_removes(built, shelf):
    before = search.find(built, Ask(q="door")).generation
    shelf.records[1] = ("Silent garden", "trees", ["ward"], "low")
    shelf.records[6] = ("Door opener", "opens", ["ward"], "low")
    del shelf.records[4]
    search.write(built, {1, 4, 6})
    hits = search.find(built, Ask(q="door"))
    assert hits.ids == [6]
    assert hits.generation != before
    assert ids(built, "garden") == [1]
    assert search.find(built, Ask(sort="newest")).total == 5


def test_write_without_an_index_builds_all_of_it(index):
    search.write(index, {1})
    assert search.find(index, Ask(sort="newest")).total == 5


def folder_of(index: Index) -> Path:
    held = folders.current(index)
    assert held is not None
    return held


def test_rebuild_switches_and_deletes_the_old_folder(built):
    old = folder_of(built)
    search.rebuild("shelf")
    assert not old.exists()
    assert [entry.name for entry in folders.root(built).iterdir() if entry.is_dir()] == [folder_of(built).name]


def test_rebuild_that_fails_leaves_the_old_index(built, monkeypatch):
    def broken(ids):
        yield from []
        raise RuntimeError("the database is away")

    search.register(replace(built, entries=broken))
    with pytest.raises(RuntimeError):
        search.rebuild("shelf")
    assert ids(built, "calm") == [1]
    assert len([entry for entry in folders.root(built).iterdir() if entry.is_dir()]) == 1


@pytest.mark.parametrize("harm", ["meta", "all", "pointer", "schema"])
def test_a_broken_or_old_index_is_unavailable_and_never_an_error(built, harm):
    folder = folder_of(built)
    if harm == "meta":
        (folder / "meta.json").write_text("{")
    elif harm == "all":
        shutil.rmtree(folder)
    elif harm == "pointer":
        (folders.root(built) / folders.CURRENT).write_text("../../etc")
    else:
        (folder / folders.MADE_UNDER).write_text("another")
    folders.forget(built)
    with pytest.raises(Unavailable):
        search.find(built, Ask(q="door"))


@pytest.mark.django_db
def test_a_missing_index_is_asked_for_once_and_built_by_the_outbox(index):
    for _ in range(3):
        search.ask_rebuild(index)
    assert OutboxItem.objects.filter(kind=writing.REBUILD).count() == 1
    outbox.deliver_due()
    assert ids(index, "calm") == [1]
    search.ask_rebuild(index)
    assert OutboxItem.objects.filter(kind=writing.REBUILD).count() == 2


def test_why_names_the_words_and_where_they_stand(built, shelf):
    hits = search.find(built, Ask(q="quiet calm"))
    entry = next(iter(shelf.entries({1})))
    assert search.why(built, hits, entry) == "Found: “quiet” in its name; “calm” in its text."
    assert search.why(built, search.find(built, Ask(sort="newest")), entry) == ""


def test_why_says_what_a_mistyped_word_was_taken_for(built, shelf):
    entry = next(iter(shelf.entries({2})))
    assert search.why(built, search.find(built, Ask(q="seclusoin")), entry) == "Found: “Seclusion” (for “seclusoin”) in its name."
    assert search.why(built, search.find(built, Ask(q="seclu")), entry) == "Found: “Seclusion” (for “seclu”) in its name."
    assert search.why(built, search.find(built, Ask(q="seclusions")), entry) == "Found: “seclusions” in its name."


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("door", "door", 0), ("door", "doro", 1), ("door", "dor", 1), ("door", "moor", 1), ("door", "window", 3), ("abc", "cab", 2)],
)
def test_distance_counts_slips(one, other, slips):
    assert nearness.distance(one, other, 2) == slips
    assert nearness.distance(other, one, 2) == slips
