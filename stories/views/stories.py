from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.generic import TemplateView

from promise.core import errors, facets
from promise.core.access import Door
from promise.core.pages import RecordList
from stories import filters, policies
from stories.documents import stories as documents
from stories.documents import support
from stories.documents.alike import alike
from stories.documents.responses import row, with_responses
from stories.filters import StoryFilter
from stories.models import ContentNote, Story
from stories.models.stories import StoryQuerySet
from toolkit.models import Initiative

# A page that looks like nothing on a screen seen over a shoulder.
LEAVE_TO = "https://www.bbc.co.uk/weather"


class StoryList(RecordList):
    """All that may be read. Not for search engines: it carries titles of stories whose authors said no to them."""

    policy = policies.can_read
    template_name = "stories/stories/list.html"
    filterset_class = StoryFilter
    sorts = {"newest": ("published_at", True)}

    def records(self) -> StoryQuerySet:
        return Story.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        filterset, ticked = context["filterset"], filters.chosen(context["filterset"])
        told_of = Initiative.objects.published().filter(pk__in=Story.objects.published().values("initiatives"))
        words = filters.labels(told_of.order_by("title").values_list("slug", "title"))
        q = str(filterset.form.cleaned_data.get("q") or "")
        return context | {
            "cards": [documents.card(story) for story in context["page"].rows],
            "groups": filters.groups(filterset, words, ticked, self.records()),
            "content_notes": ContentNote.choices,
            "left_out": ticked.get("without", []),
            "q": q,
            "chips": facets.chips(self.request.GET, words, ticked, q),
        }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, follow"
        return response


class TakenBack(Exception):
    """Its author withdrew what could once be read here."""


class StoryDetail(Door, TemplateView):
    policy = policies.can_read
    template_name = "stories/stories/detail.html"

    def get_subject(self) -> Story:
        slug = self.kwargs["slug"]
        story = with_responses(documents.with_initiatives(Story.objects.visible_to(self.request.user))).filter(slug=slug).first()
        if story is not None:
            return story
        if Story.objects.once_public().filter(slug=slug).exists():
            raise TakenBack
        raise Http404

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except TakenBack:
            return errors.gone(request)
        if not self.subject.may_be_indexed:
            response["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story: Story = self.subject
        # a page that search engines keep names only those whose authors said yes to that
        among = Story.objects.for_search_engines() if story.may_be_indexed else Story.objects.published()
        return super().get_context_data(**kwargs) | {
            "story": story,
            "notes": documents.notes(story),
            "told_by": documents.told_by(story),
            "minutes": story.minutes,
            "themes": documents.themes(story),
            "alike": alike(story, among),
            "responses": [row(one) for one in story.told_responses],  # type: ignore[attr-defined]
            "can_respond": policies.can_respond(self.request.user, story),
            "lines": support.beside_a_story(),
            "others": support.elsewhere(),
            "leave": LEAVE_TO,
        }
