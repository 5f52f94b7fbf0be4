from stories.forms.authors import LostLinkForm, PictureForm, StoryConsentForm, StoryShareForm, WordsForm, words_of
from stories.forms.guardians import AgreeForm, HoldForm, ProposeForm, ReadForm, ReasonForm

__all__ = [
    "AgreeForm", "HoldForm", "LostLinkForm", "PictureForm", "ProposeForm", "ReadForm", "ReasonForm", "StoryConsentForm",
    "StoryShareForm", "WordsForm", "words_of",
]  # fmt: skip
