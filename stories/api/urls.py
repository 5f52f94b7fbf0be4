from django.urls import path

from stories.api.views import StoryViewSet

urlpatterns = [
    path("stories/", StoryViewSet.as_view({"get": "list"}), name="api-stories-list"),
    path("stories/<slug:slug>/", StoryViewSet.as_view({"get": "retrieve"}), name="api-stories-detail"),
]
