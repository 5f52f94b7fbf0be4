from stories.models.books import Book, BookDecision, BookStory
from stories.models.consents import Consent
from stories.models.contacts import StoryContact
from stories.models.drafts import StoryDraft
from stories.models.modules import ModuleStory
from stories.models.notes import ContentNote
from stories.models.pictures import StoryPicture
from stories.models.proposals import WordsProposal
from stories.models.readings import StoryReading
from stories.models.responses import Response, ResponseDecision
from stories.models.sorting import Length, Medium, StoryTheme
from stories.models.stories import Story, StoryDecision

__all__ = [
    "Book", "BookDecision", "BookStory", "Consent", "ContentNote", "Length", "Medium", "ModuleStory", "Response",
    "ResponseDecision", "Story", "StoryContact", "StoryDecision", "StoryDraft", "StoryPicture", "StoryReading", "StoryTheme",
    "WordsProposal",
]  # fmt: skip
