from typing import Any

from django.urls import path

from toolkit.api.framework import BarrierViewSet, BriefingViewSet, LibraryViewSet
from toolkit.api.views import AdoptionViewSet, InitiativeViewSet

LIST: Any = {"get": "list"}
ONE: Any = {"get": "retrieve"}

urlpatterns = [
    path("initiatives/", InitiativeViewSet.as_view({**LIST, "post": "create"}), name="api-initiatives-list"),
    path("initiatives/<str:slug>/", InitiativeViewSet.as_view(ONE), name="api-initiatives-detail"),
    path("initiatives/<str:slug>/submit/", InitiativeViewSet.as_view({"post": "submit"}), name="api-initiatives-submit"),
    path("adoptions/", AdoptionViewSet.as_view({**LIST, "post": "create"}), name="api-adoptions-list"),
    path("adoptions/<str:slug>/", AdoptionViewSet.as_view(ONE), name="api-adoptions-detail"),
    path("barriers/", BarrierViewSet.as_view(LIST), name="api-barriers-list"),
    path("barriers/<str:slug>/", BarrierViewSet.as_view(ONE), name="api-barriers-detail"),
    path("briefings/", BriefingViewSet.as_view(LIST), name="api-briefings-list"),
    path("briefings/<str:slug>/", BriefingViewSet.as_view(ONE), name="api-briefings-detail"),
    path("library/", LibraryViewSet.as_view(LIST), name="api-library-list"),
    path("library/<str:slug>/", LibraryViewSet.as_view(ONE), name="api-library-detail"),
]
