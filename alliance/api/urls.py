from typing import Any

from django.urls import path

from alliance.api.views import ChapterViewSet, MeetingViewSet, OrganisationViewSet

LIST: Any = {"get": "list"}
ONE: Any = {"get": "retrieve"}
LINEAGE: Any = {"get": "lineage"}

urlpatterns = [
    path("organisations/", OrganisationViewSet.as_view(LIST), name="api-organisations-list"),
    path("organisations/<str:slug>/", OrganisationViewSet.as_view(ONE), name="api-organisations-detail"),
    path("organisations/<str:slug>/lineage/", OrganisationViewSet.as_view(LINEAGE), name="api-organisations-lineage"),
    path("chapters/", ChapterViewSet.as_view(LIST), name="api-chapters-list"),
    path("chapters/<str:slug>/", ChapterViewSet.as_view(ONE), name="api-chapters-detail"),
    path("meetings/", MeetingViewSet.as_view(LIST), name="api-meetings-list"),
    path("meetings/<str:slug>/", MeetingViewSet.as_view(ONE), name="api-meetings-detail"),
]
