"""Keep, follow, and searches that go on: the buttons, and the pages that list them for their owner alone."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views import View

from alliance.views.doors import me
from promise.core.access import Door, signed_in
from promise.core.pages import RecordList
from toolkit.actions import follows
from toolkit.documents import searches
from toolkit.filters import InitiativeFilter
from toolkit.filters.finding import wish
from toolkit.models import Bookmark, Follow, Initiative, SavedSearch
from toolkit.views.initiatives import InitiativePage


class InitiativeKeep(InitiativePage, View):
    """On my list, or off it: `on` says which."""

    policy = signed_in
    http_method_names = ["post"]
    said: ClassVar[tuple[Any, Any]] = (_lazy("It is on your list."), _lazy("It is off your list."))

    def switch(self, on: bool) -> None:
        follows.keep(initiative=self.subject, by=me(self.request), on=on)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        on = request.POST.get("on") != "0"
        try:
            self.switch(on)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, self.said[0 if on else 1])
        return redirect(self.subject.get_absolute_url())


class InitiativeFollow(InitiativeKeep):
    said = (
        _lazy("Once a week at most you hear when it changes, when somebody reports on it, or when it leaves the bank."),
        _lazy("You hear of it no more."),
    )

    def switch(self, on: bool) -> None:
        follows.follow(initiative=self.subject, by=me(self.request), on=on)


class KeptList(RecordList):
    """My private list, and what I follow."""

    policy = signed_in
    template_name = "toolkit/follows/kept.html"
    sorts = {"newest": ("created_at", True)}

    def records(self) -> Any:
        mine = Bookmark.objects.visible_to(self.request.user)
        return mine.select_related("initiative", "initiative__superseded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        followed = Follow.objects.visible_to(self.request.user).select_related("initiative", "initiative__superseded_by")
        return super().get_context_data(**kwargs) | {"follows": followed.order_by("-created_at", "-pk")[: follows.MOST_KEPT]}


class KeptRemove(Door, View):
    """Off my list, also when the initiative has left the bank."""

    policy = signed_in
    http_method_names = ["post"]
    subject: Any
    rows: ClassVar[Any] = Bookmark.objects

    def get_subject(self) -> Any:
        mine = self.rows.visible_to(self.request.user).filter(pk=min(self.kwargs["pk"], 2**63 - 1))
        row = mine.select_related("initiative").first()
        if row is None and self.request.user.is_authenticated:
            raise Http404
        return row

    def take_off(self) -> None:
        follows.keep(initiative=self.subject.initiative, by=me(self.request), on=False)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.take_off()
        messages.success(request, _("It is off your list."))
        return redirect("toolkit:kept-list")


class FollowRemove(KeptRemove):
    rows = Follow.objects

    def take_off(self) -> None:
        follows.follow(initiative=self.subject.initiative, by=me(self.request), on=False)


class SearchList(RecordList):
    """My searches that go on; a question sent here is kept."""

    policy = signed_in
    template_name = "toolkit/follows/searches.html"
    sorts = {"newest": ("created_at", True)}

    def records(self) -> Any:
        return SavedSearch.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = cast("list[SavedSearch]", context["page"].rows)
        told = [(row, searches.in_words(row.question), searches.address(row.question)) for row in rows]
        return context | {"searches": told}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = wish(InitiativeFilter(request.POST, queryset=Initiative.objects.published(), request=request))
        try:
            made = follows.save_search(by=me(request), q=wanted.q, chosen=wanted.chosen)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("toolkit:initiative-list")
        messages.success(request, _("We look out for it and write to you when something new fits: once a week at most."))
        return redirect(searches.address(made.question))


class SearchRemove(Door, View):
    policy = signed_in
    http_method_names = ["post"]
    subject: SavedSearch

    def get_subject(self) -> Any:
        found = SavedSearch.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"]).first()
        if found is None and self.request.user.is_authenticated:
            raise Http404
        return found

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        follows.forget_search(search=self.subject, by=me(request))
        messages.success(request, _("We no longer look out for that."))
        return redirect("toolkit:search-list")
