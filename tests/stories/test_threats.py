"""T19, T23, T24: what could tell who an author is, what was never agreed to, and who looks at what."""

from __future__ import annotations

import logging

import pytest
import structlog
from django.core.exceptions import ValidationError
from django.test import Client

from promise.core.models import AuditEvent
from promise.core.text import fold
from stories.actions import stories
from stories.actions.reviews import READINGS_AN_HOUR
from stories.models import Consent, Story
from stories.models.wordings import CURRENT, VERSIONS, wording
from tests.factories import stories as make
from tests.stories.test_stories_pages import SHARE, typed

pytestmark = pytest.mark.django_db
Use = Consent.Use
BROWSER = {
    "HTTP_USER_AGENT": "CanaryAgent/9", "HTTP_ACCEPT_LANGUAGE": "CanaryTongue", "HTTP_REFERER": "https://canaryfrom.example/",
    "REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "203.0.113.78",
}  # fmt: skip


@pytest.mark.parametrize("step", ["save", "send"])
def test_nothing_of_the_browser_or_the_line_is_kept_with_a_story(all_tables, caplog, step, settings):
    """T19: every row of every table and every line of the log as it is written, after sending and coming back."""
    line = settings.LOGGING["formatters"]["line"]
    formatter = structlog.stdlib.ProcessorFormatter(processors=line["processors"], foreign_pre_chain=line["foreign_pre_chain"])
    client = Client(**BROWSER)
    with caplog.at_level(logging.INFO):
        led = client.post(SHARE, {**typed(), "step": step}).url
        client.get(led)
    written = [formatter.format(record) for record in caplog.records]
    assert any("request_started" in said for said in written)
    assert Story.objects.exists() is (step == "send")
    held = all_tables() + "".join(written)
    for canary in ("CanaryAgent", "CanaryTongue", "canaryfrom", "203.0.113.7"):
        assert fold(canary) not in fold(held), canary


def test_no_public_list_says_on_which_day_somebody_wrote(client):
    """T19: months on lists; the moment of writing itself is on no public page."""
    story = make.published()
    Story.objects.filter(pk=story.pk).update(created_at="2019-05-17T03:14:15Z", published_at="2021-06-18T05:16:17Z")
    for address in ("/stories/", story.get_absolute_url(), f"/api/v1/stories/{story.slug}/"):
        text = client.get(address).content.decode()
        assert "2019" not in text
        assert "17 May" not in text
        assert "18 June" not in text
        assert "06-18" not in text


@pytest.mark.parametrize("role", ["visitor", "stranger", "curator", "secretariat", "guardian"])
def test_who_opens_a_raw_story_needs_the_post_and_a_reason_and_leaves_a_line(cast, sign_in, client, role):
    """T24: whoever does not hold the post learns not even that it is there."""
    story = make.story(text="CANARYRAW " * 5)
    address = f"/stories/review/{story.public_id}/"
    reader = client if role == "visitor" else sign_in(getattr(cast, role))
    reader.post(address, {"act": "read", "reason": "My turn"})
    answer = reader.get(address)
    lines = AuditEvent.objects.filter(verb="read_story", subject_id=story.public_id)
    if role == "guardian":
        assert "CANARYRAW" in answer.content.decode()
        assert [line.actor for line in lines] == [f"user:{cast.guardian.pk}"]
    else:
        assert answer.status_code == (302 if role == "visitor" else 404)
        assert b"CANARYRAW" not in answer.content
        assert not lines.exists()


def test_more_than_thirty_an_hour_raises_an_alarm(caplog):
    guardian = make.guardian()
    for _ in range(READINGS_AN_HOUR):
        stories.read(story=make.story(), by=guardian, reason="My turn")
    assert not AuditEvent.objects.filter(verb="read_too_often").exists()
    story = make.story(text="CANARYRAW " * 5)
    with caplog.at_level(logging.ERROR), pytest.raises(ValidationError, match="take a rest"):
        stories.read(story=story, by=guardian, reason="My turn")
    assert [record.message for record in caplog.records] == ["stories_opened_too_often"]
    assert AuditEvent.objects.filter(verb="read_too_often", actor=f"user:{guardian.pk}").count() == 1
    assert not story.readings.exists()


class TestWordings:
    def test_every_version_speaks_about_every_use(self):
        """The newest about each; an older one about those there were; none that was agreed to ever loses its sentence."""
        assert set(VERSIONS[CURRENT]) == set(Use.values)
        for number, version in VERSIONS.items():
            assert set(version) <= set(VERSIONS.get(number + 1, version)), number
            assert all(str(said.sentence) and str(said.no_way_back) for said in version.values())

    def test_what_was_agreed_to_is_shown_as_it_read_then(self, client):
        story = make.story(consents=(Use.HOLD, Use.API))
        story.consents.update(wording_version=1)
        page = client.get(f"/stories/mine/{story.private_token}/").content.decode()
        assert str(wording(Use.API, 1).sentence) in page
        assert "teach machines" not in page

    def test_ticking_it_again_agrees_to_how_it_reads_now_and_keeps_the_old_row(self):
        story = make.story(consents=(Use.HOLD, Use.PUBLISH, Use.API))
        story.consents.update(wording_version=1)
        stories.change_consents(story=story, consents=[Use.PUBLISH, Use.API])
        rows = {(row.use, row.wording_version, row.ended_at is None) for row in story.consents.all()}
        assert rows == {("hold", 1, True), ("publish", 1, True), ("api", 1, False), ("api", CURRENT, True)}
        story.refresh_from_db()
        assert story.may_api
        stories.change_consents(story=story, consents=[Use.PUBLISH, Use.API])
        assert story.consents.count() == 4

    def test_consent_says_who_when_and_which_words(self):
        story = make.story(consents=(Use.HOLD,))
        line = AuditEvent.objects.get(verb="share", subject_id=story.public_id)
        assert (line.actor, line.details) == ("author", {"fields": ["hold", "is_adult"]})
        assert story.consents.get().given_at == story.created_at
