from toolkit.models.adoptions import Adoption
from toolkit.models.comments import ReviewComment
from toolkit.models.initiatives import Initiative, InitiativeDecision
from toolkit.models.versions import InitiativeVersion

__all__ = [
    "Adoption",
    "Initiative",
    "InitiativeDecision",
    "InitiativeVersion",
    "ReviewComment",
]
