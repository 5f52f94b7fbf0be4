from toolkit.models.adoptions import Adoption
from toolkit.models.attachments import Attachment
from toolkit.models.feedback import Feedback
from toolkit.models.initiatives import Initiative, InitiativeDecision
from toolkit.models.letters import Letter, LetterBox

__all__ = ["Adoption", "Attachment", "Feedback", "Initiative", "InitiativeDecision", "Letter", "LetterBox"]
from toolkit.models.comments import ReviewComment
from toolkit.models.versions import InitiativeVersion

__all__ = [
    "Adoption",
    "Initiative",
    "InitiativeDecision",
    "InitiativeVersion",
    "ReviewComment",
]
