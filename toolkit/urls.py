"""The map of the toolkit's pages."""

from django.urls import path

from toolkit.feeds import BriefingFeed, CampaignFeed, FeaturedFeed, InitiativeFeed, LibraryFeed
from toolkit.views.adoptions import AdoptionEdit, AdoptionReport
from toolkit.views.asking import AskedForget, LayWordRemove, LayWords, MissedWords
from toolkit.views.assessments import (
    AssessmentAnswer,
    AssessmentBegin,
    AssessmentDetail,
    AssessmentHome,
    AssessmentShare,
    TwinLetterDetail,
    TwinList,
    TwinWrite,
)
from toolkit.views.attachments import AttachmentAdd, AttachmentFile, AttachmentRemove
from toolkit.views.barriers import BarrierDetail, BarrierList, BarrierTried
from toolkit.views.briefings import BriefingDetail, BriefingList, BriefingPaper, BriefingRead, BriefingSlide
from toolkit.views.charts import MarkMake, MarkRemove, RebaseMake, RebaseUndo
from toolkit.views.codes import TriedByCode
from toolkit.views.collecting import (
    CollectionEdit,
    CollectionItemChange,
    CollectionLink,
    CollectionMake,
    CollectionRemove,
    InitiativeCollect,
)
from toolkit.views.collections import (
    CollectionDetail,
    CollectionLetBack,
    CollectionList,
    CollectionPaper,
    CollectionShared,
    CollectionSharedPaper,
    CollectionSharedTable,
    CollectionTable,
    CollectionWithhold,
)
from toolkit.views.cycles import AdoptionAsking, CycleEdit, CyclePlan, CycleRemove
from toolkit.views.digests import WeeklyStop
from toolkit.views.evidence import InitiativeFigures
from toolkit.views.featured import FeaturedChoose, FeaturedList
from toolkit.views.feedback import FeedbackForget, FeedbackList, InitiativeUseful
from toolkit.views.follows import FollowRemove, InitiativeFollow, InitiativeKeep, KeptList, KeptRemove, SearchList, SearchRemove
from toolkit.views.initiatives import InitiativeDetail, InitiativeList, InitiativeReports
from toolkit.views.journey import FiguresHome, ForceHome, InfluenceHome, JourneyHome
from toolkit.views.letters import LetterBoxSwitch, LetterDetail, LetterWrite
from toolkit.views.library import LibraryBroken, LibraryDetail, LibraryList, LibrarySend
from toolkit.views.measures import MeasureDetail, MeasureList, MeasureMake, MeasureReword
from toolkit.views.pages import (
    PageBegin,
    PageBoard,
    PageCheck,
    PageDecide,
    PageEdit,
    PagePublish,
    PageTakeBack,
    PageVersions,
)
from toolkit.views.papers import InitiativeKit, InitiativePaper, InitiativePicture, PlanPaper
from toolkit.views.points import PointEnter, PointSplits
from toolkit.views.progress import (
    ProgressBegin,
    ProgressDetail,
    ProgressGiveBack,
    ProgressHandOver,
    ProgressList,
    ProgressPaper,
    ProgressSend,
    ProgressShow,
    ProgressWrite,
)
from toolkit.views.reviews import InitiativeReview
from toolkit.views.series import SeriesChart, SeriesDetail, SeriesHistory, SeriesList, SeriesMake, SeriesShow, SeriesTune
from toolkit.views.shown import ShownChart, ShownDetail, ShownList
from toolkit.views.submissions import InitiativeEdit, SubmissionDetail, SubmissionList
from toolkit.views.suggestions import SuggestionDetail, SuggestionList, SuggestionMake
from toolkit.views.training import (
    GroupBegin,
    GroupDetail,
    TrainingCertificate,
    TrainingDetail,
    TrainingHome,
    TrainingJoin,
    TrainingLeave,
    TrainingTick,
)
from toolkit.views.trials import TrialList
from toolkit.views.uploads import UploadDetail, UploadMake, UploadTemplate
from toolkit.views.versions import InitiativeVersions, VersionWithhold
from toolkit.views.writing import InitiativeAlike, InitiativeSubmit, InitiativeWrite, LookAlikes
from toolkit.views.years import YearDetail, YearEdit, YearList, YearPaper

