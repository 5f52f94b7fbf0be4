"""Writing to the author of an initiative, and answering, through us."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from alliance.views.doors import with_status
from promise.core.access import Door
from toolkit import policies
from toolkit.actions import letters
from toolkit.forms import LetterForm
from toolkit.forms.parts import refuse
from toolkit.models import Initiative, Letter
from toolkit.views.initiatives import InitiativePage
from toolkit.views.submissions import Submission


class Carried(FormView):  # type: ignore[type-arg]
    """A form whose words we carry to one person, who is never chosen in it."""

    form_class = LetterForm

    def carry(self, **words: Any) -> Letter:
        raise NotImplementedError

    def form_valid(self, form: LetterForm) -> HttpResponse:
        try:
            letter = self.carry(by=self.request.user, text=form.cleaned_data["text"], nonce=form.cleaned_data["nonce"])
        except ValidationError as error:
            refuse(form, error)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("Your letter is on its way. The answer, if there is one, comes by mail from us."))
        return redirect(letter.initiative.get_absolute_url())


class LetterWrite(InitiativePage, Carried):
    policy = policies.can_write_letter
    template_name = "toolkit/letters/write.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_open = letters.takes_letters(self.subject)
        return super().get_context_data(**kwargs) | {"initiative": self.subject, "is_open": is_open}

    def carry(self, **words: Any) -> Letter:
        return letters.write(initiative=self.subject, **words)


class LetterDetail(Door, Carried):
    """One letter, for the two people it is between; whom it was written to may answer once."""

    policy = policies.can_read_letter
    template_name = "toolkit/letters/detail.html"
    subject: Letter

    def get_subject(self) -> Any:
        found = Letter.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        letter = found.select_related("initiative__owner", "sender", "recipient").first()
        if letter is None and self.request.user.is_authenticated:
            raise Http404
        return letter or Letter()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_mine = self.subject.sender_id == self.request.user.pk
        answered = Letter.objects.visible_to(self.request.user).filter(answers=self.subject).first()
        return super().get_context_data(**kwargs) | {
            "letter": self.subject,
            "initiative": self.subject.initiative,
            "answered": answered,
            "can_answer": not is_mine and answered is None,
        }

    def carry(self, **words: Any) -> Letter:
        return letters.answer(letter=self.subject, **words)


class LetterBoxSwitch(Submission, View):
    """The author opens or closes the box."""

    subject: Initiative

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        is_open = request.POST.get("is_open") == "1"
        letters.set_box(initiative=self.subject, by=request.user, is_open=is_open)  # type: ignore[arg-type]
        said = _("Readers can write to you about it again.") if is_open else _("Nobody can write to you about it now.")
        messages.success(request, said)
        return redirect("toolkit:submission-detail", self.subject.public_id)
