from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import chapters
from alliance.documents import figures, seeding
from alliance.documents import map as world
from alliance.documents.chapters import path_of
from alliance.forms.chapters import AimsForm, AppointForm, ChaptersForm
from alliance.models import Chapter, ChapterProposal, Meeting, Organisation
from alliance.models.places import nations_of
from alliance.views.doors import OrganisationDoor, me
from promise.accounts.models import User
from promise.core.access import Door, anyone


class ChapterList(Door, TemplateView):
    policy = anyone
    template_name = "alliance/chapters/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = figures.chapter_members()
        opened = list(Chapter.objects.opened().select_related("parent"))
        rows = [{"chapter": one, "members": members.get(one.pk, 0), "children": []} for one in opened]
        by_parent: dict[int | None, list[dict[str, Any]]] = {}
        for row in rows:
            by_parent.setdefault(cast("Chapter", row["chapter"]).parent_id, []).append(row)
        for row in rows:
            row["children"] = by_parent.get(cast("Chapter", row["chapter"]).pk, [])
        world = [row for row in rows if cast("Chapter", row["chapter"]).level == Chapter.Level.GLOBAL]
        proposals = ChapterProposal.objects.open().with_support().select_related("country")
        return super().get_context_data(**kwargs) | {
            "world": world[0] if world else None,
            "continents": [row for row in rows if cast("Chapter", row["chapter"]).level == Chapter.Level.CONTINENTAL],
            "proposals": proposals,
            "threshold": settings.CHAPTER_THRESHOLD,
            "may_propose": policies.can_propose_chapter(self.request.user, None),
            "may_see_seeding": policies.can_see_seeding(self.request.user, None),
        }


class ChapterDoor(Door):
    """A page about one open chapter."""

    def get_subject(self) -> Chapter:
        opened = Chapter.objects.opened().select_related("parent__parent__parent", "country")
        found = opened.filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def chapter(self) -> Chapter:
        return cast("Chapter", self.subject)


class ChapterDetail(ChapterDoor, TemplateView):
    policy = anyone
    template_name = "alliance/chapters/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chapter = self.chapter
        members = in_branch(Organisation.objects.listed(), chapter).with_recruited()
        meetings = Meeting.objects.public().upcoming()
        if chapter.level != Chapter.Level.GLOBAL:
            meetings = meetings.filter(chapter__in=chapter.reach())
        counts = figures.chapter_members()
        live = figures.live(chapter)
        countries = world.countries_on_map(live.by_country, address=reverse("alliance:member-list") + "?country={code}")
        posts = chapter.posts.filter(ended_at__isnull=True, user__is_active=True).select_related("user")
        return super().get_context_data(**kwargs) | {
            "chapter": chapter,
            "above": path_of(chapter)[1:][::-1],
            "below": [(one, counts.get(one.pk, 0)) for one in Chapter.objects.opened().filter(parent=chapter)],
            "figures": live,
            "coordinators": len(posts),
            "named": [post.user.name for post in posts if post.is_named and post.user.name],
            "newest": members.order_by("-joined_on", "-pk")[:6],
            "meetings": meetings.select_related("chapter")[:5],
            "map_countries": countries,
            "map_data": world.as_data(countries, []),
            "may_see_members": policies.can_see_branch(self.request.user, chapter),
            "may_keep": policies.can_keep_chapters(self.request.user, chapter),
        }


class ChapterAims(ChapterDoor, FormView):  # type: ignore[type-arg]
    """What the chapter is for, in the words of whoever coordinates it."""

    policy = policies.can_see_branch
    form_class = AimsForm
    template_name = "alliance/chapters/aims.html"

    def get_initial(self) -> dict[str, Any]:
        return {"aims": self.chapter.aims}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"chapter": self.chapter}

    def form_valid(self, form: AimsForm) -> HttpResponse:
        chapters.set_aims(chapter=self.chapter, aims=form.cleaned_data["aims"], by=me(self.request))
        messages.success(self.request, _("The aims are on the chapter's page now."))
        return redirect(self.chapter)


class ChapterCoordinators(ChapterDoor, FormView):  # type: ignore[type-arg]
    """The secretariat appoints coordinators; each can be ended with one more button."""

    policy = policies.can_keep_chapters
    form_class = AppointForm
    template_name = "alliance/chapters/coordinators.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posts = self.chapter.posts.select_related("user").order_by("ended_at", "started_at")
        now = [post for post in posts if post.ended_at is None]
        before = [post for post in posts if post.ended_at is not None]
        return super().get_context_data(**kwargs) | {"chapter": self.chapter, "now": now, "before": before}

    def form_valid(self, form: AppointForm) -> HttpResponse:
        user = User.objects.filter(email__iexact=form.cleaned_data["email"].strip(), is_active=True).first()
        if user is None:
            form.add_error("email", _("Nobody has an account with this address. Ask them to sign up first."))
            return self.form_invalid(form)
        chapters.appoint(chapter=self.chapter, user=user, by=me(self.request), is_named=form.cleaned_data["is_named"])
        messages.success(self.request, _("The post is given. They need a second step at sign-in to use it."))
        return redirect("alliance:chapter-coordinators", slug=self.chapter.slug)


class CoordinatorEnd(ChapterDoor, TemplateView):
    """End one post, asked once more."""

    policy = policies.can_keep_chapters
    template_name = "alliance/chapters/coordinator_end.html"

    def post_held(self) -> Any:
        posts = self.chapter.posts.filter(ended_at__isnull=True).select_related("user")
        return get_object_or_404(posts, user__public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"chapter": self.chapter, "post": self.post_held()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chapters.stand_down(chapter=self.chapter, user=self.post_held().user, by=me(request))
        messages.success(request, _("The post has ended. From their next click they see what any visitor sees."))
        return redirect("alliance:chapter-coordinators", slug=self.chapter.slug)


class ChapterSeeding(Door, TemplateView):
    """Where a chapter could begin."""

    policy = policies.can_see_seeding
    template_name = "alliance/chapters/seeding.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = seeding.grounds(self.request.user)
        return super().get_context_data(**kwargs) | {"grounds": found, "threshold": settings.CHAPTER_THRESHOLD}


class ChapterChoice(OrganisationDoor, FormView):  # type: ignore[type-arg]
    """The nation of an organisation and its second chapter: its lead's own choice, with what follows from it."""

    policy = policies.can_lead
    form_class = ChaptersForm
    template_name = "alliance/chapters/second.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        own = [chapter.pk for chapter in path_of(self.subject.chapter)]
        offered = Chapter.objects.opened().exclude(pk__in=own).exclude(level=Chapter.Level.GLOBAL)
        return super().get_form_kwargs() | {"nations": nations_of(self.subject.country_id), "chapters": list(offered)}

    def get_initial(self) -> dict[str, Any]:
        second = self.subject.second_chapter
        return {"nation": self.subject.nation, "second": second.slug if second else ""}

    def form_valid(self, form: ChaptersForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            chapters.place(
                organisation=self.subject, nation=data.get("nation", self.subject.nation),
                second=form.by_slug.get(data["second"]), by=me(self.request),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("Your choice is kept."))
        return redirect("alliance:second-chapter", slug=self.subject.slug)


def in_branch(rows: Any, chapter: Chapter) -> Any:
    """The rows of a chapter; the global one has them all, also those of no continent."""
    return rows if chapter.level == Chapter.Level.GLOBAL else rows.in_branch(chapter)
