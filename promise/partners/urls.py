from django.urls import path

from promise.partners.views.changes import ChangeList
from promise.partners.views.docs import Handbook, SyncClient
from promise.partners.views.dump import Dump, DumpFile
from promise.partners.views.root import Root
from promise.partners.views.token import Revoke, Token

urlpatterns = [
    path("", Root.as_view(), name="api-root"),
    path("changes/", ChangeList.as_view({"get": "list"}), name="api-changes-list"),
    path("dump/", Dump.as_view(), name="api-dump"),
    path("dump/<str:name>", DumpFile.as_view(), name="api-dump-file"),
    path("token", Token.as_view(), name="api-token"),
    path("revoke", Revoke.as_view(), name="api-revoke"),
    path("docs/", Handbook.as_view(), name="api-docs"),
    path("docs/sync_client.py", SyncClient.as_view(), name="api-sync-client"),
]