app_name = "toolkit"
urlpatterns = [
    path("", InitiativeList.as_view(), name="initiative-list"),
    path("initiatives/<slug:slug>/", InitiativeDetail.as_view(), name="initiative-detail"),
    path("initiatives/<slug:slug>.pdf", InitiativePaper.as_view(), name="initiative-pdf"),
    path("initiatives/<slug:slug>/figures/", InitiativeFigures.as_view(), name="initiative-figures"),
    path("initiatives/<slug:slug>/kit.pdf", InitiativeKit.as_view(), name="initiative-kit"),
    path("initiatives/<slug:slug>/card.png", InitiativePicture.as_view(), name="initiative-picture"),
    path("initiatives.atom", InitiativeFeed.as_view(), name="initiative-feed"),
    path("featured.atom", FeaturedFeed.as_view(), name="featured-feed"),
    path("featured/", FeaturedList.as_view(), name="featured-list"),
    path("featured/choose/", FeaturedChoose.as_view(), name="featured-choose"),
    path("my-plan.pdf", PlanPaper.as_view(), name="plan-pdf"),
    # sending in, and what became of it
    path("submit/", InitiativeSubmit.as_view(), name="initiative-submit"),
    path("submit/alike/", LookAlikes.as_view(), name="look-alikes"),
    path("submissions/", SubmissionList.as_view(), name="submission-list"),
    path("submissions/<slug:public_id>/", SubmissionDetail.as_view(), name="submission-detail"),
    path("submissions/<slug:public_id>/alike/", InitiativeAlike.as_view(), name="initiative-alike"),
    path("submissions/<slug:public_id>/write/<slug:step>/", InitiativeWrite.as_view(), name="initiative-write"),
    path("submissions/<slug:public_id>/edit/", InitiativeEdit.as_view(), name="initiative-edit"),
    path("submissions/<slug:public_id>/review/", InitiativeReview.as_view(), name="initiative-review"),
    path("initiatives/<slug:slug>/versions/", InitiativeVersions.as_view(), name="initiative-versions"),
    path("initiatives/<slug:slug>/versions/<int:number>/withhold/", VersionWithhold.as_view(), name="version-withhold"),
    path("initiatives/<slug:slug>/suggest/", SuggestionMake.as_view(), name="suggestion-make"),
    path("suggestions/", SuggestionList.as_view(), name="suggestion-list"),
    path("suggestions/<slug:public_id>/", SuggestionDetail.as_view(), name="suggestion-detail"),
    path("trials/", TrialList.as_view(), name="trial-list"),
    path("initiatives/<slug:slug>/reports/", InitiativeReports.as_view(), name="initiative-reports"),
    path("initiatives/<slug:slug>/tried/", AdoptionReport.as_view(), name="adoption-report"),
    path("tried/", TriedByCode.as_view(), name="tried-by-code"),
    path("adoptions/<slug:public_id>/", AdoptionEdit.as_view(), name="adoption-edit"),
    path("adoptions/<slug:public_id>/asking/", AdoptionAsking.as_view(), name="adoption-asking"),
    path("adoptions/<slug:public_id>/tests/", CyclePlan.as_view(), name="cycle-plan"),
    path("adoptions/<slug:public_id>/tests/<int:number>/", CycleEdit.as_view(), name="cycle-edit"),
    path("adoptions/<slug:public_id>/tests/<int:number>/remove/", CycleRemove.as_view(), name="cycle-remove"),
    # beside one initiative: was it useful, letters to its author, files
    path("initiatives/<slug:slug>/useful/", InitiativeUseful.as_view(), name="initiative-useful"),
    path("feedback/", FeedbackList.as_view(), name="feedback-list"),
    path("feedback/<int:pk>/forget/", FeedbackForget.as_view(), name="feedback-forget"),
    path("initiatives/<slug:slug>/write/", LetterWrite.as_view(), name="letter-write"),
    path("letters/<slug:public_id>/", LetterDetail.as_view(), name="letter-detail"),
    path("submissions/<slug:public_id>/letters/", LetterBoxSwitch.as_view(), name="letter-box"),
    path("submissions/<slug:public_id>/files/", AttachmentAdd.as_view(), name="attachment-add"),
    path("files/<slug:public_id>/", AttachmentFile.as_view(), name="attachment-file"),
    path("files/<slug:public_id>/remove/", AttachmentRemove.as_view(), name="attachment-remove"),
    # what one person keeps for themselves
    path("initiatives/<slug:slug>/keep/", InitiativeKeep.as_view(), name="initiative-keep"),
    path("initiatives/<slug:slug>/follow/", InitiativeFollow.as_view(), name="initiative-follow"),
    path("weekly/unsubscribe/<str:token>/", WeeklyStop.as_view(), name="weekly-stop"),
    path("kept/", KeptList.as_view(), name="kept-list"),
    path("kept/<int:pk>/remove/", KeptRemove.as_view(), name="kept-remove"),
    path("kept/followed/<int:pk>/remove/", FollowRemove.as_view(), name="follow-remove"),
    path("searches/", SearchList.as_view(), name="search-list"),
    path("searches/<slug:public_id>/remove/", SearchRemove.as_view(), name="search-remove"),
    # lists of a team
    path("collections/", CollectionList.as_view(), name="collection-list"),
    path("collections/new/", CollectionMake.as_view(), name="collection-make"),
    path("collections/<slug:public_id>/", CollectionDetail.as_view(), name="collection-detail"),
    path("collections/<slug:public_id>/list.pdf", CollectionPaper.as_view(), name="collection-pdf"),
    path("collections/<slug:public_id>/list.csv", CollectionTable.as_view(), name="collection-csv"),
    path("collections/<slug:public_id>/edit/", CollectionEdit.as_view(), name="collection-edit"),
    path("collections/<slug:public_id>/remove/", CollectionRemove.as_view(), name="collection-remove"),
    path("collections/<slug:public_id>/link/", CollectionLink.as_view(), name="collection-link"),
    path("collections/<slug:public_id>/items/<int:pk>/", CollectionItemChange.as_view(), name="collection-item"),
    path("collections/<slug:public_id>/withhold/", CollectionWithhold.as_view(), name="collection-withhold"),
    path("collections/<slug:public_id>/let-back/", CollectionLetBack.as_view(), name="collection-let-back"),
    path("initiatives/<slug:slug>/collect/", InitiativeCollect.as_view(), name="initiative-collect"),
    path("shared/<str:token>/", CollectionShared.as_view(), name="collection-shared"),
    path("shared/<str:token>/list.pdf", CollectionSharedPaper.as_view(), name="collection-shared-pdf"),
    path("shared/<str:token>/list.csv", CollectionSharedTable.as_view(), name="collection-shared-csv"),
    # the year of a member, and of the alliance
    path("progress/", ProgressList.as_view(), name="progress-list"),
    path("progress/years/", YearList.as_view(), name="year-list"),
    path("progress/years/<int:number>/", YearDetail.as_view(), name="year-detail"),
    path("progress/years/<int:number>.pdf", YearPaper.as_view(), name="year-pdf"),
    path("progress/years/<int:number>/edit/", YearEdit.as_view(), name="year-edit"),
    path("progress/begin/<slug:organisation>/", ProgressBegin.as_view(), name="progress-begin"),
    path("progress/<slug:public_id>/", ProgressDetail.as_view(), name="progress-detail"),
    path("progress/<slug:public_id>.pdf", ProgressPaper.as_view(), name="progress-pdf"),
    path("progress/<slug:public_id>/write/<slug:step>/", ProgressWrite.as_view(), name="progress-write"),
    path("progress/<slug:public_id>/hand-over/", ProgressHandOver.as_view(), name="progress-hand-over"),
    path("progress/<slug:public_id>/give-back/", ProgressGiveBack.as_view(), name="progress-give-back"),
    path("progress/<slug:public_id>/send/", ProgressSend.as_view(), name="progress-send"),
    path("progress/<slug:public_id>/show/", ProgressShow.as_view(), name="progress-show"),
    # teaching the search, for curators
    path("missed-words/", MissedWords.as_view(), name="missed-words"),
    path("missed-words/<int:pk>/forget/", AskedForget.as_view(), name="asked-forget"),
    path("lay-words/", LayWords.as_view(), name="lay-words"),
    path("lay-words/<int:pk>/remove/", LayWordRemove.as_view(), name="lay-word-remove"),
    # measures: the words, the figures of one's own wards, and what is shown of them
    path("measures/", MeasureList.as_view(), name="measure-list"),
    path("measures/definitions/new/", MeasureMake.as_view(), name="measure-make"),
    path("measures/definitions/<slug:key>/", MeasureDetail.as_view(), name="measure-detail"),
    path("measures/definitions/<slug:key>/reword/", MeasureReword.as_view(), name="measure-reword"),
    path("measures/ours/", SeriesList.as_view(), name="series-list"),
    path("measures/ours/new/", SeriesMake.as_view(), name="series-make"),
    path("measures/ours/<slug:public_id>/", SeriesDetail.as_view(), name="series-detail"),
    *[
        path(f"measures/ours/<slug:public_id>/{name}.{kind}", SeriesChart.as_view(kind=kind), name=f"series-{kind}")
        for name, kind in (("chart", "svg"), ("chart", "png"), ("chart", "pdf"), ("figures", "csv"))
    ],
    path("measures/ours/<slug:public_id>/enter/", PointEnter.as_view(), name="point-enter"),
    path("measures/ours/<slug:public_id>/groups/", PointSplits.as_view(), name="point-splits"),
    path("measures/ours/<slug:public_id>/history/", SeriesHistory.as_view(), name="series-history"),
    path("measures/ours/<slug:public_id>/settings/", SeriesTune.as_view(), name="series-tune"),
    path("measures/ours/<slug:public_id>/showing/", SeriesShow.as_view(), name="series-show"),
    path("measures/ours/<slug:public_id>/lines/", RebaseMake.as_view(), name="rebase-make"),
    path("measures/ours/<slug:public_id>/marks/", MarkMake.as_view(), name="mark-make"),
    path("measures/lines/<int:pk>/undo/", RebaseUndo.as_view(), name="rebase-undo"),
    path("measures/marks/<int:pk>/remove/", MarkRemove.as_view(), name="mark-remove"),
    path("measures/files/", UploadMake.as_view(), name="upload-make"),
    path("measures/files/template.csv", UploadTemplate.as_view(kind="csv"), name="upload-template-csv"),
    path("measures/files/template.xlsx", UploadTemplate.as_view(kind="xlsx"), name="upload-template-xlsx"),
    path("measures/files/<slug:public_id>/", UploadDetail.as_view(), name="upload-detail"),
    path("measures/shown/<slug:organisation>/", ShownList.as_view(), name="shown-list"),
    path("measures/shown/<slug:organisation>/<slug:public_id>/", ShownDetail.as_view(), name="shown-detail"),
    path("measures/shown/<slug:organisation>/<slug:public_id>/chart.svg", ShownChart.as_view(kind="svg"), name="shown-svg"),
    path("measures/shown/<slug:organisation>/<slug:public_id>/figures.csv", ShownChart.as_view(kind="csv"), name="shown-csv"),
    # the framework
    path("journey/", JourneyHome.as_view(), name="journey"),
    path("what-counts-as-force/", ForceHome.as_view(), name="what-counts-as-force"),
    path("figures/", FiguresHome.as_view(), name="figures"),
    path("influence/", InfluenceHome.as_view(), name="influence"),
    path("barriers/", BarrierList.as_view(), name="barrier-list"),
    path("barriers/<slug:slug>/", BarrierDetail.as_view(), name="barrier-detail"),
    path("barriers/<slug:slug>/tried/<slug:initiative>/", BarrierTried.as_view(), name="barrier-tried"),
    path("briefings.atom", BriefingFeed.as_view(), name="briefing-feed"),
    path("briefings/", BriefingList.as_view(), name="briefing-list"),
    path("briefings/<slug:slug>/", BriefingDetail.as_view(), name="briefing-detail"),
    path("briefings/<slug:slug>.pdf", BriefingPaper.as_view(), name="briefing-pdf"),
    path("briefings/<slug:slug>/slide.pdf", BriefingSlide.as_view(), name="briefing-slide"),
    path("briefings/<slug:slug>/read/", BriefingRead.as_view(), name="briefing-read"),
    path("library.atom", LibraryFeed.as_view(), name="library-feed"),
    path("campaigns.atom", CampaignFeed.as_view(), name="campaign-feed"),
    path("library/", LibraryList.as_view(), name="library"),
    path("library/send/<slug:kind>/", LibrarySend.as_view(), name="library-send"),
    path("library/<slug:slug>/broken/", LibraryBroken.as_view(), name="library-broken"),
    path("library/<slug:slug>/", LibraryDetail.as_view(), name="library-detail"),
    path("assessment/", AssessmentHome.as_view(), name="assessment"),
    path("assessment/new/", AssessmentBegin.as_view(), name="assessment-begin"),
    path("assessment/letters/<slug:public_id>/", TwinLetterDetail.as_view(), name="twin-letter"),
    path("assessment/<slug:public_id>/", AssessmentDetail.as_view(), name="assessment-detail"),
    path("assessment/<slug:public_id>/answer/", AssessmentAnswer.as_view(), name="assessment-answer"),
    path("assessment/<slug:public_id>/share/", AssessmentShare.as_view(), name="assessment-share"),
    path("assessment/<slug:public_id>/twins/", TwinList.as_view(), name="twin-list"),
    path("assessment/<slug:public_id>/twins/<slug:twin>/", TwinWrite.as_view(), name="twin-write"),
    path("training/", TrainingHome.as_view(), name="training"),
    path("training/join/", TrainingJoin.as_view(), name="training-join"),
    path("training/groups/new/", GroupBegin.as_view(), name="training-group-begin"),
    path("training/groups/<slug:public_id>/", GroupDetail.as_view(), name="training-group"),
    path("training/<slug:slug>/", TrainingDetail.as_view(), name="training-detail"),
    path("training/<slug:slug>/tick/", TrainingTick.as_view(), name="training-tick"),
    path("training/<slug:slug>/leave/", TrainingLeave.as_view(), name="training-leave"),
    path("training/<slug:slug>/certificate.pdf", TrainingCertificate.as_view(), name="training-certificate"),
    # writing it
    path("pages/", PageBoard.as_view(), name="page-board"),
    path("pages/new/<slug:kind>/", PageBegin.as_view(), name="page-begin"),
    path("pages/<slug:public_id>/", PageEdit.as_view(), name="page-edit"),
    path("pages/<slug:public_id>/publish/", PagePublish.as_view(), name="page-publish"),
    path("pages/<slug:public_id>/take-back/", PageTakeBack.as_view(), name="page-take-back"),
    path("pages/<slug:public_id>/decide/", PageDecide.as_view(), name="page-decide"),
    path("pages/<slug:public_id>/check/", PageCheck.as_view(), name="page-check"),
    path("pages/<slug:public_id>/versions/", PageVersions.as_view(), name="page-versions"),
]
