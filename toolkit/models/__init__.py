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
from toolkit.models.measures import Measure, MeasureVersion
from toolkit.models.pages import Page, PageDecision, PageMark, PageVersion
from toolkit.models.points import Point, PointChange, PointSplit
from toolkit.models.progress import Progress, ProgressDecision
from toolkit.models.series import MeasureSeries, Rebase, SeriesMark
from toolkit.models.suggestions import Suggestion, SuggestionDecision
from toolkit.models.training import ModuleProgress, TrainingGroup
from toolkit.models.uploads import MeasureUpload
from toolkit.models.versions import InitiativeVersion
from toolkit.models.years import AllianceYear, AllianceYearDecision

__all__ = [
    "Adoption",
    "AdoptionMove",
    "AllianceYear",
    "AllianceYearDecision",
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
    "Measure",
    "MeasureSeries",
    "MeasureUpload",
    "MeasureVersion",
    "ModuleProgress",
    "Page",
    "PageDecision",
    "PageMark",
    "PageVersion",
    "Point",
    "PointChange",
    "PointSplit",
    "Progress",
    "ProgressDecision",
    "Rebase",
    "ReviewComment",
    "SavedSearch",
    "SeriesMark",
    "Suggestion",
    "SuggestionDecision",
    "TrainingGroup",
    "TwinLetter",
    "WeeklyMail",
]
