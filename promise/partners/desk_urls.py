"""People's door to keys: pages of the desk."""

from django.urls import path

from promise.partners.views.endpoints import (
    EndpointDetail,
    EndpointMake,
    EndpointPing,
    EndpointSecret,
    EndpointStart,
    EndpointStop,
    EndpointSubjects,
)
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
    path("keys/of/<slug:public_id>/notices/", EndpointMake.as_view(), name="endpoint-make"),
    path("keys/notices/<slug:public_id>/", EndpointDetail.as_view(), name="endpoint-detail"),
    path("keys/notices/<slug:public_id>/subjects/", EndpointSubjects.as_view(), name="endpoint-subjects"),
    path("keys/notices/<slug:public_id>/ping/", EndpointPing.as_view(), name="endpoint-ping"),
    path("keys/notices/<slug:public_id>/secret/", EndpointSecret.as_view(), name="endpoint-secret"),
    path("keys/notices/<slug:public_id>/stop/", EndpointStop.as_view(), name="endpoint-stop"),
    path("keys/notices/<slug:public_id>/start/", EndpointStart.as_view(), name="endpoint-start"),
    path("keys/<slug:public_id>/revoke/", KeyRevoke.as_view(), name="key-revoke"),
    path("keys/<slug:public_id>/narrow/", KeyNarrow.as_view(), name="key-narrow"),
]
