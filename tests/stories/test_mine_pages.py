"""The author's pages behind the private link."""

from __future__ import annotations

import logging
import re

import pytest
import structlog
from django.urls import reverse

from stories.actions import stories
from stories.models import Consent, Story
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use, State = Consent.Use, Story.State
PAGES = ("story-mine", "story-edit", "story-consents", "story-withdraw", "story-pause", "story-resume")


def at(story: Story, name: str = "story-mine") -> str:
    return reverse(f"stories:{name}", args=[story.private_token])


def body(response) -> str:
    return str(response.content, "utf-8")


REACHED = {
    State.SUBMITTED: make.story,
    State.IN_REVIEW: make.agreed_once,
    State.BACK_WITH_AUTHOR: lambda: stories.send_back(story=make.story(), by=make.guardian(), reason="THEREASON"),
    State.COOLING_OFF: lambda: make.agreed_twice(consents=(Use.HOLD,)),
    State.PUBLISHED: make.published,
    State.PAUSED: lambda: stories.pause(story=make.published()),
    State.HELD: lambda: stories.hold(story=make.story(), by=make.guardian(), reason="THEREASON"),
    State.DECLINED: lambda: stories.decline(story=make.story(), by=make.guardian(), reason="THEREASON"),
}


@pytest.mark.parametrize("state", REACHED)
def test_the_author_sees_everything_held_in_every_state(client, state):
    story = REACHED[state]()
    page = client.get(at(story))
    text = body(page)
    assert story.state == state
    assert story.title in text
    assert make.WORDS in text
    assert "Take it back for good" in text
    assert ("THEREASON" in text) is (state in {State.BACK_WITH_AUTHOR, State.HELD, State.DECLINED})
    assert "Guardian " not in text.replace("Guardian has", "")  # never a guardian's name
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]


def test_the_link_stands_in_no_title_canonical_or_social_tag(client):
    story = make.story()
    head = body(client.get(at(story))).split("</head>")[0]
    assert story.private_token not in head


@pytest.mark.parametrize("state", [*REACHED, State.WITHDRAWN])
def test_get_head_and_options_change_no_row(client, state, fingerprint_of_tables):
    story = make.story() if state == State.WITHDRAWN else REACHED[state]()
    token = story.private_token
    if state == State.WITHDRAWN:
        stories.withdraw(story=story)
    addresses = [reverse(f"stories:{name}", args=[token]) for name in PAGES]
    before = fingerprint_of_tables()
    for address in addresses:
        for method in (client.get, client.head, client.options):
            for _ in range(3):
                assert method(address).status_code in {200, 302, 405}
    assert fingerprint_of_tables() == before


def test_pause_resume_and_withdraw_by_button(client):
    story = make.published()
    public, mine = story.get_absolute_url(), at(story)
    client.post(at(story, "story-pause"))
    assert client.get(public).status_code == 404
    client.post(at(story, "story-resume"))
    assert client.get(public).status_code == 200
    assert "Yes, take it back for good" in body(client.get(at(story, "story-withdraw")))
    response = client.post(at(story, "story-withdraw"), follow=True)
    assert "You have taken it back" in body(response)
    assert client.get(public).status_code == 410
    assert story.title not in body(client.get(mine))


def test_pausing_twice_says_so_and_breaks_nothing(client):
    story = make.published()
    client.post(at(story, "story-pause"))
    assert "cannot be done now" in body(client.post(at(story, "story-pause"), follow=True))


def test_every_button_still_answers_after_withdrawal(client):
    story = make.published()
    addresses = [at(story, name) for name in PAGES]
    stories.withdraw(story=story)
    for address in addresses:
        response = client.post(address, {"consents": ["publish"], "title": "x", "text": "y" * 40}, follow=True)
        assert response.status_code in {200, 405}
    story.refresh_from_db()
    assert (story.state, story.text) == (State.WITHDRAWN, "")


