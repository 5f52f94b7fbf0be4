from django.urls import path

from stories.views import mine, pages, reviews, sharing, stories

app_name = "stories"
urlpatterns = [
    path("", stories.StoryList.as_view(), name="story-list"),
    path("share/", sharing.StoryShare.as_view(), name="story-share"),
    path("shared/", sharing.StoryShared.as_view(), name="story-shared"),
    path("support/", pages.SupportLines.as_view(), name="support"),
    path("principles/", pages.Principles.as_view(), name="principles"),
    path("mine/", pages.LostLink.as_view(), name="story-lost"),
    path("mine/<str:token>/", mine.StoryMine.as_view(), name="story-mine"),
    path("mine/<str:token>/edit/", mine.StoryEdit.as_view(), name="story-edit"),
    path("mine/<str:token>/consents/", mine.StoryConsents.as_view(), name="story-consents"),
    path("mine/<str:token>/pause/", mine.StoryMove.as_view(), {"act": "pause"}, name="story-pause"),
    path("mine/<str:token>/resume/", mine.StoryMove.as_view(), {"act": "resume"}, name="story-resume"),
    path("mine/<str:token>/withdraw/", mine.StoryWithdraw.as_view(), name="story-withdraw"),
    path("review/<slug:public_id>/", reviews.StoryReview.as_view(), name="story-review"),
    path("<slug:slug>/", stories.StoryDetail.as_view(), name="story-detail"),
]
