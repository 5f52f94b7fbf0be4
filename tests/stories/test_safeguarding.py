"""Put aside: out of sight, who can help where the author lives, the named lead told without a word of it, all written down."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from promise.core.models import AuditEvent
from stories.actions import stories
from stories.models import Consent, Story
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
LEAD = "lead@safe.example"


def put_aside(client, story: Story, country: str = "NZ") -> None:
    address = f"/stories/review/{story.public_id}/"
    client.post(address, {"act": "read", "reason": "My turn"})
    client.post(address, {"act": "hold", "hold-reason": "CANARYREASON: you may not be safe.", "hold-country": country})


def test_hold_signposts_by_country_tells_the_lead_and_is_logged(cast, sign_in, client, settings, deliver, mailoutbox):
    settings.SAFEGUARDING_LEAD = LEAD
    story = make.published(title="CANARYTITLE", text="CANARYTEXT " * 9)
    put_aside(sign_in(cast.guardian), story)
    story.refresh_from_db()
    assert (story.state, story.support_country) == (Story.State.HELD, "NZ")
    assert client.get(story.get_absolute_url()).status_code == 404
    deliver()
    (letter,) = [letter for letter in mailoutbox if letter.to == [LEAD]]
    assert f"/stories/review/{story.public_id}/" in letter.body
    assert "CANARY" not in letter.subject + letter.body
    assert AuditEvent.objects.filter(verb="escalate", subject_id=story.public_id, actor=f"user:{cast.guardian.pk}").count() == 1
    assert story.lead_told_at is not None
    page = client.get(f"/stories/mine/{story.private_token}/").content.decode()
    assert "CANARYREASON" in page
    assert "told the person who looks after safety" in page
    assert page.index("1737") < page.index("116 123")  # the lines of where they live come first
    assert escape("We do not look into what happened") in page


def test_without_a_lead_the_guardian_is_told_to_tell_their_own(cast, sign_in, deliver, mailoutbox):
    story, client = make.story(), sign_in(cast.guardian)
    address = f"/stories/review/{story.public_id}/"
    client.post(address, {"act": "read", "reason": "My turn"})
    assert "no safeguarding lead yet" in client.get(address).content.decode()
    put_aside(client, story, country="")
    story.refresh_from_db()
    assert (story.state, story.lead_told_at) == (Story.State.HELD, None)
    deliver()
    assert mailoutbox == []


def test_a_country_we_have_no_lines_for_is_refused(cast, sign_in):
    story = make.story()
    put_aside(sign_in(cast.guardian), story, country="ZZ")
    story.refresh_from_db()
    assert story.state == Story.State.SUBMITTED


def test_the_lead_hears_nothing_of_a_worry_that_was_answered_before_the_mail_left(settings, deliver, mailoutbox):
    settings.SAFEGUARDING_LEAD = LEAD
    story = stories.hold(story=make.story(), by=make.guardian(), reason="x", country="GB")
    stories.release(story=story, by=make.guardian())
    deliver()
    assert mailoutbox == []


def test_a_held_story_comes_first_in_the_queue(cast, sign_in):
    early = make.story()
    held = stories.hold(story=make.story(), by=make.guardian(), reason="x")
    page = sign_in(cast.guardian).get("/desk/queue/").content.decode()
    assert page.index(held.public_id) < page.index(early.public_id)


def test_no_way_leads_to_published_without_two_guardians(settings):
    """T25: walk every move of the table from every state; only `publish` leads there, and only out of cooling off."""
    moves = Story.workflow.moves
    assert {(m.verb, source) for m in moves for source in m.sources if m.target == Story.State.PUBLISHED} == {
        ("publish", Story.State.COOLING_OFF)
    }
    into = {(m.verb, source) for m in moves for source in m.sources if m.target == Story.State.COOLING_OFF}
    assert into == {("agree_second", Story.State.IN_REVIEW), ("resume", Story.State.PAUSED)}
    assert {s for m in moves for s in m.sources if m.target == Story.State.PAUSED} == {
        Story.State.PUBLISHED, Story.State.COOLING_OFF,
    }  # fmt: skip
    assert {(m.verb, s) for m in moves for s in m.sources if m.target == Story.State.IN_REVIEW} == {
        ("agree", Story.State.SUBMITTED)
    }


def test_helper_is_kept_for_author_and_guardians_and_shown_to_nobody_else(client, cast, sign_in):
    story = make.story(helper="advocate", helper_place="CANARYPLACE")
    mine = client.get(f"/stories/mine/{story.private_token}/").content.decode()
    assert "An advocate" in mine
    assert "CANARYPLACE" in mine
    guardian, address = sign_in(cast.guardian), f"/stories/review/{story.public_id}/"
    guardian.post(address, {"act": "read", "reason": "x"})
    assert "CANARYPLACE" in guardian.get(address).content.decode()
    make.agree_twice(story)
    for public in (story.get_absolute_url(), "/stories/", f"/api/v1/stories/{story.slug}/"):
        text = client.get(public).content.decode()
        assert "CANARYPLACE" not in text
        assert "advocate" not in text.lower().replace("an advocate can sit", "")
    assert Consent.Use.API in story.consents.values_list("use", flat=True)
