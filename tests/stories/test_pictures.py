"""Artwork: only its pixels, seen by those who may see its story, and gone with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from promise.core.workflow import MoveRefused
from stories.actions import pictures, stories
from stories.models import Story, StoryPicture
from tests.factories import stories as make

pytestmark = pytest.mark.django_db


def mine(story: Story) -> str:
    return f"/stories/mine/{story.private_token}/pictures/"


def public(picture: StoryPicture) -> str:
    return f"/stories/{picture.story.slug}/pictures/{picture.public_id}/"


def test_only_the_pixels_are_kept_under_a_name_of_our_own(settings, client):
    """T19: what a camera or a file name tells is in no byte that anybody gets."""
    picture = make.story_picture(hidden="CANARYCAMERA")
    assert "CANARYCAMERA" in make.painting(hidden="CANARYCAMERA").name
    assert b"CANARYCAMERA" in make.painting(hidden="CANARYCAMERA").read()
    (held,) = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert "CANARY" not in str(held)
    assert b"CANARY" not in held.read_bytes()
    sent = client.get(mine(picture.story) + f"{picture.public_id}/")
    assert sent["Content-Type"] == "image/jpeg"
    assert b"CANARY" not in sent.content + str(sent.headers).encode()


def test_added_and_taken_off_by_the_private_link(client):
    story = make.story()
    page = client.post(mine(story), {"file": make.painting(), "alt": "A yellow door", "note": "I painted it."}, follow=True)
    assert "A yellow door" in page.content.decode()
    assert "I painted it." in page.content.decode()
    picture = story.pictures.get()
    client.post(mine(story) + f"{picture.public_id}/remove/")
    assert not story.pictures.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"alt": "A door"}, "Choose a picture"),
        ({"file": True, "alt": "  "}, "Say what can be seen"),
        ({"file": ContentFile(b"%PDF-1.4 nothing", name="a.pdf"), "alt": "x"}, "Only pictures"),
        ({"file": ContentFile(b"GIF89a nothing at all", name="a.gif"), "alt": "x"}, "Only pictures"),
        ({"file": ContentFile(b"\xff\xd8\xff torn", name="a.jpg"), "alt": "x"}, "cannot be read"),
    ],
)
def test_what_is_no_picture_is_refused_with_words(client, data, words, settings):
    story = make.story()
    if data.get("file") is True:
        data = {**data, "file": make.painting()}
    page = client.post(mine(story), data)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not StoryPicture.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_fifth_picture_is_refused():
    story = make.story()
    for _ in range(pictures.MOST):
        make.story_picture(story)
    with pytest.raises(ValidationError, match="4 pictures"):
        make.story_picture(story)


def test_pictures_stay_as_they_are_once_a_guardian_has_agreed():
    story = make.story()
    picture = make.story_picture(story)
    stories.agree(story=story, by=make.guardian(lived=True), severity=0)
    with pytest.raises(MoveRefused):
        make.story_picture(story)
    with pytest.raises(MoveRefused):
        stories.remove_picture(picture=picture)
    assert story.pictures.count() == 1


def test_a_picture_is_as_public_as_its_story(client, cast, sign_in):
    story = make.story()
    picture = make.story_picture(story, note="CANARYNOTE of its maker")
    other = make.published()
    assert client.get(public(picture)).status_code == 404
    story = make.agree_twice(story)
    assert client.get(public(picture)).status_code == 200
    assert client.get(public(picture))["Cache-Control"] == "no-store"
    assert client.get(f"/stories/{other.slug}/pictures/{picture.public_id}/").status_code == 404
    assert "CANARYNOTE" in client.get(story.get_absolute_url()).content.decode()
    stories.pause(story=story)
    assert client.get(public(picture)).status_code == 404
    stories.withdraw(story=story)
    assert client.get(public(picture)).status_code == 404


def test_a_guardian_sees_the_picture_only_after_a_reason(cast, sign_in):
    picture = make.story_picture()
    address = f"/stories/review/{picture.story.public_id}/"
    guardian = sign_in(cast.guardian)
    assert guardian.get(f"{address}pictures/{picture.public_id}/").status_code == 404
    guardian.post(address, {"act": "read", "reason": "My turn"})
    assert guardian.get(f"{address}pictures/{picture.public_id}/").status_code == 200
    assert "A door in yellow light" in guardian.get(address).content.decode()
    assert sign_in(cast.guardian2).get(f"{address}pictures/{picture.public_id}/").status_code == 404
    assert sign_in(cast.curator).get(f"{address}pictures/{picture.public_id}/").status_code == 404


def test_one_authors_link_opens_no_picture_of_another():
    from django.test import Client

    picture, other = make.story_picture(), make.story()
    assert Client().get(mine(other) + f"{picture.public_id}/").status_code == 404
    assert Client().post(mine(other) + f"{picture.public_id}/remove/").status_code == 404
    assert StoryPicture.objects.filter(pk=picture.pk).exists()


def test_pictures_cannot_be_tried_without_end():
    story = make.story()
    for _ in range(pictures.A_DAY):
        with pytest.raises(ValidationError, match="Only pictures"):
            stories.add_picture(story=story, file=ContentFile(b"no picture", name="a.jpg"), alt="x")
    with pytest.raises(ValidationError, match="tomorrow"):
        make.story_picture(story)
    assert make.story_picture(make.story()).alt  # another author is not hindered
