from typing import Any

from django.urls import path

from toolkit.api.framework import BarrierViewSet, BriefingViewSet, LibraryViewSet
from toolkit.api.measures import MeasureViewSet, SeriesViewSet
from toolkit.api.views import AdoptionViewSet, InitiativeViewSet

LIST: Any = {"get": "list"}
ONE: Any = {"get": "retrieve"}

urlpatterns = [
    path("initiatives/", InitiativeViewSet.as_view({**LIST, "post": "create"}), name="api-initiatives-list"),
    path("initiatives/<str:slug>/", InitiativeViewSet.as_view(ONE), name="api-initiatives-detail"),
    path("initiatives/<str:slug>/submit/", InitiativeViewSet.as_view({"post": "submit"}), name="api-initiatives-submit"),
    path("adoptions/", AdoptionViewSet.as_view({**LIST, "post": "create"}), name="api-adoptions-list"),
    path("adoptions/<str:slug>/", AdoptionViewSet.as_view(ONE), name="api-adoptions-detail"),
    path("measures/", MeasureViewSet.as_view(LIST), name="api-measures-list"),
    path("measures/<str:slug>/", MeasureViewSet.as_view(ONE), name="api-measures-detail"),
    path("series/", SeriesViewSet.as_view(LIST), name="api-series-list"),
    path("series/<str:slug>/", SeriesViewSet.as_view(ONE), name="api-series-detail"),
    path("barriers/", BarrierViewSet.as_view(LIST), name="api-barriers-list"),
    path("barriers/<str:slug>/", BarrierViewSet.as_view(ONE), name="api-barriers-detail"),
    path("briefings/", BriefingViewSet.as_view(LIST), name="api-briefings-list"),
    path("briefings/<str:slug>/", BriefingViewSet.as_view(ONE), name="api-briefings-detail"),
    path("library/", LibraryViewSet.as_view(LIST), name="api-library-list"),
    path("library/<str:slug>/", LibraryViewSet.as_view(ONE), name="api-library-detail"),
]
