"""Stories are found by what they are about, as their authors sorted them, and by nothing that other readers did."""

from __future__ import annotations

import itertools
import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from promise.core.models import AuditEvent, Change
from promise.core.workflow import MoveRefused
from stories import filters
from stories.actions import stories
from stories.documents import support
from stories.models import Consent, Story, StoryTheme
from tests.factories import stories as make
from tests.factories import toolkit
from tests.stories.test_stories_pages import SHARE, body, typed

pytestmark = pytest.mark.django_db
Use, State = Consent.Use, Story.State
LIST, API = "/stories/", "/api/v1/stories/"


@pytest.fixture
def shelf(settings):
    """Six published stories that differ in everything they are sorted by."""
    settings.COOLING_OFF_DAYS = 0
    tea = toolkit.published_initiative("Tea and toast")
    sorted_by = [
        {"themes": ["hope"], "setting": "acute_ward"},
        {"themes": ["hope", "agency"], "setting": "picu", "initiatives": [tea], "language": "cy"},
        {"themes": ["complaints"], "text": "Nobody answered. " * 900},
        {"themes": [], "setting": "acute_ward", "initiatives": [tea]},
        {"themes": ["agency", "gender"], "text": "I said no and they heard it. " * 100, "language": "fr"},
        {"themes": ["wish_staff"], "setting": "picu"},
    ]
    told = [make.published(**{"title": f"Story {n}", **words}) for n, words in enumerate(sorted_by)]
    make.story_picture(painted := make.story(title="Story 6", themes=["hope"]))
    return [*told, make.agree_twice(painted)]


def found(client, question: str) -> list[str]:
    return [card["title"] for card in client.get(f"{LIST}?{question}").context["cards"]]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("theme=hope", [6, 1, 0]),
        ("theme=hope&theme=complaints", [6, 2, 1, 0]),
        ("theme=hope&setting=picu", [1]),
        ("setting=acute_ward&setting=picu", [5, 3, 1, 0]),
        ("length=long", [2]),
        ("length=middle&length=long", [4, 2]),
        ("language=cy&language=fr", [4, 1]),
        ("medium=picture", [6]),
        ("medium=audio", []),
        ("q=hope", [6, 1, 0]),
        ("q=complaining", [2]),
        ("q=answered", [2]),
        ("theme=wish_staff&q=nowhere", []),
        ("initiative=tea-and-toast", [3, 1]),
        ("initiative=tea-and-toast&theme=hope", [1]),
    ],
)
def test_page_and_api_find_the_same_newest_first(client, shelf, question, numbers):
    assert found(client, question) == [f"Story {n}" for n in numbers]
    rows = client.get(f"{API}?{question}").json()["results"]
    assert [row["title"] for row in rows] == [f"Story {n}" for n in numbers]


def test_what_is_offered_is_exactly_what_would_find_something(client, shelf):
    """Against the list itself: for what is chosen already and each further choice of every other facet."""
    base = [
        "",
        "theme=hope",
        "setting=picu",
        "theme=agency&language=cy",
        "q=story",
        "without=restraint",
        "initiative=tea-and-toast",
    ]
    seen = 0
    for question in base:
        taken = {part.split("=")[0] for part in question.split("&")}
        for group in client.get(f"{LIST}?{question}").context["groups"]:
            if group["name"] in taken:
                continue
            offered = {option["value"] for option in group["options"]}
            for value in filters.labels([("tea-and-toast", "Tea")])[group["name"]]:
                assert bool(found(client, f"{question}&{group['name']}={value}")) is (value in offered)
                seen += value in offered
    assert seen > 40