def test_new_words_are_sent_after_a_guardian_asked_for_them(client):
    story = make.story()
    words = {"title": "New title", "text": "New words, without the name. " * 3, "told_by": "", "content_notes": ["death"]}
    stories.send_back(story=story, by=make.guardian(), reason="THEREASON")
    assert "THEREASON" in body(client.get(at(story, "story-edit")))
    client.post(at(story, "story-edit"), words)
    story.refresh_from_db()
    assert (story.state, story.title, story.content_notes) == (State.SUBMITTED, "New title", ["death"])


def test_consents_are_changed_one_by_one_and_the_boxes_show_what_is_in_force(client):
    story = make.published()
    page = body(client.get(at(story, "story-consents")))
    assert len(re.findall(r"<input[^>]* checked", page)) == 4
    assert 'value="hold"' not in page
    client.post(at(story, "story-consents"), {"consents": ["publish"], "email": ""})
    story.refresh_from_db()
    assert (story.may_publish, story.may_be_named, story.may_api, story.may_be_indexed) == (True, False, False, False)
    assert "Give an address" in body(client.post(at(story, "story-consents"), {"consents": ["publish", "contact"]}))
    assert "not one of the available" in body(client.post(at(story, "story-consents"), {"consents": ["\x00"]}))


def test_the_address_is_shown_only_in_part(client):
    story = make.story(email="longname@example.org", consents=(Use.HOLD, Use.CONTACT))
    page = body(client.get(at(story)))
    assert "l…@example.org" in page
    assert "longname" not in page


@pytest.mark.parametrize("token", ["x", "x" * 3000, "%00", "%F0%9F%AB%96", "a'b", "%25s"])
def test_a_wrong_link_is_a_plain_404_that_says_what_to_do(client, token):
    page = client.get(f"/stories/mine/{token}/")
    assert page.status_code == 404
    assert "Copy the whole link" in body(page)
    assert page["Referrer-Policy"] == "no-referrer"


def test_guessing_is_stopped_and_the_true_link_still_opens(client):
    story = make.story()
    answers = [client.get(f"/stories/mine/guess{n}/").status_code for n in range(22)]
    assert answers == [404] * 20 + [429] * 2
    assert client.post("/stories/mine/guess/withdraw/").status_code == 429
    refused = client.get("/stories/mine/guess/")
    assert int(refused["Retry-After"]) > 3000
    assert client.get(at(story)).status_code == 200
    assert client.get("/stories/mine/guess/", REMOTE_ADDR="192.0.2.9").status_code == 404


def test_the_link_stands_in_no_log(client, caplog, settings):
    """Every line as it would be written: also Django's own, which carry the request itself."""
    story = make.story()
    line = settings.LOGGING["formatters"]["line"]
    formatter = structlog.stdlib.ProcessorFormatter(processors=line["processors"], foreign_pre_chain=line["foreign_pre_chain"])
    with caplog.at_level(logging.DEBUG):
        for name in PAGES:
            client.get(at(story, name))
        client.get(at(story) + "nothing/")
    lines = [formatter.format(record) for record in caplog.records]
    assert any("Method Not Allowed" in line and "[hidden]" in line for line in lines)
    assert [line for line in lines if story.private_token in line] == []


def test_the_author_sees_what_was_made_of_it_and_nothing_where_nothing_was(client, settings):
    settings.COOLING_OFF_DAYS = 0
    assert "It stands in no book and in no training." in body(client.get(at(make.story())))
    told = make.published(consents=(*make.EVERYWHERE, Use.BOOK, Use.TRAINING, Use.ANSWERS))
    shown, unseen = make.published_book("Evenings", holds=[told]), make.book("Not yet", holds=[told])
    module = make.module_story(told).module
    make.shown_response(told, text="Thank you for your words. SHOWNANSWER")
    make.response(told, text="This one a guardian has not read. UNSEENANSWER")
    page = body(client.get(at(told)))
    for href in (shown.get_absolute_url(), module.get_absolute_url()):
        assert f'href="{href}"' in page
    assert unseen.get_absolute_url() not in page
    assert "A place in a story book that only guardians see" in page
    assert "1 answer by an organisation that is not shown" in page
    assert ("SHOWNANSWER" in page, "UNSEENANSWER" in page) == (True, False)
    assert "Partners’ programs could copy it" in page


