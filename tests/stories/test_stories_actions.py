from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from promise.accounts.actions import roles
from promise.core.models import AuditEvent, Change, OutboxItem
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from stories.actions import stories
from stories.models import Consent, Story, StoryContact, StoryDecision
from stories.models.wordings import CURRENT
from stories.schedule import publish_due_stories
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use, State = Consent.Use, Story.State


def feed(story: Story) -> list[str]:
    return list(Change.objects.filter(type="story", public_id=story.public_id).values_list("change", flat=True))


def agree_twice(story: Story) -> Story:
    once = stories.agree(story=story, by=make.guardian(lived=True), severity=0)
    return stories.agree(story=once, by=make.guardian(), severity=0)


class TestShare:
    def words(self, **other):
        return {
            "title": "A quiet night", "text": make.WORDS, "told_by": "", "content_notes": ["police"], "initiatives": [],
            "consents": [Use.HOLD], "email": "", "nonce": new_nonce(), **other,
        }  # fmt: skip

    def test_share_keeps_words_consents_and_wording(self):
        story = stories.share(**self.words(title="  Two\r\nlines\x07 ", consents=[Use.HOLD, Use.API]))
        assert (story.state, story.title, story.content_notes) == (State.SUBMITTED, "Two\nlines", ["police"])
        assert set(story.consents.values_list("use", "wording_version", "ended_at")) == {
            ("hold", CURRENT, None),
            ("api", CURRENT, None),
        }
        assert (story.may_publish, story.may_api, story.may_be_named, story.may_be_indexed) == (False, True, False, False)

    def test_share_twice_with_one_nonce_is_one_story(self):
        words = self.words()
        assert stories.share(**words) == stories.share(**words)
        assert Story.objects.count() == 1

    def test_share_without_consent_to_hold_is_refused(self):
        with pytest.raises(ValidationError):
            stories.share(**self.words(consents=[Use.PUBLISH]))
        assert not Story.objects.exists()

    def test_share_with_an_unknown_use_is_refused(self):
        with pytest.raises(ValidationError):
            stories.share(**self.words(consents=[Use.HOLD, "sell"]))

    def test_share_stores_no_token_and_no_readable_address(self, all_tables):
        story = stories.share(**self.words(email="canary.author@example.org", consents=[Use.HOLD, Use.CONTACT]))
        assert StoryContact.objects.get(story=story).email == "canary.author@example.org"
        assert Story.objects.by_link(story.private_token).get() == story
        assert story.private_token not in all_tables()
        assert "canary.author" not in all_tables()

    def test_share_with_an_address_but_no_leave_to_write_forgets_it_once_sent(self, deliver, mailoutbox):
        story = stories.share(**self.words(email="once@example.org"))
        assert not StoryContact.objects.exists()
        deliver()
        assert [letter.to for letter in mailoutbox] == [["once@example.org"]]
        assert f"/stories/mine/{story.private_token}/" in mailoutbox[0].body
        assert story.title not in mailoutbox[0].body
        assert OutboxItem.objects.get(kind="mail").payload == {}

    def test_share_too_often_from_one_address_is_refused_with_words(self):
        for _ in range(6):
            stories.share(**self.words(address="192.0.2.7"))
        with pytest.raises(ValidationError, match="connection"):
            stories.share(**self.words(address="192.0.2.7"))
        stories.share(**self.words(address="192.0.2.8"))

    def test_one_mailbox_gets_at_most_three_links_a_day(self, deliver, mailoutbox):
        for _ in range(5):
            stories.share(**self.words(email="flooded@example.org"))
        deliver()
        assert len(mailoutbox) == 3