def test_no_two_filters_together_tell_of_a_story_that_is_not_shown_or_how_many_are_alike(client, shelf):
    """T19: stories in every state that is not public, alone in what they are sorted by, behind every pair of filters."""
    alone = {"themes": ["complaints", "wish_place"], "setting": "forensic", "language": "de", "content_notes": ["eating"]}
    for reach in (
        make.story, make.agreed_once, lambda **w: stories.pause(story=make.published(**w)),
        lambda **w: stories.hold(story=make.published(**w), by=make.guardian(), reason="Not safe"),
        lambda **w: stories.withdraw(story=make.published(**w)),
    ):  # fmt: skip
        reach(**alone)
    words = filters.labels([("tea-and-toast", "Tea")])
    names, languages = ("theme", "setting", "length", "medium", "language", "initiative"), {"en", "cy", "fr", "de"}
    choices = [(name, value) for name in names for value in words[name] if name != "language" or value in languages]
    assert {("language", "de"), ("setting", "forensic")} <= set(choices)
    public = set(Story.objects.published().values_list("public_id", flat=True))
    for one, other in itertools.combinations(choices, 2):
        filterset = filters.StoryFilter(QueryDict(urlencode((one, other))), queryset=Story.objects.visible_to(AnonymousUser()))
        assert set(filterset.qs.values_list("public_id", flat=True)) <= public
        if one[0] != other[0] and {one, other} & {("setting", "forensic"), ("language", "de")}:
            assert not filterset.qs.exists()
    for question in ("", "theme=hope", "setting=picu&theme=agency", "setting=forensic", "language=de"):
        page = client.get(f"{LIST}?{question}")
        assert {option["count"] for group in page.context["groups"] for option in group["options"]} == {None}
        assert "facet__count" not in body(page)
        said = client.get(f"{API}?count=true&{question}").json()
        assert said["count"] == len(said["results"])


def test_above_what_is_read_every_choice_is_offered(client, shelf, monkeypatch):
    monkeypatch.setattr(filters, "MOST_READ", 2)
    offered = {group["name"]: group["options"] for group in client.get(LIST).context["groups"]}
    assert len(offered["theme"]) == len(StoryTheme.choices)


def test_a_choice_does_not_hide_its_neighbours_and_is_taken_back_by_its_chip(client, shelf):
    page = client.get(f"{LIST}?theme=hope&setting=picu")
    (themes,) = [group for group in page.context["groups"] if group["name"] == "theme"]
    assert {option["value"] for option in themes["options"]} == {"hope", "agency", "wish_staff"}
    assert {chip["label"]: chip["href"] for chip in page.context["chips"]} == {
        "What gave me hope": "?setting=picu", "Psychiatric intensive care unit": "?theme=hope",
    }  # fmt: skip


def test_what_is_not_understood_is_said_and_left_out_on_the_page_and_refused_by_the_api(client, shelf):
    page = client.get(f"{LIST}?theme=hope&theme=nonsense&order=popular")
    assert "What it is about" in body(page) or "theme" in body(page)
    assert "This page does not know: order." in body(page)
    assert client.get(f"{API}?theme=nonsense").status_code == 400
    assert client.get(f"{API}?sort=read").status_code == 400


def test_the_list_costs_the_same_for_few_and_for_many(client, shelf):
    counts = []
    for more in (0, 8):
        for number in range(more):
            make.published(title=f"More {number}", themes=["hope"], initiatives=[toolkit.published_initiative(f"Idea {number}")])
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?theme=hope")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- sorted by its author --------------------------------------------------------------------------------------------------


def test_the_form_asks_and_the_preview_says_it_back(client):
    data = typed(themes=["agency", "hope"], setting="picu", language="cy")
    page = body(client.post(SHARE, {**data, "step": "preview"}))
    assert re.search("What gave me hope; +Having a say", " ".join(page.split()))
    assert 'lang="cy"' in page
    client.post(SHARE, {**data, "step": "send"})
    story = Story.objects.get()
    assert (story.themes, story.setting, story.language) == (["hope", "agency"], "picu", "cy")
    mine = body(client.get(f"/stories/mine/{story.private_token}/"))
    assert "What gave me hope, Having a say, Psychiatric intensive care unit, Cymraeg, Words" in mine


def test_nothing_of_it_must_be_filled_in(client):
    client.post(SHARE, {**typed(), "step": "send"})
    story = Story.objects.get()
    assert (story.themes, story.setting, story.language, story.medium, story.minutes) == ([], "", "en", "words", 1)


def test_a_key_that_is_not_ours_is_never_kept():
    story = make.story(themes=["hope", "CANARY"], setting="CANARY", language="CANARY")
    assert (story.themes, story.setting, story.language) == (["hope"], "", "en")


