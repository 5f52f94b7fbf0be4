"""Story books: read, printed, and put together by guardians."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from promise.core.access import Door, anyone
from promise.core.pages import RecordList
from promise.core.workflow import MoveRefused
from stories import policies
from stories.actions import books
from stories.documents import books as documents
from stories.documents import stories as story_documents
from stories.forms.books import BookForm, BookMoveForm, BookStoriesForm
from stories.models import Book
from toolkit.forms.parts import refuse


class BookList(RecordList):
    policy = anyone
    template_name = "stories/books/list.html"
    sorts = {"newest": ("begun_at", True)}

    def records(self) -> Any:
        return Book.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        cards = [{"book": book, "edition": documents.edition_line(book)} for book in context["page"].rows]
        return context | {"cards": cards, "can_begin": policies.can_put_book_together(self.request.user, None)}


class TakenOff(Exception):
    """It could be read here once: whoever has it on paper comes by its code to look whether it still holds."""


class BookDoor(Door):
    """Published for everyone, in any state for guardians. Not for search engines: not all its authors said yes to them."""

    policy = anyone
    subject: Book

    def get_subject(self) -> Book:
        found = Book.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise TakenOff if Book.objects.taken_off().filter(public_id=self.kwargs["public_id"]).exists() else Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except TakenOff:
            response = render(request, "stories/books/taken_off.html", status=410)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class BookDetail(BookDoor, TemplateView):
    template_name = "stories/books/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        book, user = self.subject, self.request.user
        return super().get_context_data(**kwargs) | {
            "book": book,
            "edition": documents.edition_line(book),
            "cards": [story_documents.card(story) for story in documents.stories_in(book)],
            "is_guardian": policies.can_guard(user, book),
            "decisions": book.decisions.all(),
            "can": {verb: may(user, book) and verb in book.workflow.verbs_from(book.state) for verb, may in books.MAY.items()},
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.can_guard(request.user, self.subject):
            raise PermissionDenied
        form = BookMoveForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Please choose one of the buttons, and keep the reason short."))
            return self.render_to_response(self.get_context_data(reason=request.POST.get("reason", "")))
        try:
            books.step(book=self.subject, verb=form.cleaned_data["do"], by=request.user, reason=form.cleaned_data["reason"])
        except MoveRefused as refused:
            messages.error(request, str(refused))
            return self.render_to_response(self.get_context_data(reason=form.cleaned_data["reason"]))
        messages.success(request, _("Done."))
        return redirect(self.subject)


class BookPaper(BookDoor, View):
    """The book as it may be at this moment. Never cached: the next minute somebody may have taken their story out."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        answer = HttpResponse(documents.book_pdf(self.subject), content_type="application/pdf")
        name = f"{slugify(self.subject.title)[:60] or 'stories'}-edition-{self.subject.edition}.pdf"
        answer["Content-Disposition"] = f'inline; filename="{name}"'
        return answer


class BookBegin(Door, FormView):  # type: ignore[type-arg]
    policy = policies.can_put_book_together
    template_name = "stories/books/form.html"
    form_class = BookForm

    def form_valid(self, form: BookForm) -> HttpResponse:
        try:
            made = books.begin(by=self.request.user, **form.words())
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        return redirect("stories:book-edit", made.public_id)


class BookEdit(BookDoor, FormView):  # type: ignore[type-arg]
    policy = policies.can_put_book_together
    template_name = "stories/books/form.html"
    form_class = BookStoriesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"book": self.subject}

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.subject.title, "introduction": self.subject.introduction}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"book": self.subject}

    def form_valid(self, form: BookStoriesForm) -> HttpResponse:
        try:
            books.change(book=self.subject, by=self.request.user, **form.words())
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Kept."))
        return redirect(self.subject)
