"""Story books hold what their authors agreed to, at the moment somebody asks; whoever takes theirs out is out at once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from promise.core.workflow import MoveRefused
from promise.desk import waiting
from stories.actions import books, stories
from stories.documents.books import as_data
from stories.models import Book, Consent
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use = Consent.Use
BOOK = (*make.EVERYWHERE, Use.BOOK)


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.COOLING_OFF_DAYS = 0


def told(title: str, **more):
    return make.published(title=title, text=f"CANARY{title} told in my own words, as it was.", **{"consents": BOOK, **more})


def paper(book: Book) -> str:
    """Everything that is set: the template prints these data and nothing else."""
    answer = Client().get(f"{book.get_absolute_url()}book.pdf")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert b"/StructTreeRoot" in answer.content
    return str(as_data(Book.objects.get(pk=book.pk)))


def test_put_together_by_one_agreed_by_another_read_and_printed(cast, sign_in):
    first, second = told("ONE", content_notes=["restraint"]), told("TWO", content_notes=[])
    guardian, other = sign_in(cast.guardian), sign_in(make.guardian())
    begun = guardian.post("/stories/books/new/", {"title": "Evenings", "introduction": "", "nonce": "n" * 20})
    page = guardian.get(begun["Location"]).content.decode()
    assert "CANARYONE" not in page  # titles alone are offered
    assert ">ONE<" in " ".join(page.split()).replace("> ", ">").replace(" <", "<")
    places = {f"place_{second.public_id}": 1, f"place_{first.public_id}": 2}
    address = guardian.post(begun["Location"], {"title": "Evenings", "introduction": "Hello.", **places})["Location"]
    assert Client().get(address).status_code == 404
    guardian.post(address, {"do": "propose"})
    assert address not in [one.href for one in waiting.list_for(cast.guardian)]
    guardian.post(address, {"do": "publish"})
    assert Book.objects.get().state == "ready"  # never by the one who says it is ready
    other.post(address, {"do": "publish"})
    page = Client().get(address).content.decode()
    assert page.index("TWO") < page.index("ONE")
    assert "Edition 1" in page
    text = paper(Book.objects.get())
    for words in (
        "Evenings", "Hello.", "Edition 1", "CANARYONE told", "CANARYTWO told", "It speaks about: Being held or restrained.",
        "No warnings.", "Told by Robin", "116 123", "may take it back",
    ):  # fmt: skip
        assert words in text, words
    assert text.index("It speaks about: Being held or restrained.") < text.index("CANARYONE told")


def test_only_stories_agreed_for_books_may_stand_in_one():
    for story in (make.published(), make.story(consents=BOOK), stories.pause(story=told("PAUSED"))):
        with pytest.raises(ValidationError, match="may not stand in a book"):
            make.book(holds=[story])


WAYS = [
    lambda story: stories.withdraw(story=story),
    lambda story: stories.pause(story=story),
    lambda story: stories.hold(story=story, by=make.guardian(), reason="Somebody is in danger."),
    lambda story: stories.change_consents(story=story, consents=[Use.PUBLISH, Use.NAME]),
    lambda story: stories.change_consents(story=story, consents=[Use.BOOK, Use.NAME]),
]


@pytest.mark.parametrize("act", WAYS, ids=["taken back", "paused", "held", "no books", "not shown any more"])
def test_out_at_once_and_the_edition_is_replaced_without_a_word_of_what_went(act):
    goes, stays = told("GOES"), told("STAYS")
    book = make.published_book(holds=[goes, stays])
    assert "CANARYGOES" in paper(book)
    act(goes)
    book.refresh_from_db()
    text, page = paper(book), Client().get(book.get_absolute_url()).content.decode()
    assert book.edition == 2
    for seen in (text, page):
        assert "GOES" not in seen
        assert "STAYS" in seen
        assert "Edition 2" in seen
        assert "replaces edition 1" in seen


def test_a_name_taken_back_is_out_of_the_book_too():
    story = told("HERS", told_by="CANARYNAME")
    book = make.published_book(holds=[story])
    assert "CANARYNAME" in paper(book)
    stories.change_consents(story=story, consents=[Use.PUBLISH, Use.BOOK])
    book.refresh_from_db()
    assert "CANARYNAME" not in paper(book)
    assert book.edition == 2


def test_shown_again_is_in_it_again_but_taken_back_is_gone_for_good(all_tables):
    story = told("BACK")
    book = make.published_book(holds=[story, told("OTHER")])
    stories.resume(story=stories.pause(story=story))
    book.refresh_from_db()
    assert (book.edition, "CANARYBACK" in paper(book)) == (3, True)
    stories.withdraw(story=story)
    book.refresh_from_db()
    assert book.places.count() == 1
    assert story.public_id not in str(book.contents)
    assert "CANARYBACK" not in all_tables()
    story.refresh_from_db()
    assert story.removed["books"] == 1


def test_what_does_not_change_the_book_makes_no_new_edition():
    story, other = told("ONE"), told("TWO")
    book = make.published_book(holds=[story])
    stories.pause(story=other)
    stories.change_consents(story=story, consents=[Use.PUBLISH, Use.NAME, Use.BOOK])
    stories.keep_here(story=story)
    book.refresh_from_db()
    assert book.edition == 1


def test_to_be_changed_it_leaves_the_site_until_two_agree_again(cast):
    book = make.published_book(holds=[told("ONE")])
    with pytest.raises(MoveRefused):
        books.change(book=book, title="New", introduction="", stories=[], by=cast.guardian)
    books.step(book=book, verb="revise", by=cast.guardian)
    assert Client().get(book.get_absolute_url()).status_code == 410
    books.change(book=book, title="New", introduction="", stories=[], by=cast.guardian)
    with pytest.raises(MoveRefused, match="no story in it"):
        books.step(book=book, verb="propose", by=cast.guardian)


@pytest.mark.parametrize("verb", ["propose", "publish", "send_back", "revise", "close"])
def test_nobody_but_guardians_moves_a_book(cast, sign_in, verb):
    book = make.published_book() if verb in {"revise", "close"} else make.book(holds=[told("ONE")])
    for who in (cast.stranger, cast.curator, cast.secretariat):
        assert sign_in(who).post(book.get_absolute_url(), {"do": verb}).status_code in {403, 404}
        with pytest.raises(MoveRefused):
            books.step(book=book, verb=verb, by=who)
        assert sign_in(who).get(f"{book.get_absolute_url()}edit/").status_code in {403, 404}
    state = book.state
    book.refresh_from_db()
    assert book.state == state


def test_sent_back_with_a_reason_that_the_first_guardian_reads(cast, sign_in):
    book = books.step(book=make.book(holds=[told("ONE")], by=cast.guardian), verb="propose", by=cast.guardian)
    other = sign_in(make.guardian())
    refused = other.post(book.get_absolute_url(), {"do": "send_back", "reason": ""})
    assert "Please give a reason." in refused.content.decode()
    other.post(book.get_absolute_url(), {"do": "send_back", "reason": "One more quiet story, please."})
    assert "One more quiet story" in sign_in(cast.guardian).get(book.get_absolute_url()).content.decode()


def test_a_story_told_by_a_picture_is_in_the_book_with_it(client):
    story = make.published_with_picture(title="Painted", consents=BOOK)
    book = make.published_book("Pictures", holds=[story])
    (row,) = as_data(book)["rows"]
    (picture,) = row["pictures"]
    assert (picture["alt"], picture["note"]) == ("A door in yellow light", "Painted in the garden.")
    answer = client.get(f"{book.get_absolute_url()}book.pdf")
    assert b"/Image" in answer.content
    assert b"/Figure" in answer.content


@pytest.mark.parametrize("verb", ["revise", "close"])
def test_whoever_comes_by_the_code_on_paper_learns_that_the_book_is_off(client, verb):
    book = make.published_book("Evenings", holds=[told("One")])
    books.step(book=book, verb=verb, by=make.guardian())
    for address in (book.get_absolute_url(), f"{book.get_absolute_url()}book.pdf"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "please do not print it again or pass it on" in answer.content.decode()
        assert "Evenings" not in answer.content.decode()
        assert "noindex" in answer["X-Robots-Tag"]
    assert client.get(make.book("Never out").get_absolute_url()).status_code == 404


def test_a_place_that_is_no_number_of_a_place_says_which_are_and_nothing_typed_is_lost(cast, sign_in):
    story = told("One")
    book = make.book("Evenings")
    typed = {"title": "Mornings", "introduction": "New.", f"place_{story.public_id}": "99"}
    page = sign_in(cast.guardian).post(f"{book.get_absolute_url()}edit/", typed).content.decode()
    assert "Give a number from 1 to 60." in page
    assert 'value="Mornings"' in page
    assert 'value="99"' in page