def test_the_author_sorts_a_published_story_anew_and_partners_hear_of_it(client, shelf):
    story = shelf[0]
    before = client.get(f"{API}{story.slug}/").json()
    answer = client.post(f"/stories/mine/{story.private_token}/about/", {"themes": ["gender"], "setting": "", "language": "en"})
    assert answer.status_code == 302
    after = client.get(f"{API}{story.slug}/").json()
    assert (before["themes"], after["themes"], after["setting"]) == (["hope"], ["gender"], "")
    assert after["updated_at"] > before["updated_at"]
    assert Change.objects.filter(public_id=story.public_id).last().change == "updated"
    assert AuditEvent.objects.get(verb="sort").actor == "author"
    story.refresh_from_db()
    assert story.state == State.PUBLISHED  # keys of ours: nobody has to read it again


def test_a_refused_choice_is_said_and_keeps_what_was_ticked(client):
    story = make.story(themes=["hope"])
    page = client.post(
        f"/stories/mine/{story.private_token}/about/", {"themes": ["hope", "CANARY"], "setting": "", "language": "en"}
    )
    assert page.status_code == 200
    assert "Put right:" in body(page)
    story.refresh_from_db()
    assert story.themes == ["hope"]


def test_taking_back_takes_the_sorting_too(client, shelf):
    story = shelf[1]
    assert "Story 1" in found(client, "theme=agency&language=cy")
    stories.withdraw(story=story)
    assert found(client, "theme=agency&language=cy") == []
    assert client.get(f"{API}?theme=agency&language=cy").json()["results"] == []
    story.refresh_from_db()
    assert (story.themes, story.setting, story.language, story.medium, story.minutes) == ([], "", "en", "words", 1)
    with pytest.raises(MoveRefused):
        stories.sort(story=story, themes=["hope"])


def test_minutes_follow_the_words_and_the_medium_follows_the_pictures():
    story = make.story(text="word " * 900)
    assert (story.minutes, story.medium) == (5, "words")
    picture = make.story_picture(story)
    assert Story.objects.get().medium == "picture"
    stories.remove_picture(picture=picture)
    assert Story.objects.get().medium == "words"
    story = stories.propose(story=story, by=make.guardian(), title="T", text="word " * 500, reason="Shorter is kinder.").story
    assert stories.answer(story=story, accept=True).minutes == 3
    story = stories.send_back(story=story, by=make.guardian(), reason="One name is left.")
    kept = stories.resubmit(story=story, title="T", text="word " * 1500, told_by="", content_notes=[])
    assert (kept.minutes, kept.language) == (8, "en")


# -- stories like this -----------------------------------------------------------------------------------------------------


def test_stories_like_this_say_what_they_share_and_never_what_others_read(client, shelf):
    page = client.get(shelf[1].get_absolute_url())
    assert [(other.card["title"], other.why) for other in page.context["alike"]] == [
        ("Story 3", "Also about: Tea and toast."),
        ("Story 6", "Also about: What gave me hope."),
        ("Story 4", "Also about: Having a say."),
    ]
    assert "Stories like this one" in body(page)
    assert client.get(shelf[2].get_absolute_url()).context["alike"] == []


@pytest.mark.parametrize("act", [stories.pause, stories.withdraw])
def test_one_that_is_hidden_or_gone_is_like_nothing(client, shelf, act):
    act(story=shelf[3])
    assert "Story 3" not in [other.card["title"] for other in client.get(shelf[1].get_absolute_url()).context["alike"]]


def test_a_page_for_search_engines_names_only_those_that_may_stand_there(client, shelf):
    quiet = make.published(title="Not for engines", themes=["complaints"], consents=(*make.SHOWN, Use.NAME))
    indexed, hidden = client.get(shelf[2].get_absolute_url()), client.get(quiet.get_absolute_url())
    assert "noindex" not in indexed.headers.get("X-Robots-Tag", "")
    assert "Not for engines" not in body(indexed)
    assert "noindex" in hidden["X-Robots-Tag"]
    assert [other.card["title"] for other in hidden.context["alike"]] == ["Story 2"]


def test_help_in_every_country_we_know_stands_on_the_page_itself(client, shelf):
    """Nobody has to tell us where they are: what is not beside the story is there to be opened."""
    page = body(client.get(shelf[0].get_absolute_url()))
    for country in support.countries():
        assert all(line.number in page for line in country.lines), country.name
        assert country.code in support.SHOWN_BESIDE_A_STORY or f"<strong>{country.emergency}</strong>" in page
    assert "I am in another country" in page
