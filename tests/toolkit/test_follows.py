"""Keep, follow, and searches that go on: private to one person, each taken back at once, nothing stored of visitors."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import toolkit
from toolkit.actions import follows, initiatives
from toolkit.documents import searches
from toolkit.models import Bookmark, Follow, SavedSearch

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(cast):
    return cast.stranger


@pytest.fixture
def browser(reader, sign_in):
    return sign_in(reader)


@pytest.mark.parametrize(("name", "model", "button"), [("keep", Bookmark, "Keep"), ("follow", Follow, "Follow")])
def test_button_switches_on_and_off_and_twice_is_once(browser, reader, name, model, button):
    made = toolkit.published_initiative()
    address = f"{made.get_absolute_url()}{name}/"
    assert f">{button} <" in browser.get(made.get_absolute_url()).content.decode()
    for _ in range(2):
        assert browser.post(address, {"on": "1"}).status_code == 302
    assert model.objects.get().user == reader
    assert f">{button} <" not in browser.get(made.get_absolute_url()).content.decode()
    assert browser.get(made.get_absolute_url()).context[f"is_{name}ed" if name == "follow" else "is_kept"]
    for _ in range(2):
        browser.post(address, {"on": "0"})
    assert not model.objects.exists()


def test_visitors_get_no_button_and_nothing_is_stored(client, fingerprint_of_tables):
    made = toolkit.published_initiative()
    before = fingerprint_of_tables()
    page = client.get(made.get_absolute_url()).content.decode()
    assert "/keep/" not in page
    assert "Sign in to keep it" in page
    for address in (f"{made.get_absolute_url()}keep/", f"{made.get_absolute_url()}follow/", "/toolkit/searches/"):
        answer = client.post(address, {"on": "1", "q": "tea"})
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]
    client.get("/toolkit/?q=tea")
    assert "csrftoken" not in client.cookies
    assert not Bookmark.objects.exists()
    assert not Follow.objects.exists()
    assert not SavedSearch.objects.exists()
    assert before


def test_list_is_seen_by_its_owner_alone(browser, reader, cast, sign_in):
    made = toolkit.published_initiative("Kept by one")
    row, followed = toolkit.bookmark(made, by=reader), toolkit.follow(made, by=reader)
    assert browser.get("/toolkit/kept/").content.decode().count("Kept by one</a>") == 2
    other = sign_in(cast.curator)
    assert "Kept by one" not in other.get("/toolkit/kept/").content.decode()
    assert other.post(f"/toolkit/kept/{row.pk}/remove/").status_code == 404
    assert other.post(f"/toolkit/kept/followed/{followed.pk}/remove/").status_code == 404
    assert Bookmark.objects.count() == Follow.objects.count() == 1


def test_archived_one_is_gone_on_the_list_and_can_be_taken_off(browser, reader):
    old, new = toolkit.published_initiative("CANARY-old"), toolkit.published_initiative("The better one")
    row, followed = toolkit.bookmark(old, by=reader), toolkit.follow(old, by=reader)
    assert "CANARY-old" in browser.get("/toolkit/kept/").content.decode()
    initiatives.archive(initiative=old, by=toolkit.curator(), reason="Replaced.", superseded_by=new)
    page = browser.get("/toolkit/kept/").content.decode()
    assert "CANARY-old" not in page
    assert "no longer in the bank" in page
    assert "The better one" in page
    browser.post(f"/toolkit/kept/{row.pk}/remove/")
    browser.post(f"/toolkit/kept/followed/{followed.pk}/remove/")
    assert not Bookmark.objects.exists()
    assert not Follow.objects.exists()


def test_archived_one_cannot_be_kept_anew(reader):
    made = toolkit.published_initiative()
    initiatives.archive(initiative=made, by=toolkit.curator(), reason="Gone.")
    with pytest.raises(ValidationError):
        follows.keep(initiative=made, by=reader, on=True)


def test_search_is_kept_once_whatever_the_order_of_its_words(browser, reader):
    browser.post("/toolkit/searches/", {"q": "  quiet   evening ", "theme": ["law_and_rights", "staff_wellbeing"]})
    first = SavedSearch.objects.get()
    browser.post("/toolkit/searches/", {"theme": ["staff_wellbeing", "law_and_rights"], "q": "quiet evening", "sort": "newest"})
    assert SavedSearch.objects.get() == first
    q, chosen = searches.read(first.question)
    assert (q, set(chosen["theme"])) == ("quiet evening", {"law_and_rights", "staff_wellbeing"} & set(chosen["theme"]))
    page = browser.get("/toolkit/searches/").content.decode()
    assert "“quiet evening”" in page
    assert f"/toolkit/?{first.question}".replace("&", "&amp;") in page


def test_button_on_the_list_sends_the_question_along(browser):
    toolkit.published_initiative()
    page = browser.get("/toolkit/?q=tea&setting=acute_ward&view=grid&sort=newest").content.decode()
    form = page[page.index('action="/toolkit/searches/"') :].split("</form>")[0]
    assert 'name="q" value="tea"' in form
    assert 'name="setting" value="acute_ward"' in form
    assert 'name="view"' not in form
    assert 'action="/toolkit/searches/"' not in browser.get("/toolkit/").content.decode()


@pytest.mark.parametrize("asked", [{}, {"q": "   "}, {"setting": "no_such_setting"}, {"nonsense": "x"}])
def test_question_that_asks_nothing_is_not_kept(browser, asked):
    answer = browser.post("/toolkit/searches/", asked, follow=True)
    assert "Type some words or choose a filter first" in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_there_is_an_end_to_searches(reader):
    for n in range(follows.MOST_SEARCHES):
        follows.save_search(by=reader, q=f"words {n}", chosen={})
    with pytest.raises(ValidationError):
        follows.save_search(by=reader, q="one more", chosen={})


def test_search_is_removed_by_its_owner_alone(browser, reader, cast, sign_in):
    made = toolkit.saved_search("my own words", by=reader)
    assert sign_in(cast.curator).post(f"/toolkit/searches/{made.public_id}/remove/").status_code == 404
    assert "my own words" not in sign_in(cast.curator).get("/toolkit/searches/").content.decode()
    assert browser.post(f"/toolkit/searches/{made.public_id}/remove/").status_code == 302
    assert not SavedSearch.objects.exists()


def test_lists_cost_the_same_for_few_rows_and_for_many(browser, reader):
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    def grow(number: int, name: str) -> None:
        for n in range(number):
            made = toolkit.published_initiative(f"{name} {n}")
            toolkit.bookmark(made, by=reader)
            toolkit.follow(made, by=reader)
            toolkit.saved_search(f"{name} {n}", by=reader)

    grow(2, "Few")
    few = [cost("/toolkit/kept/"), cost("/toolkit/searches/")]
    grow(10, "Many")
    assert [cost("/toolkit/kept/"), cost("/toolkit/searches/")] == few
    assert max(few) <= 8
