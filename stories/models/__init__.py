from stories.models.consents import Consent
from stories.models.contacts import StoryContact
from stories.models.stories import Story, StoryDecision

__all__ = ["Consent", "Story", "StoryContact", "StoryDecision"]
