from toolkit.models.adoptions import Adoption
from toolkit.models.asking import AskedWords, LayWord
from toolkit.models.assessments import Assessment, TwinLetter
from toolkit.models.attachments import Attachment
from toolkit.models.barriers import BarrierTry
from toolkit.models.collections import Collection, CollectionItem
from toolkit.models.comments import ReviewComment
from toolkit.models.cycles import AdoptionMove, Cycle
from toolkit.models.digests import WeeklyMail
from toolkit.models.featured import FeaturedWeek
from toolkit.models.feedback import Feedback
from toolkit.models.follows import Bookmark, Follow, SavedSearch
from toolkit.models.initiatives import Initiative, InitiativeDecision
from toolkit.models.letters import Letter, LetterBox
from toolkit.models.pages import Page, PageDecision, PageMark, PageVersion
from toolkit.models.suggestions import Suggestion, SuggestionDecision
from toolkit.models.training import ModuleProgress, TrainingGroup
from toolkit.models.versions import InitiativeVersion

__all__ = [
    "Adoption",
    "AdoptionMove",
    "AskedWords",
    "Assessment",
    "Attachment",
    "BarrierTry",
    "Bookmark",
    "Collection",
    "CollectionItem",
    "Cycle",
    "FeaturedWeek",
    "Feedback",
    "Follow",
    "Initiative",
    "InitiativeDecision",
    "InitiativeVersion",
    "LayWord",
    "Letter",
    "LetterBox",
    "ModuleProgress",
    "Page",
    "PageDecision",
    "PageMark",
    "PageVersion",
    "ReviewComment",
    "SavedSearch",
    "Suggestion",
    "SuggestionDecision",
    "TrainingGroup",
    "TwinLetter",
    "WeeklyMail",
]
