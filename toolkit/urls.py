"""The map of the toolkit's pages."""

from django.urls import path

from toolkit.views.adoptions import AdoptionEdit, AdoptionReport
from toolkit.views.initiatives import InitiativeDetail, InitiativeList, InitiativePaper
from toolkit.views.journey import BarrierList, BriefingDetail, JourneyPart
from toolkit.views.reviews import InitiativeReview
from toolkit.views.submissions import InitiativeEdit, SubmissionDetail, SubmissionList
from toolkit.views.writing import InitiativeAlike, InitiativeSubmit, InitiativeWrite, LookAlikes

app_name = "toolkit"
urlpatterns = [
    path("", InitiativeList.as_view(), name="initiative-list"),
    path("initiatives/<slug:slug>/", InitiativeDetail.as_view(), name="initiative-detail"),
    path("initiatives/<slug:slug>.pdf", InitiativePaper.as_view(), name="initiative-pdf"),
    # sending in, and what became of it
    path("submit/", InitiativeSubmit.as_view(), name="initiative-submit"),
    path("submit/alike/", LookAlikes.as_view(), name="look-alikes"),
    path("submissions/", SubmissionList.as_view(), name="submission-list"),
    path("submissions/<slug:public_id>/", SubmissionDetail.as_view(), name="submission-detail"),
    path("submissions/<slug:public_id>/alike/", InitiativeAlike.as_view(), name="initiative-alike"),
    path("submissions/<slug:public_id>/write/<slug:step>/", InitiativeWrite.as_view(), name="initiative-write"),
    path("submissions/<slug:public_id>/edit/", InitiativeEdit.as_view(), name="initiative-edit"),
    path("submissions/<slug:public_id>/review/", InitiativeReview.as_view(), name="initiative-review"),
    path("initiatives/<slug:slug>/tried/", AdoptionReport.as_view(), name="adoption-report"),
    path("adoptions/<slug:public_id>/", AdoptionEdit.as_view(), name="adoption-edit"),
    # the framework
    path("barriers/", BarrierList.as_view(), name="barrier-list"),
    path("briefings/<slug:audience>/", BriefingDetail.as_view(), name="briefing-detail"),
    *[path(f"{part}/", JourneyPart.as_view(part=part), name=part) for part in JourneyPart.parts],
]
