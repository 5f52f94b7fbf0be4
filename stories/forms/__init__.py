from stories.forms.authors import LostLinkForm, PictureForm, StoryConsentForm, StoryShareForm, WordsForm, words_of
from stories.forms.guardians import AgreeForm, HoldForm, ProposeForm, ReadForm, ReasonForm, TakeBackForm

__all__ = [
    "AgreeForm", "HoldForm", "LostLinkForm", "PictureForm", "ProposeForm", "ReadForm", "ReasonForm", "StoryConsentForm",
    "StoryShareForm", "TakeBackForm", "WordsForm", "words_of",
]  # fmt: skip
