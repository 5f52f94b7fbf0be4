"""Gentle notes while writing: they find, they explain, they never stop anybody."""

from __future__ import annotations

import pytest

from stories.documents.hints import KINDS, MOST_WORDS, hints
from stories.models import Story
from tests.factories import stories as make
from tests.stories.test_stories_pages import SHARE, typed

FINDS = [
    ("date", "It was on 12 March 2014 when they came.", "12 March 2014"),
    ("date", "In March 2014 I was well.", "March 2014"),
    ("date", "On 3/4/2019 it began.", "3/4/2019"),
    ("date", "It was the 3rd of May.", "3rd of May"),
    ("place", "They took me to Maple Ward that night.", "Maple Ward"),
    ("place", "I lay in ward 7 for weeks.", "ward 7"),
    ("place", "We met at St Mary’s Hospital again.", "St Mary’s Hospital"),
    ("town", "I grew up in Aberdale with two sisters.", "Aberdale"),
    ("staff", "Then Dr Miller came in.", "Dr Miller"),
    ("staff", "I still thank Nurse Okafor.", "Nurse Okafor"),
    ("person", "My sister Hanna sat with me.", "Hanna"),
    ("person", "There was a man called Piotr.", "Piotr"),
    ("rare", "It was in the news that week.", "in the news"),
    ("rare", "After the inquest nobody spoke.", "inquest"),
    ("contact", "Write to me at robin@example.org please.", "robin@example.org"),
    ("contact", "My number was 07700 900123.", "07700 900123"),
    ("method", "I took an overdose and woke up.", "overdose"),
    ("method", "She stood on the bridge.", "bridge"),
    ("method", "I used a razor.", "razor"),
]


@pytest.mark.parametrize(("name", "text", "words"), FINDS, ids=lambda value: str(value)[:24])
def test_what_may_tell_too_much_is_named_and_explained(name, text, words):
    (found,) = [hint for hint in hints(text) if hint.name == name]
    assert any(words in said for said in found.words)
    assert len(str(found.why)) > 40


def test_each_kind_is_tried():
    assert {name for name, _text, _words in FINDS} == {kind.name for kind in KINDS}


@pytest.mark.parametrize(
    "text",
    [
        make.WORDS,
        "I was angry, and then in May I was not. The nurse listened. I hurt myself, and I am here.",
        "It was in English, and at Easter I felt like in a film. God knows.",
        "",
    ],
)
def test_a_text_that_tells_nobody_gets_no_note(text):
    assert [(hint.name, hint.words) for hint in hints(text)] == []


def test_a_long_list_is_cut_and_each_word_stands_once():
    (found,) = [
        hint for hint in hints(" ".join(f"Dr Name{chr(97 + n)} came. Dr Namea came." for n in range(20))) if hint.name == "staff"
    ]
    assert len(found.words) == MOST_WORDS
    assert len(set(found.words)) == MOST_WORDS


def test_twenty_thousand_characters_of_anything_are_looked_through_at_once():
    import time

    for hostile in (
        "A" * 20_000,
        "in A " * 4_000,
        "St St St " * 2_200,
        "1 " * 10_000,
        "Nurse " * 3_300,
        "a@" * 10_000,
        "x@x." * 5_000,
    ):
        begin = time.perf_counter()
        hints(hostile)
        assert time.perf_counter() - begin < 1, hostile[:12]


@pytest.mark.django_db
def test_the_preview_shows_notes_and_sending_goes_on_all_the_same(client):
    data = typed() | {"text": "Dr Miller on Maple Ward held me on 12 March 2014, and I took an overdose."}
    page = client.post(SHARE, {**data, "step": "preview"}).content.decode()
    for words in ("Dr Miller", "Maple Ward", "12 March 2014", "overdose"):
        assert f"<q>{words}</q>" in page
    assert "it stops nothing" in page
    assert client.post(SHARE, {**data, "step": "send"}).status_code == 302
    assert Story.objects.get().text == data["text"]


@pytest.mark.django_db
def test_a_guardian_sees_the_notes_once_the_story_is_open(cast, sign_in):
    story = make.story(text="Nurse Okafor stayed with me the whole long night.")
    client, address = sign_in(cast.guardian), f"/stories/review/{story.public_id}/"
    assert "Okafor" not in client.get(address).content.decode()
    client.post(address, {"act": "read", "reason": "My turn"})
    assert "<q>Nurse Okafor</q>" in client.get(address).content.decode()
