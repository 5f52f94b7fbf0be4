"""The whole way of one story, as author, guardians and readers walk it: told, read by two, shown, taken back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from promise.core.tokens import new_nonce
from stories.models import Story

pytestmark = pytest.mark.django_db


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, pattern
    return match[1]


def read_and_agree(guardian: Client, story: Story, severity: str) -> None:
    address = f"/stories/review/{story.public_id}/"
    guardian.post(address, {"act": "read", "reason": "My turn in the queue"})
    assert "The door was open" in guardian.get(address).content.decode()
    assert guardian.post(address, {"act": "agree", "agree-severity": severity}).status_code == 302


def test_told_read_by_two_guardians_shown_and_taken_back(cast, sign_in, client, deliver, mailoutbox):
    # given somebody who tells a story without an account
    author = Client(enforce_csrf_checks=True)
    form = author.get("/stories/share/").content.decode()
    csrf = found(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    typed = {
        "title": "The open door", "text": "The door was open, and so I stayed for nineteen days.", "told_by": "Tomasz",
        "content_notes": ["police"], "consents": ["hold", "publish", "name", "api", "contact"], "is_adult": "on",
        "email": "tomasz@example.org", "nonce": new_nonce(), "csrfmiddlewaretoken": csrf,
    }  # fmt: skip
    assert "The door was open" in author.post("/stories/share/", {**typed, "step": "preview"}).content.decode()
    thanks = author.post("/stories/share/", {**typed, "step": "send"}, follow=True).content.decode()
    link = found(r'href="http://localhost:8000(/stories/mine/[^"]+)"', thanks)
    deliver()
    assert link in mailoutbox[0].body
    story = Story.objects.get()
    # when two guardians read and agree, one with lived experience
    assert client.get(story.get_absolute_url()).status_code == 404
    read_and_agree(sign_in(cast.guardian), story, "1")
    assert client.get(story.get_absolute_url()).status_code == 404
    read_and_agree(sign_in(cast.guardian2), story, "2")
    # then everybody reads it, and the author is told
    page = client.get(story.get_absolute_url()).content.decode()
    assert "The door was open" in page
    assert "Told by Tomasz" in page
    assert client.get(f"/api/v1/stories/{story.slug}/").json()["title"] == "The open door"
    deliver()
    assert mailoutbox[-1].subject == "What you wrote can now be read"
    # when the author takes it back by the link, after one question
    question = author.get(link + "withdraw/").content.decode()
    csrf = found(r'name="csrfmiddlewaretoken" value="(\w+)"', question)
    receipt = author.post(link + "withdraw/", {"csrfmiddlewaretoken": csrf}, follow=True).content.decode()
    assert "You took it back on" in receipt
    # then it is gone for everybody, at once and for ever
    assert client.get(story.get_absolute_url()).status_code == 410
    assert client.get(f"/api/v1/stories/{story.slug}/").status_code == 410
    assert "The open door" not in client.get("/stories/").content.decode()
    deliver()
    assert len(mailoutbox) == 2