def test_whoever_is_not_sure_can_hide_it_where_they_would_take_it_back(client):
    told = make.published()
    assert reverse("stories:story-pause", args=[told.private_token]) in body(client.get(at(told, "story-withdraw")))
    hidden = stories.pause(story=told)
    assert "Hide it for now" not in body(client.get(at(hidden, "story-withdraw")))


NEW = {
    "title": "Told better",
    "text": "I have thought again, and this is how it was for me.",
    "told_by": "Robin",
    "language": "en",
}
THOUGHT_AGAIN = {
    "waiting": make.story,
    "one agreed": make.agreed_once,
    "thinking it over": lambda: make.agreed_twice(consents=(Use.HOLD,)),
    "hidden": lambda: stories.pause(story=make.published()),
}


@pytest.mark.parametrize("when", THOUGHT_AGAIN)
def test_the_author_thinks_again_and_two_guardians_read_the_new_words(client, when):
    story = THOUGHT_AGAIN[when]()
    assert "Change my words" in body(client.get(at(story)))
    assert "two guardians read it again" in body(client.get(at(story, "story-edit")))
    client.post(at(story, "story-edit"), NEW)
    story.refresh_from_db()
    assert (story.state, story.title, story.severity, story.cooling_until) == (State.SUBMITTED, "Told better", None, None)
    assert client.get(story.get_absolute_url()).status_code == 404
    first = stories.agree(story=story, by=make.guardian(lived=True), severity=1)
    assert first.state == State.IN_REVIEW  # what was agreed to before counts no more


def test_what_is_shown_is_hidden_before_its_words_change(client):
    story = make.published()
    assert "To change your words, hide it first." in body(client.get(at(story)))
    client.post(at(story, "story-edit"), NEW)
    story.refresh_from_db()
    assert (story.state, story.text) == (State.PUBLISHED, make.WORDS)


@pytest.mark.parametrize("change", ["new words", "a picture"])
def test_no_guardian_agrees_to_what_they_have_not_seen(client, cast, sign_in, change):
    """T25: their page was open while the author changed the story."""
    story = make.story()
    guardian, address = sign_in(cast.guardian), reverse("stories:story-review", args=[story.public_id])
    guardian.post(address, {"act": "read", "reason": "My turn"})
    if change == "new words":
        client.post(at(story, "story-edit"), NEW)
    else:
        make.story_picture(story)
    page = guardian.post(address, {"act": "agree", "agree-severity": "1"}, follow=True)
    story.refresh_from_db()
    assert story.state == State.SUBMITTED
    assert "Open the story first" in body(page)
    guardian.post(address, {"act": "read", "reason": "Its author changed it"})
    guardian.post(address, {"act": "agree", "agree-severity": "1"})
    story.refresh_from_db()
    assert story.state == State.IN_REVIEW


def test_a_proposal_is_answered_by_one_of_its_buttons_only(client):
    story = make.words_proposal().story
    client.post(reverse("stories:story-answer", args=[story.private_token]), {})
    story.refresh_from_db()
    assert story.state == State.BACK_WITH_AUTHOR


def test_the_words_come_first_and_what_is_too_short_says_so_plainly(client):
    story = make.story()
    page = body(client.get(at(story, "story-edit")))
    assert page.index('name="title"') < page.index('name="text"') < page.index('name="themes"')
    page = body(client.post(at(story, "story-edit"), {**NEW, "text": "Too short"}))
    assert "Please write at least 30 characters. So far there are 9." in page
    assert "Too short" in page
