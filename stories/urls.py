from django.urls import path

from stories.views import mine, pages, pictures, responses, reviews, sharing, stories

app_name = "stories"
urlpatterns = [
    path("", stories.StoryList.as_view(), name="story-list"),
    path("share/", sharing.StoryShare.as_view(), name="story-share"),
    path("shared/", sharing.StoryShared.as_view(), name="story-shared"),
    path("support/", pages.SupportLines.as_view(), name="support"),
    path("principles/", pages.Principles.as_view(), name="principles"),
    path("principles/easy/", pages.EasyPrinciples.as_view(), name="principles-easy"),
    path("mine/", pages.LostLink.as_view(), name="story-lost"),
    path("mine/<str:token>/", mine.StoryMine.as_view(), name="story-mine"),
    path("mine/<str:token>/edit/", mine.StoryEdit.as_view(), name="story-edit"),
    path("mine/<str:token>/about/", mine.StorySorting.as_view(), name="story-sorting"),
    path("mine/<str:token>/consents/", mine.StoryConsents.as_view(), name="story-consents"),
    path("mine/<str:token>/pause/", mine.StoryMove.as_view(), {"act": "pause"}, name="story-pause"),
    path("mine/<str:token>/resume/", mine.StoryMove.as_view(), {"act": "resume"}, name="story-resume"),
    path("mine/<str:token>/keep/", mine.StoryMove.as_view(), {"act": "keep"}, name="story-keep"),
    path("mine/<str:token>/answer/", mine.StoryAnswer.as_view(), name="story-answer"),
    path("mine/<str:token>/write/", sharing.StoryDraftPage.as_view(), name="story-draft"),
    path("mine/<str:token>/discard/", sharing.StoryDiscard.as_view(), name="story-discard"),
    path("mine/<str:token>/pictures/", pictures.PictureAdd.as_view(), name="picture-add"),
    path("mine/<str:token>/pictures/<slug:picture>/", pictures.MinePictureFile.as_view(), name="picture-mine"),
    path("mine/<str:token>/pictures/<slug:picture>/remove/", pictures.PictureRemove.as_view(), name="picture-remove"),
    path("mine/<str:token>/withdraw/", mine.StoryWithdraw.as_view(), name="story-withdraw"),
    path("responses/", responses.ResponseList.as_view(), name="response-list"),
    path("responses/<slug:public_id>/", responses.ResponseDetail.as_view(), name="response-detail"),
    path("<slug:slug>/respond/", responses.ResponseMake.as_view(), name="response-make"),
    path("review/<slug:public_id>/", reviews.StoryReview.as_view(), name="story-review"),
    path("review/<slug:story>/pictures/<slug:picture>/", pictures.ReviewPictureFile.as_view(), name="picture-review"),
    path("<slug:slug>/pictures/<slug:picture>/", pictures.StoryPictureFile.as_view(), name="picture-file"),
    path("<slug:slug>/", stories.StoryDetail.as_view(), name="story-detail"),
]
