"""The map of the API, version 1: one line for each app."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

urlpatterns = [
    path("", include("alliance.api.urls")),
    path("", include("toolkit.api.urls")),
    path("", include("stories.api.urls")),
    path("", include("promise.partners.urls")),
    path("schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
]
