from stories.forms.authors import (
    EditForm,
    LostLinkForm,
    PictureForm,
    SortingForm,
    StoryConsentForm,
    StoryShareForm,
    sorting_of,
    words_of,
)
from stories.forms.guardians import AgreeForm, HoldForm, ProposeForm, ReadForm, ReasonForm, TakeBackForm

__all__ = [
    "AgreeForm", "EditForm", "HoldForm", "LostLinkForm", "PictureForm", "ProposeForm", "ReadForm", "ReasonForm", "SortingForm",
    "StoryConsentForm", "StoryShareForm", "TakeBackForm", "sorting_of", "words_of",
]  # fmt: skip
