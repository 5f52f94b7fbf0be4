"""The author's own pages, opened by the private link alone. A GET changes nothing; every act is a button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from promise.core.workflow import MoveRefused
from stories.actions import pictures, stories
from stories.documents import hints, receipts, support, words
from stories.documents import stories as documents
from stories.documents.derived import derived
from stories.documents.responses import row, shown_under
from stories.forms import EditForm, SortingForm, StoryConsentForm, sorting_of, words_of
from stories.models import Story, StoryContact
from stories.views.private import MineDoor
from toolkit.documents import texts

WORDS = {
    "title": gettext_lazy("The title"),
    "text": gettext_lazy("The words"),
    "content_notes": gettext_lazy("What readers are told first"),
}


class StoryMine(MineDoor, TemplateView):
    template_name = "stories/mine/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = self.subject
        contact = StoryContact.objects.filter(story=story).first()
        return super().get_context_data(**kwargs) | {
            "story": story,
            "token": self.kwargs["token"],
            "standing": words.standing(story),
            "notes": documents.notes(story),
            "found_by": documents.found_by(story),
            "initiatives": story.initiatives.all(),
            "responses": [row(one) for one in shown_under(story)],
            "derived": derived(story),
            "consents": story.consents.in_force().order_by("given_at", "id"),
            "ended": story.consents.filter(ended_at__isnull=False).order_by("ended_at", "id"),
            "history": [(decision, words.move_words(decision)) for decision in story.decisions.all()],
            "readings": story.readings.count(),
            "pictures": story.pictures.all(),
            "may_change_pictures": story.state in pictures.OPEN,
            "proposal": self.proposal(),
            "answered": story.proposals.exclude(answer=""),
            "receipt": receipts.receipt(story) if story.state == Story.State.WITHDRAWN else None,
            "email": words.masked(contact.email) if contact else "",
            "verbs": story.workflow.verbs_from(story.state),
            "lines": support.beside_a_story(story.support_country),
        }

    def proposal(self) -> dict[str, Any] | None:
        """What a guardian would like to change, word by word, and why."""
        found = self.subject.proposals.open().first()
        if found is None:
            return None
        before, after = words.before_and_after(found)
        changes = [texts.Change(name, label, *texts.pieces(before[name], after[name])) for name, label in WORDS.items()]
        return {"reason": found.reason, "changes": [change for change in changes if before[change.name] != after[change.name]]}


class StoryAnswer(MineDoor, View):
    """Yes or no to the words a guardian proposed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        said = request.POST.get("answer")
        if said not in {"yes", "no"}:
            messages.warning(request, _("Please press one of the two buttons."))
            return self.back()
        try:
            stories.answer(story=self.subject, accept=said == "yes")
        except MoveRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, _("Thank you. The guardians read on, with the words you chose."))
        return self.back()


class StoryEdit(MineDoor, FormView):  # type: ignore[type-arg]
    """New words: after a guardian asked for them, or because the author thought again."""

    template_name = "stories/mine/edit.html"
    form_class = EditForm

    def get_initial(self) -> dict[str, Any]:
        return words_of(self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = self.subject
        is_back = story.state == Story.State.BACK_WITH_AUTHOR
        asked = story.decisions.filter(move__in=["return", "propose"]).last() if is_back else None
        found = hints.hints(story.title, story.text, story.told_by)
        return super().get_context_data(**kwargs) | {
            "token": self.kwargs["token"], "asked": asked, "story": story, "hints": found,
        }  # fmt: skip

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "resubmit" not in self.subject.workflow.verbs_from(self.subject.state):
            return self.back()
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: EditForm) -> HttpResponse:
        try:
            stories.resubmit(story=self.subject, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. Your new words are with the guardians."))
        return self.back()


class StorySorting(MineDoor, FormView):  # type: ignore[type-arg]
    """By what readers find it; at any time, without guardians."""

    template_name = "stories/mine/sorting.html"
    form_class = SortingForm

    def get_initial(self) -> dict[str, Any]:
        return sorting_of(self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"token": self.kwargs["token"], "story": self.subject}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state == Story.State.WITHDRAWN:
            return self.back()
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: SortingForm) -> HttpResponse:
        try:
            stories.sort(story=self.subject, **form.cleaned_data)
        except MoveRefused as refused:
            messages.warning(self.request, str(refused))
        else:
            messages.success(self.request, _("Done. Readers find your story by this from now on."))
        return self.back()


class StoryConsents(MineDoor, FormView):  # type: ignore[type-arg]
    template_name = "stories/mine/consents.html"
    form_class = StoryConsentForm

    def get_initial(self) -> dict[str, Any]:
        return {"consents": list(self.subject.consents.in_force().values_list("use", flat=True))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"token": self.kwargs["token"], "story": self.subject}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state == Story.State.WITHDRAWN:
            return self.back()
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: StoryConsentForm) -> HttpResponse:
        try:
            stories.change_consents(story=self.subject, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Done. From now on only what is listed below counts."))
        return self.back()


class StoryMove(MineDoor, View):
    """One button, one act: hide it, show it again, or say that it may stay."""

    http_method_names = ["post"]
    acts = {
        "pause": (stories.pause, gettext_lazy("Done. Nobody can read it now.")),
        "keep": (stories.keep_here, gettext_lazy("Thank you. It stays where it is.")),
        "resume": (stories.resume, gettext_lazy("Done. It is shown again, or will be when its days to think have passed.")),
    }

    def post(self, request: HttpRequest, token: str, act: str) -> HttpResponse:
        do, done = self.acts[act]
        try:
            do(story=self.subject)
        except MoveRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, done)
        return self.back()


class StoryWithdraw(MineDoor, TemplateView):
    """The one question before everything goes, and the act itself."""

    template_name = "stories/mine/withdraw.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state == Story.State.WITHDRAWN:
            return self.back()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_pause = "pause" in self.subject.workflow.verbs_from(self.subject.state)
        return super().get_context_data(**kwargs) | {"token": self.kwargs["token"], "story": self.subject, "can_pause": can_pause}

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        stories.withdraw(story=self.subject)
        return self.back()
