"""Every place that holds something of a story answers for it, and a withdrawal empties each of them (T20)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site
from django.db import models

from promise.core.models import OutboxItem
from promise.partners.actions import dumps
from stories.actions import responses, stories
from stories.documents.stores import stores
from stories.models import Consent, ModuleStory, Story, StoryContact
from tests.factories import stories as make
from tests.factories import toolkit

TEXTUAL = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
# columns near a story that hold nothing its author wrote or what others wrote about it, each with the reason
NO_WORDS = {
    "stories.Story.public_id": "random", "stories.Story.slug": "random", "stories.Story.state": "a word of ours",
    "stories.Story.link_hash": "opens nothing", "stories.Story.form_nonce": "random", "stories.Story.removed": "numbers only",
    "stories.Consent.use": "a word of ours",
    "stories.StoryDecision.move": "a word of ours", "stories.StoryDecision.from_state": "a word of ours",
    "stories.StoryDecision.to_state": "a word of ours", "stories.StoryDecision.capacity": "a word of ours",
    "stories.WordsProposal.answer": "a word of ours",
    # a book's own words, by guardians; of its stories it keeps ids that are taken out with them
    "stories.Book.public_id": "random", "stories.Book.form_nonce": "random", "stories.Book.state": "a word of ours",
    "stories.Book.contents": "ids, renewed when one is taken out", "stories.Book.title": "guardians', about the whole book",
    "stories.Book.introduction": "guardians', about the whole book", "stories.BookDecision.reason": "guardians', to each other",
    "stories.BookDecision.move": "a word of ours", "stories.BookDecision.from_state": "a word of ours",
    "stories.BookDecision.to_state": "a word of ours", "stories.BookDecision.capacity": "a word of ours",
    "stories.Response.public_id": "random", "stories.Response.kind": "a word of ours", "stories.Response.state": "a word of ours",
    "stories.Response.form_nonce": "random", "stories.Response.outcome_told": "a word of ours",
    "stories.ResponseDecision.move": "a word of ours",
    "stories.ResponseDecision.from_state": "a word of ours", "stories.ResponseDecision.to_state": "a word of ours",
    "stories.ResponseDecision.capacity": "a word of ours",
    "stories.StoryPicture.public_id": "random", "stories.StoryPicture.kind": "a word of ours",
    # not yet a story: sealed, and thrown away as a whole when it is sent, discarded or forgotten
    "stories.StoryDraft.public_id": "random", "stories.StoryDraft.sealed": "sealed", "stories.StoryDraft.link_nonce": "random",
    "stories.StoryDraft.link_hash": "opens nothing",
}  # fmt: skip
# code outside of the app that reads stories, each with why nothing is left there
READERS = {
    "promise/desk/embedding.py": "asked anew at every visit, by two consents",
    "promise/partners/dumping.py": "writes the nightly files, a store of its own",
    "promise/partners/actions/dumps.py": "the store of the nightly files: a withdrawal takes them down",
    "promise/desk/front.py": "asked anew at every visit, kept nowhere",
    "promise/desk/waiting.py": "asked anew at every visit, without any words",
    "promise/desk/sitemap.py": "addresses only, asked anew at every visit",
    "promise/desk/management/commands/replay_withdrawals.py": "takes back, keeps nothing",
    "promise/desk/management/commands/load_starter.py": "invented stories",
    "promise/desk/management/commands/make_scale.py": "invented stories",
}


def near_stories() -> list[type[models.Model]]:
    """Every table of the app, and every table of any app that points at a story."""
    return [
        m
        for m in apps.get_models(include_auto_created=True)
        if m._meta.app_label == "stories"
        or any(f.related_model is Story for f in m._meta.get_fields() if f.is_relation and f.concrete)
    ]


def test_every_text_column_near_a_story_has_somebody_who_answers_for_it():
    answered = set(NO_WORDS).union(*(store.columns for store in stores.values()))
    columns = {f"{m._meta.label}.{f.name}" for m in near_stories() for f in m._meta.fields if isinstance(f, TEXTUAL)}
    assert {"stories.Story.text", "stories.StoryPicture.file"} <= columns
    assert sorted(columns - answered) == []
    there = {f"{m._meta.label}.{f.name}" for m in apps.get_models() for f in m._meta.fields}
    assert sorted(answered - there) == []  # and nobody answers for what is no longer there


def test_code_outside_of_the_app_that_reads_stories_says_why_nothing_stays():
    imports = re.compile(r"^\s*(?:from|import) stories\b", re.MULTILINE)
    found = {
        str(path.relative_to(site.BASE_DIR))
        for folder in ("promise", "toolkit", "alliance")
        for path in (Path(site.BASE_DIR) / folder).rglob("*.py")
        if imports.search(path.read_text())
    }
    assert "promise/desk/front.py" in found
    assert sorted(found - set(READERS)) == []


def test_nothing_of_a_story_goes_into_a_cache():
    """A cache of one process could not be emptied by another: the app uses none."""
    uses = re.compile(r"django\.core\.cache|cache_page|lru_cache|cached_property|\{% cache ")
    places = [*(Path(site.BASE_DIR) / "stories").rglob("*.py"), *(Path(site.BASE_DIR) / "templates" / "stories").rglob("*.html")]
    assert len(places) > 40
    assert [str(path) for path in places if uses.search(path.read_text())] == []


def in_words(story: Story) -> Story:
    return story


def with_initiative(story: Story) -> Story:
    story.initiatives.add(toolkit.published_initiative("CANARYTOLD idea"))
    return story


def with_remark(story: Story) -> Story:
    stories.read(story=story, by=make.guardian(), reason="CANARYREMARK")
    return story


def with_proposal(story: Story) -> Story:
    make.words_proposal(story, text="CANARYPROPOSED words", reason="CANARYBECAUSE")
    return story


def with_picture(story: Story) -> Story:
    make.story_picture(story, alt="CANARYALT", note="CANARYNOTE")
    return story


def with_response(story: Story) -> Story:
    story = make.agree_twice(story)
    answer = make.response(story, text="CANARYANSWERED to what you told us")
    responses.send_back(response=answer, by=make.guardian(), reason="CANARYASKED")
    return story


def in_module(story: Story) -> Story:
    ModuleStory.objects.create(module=toolkit.module(), story=story)
    return story


def in_dump(story: Story) -> Story:
    story = make.agree_twice(story)
    dumps.make()
    return story


def is_dumped(story: Story) -> bool:
    files = [gzip.decompress(path.read_bytes()) for path in dumps.folder().rglob("*.gz")]
    return any(b"CANARYTEXT" in content for content in files)


def in_book(story: Story) -> Story:
    story = make.agree_twice(story)
    make.published_book(holds=[story, make.published(consents=(*make.EVERYWHERE, Consent.Use.BOOK))])
    return story


def with_letter(story: Story) -> Story:
    stories.send_back(story=story, by=make.guardian(), reason="CANARYLETTER")
    return story


PLANTED: dict[str, tuple[Callable[[Story], Story], Callable[[Story], bool]]] = {
    "words": (in_words, lambda s: Story.objects.filter(text__contains="CANARYTEXT").exists()),
    "initiatives": (with_initiative, lambda s: s.initiatives.exists()),
    "remarks": (with_remark, lambda s: s.readings.filter(reason__contains="CANARY").exists()),
    "proposals": (with_proposal, lambda s: s.proposals.exists()),
    "pictures": (with_picture, lambda s: s.pictures.exists()),
    "contact": (in_words, lambda s: StoryContact.objects.filter(story=s).exists()),
    "books": (in_book, lambda s: s.places_in_books.exists()),
    "dump": (in_dump, is_dumped),
    "modules": (in_module, lambda s: s.places_in_modules.exists()),
    "responses": (with_response, lambda s: s.responses.filter(text__contains="CANARY").exists()),
    "letters": (with_letter, lambda s: OutboxItem.objects.filter(kind="mail", subject_id=str(s.pk)).exists()),
}
CANARIES: dict[str, Any] = {
    "title": "CANARYTITLE", "text": "CANARYTEXT " * 12, "told_by": "CANARYNAME", "email": "canary@example.org",
    "helper": "advocate", "helper_place": "CANARYPLACE",
    "consents": (*make.EVERYWHERE, Consent.Use.CONTACT, Consent.Use.ANSWERS, Consent.Use.BOOK),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(stores))
def test_each_store_is_seen_full_and_then_empty(name, all_tables):
    assert name in PLANTED, f"{name} needs a row in PLANTED: how to fill it and how to see that it is full"
    fill, is_full = PLANTED[name]
    story = fill(make.story(**CANARIES))
    assert is_full(story)
    assert "CANARYTEXT" in all_tables()
    kept = toolkit.Initiative.objects.count()
    story = stories.withdraw(story=story)
    assert not is_full(story)
    assert re.findall(r"CANARY(?!TOLD)\w+", all_tables()) == []
    assert toolkit.Initiative.objects.count() == kept
    assert story.removed[name] >= 1


@pytest.mark.django_db(transaction=True)
def test_a_picture_leaves_the_disk_with_its_story(settings):
    picture = make.story_picture(make.story(), hidden="CANARYEXIF")
    (held,) = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert held.read_bytes()[:3] == b"\xff\xd8\xff"
    stories.withdraw(story=picture.story)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_the_receipt_names_what_was_there_and_what_nobody_can_call_back(client):
    story = make.published(consents=(*make.SHOWN, Consent.Use.API))
    link = f"/stories/mine/{story.private_token}/"
    client.post(f"{link}withdraw/")
    page = client.get(link).content.decode()
    assert "Your title, your words" in page
    assert "Every yes you gave us" in page
    assert "told our partners" in page
    assert "We cannot call back a copy that a reader has made." in page
    assert "Printed books" not in page  # nobody ever allowed a book
    assert "Your pictures" not in page
    assert story.title not in page


@pytest.mark.django_db
def test_the_receipt_of_a_story_nobody_saw_frightens_with_nothing_that_cannot_be(client):
    story = make.story(consents=(*make.SHOWN, Consent.Use.API, Consent.Use.BOOK))
    link = f"/stories/mine/{story.private_token}/"
    client.post(f"{link}withdraw/")
    page = client.get(link).content.decode()
    assert "What a guardian has read, they have read." in page
    assert "told our partners" not in page
    assert "Printed books" not in page
