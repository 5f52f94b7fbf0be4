"""People's door to keys: pages of the desk."""

from django.urls import path

from promise.partners.views.keys import (
    HolderAsk,
    HolderDecide,
    HolderDetail,
    HolderList,
    HolderQueue,
    KeyMake,
    KeyNarrow,
    KeyRevoke,
)

app_name = "partners"
urlpatterns = [
    path("keys/", HolderList.as_view(), name="holder-list"),
    path("keys/ask/", HolderAsk.as_view(), name="holder-ask"),
    path("keys/all/", HolderQueue.as_view(), name="holder-queue"),
    path("keys/of/<slug:public_id>/", HolderDetail.as_view(), name="holder-detail"),
    path("keys/of/<slug:public_id>/decide/", HolderDecide.as_view(), name="holder-decide"),
    path("keys/of/<slug:public_id>/make/", KeyMake.as_view(), name="key-make"),
    path("keys/<slug:public_id>/revoke/", KeyRevoke.as_view(), name="key-revoke"),
    path("keys/<slug:public_id>/narrow/", KeyNarrow.as_view(), name="key-narrow"),
]
