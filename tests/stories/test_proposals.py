"""A guardian proposes, the author decides; nothing is changed by anybody else, and agreements count for the words as they are."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from promise.core.workflow import MoveRefused
from stories.actions import stories
from stories.models import Consent, Story, StoryDecision, WordsProposal
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use, State, Answer = Consent.Use, Story.State, WordsProposal.Answer
OWN = "Nurse Okafor stayed with me the whole long night, and I slept."
OTHER = "A nurse stayed with me the whole long night, and I slept."


def mine(story: Story, name: str = "") -> str:
    return f"/stories/mine/{story.private_token}/{name}"


def test_a_proposal_changes_nothing_and_tells_the_author(deliver, mailoutbox):
    story = make.story(text=OWN, email="author@example.org", consents=(*make.SHOWN, Use.CONTACT))
    make.words_proposal(story, text=OTHER, reason="The nurse has not agreed to be named.")
    story.refresh_from_db()
    assert (story.text, story.state) == (OWN, State.BACK_WITH_AUTHOR)
    deliver()
    assert mailoutbox[-1].subject == "A guardian has a question for you"
    assert "Okafor" not in mailoutbox[-1].body


@pytest.mark.parametrize(("word", "text", "answer"), [("yes", OTHER, Answer.ACCEPTED), ("no", OWN, Answer.REFUSED)])
def test_the_author_sees_each_word_and_decides_by_the_private_link(client, word, text, answer):
    story = make.story(text=OWN, title="A quiet night")
    make.words_proposal(story, title="A quiet night", text=OTHER, reason="The nurse has not agreed to be named.")
    page = client.get(mine(story)).content.decode()
    assert "The nurse has not agreed to be named." in page
    assert "Nurse Okafor" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert "The title</h3>" not in page  # it is the same
    client.post(mine(story, "answer/"), {"answer": word})
    story.refresh_from_db()
    assert (story.text, story.state) == (text, State.SUBMITTED)
    assert story.proposals.get().answer == answer
    assert story.proposals.get().answered_at is not None


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_guardian_proposes_what_readers_should_know_first(client, sign_in, cast, answer):
    story = make.story(text=OWN, title="A quiet night", content_notes=["police"])
    guardian, address = sign_in(cast.guardian), f"/stories/review/{story.public_id}/"
    guardian.post(address, {"act": "read", "reason": "My turn."})
    assert 'value="police" id="id_propose-content_notes' in guardian.get(address).content.decode()
    same = {"act": "propose", "propose-title": "A quiet night", "propose-text": OWN, "propose-reason": "It speaks of it."}
    kept = guardian.post(address, same | {"propose-content_notes": ["police"]})
    assert "Nothing is different yet" in kept.content.decode()
    guardian.post(address, same | {"propose-content_notes": ["police", "suicide"]})
    page = client.get(mine(story)).content.decode()
    assert "What readers are told first</h3>" in page
    assert "Suicide" in page
    assert "The words</h3>" not in page
    story.refresh_from_db()
    assert story.content_notes == ["police"]
    client.post(mine(story, "answer/"), {"answer": answer})
    story.refresh_from_db()
    assert story.content_notes == (["police", "suicide"] if answer == "yes" else ["police"])
    assert (story.text, story.state) == (OWN, State.SUBMITTED)


def test_a_proposal_made_without_a_word_about_the_notes_leaves_them():
    story = make.story(text=OWN, content_notes=["police"])
    make.words_proposal(story, text=OTHER)
    assert stories.answer(story=story, accept=True).content_notes == ["police"]


def test_a_first_agreement_does_not_count_for_the_words_after_an_answer():
    lived = make.guardian(lived=True)
    story = make.agreed_once(by=lived)
    make.words_proposal(story, text=OTHER)
    story = stories.answer(story=story, accept=True)
    assert (story.state, story.severity) == (State.SUBMITTED, None)
    story = stories.agree(story=story, by=lived, severity=1)  # the same guardian may agree to the new words
    assert story.state == State.IN_REVIEW
    with pytest.raises(MoveRefused):
        stories.agree(story=story, by=lived, severity=1)
    assert stories.agree(story=story, by=make.guardian(), severity=1).state == State.PUBLISHED
    assert story.decisions.filter(move="agree").count() == 2


def test_whoever_proposed_may_agree_and_still_a_second_guardian_must():
    proposer = make.guardian(lived=True)
    story = make.story()
    make.words_proposal(story, by=proposer)
    story = stories.agree(story=stories.answer(story=story, accept=True), by=proposer, severity=0)
    with pytest.raises(MoveRefused, match="another guardian"):
        stories.agree(story=story, by=proposer, severity=0)


def test_own_new_words_set_a_proposal_aside():
    story = make.story(text=OWN)
    proposal = make.words_proposal(story, text=OTHER)
    stories.resubmit(story=story, title="Mine", text="Somebody stayed with me all night long.", told_by="", content_notes=[])
    proposal.refresh_from_db()
    assert proposal.answer == Answer.DROPPED
    with pytest.raises(MoveRefused):
        stories.answer(story=story, accept=True)
    story.refresh_from_db()
    assert story.text == "Somebody stayed with me all night long."


def test_answering_twice_counts_once(client):
    story = make.story(text=OWN)
    make.words_proposal(story, text=OTHER)
    client.post(mine(story, "answer/"), {"answer": "no"})
    assert "no proposal to answer" in client.post(mine(story, "answer/"), {"answer": "yes"}, follow=True).content.decode()
    story.refresh_from_db()
    assert story.text == OWN


def test_a_proposal_without_a_difference_or_a_reason_is_refused():
    story = make.story(text=OWN, title="A quiet night")
    with pytest.raises(ValidationError, match="Nothing is different"):
        make.words_proposal(story, title="A quiet night", text=OWN)
    with pytest.raises(MoveRefused, match="reason"):
        make.words_proposal(story, text=OTHER, reason=" ")
    assert not WordsProposal.objects.exists()
    assert not StoryDecision.objects.exists()


@pytest.mark.parametrize("reach", [make.published, lambda: stories.hold(story=make.story(), by=make.guardian(), reason="x")])
def test_no_proposal_outside_of_a_review(reach):
    story = reach()
    with pytest.raises(MoveRefused):
        make.words_proposal(story)


def test_a_guardian_proposes_on_the_page_and_sees_the_answer(cast, sign_in):
    story = make.story(text=OWN)
    client, address = sign_in(cast.guardian), f"/stories/review/{story.public_id}/"
    data = {"act": "propose", "propose-title": "T", "propose-text": OTHER, "propose-reason": "Her name."}
    data["propose-content_notes"] = story.content_notes
    client.post(address, data)
    story.refresh_from_db()
    assert story.state == State.SUBMITTED  # not opened, so not decided
    client.post(address, {"act": "read", "reason": "My turn"})
    assert OWN in client.get(address).content.decode()
    same = client.post(address, {**data, "propose-title": story.title, "propose-text": OWN}).content.decode()
    assert "Nothing is different yet" in same
    assert client.post(address, data).url == "/desk/queue/"
    stories.answer(story=story, accept=False)
    client.post(address, {"act": "read", "reason": "Its author answered"})
    assert "No, keep my words" in client.get(address).content.decode()


def test_the_author_sees_later_what_was_proposed_and_what_they_said(client):
    story = make.story(text=OWN)
    make.words_proposal(story, text=OTHER, reason="Her name.")
    stories.answer(story=story, accept=False)
    page = client.get(mine(story)).content.decode()
    assert "No, keep my words" in page
    assert OTHER in page