class TestGuard:
    def test_two_guardians_publish_at_once_without_thinking_time(self):
        story = make.agreed_twice()
        assert (story.state, story.severity) == (State.PUBLISHED, 2)
        assert list(story.decisions.values_list("move", "round")) == [("agree", 1), ("agree_second", 1), ("publish", 1)]
        assert feed(story) == ["created"]

    def test_the_same_guardian_twice_is_refused(self):
        guardian = make.guardian(lived=True)
        story = make.agreed_once(by=guardian)
        with pytest.raises(MoveRefused, match="another guardian"):
            stories.agree(story=story, by=guardian, severity=5)
        story.refresh_from_db()
        assert (story.state, story.severity) == (State.IN_REVIEW, 1)

    def test_the_database_refuses_the_same_guardian_twice(self):
        guardian = make.guardian(lived=True)
        story = make.agreed_once(by=guardian)
        with pytest.raises(IntegrityError), transaction.atomic():
            StoryDecision.objects.create(
                subject=story, by=guardian, move="agree_second", from_state="in_review", to_state="cooling_off",
                capacity="guardian",
            )  # fmt: skip

    @pytest.mark.parametrize(("first", "second", "allowed"), [(0, 0, False), (0, 1, True), (1, 0, True), (1, 1, True)])
    def test_one_of_two_guardians_has_lived_experience(self, first, second, allowed):
        story = make.agreed_once(by=make.guardian(lived=bool(first)))
        if allowed:
            assert stories.agree(story=story, by=make.guardian(lived=bool(second)), severity=0).state == State.PUBLISHED
        else:
            with pytest.raises(MoveRefused, match="lived experience"):
                stories.agree(story=story, by=make.guardian(lived=bool(second)), severity=0)

    def test_an_ended_post_brings_no_lived_experience(self):
        second = make.guardian(lived=True)
        roles.end(user=second, role="guardian", by=None)
        with pytest.raises(MoveRefused):
            stories.agree(story=make.agreed_once(by=make.guardian()), by=second, severity=0)

    def test_thinking_time_passes_before_anything_is_shown(self, thinking_time):
        thinking_time(7)
        story = make.agreed_twice()
        assert (story.state, story.published_at) == (State.COOLING_OFF, None)
        assert story.cooling_until is not None
        assert story.cooling_until - timezone.now() > dt.timedelta(days=6, hours=23)
        publish_due_stories()
        assert not Story.objects.published().exists()
        with time_machine.travel(timezone.now() + dt.timedelta(days=7, seconds=1), tick=False):
            assert stories.publish_due() == 1
            assert stories.publish_due() == 0
        assert Story.objects.published().get() == story

    def test_two_agreements_without_consent_publish_nothing(self):
        story = make.agreed_twice(consents=(Use.HOLD, Use.API, Use.NAME))
        assert story.state == State.COOLING_OFF
        assert stories.publish_due() == 0
        assert feed(story) == []

    @pytest.mark.parametrize("act", [stories.send_back, stories.decline, stories.hold])
    def test_a_no_needs_a_reason(self, act):
        with pytest.raises(MoveRefused, match="reason"):
            act(story=make.story(), by=make.guardian(), reason="  ")

    def test_new_words_start_a_new_round(self):
        guardian, other = make.guardian(lived=True), make.guardian()
        story = stories.agree(story=make.story(), by=guardian, severity=4)
        story = stories.send_back(story=story, by=other, reason="Please leave out the name of the ward.")
        story = stories.resubmit(story=story, title="New", text="New words " * 5, told_by="", content_notes=["death"])
        assert (story.state, story.severity, story.title) == (State.SUBMITTED, None, "New")
        story = stories.agree(story=story, by=guardian, severity=0)
        assert story.state == State.IN_REVIEW
        assert stories.agree(story=story, by=other, severity=0).state == State.PUBLISHED
        assert story.decisions.filter(move="agree").latest("id").round == 2

    def test_only_words_sent_back_can_be_changed(self):
        with pytest.raises(MoveRefused):
            stories.resubmit(story=make.published(), title="x", text="y" * 40, told_by="", content_notes=[])

    def test_hold_hides_a_published_story_and_release_begins_anew(self):
        story = stories.hold(story=make.published(), by=make.guardian(), reason="Someone may be in danger.")
        assert not Story.objects.published().exists()
        assert feed(story) == ["created", "removed"]
        assert stories.release(story=story, by=make.guardian()).state == State.SUBMITTED

    def test_reading_needs_a_reason_and_is_audited(self):
        story, guardian = make.story(), make.guardian()
        with pytest.raises(ValidationError):
            stories.read(story=story, by=guardian, reason=" ")
        stories.read(story=story, by=guardian, reason="My turn")
        event = AuditEvent.objects.get(verb="read_story")
        assert (event.actor, event.subject_id) == (f"user:{guardian.pk}", story.public_id)
        assert story.readings.get().reason == "My turn"

    def test_reading_more_than_thirty_an_hour_is_refused(self):
        story, guardian = make.story(), make.guardian()
        for _ in range(30):
            stories.read(story=story, by=guardian, reason="queue")
        with pytest.raises(ValidationError, match="rest"):
            stories.read(story=story, by=guardian, reason="queue")


