"""How each store of a story is emptied: see documents.stores for the register itself."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from promise.core.models import OutboxItem
from stories.actions import editions
from stories.documents.stores import keeps, stores
from stories.models import Medium, ModuleStory, Story, StoryContact


def empty_all(story: Story) -> dict[str, int]:
    """Empty every store inside the caller's transaction. Returns what was there: name of the store and how many pieces."""
    return {name: pieces for name, store in stores.items() if (pieces := store.erase(story))}


@keeps(
    "words", _("Your title, your words, the name you chose and what the story speaks about"), "stories.Story.title",
    "stories.Story.text", "stories.Story.told_by", "stories.Story.language", "stories.Story.content_notes",
    "stories.Story.themes", "stories.Story.setting", "stories.Story.medium",
    "stories.Story.link_nonce", "stories.Story.helper", "stories.Story.helper_place", "stories.Story.support_country",
)  # fmt: skip
def erase_words(story: Story) -> int:
    story.title = story.text = story.told_by = story.link_nonce = ""
    story.helper = story.helper_place = story.support_country = ""
    story.language, story.content_notes, story.severity, story.cooling_until = "en", [], None, None
    story.themes, story.setting, story.medium, story.minutes = [], "", Medium.WORDS, 1
    story.lead_told_at = story.asked_at = story.kept_at = None
    story.asked_times = 0
    story.save()
    return 1


@keeps("initiatives", _("Which ideas from the toolkit it spoke of"))
def erase_initiatives(story: Story) -> int:
    held = story.initiatives.count()
    story.initiatives.clear()
    return held


@keeps(
    "remarks", _("What guardians wrote about your story"), "stories.StoryDecision.reason", "stories.StoryReading.reason"
)  # fmt: skip
def erase_remarks(story: Story) -> int:
    said = story.decisions.exclude(reason="").update(reason="")
    return said + story.readings.exclude(reason="").update(reason="")


@keeps(
    "proposals", _("Changes that guardians proposed to your words"), "stories.WordsProposal.title",
    "stories.WordsProposal.text", "stories.WordsProposal.reason", "stories.WordsProposal.was_title",
    "stories.WordsProposal.was_text", "stories.WordsProposal.content_notes", "stories.WordsProposal.was_content_notes",
)  # fmt: skip
def erase_proposals(story: Story) -> int:
    return story.proposals.all().delete()[0]


@keeps(
    "pictures", _("Your pictures, with what you wrote beside them"), "stories.StoryPicture.file", "stories.StoryPicture.alt",
    "stories.StoryPicture.note", "stories.StoryPicture.sha256",
)  # fmt: skip
def erase_pictures(story: Story) -> int:
    held = list(story.pictures.all())
    for picture in held:
        storage, name = picture.file.storage, str(picture.file.name)
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    story.pictures.all().delete()
    return len(held)


@keeps(
    "responses", _("What organisations answered to your story"), "stories.Response.text", "stories.ResponseDecision.reason"
)  # fmt: skip
def erase_responses(story: Story) -> int:
    held = story.responses.count()
    story.responses.all().delete()
    return held


@keeps("books", _("Your place in story books"))
def erase_from_books(story: Story) -> int:
    return editions.take_out(story)


@keeps("modules", _("Its place in training modules"))
def erase_from_modules(story: Story) -> int:
    return ModuleStory.objects.filter(story=story).delete()[0]


@keeps("contact", _("Your e-mail address"), "stories.StoryContact.sealed", "stories.StoryContact.fingerprint")
def erase_contact(story: Story) -> int:
    return StoryContact.objects.filter(story=story).delete()[0]


@keeps("letters", _("Mails to you that had not left yet"), "core.OutboxItem.payload")
def erase_letters(story: Story) -> int:
    return OutboxItem.objects.filter(subject_type=story._meta.label_lower, subject_id=str(story.pk)).delete()[0]
