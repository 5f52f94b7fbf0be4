from toolkit.forms.adoptions import AdoptionForm
from toolkit.forms.entry import AttachmentForm, FeedbackForm, LetterForm
from toolkit.forms.initiatives import InitiativeForm
from toolkit.forms.reviews import ReviewForm

__all__ = ["AdoptionForm", "AttachmentForm", "FeedbackForm", "InitiativeForm", "LetterForm", "ReviewForm"]