class TestAuthor:
    def test_pause_hides_at_once_and_resume_shows_again(self):
        story = make.published()
        first = story.published_at
        story = stories.pause(story=story)
        assert not Story.objects.published().exists()
        story = stories.resume(story=story)
        assert (story.state, story.published_at) == (State.PUBLISHED, first)
        assert feed(story) == ["created", "removed", "created"]

    def test_resume_within_thinking_time_waits_for_its_end(self, thinking_time):
        thinking_time(7)
        assert stories.resume(story=stories.pause(story=make.agreed_twice())).state == State.COOLING_OFF

    def test_taking_back_consent_to_publish_hides_the_story_and_resume_asks_for_it(self):
        story = stories.change_consents(story=make.published(), consents=[Use.API])
        assert (story.state, story.may_publish) == (State.PAUSED, False)
        with pytest.raises(MoveRefused, match="say yes"):
            stories.resume(story=story)
        story = stories.change_consents(story=story, consents=[Use.PUBLISH, Use.API])
        assert stories.resume(story=story).state == State.PUBLISHED

    def test_consent_to_publish_given_later_publishes_what_was_agreed(self):
        story = make.agreed_twice(consents=(Use.HOLD,))
        assert stories.change_consents(story=story, consents=[Use.PUBLISH]).state == State.PUBLISHED

    def test_changing_consents_keeps_what_was_agreed_before(self):
        story = stories.change_consents(story=make.story(consents=(Use.HOLD, Use.BOOK)), consents=[Use.TRAINING])
        ended = story.consents.get(ended_at__isnull=False)
        assert ended.use == Use.BOOK
        assert set(story.consents.in_force().values_list("use", flat=True)) == {Use.HOLD, Use.TRAINING}

    def test_leave_to_write_needs_an_address_and_ends_with_it(self):
        story = make.story(consents=(Use.HOLD,))
        with pytest.raises(ValidationError):
            stories.change_consents(story=story, consents=[Use.CONTACT])
        stories.change_consents(story=story, consents=[Use.CONTACT], email="a@example.org")
        assert StoryContact.objects.get().email == "a@example.org"
        stories.change_consents(story=story, consents=[])
        assert not StoryContact.objects.exists()

    def test_only_partners_who_may_have_it_hear_of_a_story(self):
        story = make.published(consents=make.SHOWN)
        assert feed(story) == []
        stories.change_consents(story=story, consents=[Use.PUBLISH, Use.API])
        stories.change_consents(story=story, consents=[Use.PUBLISH, Use.API, Use.NAME])
        stories.change_consents(story=story, consents=[Use.PUBLISH, Use.API, Use.NAME, Use.BOOK])
        stories.change_consents(story=story, consents=[Use.PUBLISH])
        assert feed(story) == ["created", "updated", "removed"]


class TestLetters:
    def test_an_author_is_written_to_only_with_leave(self, deliver, mailoutbox):
        quiet = make.story(email="quiet@example.org")
        talking = make.story(email="talking@example.org", consents=(*make.SHOWN, Use.CONTACT))
        for story in (quiet, talking):
            stories.send_back(story=story, by=make.guardian(), reason="CANARYREASON please change a name")
        deliver()
        assert sorted((letter.to[0], letter.subject) for letter in mailoutbox) == [
            ("quiet@example.org", "Your private link"),
            ("talking@example.org", "A guardian has a question for you"),
            ("talking@example.org", "Your private link"),
        ]
        assert all("CANARYREASON" not in letter.body for letter in mailoutbox)

    def test_leave_taken_back_before_the_letter_left_stops_it(self, deliver, mailoutbox):
        story = make.published(email="late@example.org", consents=(*make.SHOWN, Use.CONTACT))
        stories.change_consents(story=story, consents=[Use.PUBLISH])
        deliver()
        assert [letter.subject for letter in mailoutbox] == ["Your private link"]

    @pytest.mark.parametrize(
        ("act", "subject"),
        [
            (lambda story: stories.decline(story=story, by=make.guardian(), reason="An advertisement."), "We will not show"),
            (lambda story: stories.hold(story=story, by=make.guardian(), reason="Danger."), "put what you sent us aside"),
            (agree_twice, "can now be read"),
        ],
    )
    def test_every_decision_has_its_letter_with_the_link(self, act, subject, deliver, mailoutbox):
        story = make.story(email="a@example.org", consents=(*make.SHOWN, Use.CONTACT))
        act(story)
        deliver()
        letter = mailoutbox[-1]
        assert subject in letter.subject
        assert story.private_token in letter.body
        assert story.title not in letter.body

    def test_thinking_time_is_told_with_its_end(self, thinking_time, deliver, mailoutbox):
        thinking_time(7)
        agree_twice(make.story(email="a@example.org", consents=(*make.SHOWN, Use.CONTACT)))
        deliver()
        assert "before" in mailoutbox[-1].body
        assert mailoutbox[-1].subject == "Two guardians have agreed"


class TestDatabase:
    def test_refuses_a_published_story_without_consent(self):
        story = make.story(consents=(Use.HOLD,))
        with pytest.raises(IntegrityError), transaction.atomic():
            Story.objects.filter(pk=story.pk).update(state=State.PUBLISHED, published_at=timezone.now())

    def test_refuses_taking_consent_from_under_a_published_story(self):
        story = make.published()
        with pytest.raises(IntegrityError), transaction.atomic():
            Story.objects.filter(pk=story.pk).update(may_publish=False)

    def test_refuses_a_withdrawn_story_with_words(self):
        story = stories.withdraw(story=make.story())
        with pytest.raises(IntegrityError), transaction.atomic():
            Story.objects.filter(pk=story.pk).update(text="back again")

    def test_refuses_one_use_twice(self):
        story = make.story()
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(story=story, use=Use.API, wording_version=1)
