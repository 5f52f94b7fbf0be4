from django.urls import path

from promise.partners.views.changes import ChangeList
from promise.partners.views.docs import Handbook
from promise.partners.views.root import Root

urlpatterns = [
    path("", Root.as_view(), name="api-root"),
    path("changes/", ChangeList.as_view({"get": "list"}), name="api-changes-list"),
    path("docs/", Handbook.as_view(), name="api-docs"),
]
