from stories.models.consents import Consent
from stories.models.contacts import StoryContact
from stories.models.drafts import StoryDraft
from stories.models.notes import ContentNote
from stories.models.pictures import StoryPicture
from stories.models.proposals import WordsProposal
from stories.models.readings import StoryReading
from stories.models.stories import Story, StoryDecision

__all__ = [
    "Consent", "ContentNote", "Story", "StoryContact", "StoryDecision", "StoryDraft", "StoryPicture", "StoryReading",
    "WordsProposal",
]  # fmt: skip
