"""Pages on paper: each is made from the page itself, as any visitor sees it."""

from __future__ import annotations

import copy
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from alliance.views.chapters import ChapterDetail
from alliance.views.home import AllianceHome
from alliance.views.members import MemberDetail
from promise.core import pdf, printing
from promise.core.access import Door, anyone
from promise.core.templatetags.ui import nice_date

TEMPLATE = Path(settings.BASE_DIR) / "promise" / "core" / "paper" / "page.typ"
KEPT = 24 * 3600


class PagePaper(Door):
    """The PDF of a public page. Whoever asks, it shows what a visitor who is not signed in sees."""

    policy = anyone
    page: ClassVar[type[View]]

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        shown: Any = self.page.as_view()(as_visitor(request), **kwargs)
        if shown.status_code != 200:
            return shown  # type: ignore[no-any-return]
        data = as_data(shown.render().content.decode(), address=request.path.removesuffix(".pdf"))
        response = HttpResponse(paper(data), content_type="application/pdf")
        name = request.path.rstrip("/").rpartition("/")[2]
        response["Content-Disposition"] = f'inline; filename="promise-{name}"'
        response["Cache-Control"] = "public, max-age=300"
        return response


def as_visitor(request: HttpRequest) -> HttpRequest:
    """The same request as if nobody were signed in and nothing were asked for; messages that wait are left alone."""
    visitor: Any = copy.copy(request)
    visitor.user = AnonymousUser()
    visitor.GET = QueryDict()
    visitor.__dict__.pop("_messages", None)
    return visitor  # type: ignore[no-any-return]


def as_data(html: str, *, address: str) -> dict[str, Any]:
    blocks = printing.blocks_of(html)
    title = blocks[0].get("text", "") if blocks else ""
    # the alliance's own page is alliance.pdf, beside /alliance/ and not below it
    place = settings.SITE_URL + address.removesuffix("/alliance").rstrip("/") + "/"
    made = _("As the page showed it on %(day)s. It may have changed since: %(place)s")
    return {
        "title": title,
        "blocks": blocks,
        "foot": place,
        "made": made % {"day": nice_date(timezone.localdate()), "place": place},
    }


def paper(data: dict[str, Any]) -> bytes:
    """Rendered once for the same words."""
    key = "paper:" + sha256(orjson.dumps(data)).hexdigest()
    found: bytes | None = cache.get(key)
    if found is None:
        found = pdf.render(TEMPLATE, data)
        cache.set(key, found, KEPT)
    return found


class AlliancePaper(PagePaper):
    page = AllianceHome


class MemberPaper(PagePaper):
    page = MemberDetail


class ChapterPaper(PagePaper):
    page = ChapterDetail
