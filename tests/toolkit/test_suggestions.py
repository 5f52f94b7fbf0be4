"""A member suggests other words; the author agrees or not; a curator puts them in; everybody concerned hears."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from promise.desk import waiting
from tests.factories import alliance, toolkit
from toolkit.actions import initiatives, suggestions
from toolkit.documents.texts import fingerprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return toolkit.author()


@pytest.fixture
def idea(author):
    return toolkit.published_initiative("Tea", by=author, trouble="Evenings are tense.")


@pytest.fixture
def member():
    return alliance.lead_of(alliance.signed_organisation("Suggesting House"))


def letters_to(person):
    return [letter for letter in mail.outbox if person.email in letter.to]


def test_suggested_agreed_and_put_in_is_a_new_version(idea, author, member, cast, sign_in, deliver, client):
    browser, address = sign_in(member), f"{idea.get_absolute_url()}suggest/"
    assert "?part=trouble" in browser.get(address).content.decode()
    form = browser.get(f"{address}?part=trouble").content.decode()
    assert "Evenings are tense." in form
    typed = {"words": "Evenings are tense and loud.", "why": "Noise is half of it.", "nonce": new_nonce()}
    made = browser.post(f"{address}?part=trouble", typed)
    assert browser.post(f"{address}?part=trouble", typed)["Location"] == made["Location"]
    deliver()
    assert "Noise is half of it." in letters_to(author)[-1].body

    assert made["Location"] in sign_in(author).get("/desk/").content.decode(), "The mail may be lost: the desk says so too."
    assert made["Location"] not in sign_in(member).get("/desk/").content.decode()
    page = sign_in(author).get(made["Location"]).content.decode()
    assert "Yes, I agree" in page
    assert "With its author" in page
    assert "Put it in" not in page
    assert not [one for one in waiting.list_for(cast.curator) if one.href == made["Location"]]
    sign_in(author).post(made["Location"], {"do": "agree"})
    assert made["Location"] not in sign_in(author).get("/desk/").content.decode()
    assert [one.title for one in waiting.list_for(cast.curator) if one.href == made["Location"]] == ["Tea"]
    idea.refresh_from_db()
    assert idea.trouble == "Evenings are tense."

    curator = sign_in(cast.curator)
    seen = curator.get(made["Location"])
    curator.post(made["Location"], {"do": "take_in", "was": seen.context["was"]})
    before = idea.version
    idea.refresh_from_db()
    assert (idea.trouble, idea.version) == ("Evenings are tense and loud.", before + 1)
    assert "Evenings are tense and loud." in client.get(idea.get_absolute_url()).content.decode()
    deliver()
    assert "stands in the bank now" in letters_to(member)[-1].body


def test_author_says_no_with_a_reason_and_keeps_the_text(idea, author, member, sign_in, deliver):
    made = toolkit.suggestion(idea, by=member)
    browser = sign_in(author)
    assert "Please give a reason" in browser.post(made.get_absolute_url(), {"do": "decline", "reason": " "}).content.decode()
    browser.post(made.get_absolute_url(), {"do": "decline", "reason": "That is another idea."})
    deliver()
    assert "That is another idea." in letters_to(member)[-1].body
    made.refresh_from_db()
    idea.refresh_from_db()
    assert (made.state, idea.trouble) == ("declined", "Evenings are tense.")
    assert browser.post(made.get_absolute_url(), {"do": "agree"}).status_code == 403


def test_without_an_author_a_curator_decides_alone(idea, member, cast, sign_in):
    initiatives.Initiative.objects.filter(pk=idea.pk).update(owner=None)
    made = toolkit.suggestion(idea, by=member, part="steps", words="Kettle on.\nAsk.\nSit down.")
    curator = sign_in(cast.curator)
    curator.post(made.get_absolute_url(), {"do": "take_in", "was": curator.get(made.get_absolute_url()).context["was"]})
    idea.refresh_from_db()
    assert idea.steps == ["Kettle on.", "Ask.", "Sit down."]


def test_curator_cannot_put_it_in_before_the_author_agrees_nor_their_own(idea, author, cast, sign_in, person):
    curator_member = person("Curator Mo", "curator")
    alliance.seat(curator_member, alliance.signed_organisation("Mo House"))
    own = toolkit.suggestion(idea, by=curator_member)
    for who in (cast.curator, curator_member):
        assert sign_in(who).post(own.get_absolute_url(), {"do": "take_in", "was": ""}).status_code == 403
    suggestions.agree(suggestion=own, by=author)
    assert sign_in(curator_member).post(own.get_absolute_url(), {"do": "take_in", "was": ""}).status_code == 403


def test_page_read_before_somebody_else_answered_decides_nothing(idea, author, member):
    """The rules are asked again under the lock, by whichever door one comes."""
    made = toolkit.suggestion(idea, by=member)
    for act in (suggestions.agree, suggestions.withdraw):
        with pytest.raises(MoveRefused, match="next word"):
            act(suggestion=made, by=toolkit.curator())
    with pytest.raises(MoveRefused, match="next word"):
        suggestions.take_in(suggestion=made, by=toolkit.curator(), was=fingerprint(idea, ["trouble"]))
    made.refresh_from_db()
    assert (made.state, made.decisions.count()) == ("sent", 0)


def test_mailbox_gets_so_many_letters_a_day_and_every_suggestion_waits_on_the_page(idea, author, sign_in, deliver):
    for n in range(8):
        toolkit.suggestion(
            idea, by=alliance.lead_of(alliance.signed_organisation(f"House {'ABCDEFGH'[n] * 4}")), words=f"Said {n}."
        )
    deliver()
    assert len([letter for letter in letters_to(author) if "suggests a change" in letter.subject]) == 6
    assert sign_in(author).get("/toolkit/suggestions/").content.decode().count(idea.get_absolute_url()) == 8


def test_text_that_changed_meanwhile_is_not_written_over(idea, author, member, cast):
    made = suggestions.agree(suggestion=toolkit.suggestion(idea, by=member), by=author)
    seen = fingerprint(idea, ["trouble"])
    initiatives.edit(initiative=idea, by=cast.curator, capacity="curator", trouble="Rewritten meanwhile.")
    with pytest.raises(MoveRefused, match="Somebody changed this"):
        suggestions.take_in(suggestion=made, by=cast.curator, was=seen)
    made.refresh_from_db()
    idea.refresh_from_db()
    assert (made.state, idea.trouble) == ("agreed", "Rewritten meanwhile.")


@pytest.mark.parametrize(
    ("part", "words", "why", "said"),
    [
        ("trouble", "Evenings are tense.", "Because.", "That is what stands there now"),
        ("trouble", "Other.", " ", "Say why"),
        ("trouble", "x" * 2001, "Because.", "too long"),
        ("evidence_level", "rct", "Because.", "Choose one of the parts"),
    ],
)
def test_bad_suggestion_says_what_to_do(idea, member, part, words, why, said):
    with pytest.raises(ValidationError, match=said):
        suggestions.suggest(initiative=idea, part=part, words=words, why=why, by=member, nonce=new_nonce())


def test_second_open_one_for_the_same_part_waits_until_the_first_is_taken_back(idea, member, sign_in):
    made = toolkit.suggestion(idea, by=member)
    with pytest.raises(ValidationError, match="Take it back first"):
        toolkit.suggestion(idea, by=member, words="Another one.")
    sign_in(member).post(made.get_absolute_url(), {"do": "withdraw"})
    toolkit.suggestion(idea, by=member, words="Another one.")


def test_nobody_else_reads_it_and_what_left_the_bank_is_not_shown(idea, author, member, cast, sign_in, client):
    made = toolkit.suggestion(idea, by=member, words="CANARY-words", why="CANARY-why")
    for who in (member, author, cast.curator):
        assert "CANARY-words" in sign_in(who).get(made.get_absolute_url()).content.decode()
    for who in (cast.stranger, cast.guardian, cast.secretariat):
        assert sign_in(who).get(made.get_absolute_url()).status_code == 404
        assert "CANARY" not in sign_in(who).get("/toolkit/suggestions/").content.decode()
    assert "CANARY" not in client.get(idea.get_absolute_url()).content.decode()
    assert client.get(made.get_absolute_url()).status_code == 302
    initiatives.edit(initiative=idea, by=cast.curator, capacity="curator", trouble="CANARY-later")
    initiatives.archive(initiative=idea, by=cast.curator, reason="Not used.")
    page = sign_in(member).get(made.get_absolute_url()).content.decode()
    assert "CANARY-words" in page
    assert "CANARY-later" not in page
    assert "no longer in the bank" in page
    assert sign_in(cast.curator).post(made.get_absolute_url(), {"do": "take_in", "was": ""}).status_code == 403
