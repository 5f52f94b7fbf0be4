"""What people ask in vain is counted without them; what curators teach is understood from the next question on."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.management.starter import load_countries
from promise.core import search
from promise.core.search import Ask
from tests.factories import stories
from tests.factories import toolkit as make
from toolkit.actions import asking, lay_words
from toolkit.documents import beside
from toolkit.documents.entries import INDEX
from toolkit.management import starter
from toolkit.models import AskedWords, Initiative, LayWord

pytestmark = pytest.mark.django_db
MISSED, WORDS = "/toolkit/missed-words/", "/toolkit/lay-words/"


@pytest.fixture
def found(deliver):
    """One initiative about chemical restraint and one about doors."""
    chemical = make.published_initiative("Offer it by mouth", targets=["chemical_restraint"], themes=["care_planning_and_choice"])
    about = {"summary": "The gate stays open by day.", "trouble": "Nobody gets out."}
    make.published_initiative("Open the garden gate", targets=["locked_doors"], **about)
    deliver()
    return chemical


def titles(q: str) -> list[str]:
    held = dict(Initiative.objects.values_list("pk", "title"))
    return [held[pk] for pk in search.find(INDEX, Ask(q=q)).ids]


def test_a_missed_word_is_shown_to_curators_taught_and_understood_at_once(client, found, cast, sign_in):
    assert "We found nothing that fits" in client.get("/toolkit/?q=Zonkerjab").content.decode()
    curator = sign_in(cast.curator)
    page = curator.get(MISSED).content.decode()
    assert "zonkerjab" in page
    assert f'href="{WORDS}?words=zonkerjab"' in page
    assert 'value="zonkerjab"' in curator.get(f"{WORDS}?words=zonkerjab").content.decode()
    answer = curator.post(WORDS, {"said": "zonkerjab", "term": "target:chemical_restraint", "means": ""})
    assert answer["Location"] == "/toolkit/?q=zonkerjab"
    page = client.get("/toolkit/?q=zonkerjab").content.decode()
    assert "Offer it by mouth" in page
    assert "Open the garden gate" not in page
    assert "Found by words that mean much the same" in page


def test_other_words_lead_to_what_holds_them_and_back_again_when_removed(found, cast, sign_in):
    word = lay_words.teach(said="Wicketbox", means="garden gate", by=cast.curator)
    assert titles("wicketbox") == ["Open the garden gate"]
    sign_in(cast.curator).post(f"{WORDS}{word.pk}/remove/")
    assert titles("wicketbox") == []
    assert not LayWord.objects.filter(said="wicketbox").exists()


def test_a_word_the_bank_knows_keeps_what_holds_it_first(found, cast):
    lay_words.teach(said="gate", facet="target", key="chemical_restraint", by=cast.curator)
    assert titles("gate")[0] == "Open the garden gate"


@pytest.mark.parametrize(
    "wrong",
    [
        {"said": "", "term": "target:seclusion"},
        {"said": "…", "term": "target:seclusion"},
        {"said": "one two three four five", "term": "target:seclusion"},
        {"said": "x" * 200, "term": "target:seclusion"},
        {"said": "jab", "term": "target:no_such"},
        {"said": "jab", "term": "evidence:trial"},
        {"said": "jab", "term": ""},
        {"said": "jab", "means": "one two three four five"},
    ],
)
def test_what_cannot_be_taught_says_why_and_keeps_what_was_typed(cast, sign_in, wrong):
    answer = sign_in(cast.curator).post(WORDS, wrong)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "nhsuk-error-summary" in page
    assert not LayWord.objects.exists()
    assert not wrong["said"] or f'value="{wrong["said"]}"' in page


def test_action_refuses_a_term_of_another_vocabulary(cast):
    with pytest.raises(ValidationError):
        lay_words.teach(said="jab", facet="evidence", key="trial", by=cast.curator)


def test_taught_twice_is_one_and_a_starter_word_stays_away(cast):
    load_countries()
    starter.load()
    number = LayWord.objects.count()
    assert number > 200
    word = LayWord.objects.get(said="jab")
    lay_words.unteach(word=word, by=cast.curator)
    starter.load()
    assert not LayWord.objects.get(said="jab").is_used
    assert LayWord.objects.count() == number
    lay_words.teach(said="Jab ", facet=word.facet, key=word.key, by=cast.curator)
    assert LayWord.objects.get(said="jab").is_used


def test_every_word_the_bank_begins_with_can_be_taught(cast):
    for one in starter.meanings():
        lay_words.teach(said=one.said, facet=one.facet, key=one.key, by=cast.curator)
    assert {word.facet for word in LayWord.objects.all()} == {"setting", "theme", "target", "barrier"}


def test_words_are_counted_without_anybody(client, found):
    for _each in range(3):
        client.get("/toolkit/?q=Garden  GATE")
    client.get(f"{found.get_absolute_url()}?q=garden+gate")
    (kept,) = AskedWords.objects.all()
    assert (kept.words, kept.asked, kept.found_nothing, kept.opened, kept.abandoned) == ("garden gate", 3, 0, 1, 2)
    assert {field.name for field in AskedWords._meta.get_fields()} == {
        "id", "words", "asked", "found_nothing", "opened", "first_on", "last_on",
    }  # fmt: skip


def test_addresses_and_numbers_are_left_out_of_what_is_counted():
    asked = "my son at ann@x.example nhs 485777345 http://y.example www.z.example is LOCKED in"
    assert asking.plain(asked) == "my son at nhs is locked in"
    assert asking.plain("a\x00b@c.de") == "a"
    assert len(asking.plain("word " * 90)) <= 80


def test_what_does_not_count(client, found):
    """Filters, further pages, one letter, an opened page that no counted question led to."""
    for address in ("?q=gate&setting=acute_ward", "?q=g", "?q=", "?setting=acute_ward"):
        client.get(f"/toolkit/{address}")
    client.get(f"{found.get_absolute_url()}?q=never+asked")
    assert not AskedWords.objects.exists()


def test_nobody_can_fill_the_table(client, found, monkeypatch):
    monkeypatch.setattr(asking, "MOST_ROWS", 2)
    for q in ("first", "second", "third", "first"):
        client.get(f"/toolkit/?q={q}")
    assert dict(AskedWords.objects.values_list("words", "asked")) == {"first": 2, "second": 1}


def test_old_questions_are_forgotten_by_the_clock_and_any_by_a_curator(client, found, cast, sign_in):
    client.get("/toolkit/?q=first")
    with time_machine.travel(timezone.now() + dt.timedelta(days=90)):
        assert asking.forget_old() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        assert asking.forget_old() == 1
    client.get("/toolkit/?q=second")
    kept = AskedWords.objects.get()
    assert sign_in(cast.curator).post(f"{MISSED}{kept.pk}/forget/").status_code == 302
    assert not AskedWords.objects.exists()


def test_three_orders_of_what_was_missed(client, found, cast, sign_in):
    client.get("/toolkit/?q=Zonkerjab")
    client.get("/toolkit/?q=gate")
    curator = sign_in(cast.curator)
    shown = {sort: curator.get(f"{MISSED}?sort={sort}").content.decode() for sort in ("nothing", "abandoned", "latest")}
    assert {sort for sort, page in shown.items() if "zonkerjab" in page} == {"nothing", "latest"}
    assert {sort for sort, page in shown.items() if "?q=gate" in page} == {"abandoned", "latest"}


def test_results_carry_the_way_back(client, found):
    assert f"{found.get_absolute_url()}?q=mouth" in client.get("/toolkit/?q=mouth").content.decode()
    page = client.get(f"{found.get_absolute_url()}?q=mouth%22%3E").content.decode()
    assert "/toolkit/?q=mouth%22%3E" in page
    assert "Results for “mouth&quot;&gt;”" in page


def test_grid_and_list_are_two_views_of_one_address(client, found):
    grid, plain = (client.get(f"/toolkit/?q=mouth{view}").content.decode() for view in ("&view=grid", ""))
    assert 'class="plain-list grid"' in grid
    assert 'class="plain-list stack"' in plain
    assert "?q=mouth&amp;view=grid" in plain
    assert 'name="view" value="grid"' in grid


def test_barriers_stand_beside_the_results(client, found, cast):
    assert beside.barriers("we are always skint", search.nearby(INDEX)) == []
    lay_words.teach(said="skint", facet="barrier", key="resources_funding", by=cast.curator)
    assert beside.barriers("we are always skint", search.nearby(INDEX))[0]["href"] == "/toolkit/barriers/#resources_funding"
    assert beside.barriers("burnout", search.nearby(INDEX))[0]["href"].endswith("#burnout")
    page = client.get("/toolkit/?q=skint+mouth").content.decode()
    assert page.index('id="beside"') > page.index('id="results"')
    assert "/toolkit/barriers/#resources_funding" in page


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("too few staff", "time_and_staffing"),
        ("staff do not believe in it", "culture_inertia"),
        ("the consultants say no", "leadership_absent"),
        ("my manager says no", "leadership_absent"),
        ("nobody leads it", "leadership_absent"),
        ("the wrong building", "physical_environment"),
    ],
)
def test_barriers_are_those_the_words_mean(words, key):
    lay_words.bring(starter.meanings())
    shown = [one["href"].partition("#")[2] for one in beside.barriers(words, search.nearby(INDEX))]
    assert shown == [key], "a word of an expression that means much the same is not the expression"


def test_published_stories_stand_beside_and_no_others(client, found, settings):
    settings.COOLING_OFF_DAYS = 0
    about = stories.published(title="How I learned to breathe", initiatives=[found])
    named = stories.published(title="A mouthful of tea")
    stories.story(title="CANARY mouth", initiatives=[found])
    page = client.get("/toolkit/?q=mouth").content.decode()
    part = page[page.index('id="beside"') :]
    assert part.index(named.title) < part.index(about.title)
    assert "CANARY" not in page
    assert "/stories/?q=mouth" in part
    assert 'name="robots" content="noindex' in page
