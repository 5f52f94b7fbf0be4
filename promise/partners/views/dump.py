from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from promise.core.access import anyone
from promise.core.api.caching import cacheable, is_known, reach_of
from promise.partners.actions import dumps
from promise.partners.dumping import STORIES, sums
from promise.partners.serializers import DumpOut

SUMS = "SHA256SUMS"
MAX_AGE, STORIES_MAX_AGE = 3600, 30
NAME = OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, description="from the list of files, or SHA256SUMS")


class Dump(APIView):
    """What the nightly files are, and where in the change log to go on from them."""

    policy = anyone

    @extend_schema(operation_id="dump", summary="The nightly files", responses=DumpOut, tags=["dump"])
    def get(self, request: Request) -> HttpResponse:
        found = dumps.held() or dumps.nothing_yet()
        files = [{**one, "url": address(one["name"])} for one in found["files"]]
        told = {name: found[name] for name in ("made_at", "schema_version", "changes", "licences")}
        return cacheable(request, {**told, "sha256sums": address(SUMS), "files": files}, max_age=STORIES_MAX_AGE)


class DumpFile(APIView):
    """One of the files, or the sums of all. A file in which a story was taken back is gone at once and comes back without it."""

    policy = anyone

    @extend_schema(
        operation_id="dump_file", summary="One file", parameters=[NAME], tags=["dump"],
        responses={(200, "application/gzip"): OpenApiTypes.BINARY},
    )  # fmt: skip
    def get(self, request: Request, name: str) -> HttpResponseBase:
        files = held()["files"]
        if name == SUMS:
            return HttpResponse(sums(files), content_type="text/plain; charset=utf-8")
        found = next((one for one in files if one["name"] == name), None)
        if found is None:
            raise Http404
        tag = f'"{found["sha256"]}"'
        response: HttpResponseBase
        if is_known(tag, request.META.get("HTTP_IF_NONE_MATCH", "")):
            response = HttpResponse(status=304)
        else:
            response = whole(dumps.folder() / found["name"])
        response["ETag"] = tag
        max_age = STORIES_MAX_AGE if found["type"] == STORIES else MAX_AGE
        response["Cache-Control"] = f"{reach_of(request)}, max-age={max_age}"
        if found["type"] == STORIES:
            response["X-Robots-Tag"] = "noindex"
        return response


def held() -> dict[str, Any]:
    found = dumps.held()
    if found is None:
        raise Http404
    return found


def whole(path: Path) -> FileResponse:
    try:
        opened = path.open("rb")
    except OSError as error:
        raise Http404 from error
    return FileResponse(opened, content_type="application/gzip", as_attachment=True, filename=path.name)


def address(name: str) -> str:
    return settings.SITE_URL + reverse("api-dump-file", args=[name])
